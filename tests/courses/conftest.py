"""Aziza at different places of the tiny course."""

import pytest

from learners.models import Enrolment
from tests.conftest import person, signed_in
from tests.courses.walking import FINAL, FLOUR, STEPS, Walk


@pytest.fixture
def walk(aziza_client, tiny) -> Walk:
    """Aziza, signed in, not enrolled."""
    return Walk(aziza_client)


@pytest.fixture
def enrolled(walk, enrolment) -> Walk:
    return walk


@pytest.fixture
def at_flour(enrolled) -> Walk:
    """The pre-test is behind her."""
    enrolled.walk_to(FLOUR)
    return enrolled


@pytest.fixture
def at_final(enrolled) -> Walk:
    """Only the final test is left."""
    enrolled.walk_to(FINAL)
    return enrolled


@pytest.fixture
def finished(at_final) -> Walk:
    at_final.take(FINAL)
    return at_final


@pytest.fixture
def bek(db) -> Walk:
    """Another trainee, not enrolled either."""
    return Walk(signed_in(person("bek@example.org", given_name="Bek")))


@pytest.fixture
def record(enrolment):
    """What stands on record of Aziza, read anew: done steps in order, completed or not."""

    def read() -> tuple[list[str], bool]:
        row = Enrolment.objects.get(pk=enrolment.pk)
        from tests.courses.building import known

        names = {s.key: f"{s.module_slug}/{s.slug}" for s in known("bread").steps}
        keys = row.completions.values_list("step_key", flat=True)
        done = [names.get(key, str(key)) for key in keys]
        return sorted(done, key=lambda n: (*STEPS, n).index(n)), row.is_complete

    return read


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that commit come first: others of their kind leave an empty database behind."""
    items.sort(key=lambda item: "committing" not in getattr(item, "fixturenames", ()))


@pytest.fixture
def admin_client(client, django_user_model):
    admin = django_user_model.objects.create_user("admin@example.org", "x", is_superuser=True)
    client.force_login(admin)
    return client
