"""A message to the group of an event: kept as it was written, sent once to each."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from people.models import User
from programmes import cohorting
from programmes.models import Cohort, Message, Participation, Receipt
from programmes.tasks import send_message

AGAIN = timedelta(minutes=10)
"""So long the same words are taken for a repeated request."""


def reached(cohort: Cohort) -> QuerySet[Participation]:
    """Members to whom a letter can be sent."""
    return cohorting.members(cohort.event).filter(user__is_active=True).exclude(user__email="")


@transaction.atomic
def send(cohort: Cohort, *, subject: str, text: str, by: User) -> Message:
    """Write to everybody in the group who can be reached; the letters leave with a task.

    The same words again (a double click, a page that is loaded again) are the same message.
    """
    # Of two clicks the second waits here.
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    lately = cohort.messages.filter(at__gt=timezone.now() - AGAIN)
    if twice := lately.filter(subject=subject, text=text, by=by).first():
        return twice
    message = Message.objects.create(cohort=cohort, subject=subject, text=text, by=by)
    Receipt.objects.bulk_create(
        Receipt(message=message, participation=line) for line in reached(cohort)
    )
    send_message.enqueue(message.pk)
    return message
