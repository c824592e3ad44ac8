"""Learning paths: which courses a target group takes, what is done, what is still to come."""

import pytest

from courses.models import LearningPath
from learners.models import Completion, Enrolment
from tests.conftest import signed_in
from tests.content.curricula import Curriculum, export
from tests.courses.watching import listed, queries, writes
from tests.library.conftest import SHELF, add_shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def paths(tmp_path, tiny) -> Curriculum:
    """The tiny course, and the path of a baker: the tiny course, then one that is not there."""
    found = Curriculum(tmp_path / "curriculum")
    add_shelf(found.root)
    found.load()
    return found


def text_of(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_catalogue_leads_to_the_paths(client, paths):
    assert 'href="/ru/paths/"' in text_of(client, "/ru/courses/")
    page = text_of(client, "/ru/paths/")
    assert 'href="/ru/paths/baker/"' in page
    assert "Открыто курсов: 1 из 2" in page


def test_paths_are_narrowed_by_target_group(client, paths):
    assert "Novvoy" in text_of(client, "/uz/paths/?group=trainers")
    assert "Novvoy" not in text_of(client, "/uz/paths/?group=policy")
    assert "Novvoy" not in text_of(client, "/uz/paths/?group=%00'")


def test_a_course_that_is_not_there_is_named_as_coming(client, paths):
    page = text_of(client, "/ru/paths/baker/")
    assert 'href="/ru/courses/bread/"' in page
    assert "Лавка" in page
    assert "Готовится" in page
    assert page.count("Готовится") == 1


def test_a_path_names_the_modules_that_it_asks_for(client, paths):
    page = text_of(client, "/en/paths/baker/")
    assert "Only the module: " in page
    assert "Only the modules: 1, 3" in page


def test_what_is_completed_counts(aziza, paths, tiny):
    client = signed_in(aziza)
    enrolment = Enrolment.objects.create(user=aziza, course_key=tiny.key)
    assert "You are enrolled" in text_of(client, "/en/paths/baker/")
    Completion.objects.create(enrolment=enrolment, step_key=tiny.steps[0].key)
    from django.utils import timezone

    Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=timezone.now())
    page = text_of(client, "/en/paths/baker/")
    assert "Completed" in page
    assert "1 of 2" in page


def test_a_path_goes_through_files_without_loss(paths, tmp_path):
    file = "library/paths/baker.yaml"
    assert export(tmp_path / "out")[file] == (SHELF / file).read_bytes()
    row = LearningPath.objects.get(locale__language_code="ru")
    assert [e["title"] for e in row.entries] == ["Хлеб", "Лавка"]
    source = LearningPath.objects.get(locale__language_code="en")
    assert [b["id"] for b in row.courses.raw_data] == [b["id"] for b in source.courses.raw_data]


def test_an_unknown_path_is_not_found(client, paths):
    text_of(client, "/en/paths/butcher/", 404)


@pytest.mark.parametrize(("hours", "found"), [("day", True), ("days", False), ("long", False)])
def test_the_catalogue_is_narrowed_by_duration(client, tiny, hours, found):
    page = text_of(client, f"/en/courses/?hours={hours}")
    assert ("Bread in two modules" in page) is found


@pytest.mark.parametrize("address", ["/en/paths/", "/en/paths/baker/"])
def test_pages_of_paths_ask_little_and_write_nothing(aziza, paths, address):
    client = signed_in(aziza)
    text_of(client, address)
    with queries() as asked:
        text_of(client, address)
    assert len(asked) <= 6, listed(asked)
    assert not writes(asked)
