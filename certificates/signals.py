"""What this app does on the news of others: a completed course is certified."""

from django.dispatch import receiver

from certificates.issuing import issue
from learners.models import Enrolment
from learners.signals import course_completed


@receiver(course_completed)
def certify(sender, enrolment: Enrolment, **kwargs) -> None:
    """Inside the transaction that completed the course."""
    issue(enrolment=enrolment, now=enrolment.completed_at)
