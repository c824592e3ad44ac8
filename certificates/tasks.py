"""Work that no request waits for."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from certificates import rendering
from certificates.models import Certificate, site_day
from certificates.renewing import offer
from cms.letters import letter
from people.models import User

# Somebody waits for these: before the upkeep of search indexes and the like.
SOON = 10


@task(priority=SOON)
def render_certificate(certificate_id: int) -> None:
    """Make the sheet in the certificate's language; nothing to do if it is there."""
    certificate = Certificate.objects.filter(pk=certificate_id, revoked_at=None).first()
    if certificate:
        rendering.sheet(certificate, certificate.language).close()


@task(priority=SOON)
def deliver_certificate(certificate_id: int) -> None:
    """Make the sheet, then say where it is: one row in the transaction that completes a course."""
    render_certificate.func(certificate_id)
    send_certificate.func(certificate_id)


@task(priority=SOON)
def send_certificate(certificate_id: int) -> None:
    """Tell the person where the certificate is, in their language; once."""
    certificate = (
        Certificate.objects.filter(pk=certificate_id, sent_at=None, revoked_at=None)
        .select_related("user")
        .first()
    )
    if certificate and certificate.user and can_be_reached(certificate.user):
        write_to(certificate.user, certificate)
        Certificate.objects.filter(pk=certificate_id).update(sent_at=timezone.now())


@task(priority=SOON)
def send_reminder(certificate_id: int, days: int) -> None:
    """Say that a certificate ends soon, unless something happened to it meanwhile."""
    certificate = (
        Certificate.objects.filter(pk=certificate_id, revoked_at=None, reminded=days)
        .select_related("user")
        .first()
    )
    person = certificate.user if certificate and certificate.is_valid else None
    if person and can_be_reached(person):
        write_to(person, certificate, "certificates/letters/expiring")


def can_be_reached(user: User) -> bool:
    return bool(user.email) and user.is_active


def write_to(
    user: User, certificate: Certificate, template: str = "certificates/letters/certificate"
) -> None:
    with override(user.language or certificate.language):
        offer([certificate])
        context = {
            "person": user,
            "certificate": certificate,
            "pdf_url": absolute(certificate.pdf_url),
            "verify_url": absolute(certificate.url),
            "name_url": absolute(certificate.name_url),
            "learning_url": absolute(reverse("my_learning")),
            "own_url": absolute(reverse("own_certificates")),
            "until": certificate.expires_at and site_day(certificate.expires_at),
        }
        letter(template, to=user.email, context=context).send()


def absolute(path: str | None) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"
