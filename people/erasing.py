"""A person asks to be forgotten: an officer carries it out, or says why not.

The row stays, without anything that tells who it was: sex, age group, country and posts are counted
in statistics that were given out already, and attempts and enrolments hang on it. Apps that hold
more about people erase it by the hook `erase_person`; they are asked before the row is emptied.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail import hooks
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from people.merges import Likeness, Merge
from people.models import User, new_key
from people.wishes import Consent, ErasureRequest

# Hook: takes (person, by, now) inside the transaction; erases what its app holds.
ERASE_PERSON = "erase_person"
EMPTIED = [
    "email", "given_name", "family_name", "patronymic", "name_latin", "name_cyrillic", "phone",
    "language", "time_zone",
]  # fmt: skip
State = ErasureRequest.State


class CannotErase(Exception):
    """Somebody with a role: their work for the site is on record under their name."""


def ask(*, person: User) -> ErasureRequest:
    """Ask for it; a repeated request is the same one."""
    try:
        with transaction.atomic():
            return ErasureRequest.objects.create(user=person)
    except IntegrityError:
        return ErasureRequest.objects.get(user=person, state=State.OPEN)


def drop(*, person: User, now: datetime | None = None) -> bool:
    """The person has thought better of it; False when it was decided meanwhile."""
    waiting = ErasureRequest.objects.filter(user=person, state=State.OPEN)
    return bool(waiting.update(state=State.DROPPED, decided_at=now or timezone.now()))


def refuse(*, request: ErasureRequest, by: User, answer: str, now: datetime | None = None) -> bool:
    """Say why not; the person reads it. False when it was decided meanwhile."""
    waiting = ErasureRequest.objects.filter(pk=request.pk, state=State.OPEN)
    said = {"decided_at": now or timezone.now(), "decided_by": by, "answer": answer}
    return bool(waiting.update(state=State.REFUSED, **said))


@transaction.atomic
def carry_out(*, request: ErasureRequest, by: User, now: datetime | None = None) -> bool:
    """Erase the person's data; False when it was decided meanwhile. Raises CannotErase."""
    now = now or timezone.now()
    locked = ErasureRequest.objects.select_for_update().get(pk=request.pk)
    if locked.state != State.OPEN:
        return False
    erase(person=User.objects.get(pk=locked.user_id), by=by, now=now)
    locked.state, locked.decided_at, locked.decided_by = State.DONE, now, by
    locked.save(update_fields=["state", "decided_at", "decided_by"])
    return True


@transaction.atomic
def erase(*, person: User, by: User | None, now: datetime | None = None) -> None:
    """Nobody can tell any more who this was, and nobody signs in as them. For good.

    Rows that were merged into this one are the same person, and are erased with it. Raises
    CannotErase.
    """
    now = now or timezone.now()
    if person.is_superuser or person.groups.exists():
        raise CannotErase(person)
    for row in [*merged_into(person), person]:
        for erased_by_app in hooks.get_hooks(ERASE_PERSON):
            erased_by_app(row, by, now)
        forget_ways_in(row)
        empty(row, now)
        log(row, "people.erase", user=by)


def merged_into(person: User) -> list[User]:
    """The rows that were merged into this one, and into those."""
    rows = list(User.objects.filter(merged_into=person))
    return [further for row in rows for further in [*merged_into(row), row]]


def forget_ways_in(person: User) -> None:
    """Addresses, second factors, links and codes, and what was written down about the row."""
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    person.claims.all().delete()
    Consent.objects.filter(user=person).delete()
    either = Q(first=person) | Q(second=person)
    Likeness.objects.filter(either).delete()
    # Their records hold names and addresses; what was merged can't be undone any more.
    Merge.objects.filter(Q(kept=person) | Q(merged=person)).update(changed=[])


def empty(person: User, now: datetime) -> None:
    """The row without names. A new key, so that nobody finds it by a pseudonym of before."""
    for name in EMPTIED:
        setattr(person, name, "")
    person.key = new_key()
    person.working_languages, person.names_confirmed_at, person.claimed_at = [], None, None
    person.show_full_name = person.is_active = False
    person.erased_at = now
    person.set_unusable_password()
    person.save()
    # Wagtail's log calls its objects by what they were called then.
    about = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk)
    )
    about.update(label=str(person))
