"""The cast and the tiny course: Aziza the trainee, Timur the trainer, Olga the programme officer.

The tiny course (tests/content/tiny) goes through the real loader, once for the whole run; every
test works in a transaction on top of it.
"""

import gc
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.test import Client
from django.utils import translation
from wagtail.models import Collection

from cms.outbox.running import drain
from content import loading
from courses import outline
from courses.models import CoursePage
from courses.outline import Course
from learners.enrolling import enrol
from learners.models import Enrolment
from people.models import User
from tests import template_database

TINY = Path(__file__).parent / "content" / "tiny"
PASSWORD = "otamning-bogʻi-7"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Called where the suite runs in several processes."""
    from tests.sharing import Sharing

    return Sharing(config, log)


# Collecting garbage looks at whatever lives: it comes seldom while the tests are imported, and
# what stands for all of the run after that is looked at no more.
gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, django_db_createdb, django_db_modify_db_settings) -> bool:
    """Begin with a copy: of what another process has loaded, or an earlier run has migrated."""
    return django_db_keepdb or (not django_db_createdb and template_database.restore())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_keepdb, django_db_blocker):
    """The test database, with the tiny course in it: in a copy of one's own, nothing is loaded."""
    with django_db_blocker.unblock():
        if not Collection.objects.exists():
            pytest.exit("A transactional test emptied this reused database: add --create-db.", 1)
        if not django_db_keepdb:
            template_database.keep()
        loading.load(TINY)
        # What the load has left to workers is done once, not by every test that lets them work.
        drain()
        template_database.keep_loaded()
        shared = template_database.share()
    yield
    if shared:
        with django_db_blocker.unblock():
            template_database.throw_away()


@pytest.fixture(autouse=True)
def fresh_caches():
    """Rendered lessons are kept by revision, and rows of a rolled-back test reuse those numbers.
    Redis isn't rolled back either: it would remember the letters that other tests had sent."""
    caches["bodies"].clear()
    outline.forget()
    if settings.REDIS_URL:
        caches["default"].clear()


@pytest.fixture(autouse=True)
def in_english():
    """The language of the last request outlives its test."""
    translation.deactivate()


@pytest.fixture
def tiny(db) -> Course:
    """The tiny course in English. On a flushed database it is loaded anew."""
    if not CoursePage.objects.filter(slug="bread").exists():
        loading.load(TINY)
    return outline.course("bread", "en")


def person(email: str, group: str = "", **fields) -> User:
    """One of the cast; trainers and officers by their group."""
    user = User.objects.create_user(email, PASSWORD, **fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def aziza(db) -> User:
    """A trainee."""
    return person("aziza@example.org", given_name="Aziza", family_name="Karimova")


@pytest.fixture
def timur(db) -> User:
    """A trainer: writes courses in the Wagtail admin."""
    return person("timur@example.org", "Trainers", given_name="Timur")


@pytest.fixture
def olga(db) -> User:
    """A programme officer: follows participation."""
    return person("olga@example.org", "Programme officers", given_name="Olga")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


class Browsers(Mapping[str, Client]):
    """One for each of the cast, by name, and "nobody"'s. Who visits nothing does not sign in."""

    def __init__(self, cast: dict[str, User]) -> None:
        self.cast, self.opened = cast, {"nobody": Client()}

    def __getitem__(self, name: str) -> Client:
        if name not in self.opened:
            self.opened[name] = signed_in(self.cast[name])
        return self.opened[name]

    def __iter__(self) -> Iterator[str]:
        return iter([*self.cast, "nobody"])

    def __len__(self) -> int:
        return len(self.cast) + 1


@pytest.fixture
def aziza_client(aziza) -> Client:
    return signed_in(aziza)


@pytest.fixture
def enrolment(aziza, tiny) -> Enrolment:
    """Aziza takes the tiny course."""
    return enrol(user=aziza, course_key=tiny.key, language="en")
