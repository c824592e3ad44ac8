"""Letters that no request waits for."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from certificates.models import Batch
from cms.letters import letter
from people.models import User
from programmes import calendars, linking, replying
from programmes.models import (
    Cohort,
    Event,
    FocalPoint,
    FollowUp,
    Message,
    Participation,
    Receipt,
)

# Somebody waits for these: before the upkeep of search indexes and the like.
SOON = 10


@task(priority=SOON)
def send_focal_point(pk: int) -> None:
    """The link, for who may nominate."""
    row = focal_point(pk)
    if row and row.is_open:
        with override(row.language):
            written("focal_point", row.email, focal_point=row, url=linking.url(row)).send()


@task(priority=SOON)
def send_code(pk: int, code: str) -> None:
    """The code that shows that the address is theirs."""
    row = focal_point(pk)
    if row and row.is_open:
        with override(row.language):
            minutes = int(linking.CODE_TIME.total_seconds()) // 60
            written("code", row.email, focal_point=row, code=code, minutes=minutes).send()


@task(priority=SOON)
def send_invitation(pk: int) -> None:
    """The invitation with the days as a calendar file; not to who was taken off the list."""
    rows = Participation.objects.select_related("user", "event")
    line = rows.filter(pk=pk, withdrawn_on=None).first()
    if line is None or not can_be_reached(line.user):
        return
    language = line.user.language or settings.LANGUAGE_CODE
    context = {"person": line.user, "event": line.event, "url": replying.url(line, language)}
    with override(language):
        message = written("invitation", line.user.email, **context)
        message.attach(f"{line.event.code}.ics", calendars.calendar(line.event), "text/calendar")
        message.send()


@task(priority=SOON)
def enrol_cohort(pk: int) -> None:
    """Enrol the group of an event in its courses; doing it again changes nothing."""
    from programmes import cohorting

    cohort = Cohort.objects.select_related("event").filter(pk=pk).first()
    if cohort:
        cohorting.enrol_all(cohort)


@task(priority=SOON)
def issue_certificates(pk: int) -> None:
    """Issue the certificates of a batch; a run that broke off goes on where it stopped."""
    from programmes import certifying

    batch = Batch.objects.select_related("template").filter(pk=pk, finished_at=None).first()
    event = batch and Event.objects.filter(key=batch.subject_key).first()
    if batch and event:
        certifying.issue_all(event, batch)


@task(priority=SOON)
def send_message(pk: int) -> None:
    """A message to the group, a letter each; a run that broke off goes on where it stopped."""
    waiting = Receipt.objects.filter(message=pk, sent_at=None, participation__withdrawn_on=None)
    for receipt in waiting.select_related("message__cohort__event", "participation__user"):
        user, message = receipt.participation.user, receipt.message
        if can_be_reached(user):
            with override(user.language or settings.LANGUAGE_CODE):
                letter_of(message, user).send()
            Receipt.objects.filter(pk=receipt.pk).update(sent_at=timezone.now())


@task(priority=SOON)
def send_follow_up(pk: int, reminder: bool) -> None:
    """Ask what came of an event; not who has answered meanwhile, or does not want to be asked."""
    from programmes import following_up

    rows = FollowUp.objects.select_related("participation__event", "participation__user")
    row = rows.filter(pk=pk).first()
    if row is None or not row.is_open or not can_be_reached(row.participation.user):
        return
    user, event = row.participation.user, row.participation.event
    language = user.language or settings.LANGUAGE_CODE
    context = {"person": user, "event": event, "row": row, "reminder": reminder}
    with override(language):
        written("follow_up", user.email, url=following_up.url(row, language), **context).send()


def letter_of(message: Message, user: User) -> EmailMultiAlternatives:
    event = message.cohort.event
    return written("message", user.email, person=user, message=message, event=event)


def focal_point(pk: int) -> FocalPoint | None:
    return FocalPoint.objects.select_related("event", "institution").filter(pk=pk).first()


def can_be_reached(user: User) -> bool:
    return bool(user.email) and user.is_active


def written(name: str, to: str, **context: Any) -> EmailMultiAlternatives:
    """A letter of this app, in the language of the moment."""
    return letter(f"programmes/letters/{name}", to=to, context=context)
