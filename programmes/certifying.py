"""Certificates of an event: for every participant who attended 80 %, issued by who organises it.

They are issued in the background; who comes to enough attendance later, by a correction of the
list, is due the next time the button is pressed. What was revoked is not issued again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.awarding import Subject, award
from certificates.designs import CertificateTemplate
from certificates.holder import is_cyrillic
from certificates.models import Batch, Certificate, Kind
from languages.uzbek import to_cyrillic
from people.models import User
from programmes import counting
from programmes.choices import EventState, Role
from programmes.models import Event, Participation
from programmes.tasks import issue_certificates

AT_ONCE = 20
"""Certificates in one transaction: whoever completes a course meanwhile waits for it."""
STALLED = timedelta(minutes=10)
"""After so long without an end a batch is taken for lost, and another one may begin."""


class TooEarly(Exception):
    """The event is not over, or was cancelled: there is nothing to certify."""


@dataclass(frozen=True)
class Standing:
    """A participant and their certificate. `has_name`: whether a certificate could name them."""

    line: Participation
    has_enough: bool
    has_name: bool
    certificate: Certificate | None

    @property
    def is_due(self) -> bool:
        return self.has_enough and self.has_name and self.certificate is None


def may_begin(event: Event, now: datetime | None = None) -> bool:
    """From the last day on: certificates are handed out before everybody leaves."""
    return event.state != EventState.CANCELLED and event.today(now) >= event.end


def standings(
    event: Event, lines: list[Participation] | None = None, half_days: int | None = None
) -> list[Standing]:
    """Every participant, with what they have and what is due to them.

    Three queries, or one where the `lines` of the event are there, with `present` and user, and the
    number of its half-days.

    The name is that which its owner confirmed, else that of the list, as its organiser wrote it
    down: it can be confirmed once, later, by who has an account. Without any name it waits.
    """
    if lines is None:
        lines = list(counting.with_presence(event.participations.select_related("user")))
    total = counting.half_day_count(event) if half_days is None else half_days
    issued = certificates(event)
    return [
        Standing(
            line=line,
            has_enough=counting.is_enough(line.present, total),
            has_name=has_name(line.user),
            certificate=issued.get(line.user_id),
        )
        for line in lines
        if takes_part(line)
    ]


def takes_part(line: Participation) -> bool:
    """Not who was taken off the list, erased, or found to be another row."""
    user = line.user
    is_listed = not (user.merged_into_id or user.erased_at or user.pending_import_id)
    return line.role == Role.PARTICIPANT and line.withdrawn_on is None and is_listed


def has_name(user: User) -> bool:
    return bool(user.given_name or user.family_name or user.names_confirmed_at)


def certificates(event: Event) -> dict[int, Certificate]:
    """Number of the person → their newest certificate of this event."""
    rows = Certificate.objects.filter(kind=Kind.EVENT, subject_key=event.key).exclude(user=None)
    return {row.user_id: row for row in rows.order_by("issued_at", "pk") if row.user_id}


def due(event: Event) -> list[Participation]:
    return [each.line for each in standings(event) if each.is_due]


# Issuing ------------------------------------------------------------------------------------------


def newest_batch(event: Event) -> Batch | None:
    return Batch.objects.filter(subject_key=event.key).first()


def is_under_way(batch: Batch | None, now: datetime | None = None) -> bool:
    if batch is None or batch.finished_at:
        return False
    return batch.created_at > (now or timezone.now()) - STALLED


@transaction.atomic
def begin(
    event: Event,
    *,
    by: User,
    template: CertificateTemplate | None = None,
    places: dict[str, str] | None = None,
    now: datetime | None = None,
) -> Batch:
    """Have the certificates that are due issued in the background; the batch, or the one that is
    under way. Raises TooEarly.

    `places`: language → how the place is called in it.
    """
    if not may_begin(event, now):
        raise TooEarly(event)
    last = newest_batch(event)
    if last and is_under_way(last, now):
        return last
    terms = {"places": places or {}}
    batch = Batch.objects.create(
        subject_key=event.key, by=by, template=template, terms=terms, total=len(due(event))
    )
    issue_certificates.enqueue(batch.pk)
    return batch


def issue_all(event: Event, batch: Batch) -> int:
    """Issue what is due, some in a transaction, and write down how far it is; how many are new."""
    waiting, issued = due(event), 0
    subject = subject_of(event, batch)
    Batch.objects.filter(pk=batch.pk).update(total=len(waiting), done=0)
    for start in range(0, len(waiting), AT_ONCE):
        some = waiting[start : start + AT_ONCE]
        issued += issue_some(event, subject, some)
        Batch.objects.filter(pk=batch.pk).update(done=start + len(some))
    Batch.objects.filter(pk=batch.pk).update(finished_at=timezone.now())
    return issued


@transaction.atomic
def issue_some(event: Event, subject: Subject, lines: list[Participation]) -> int:
    awarded = [award(user=line.user, subject=subject, completed_on=event.end) for line in lines]
    return sum(is_new for _certificate, is_new in awarded)


# What they say ------------------------------------------------------------------------------------


def subject_of(event: Event, batch: Batch) -> Subject:
    """All that the certificates say of the event, as it stands now; they freeze it. Two queries."""
    titles, source = titles_of(event)
    return Subject(
        kind=Kind.EVENT,
        key=event.key,
        code=event.code,
        titles=titles,
        source_language=source,
        hours=float(event.hours),
        languages=tuple(event.languages),
        lines=(funding_of(event),),
        template=batch.template,
        more={
            "event": {
                "start": event.start.isoformat(),
                "end": event.end.isoformat(),
                "country": event.country,
                "places": places_of(event, batch.terms.get("places", {}), source),
                "share": counting.ENOUGH,
            }
        },
    )


def titles_of(event: Event) -> tuple[dict[str, str], str]:
    """Titles by language, and the language of the title that was entered first."""
    source = "ru" if is_cyrillic(event.title) else settings.LANGUAGE_CODE
    written = {"ru": event.title_ru, "uz": event.title_uz, "uz-cyrl": to_cyrillic(event.title_uz)}
    titles = {source: event.title} | {code: title for code, title in written.items() if title}
    return titles, source


def places_of(event: Event, named: dict[str, str], source: str) -> dict[str, str]:
    """First the place as it was entered; Uzbek Cyrillic is derived."""
    places = {source: event.place} | {code: place for code, place in named.items() if place}
    if "uz" in places:
        places["uz-cyrl"] = to_cyrillic(places["uz"])
    return places


def paying(event: Event) -> Iterator[str]:
    """Names of the donors of this event, each once, the largest share first."""
    lines = [share.line for share in event.shares.select_related("line__donor")]
    lines = lines or list(event.project.funding_lines.select_related("donor"))
    yield from dict.fromkeys(line.donor.name for line in lines)


def funding_of(event: Event) -> dict[str, str]:
    """Language → the line that names the project and who pays. Two queries."""
    payers = list(paying(event))
    project = f"{event.project.code} {event.project.phase}".strip()
    names = {"project": project, "donors": ", ".join(payers)}
    said = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words = (
                _("Project %(project)s. Funded by: %(donors)s")
                if payers
                else _("Project %(project)s")
            )
            said[language] = words % names
    return said
