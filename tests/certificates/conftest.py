import pytest
from django.core.cache import cache
from django.utils import timezone

from certificates.models import Certificate, Kind
from courses import outline
from courses.models import LearningPath
from courses.outline import Course
from learners import progress
from learners.enrolling import enrol
from learners.models import Enrolment
from tests.certificates.paths import made
from tests.courses import building


@pytest.fixture(autouse=True)
def own_private_storage(settings, tmp_path):
    """Sheets of one test are not those of another."""
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private"},
        },
    }
    return tmp_path / "private"


@pytest.fixture
def nobody_guessed(db):
    """The count of misses is in the shared cache, which a test of threads would keep."""
    cache.clear()


def finish(enrolment: Enrolment, course: Course) -> Certificate:
    """Do every step of the course; what was issued then."""
    for key in course.step_keys:
        progress.complete(
            enrolment=enrolment,
            step_key=key,
            course_steps=course.step_keys,
            course_title=course.source_title,
        )
    return Certificate.objects.get(enrolment=enrolment)


@pytest.fixture
def certificate(enrolment, tiny) -> Certificate:
    """Aziza's, for the tiny course; she has not confirmed her name."""
    return finish(enrolment, tiny)


@pytest.fixture
def confirmed(certificate) -> Certificate:
    """With a name confirmed in both scripts."""
    return renamed(certificate, "Oʻktamova Gʻuncha", "Ўктамова Ғунча Қаҳҳор қизи")


def renamed(certificate: Certificate, latin: str, cyrillic: str = "") -> Certificate:
    holder = {"latin": latin, "cyrillic": cyrillic, "confirmed": True}
    certificate.snapshot["holder"] = holder
    Certificate.objects.filter(pk=certificate.pk).update(snapshot=certificate.snapshot)
    return certificate


def take(user, course: Course) -> Certificate:
    return finish(enrol(user=user, course_key=course.key), course)


def of_paths():
    return Certificate.objects.filter(kind=Kind.PATH).order_by("pk")


@pytest.fixture
def barley(tiny) -> Course:
    """Another course, of three hours."""
    page = building.course("barley", title="Of barley", lessons=1, hours=3)
    return outline.course_by_key(page.translation_key, "en")


@pytest.fixture
def path(tiny, barley) -> LearningPath:
    return made("P1", "T1", "BAR")


@pytest.fixture
def awarded(aziza, tiny, barley, path) -> Certificate:
    """Aziza's, whose name is confirmed in both scripts."""
    aziza.name_latin, aziza.name_cyrillic = "Oʻktamova Gʻuncha", "Ўктамова Ғунча"
    aziza.names_confirmed_at = timezone.now()
    aziza.save()
    take(aziza, tiny)
    take(aziza, barley)
    return of_paths().get()
