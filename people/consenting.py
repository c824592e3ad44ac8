"""The one place where consents are given and withdrawn. Without a row the answer is no."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from people.models import User
from people.wishes import Consent


def given(person: User) -> dict[str, Consent]:
    """Kind → the consent that holds now. One query."""
    return {row.kind: row for row in Consent.objects.filter(user=person, withdrawn_at=None)}


@transaction.atomic
def say(
    *,
    person: User,
    kinds: Collection[str],
    recorded_by: User | None = None,
    now: datetime | None = None,
) -> bool:
    """From now on these consents hold and no others; False when that was so before.

    What is withdrawn stays on record with its dates. `recorded_by` writes down what was said on
    paper; None where the person says it.
    """
    now = now or timezone.now()
    # A double click must not give the same consent twice: whoever comes second waits here.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    held = given(person)
    new = [kind for kind in Consent.Kind.values if kind in kinds and kind not in held]
    gone = [row.pk for kind, row in held.items() if kind not in kinds]
    Consent.objects.filter(pk__in=gone).update(withdrawn_at=now)
    Consent.objects.bulk_create(
        Consent(user=person, kind=kind, given_at=now, recorded_by=recorded_by) for kind in new
    )
    if new or gone:
        log(person, "people.consent", user=recorded_by or person)
    return bool(new or gone)
