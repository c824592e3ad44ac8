"""What this app does on news: a completed course is certified, and the learning path that it
completes; a new key is made known."""

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from certificates import paths, publishing
from certificates.issuing import issue
from certificates.models import SigningKey
from certificates.renewing import renew_others
from learners.models import Enrolment
from learners.signals import course_completed


@receiver(course_completed)
def certify(sender, enrolment: Enrolment, **kwargs) -> None:
    """Inside the transaction that completed the course."""
    certificate = issue(enrolment=enrolment, now=enrolment.completed_at)
    code = certificate.snapshot["course"]["code"]
    renew_others(enrolment=enrolment, course_code=code, now=enrolment.completed_at)
    paths.certify(user=enrolment.user, course_code=code, now=enrolment.completed_at)


@receiver(post_save, sender=SigningKey)
def publish(sender, created: bool, **kwargs) -> None:
    """Once it is really there; who has a certificate of it can then verify it here."""
    if created:
        transaction.on_commit(publishing.publish, robust=True)
