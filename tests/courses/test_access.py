"""Who may see what: every kind of person at every kind of address."""

import pytest

from learners import enrolling
from learners.models import Completion, Enrolment
from quizzes.models import Attempt
from tests.conftest import person, signed_in
from tests.courses import building
from tests.courses.walking import FINAL, FLOUR, HEAT, PRE_TEST, Walk

pytestmark = pytest.mark.django_db

PEOPLE = ["anonymous", "stranger", "before", "at", "completed", "trainer", "officer"]


@pytest.fixture
def others_attempt(bek, tiny) -> Attempt:
    """Bek's second attempt at the final test: a number that nobody else has."""
    bek.enrol()
    bek.walk_to(FINAL)
    bek.take(FINAL, {})
    attempt = bek.begin(FINAL)
    assert attempt.number == 2
    return attempt


@pytest.fixture
def cast(client, tiny, others_attempt, timur, olga) -> dict[str, Walk]:
    """Everybody of the matrix, each in a browser of their own."""
    walks = {"anonymous": Walk(client)}
    for name in ("stranger", "before", "at", "completed"):
        walks[name] = Walk(signed_in(person(f"{name}@example.org")))
    walks["trainer"], walks["officer"] = Walk(signed_in(timur)), Walk(signed_in(olga))
    for name, step in {"before": PRE_TEST, "at": FLOUR, "completed": FINAL}.items():
        walks[name].enrol()
        walks[name].walk_to(step)
    walks["completed"].take(FINAL)
    return walks


def outcome(walk: Walk, answer) -> str:
    """What became of a request, in a word."""
    if answer.status_code != 302:
        return str(answer.status_code)
    target = answer.url
    if target.startswith("/accounts/login/?next="):
        return "sign in"
    if target == walk.address():
        shown = walk.page()
        if "Enrol in the course first" in shown:
            return "enrol first"
        if "Finish the steps before this one first" in shown:
            return "steps before"
        if "no longer part of the course" in shown:
            return "told"
        return "course"
    return f"to {target.removeprefix(walk.address()).strip('/')}"


def of_strangers(anonymous: str, others: str) -> dict[str, str]:
    """The same for everybody who is not enrolled."""
    return {"anonymous": anonymous, "stranger": others, "trainer": others, "officer": others}


STRANGERS = of_strangers("sign in", "enrol first")
MATRIX = {
    "the course": (
        lambda w: w.get(),
        dict.fromkeys(PEOPLE, "200"),
    ),
    "a lesson": (
        lambda w: w.get(FLOUR),
        {**STRANGERS, "before": "steps before", "at": "200", "completed": "200"},
    ),
    "finishing a lesson": (
        lambda w: w.read(FLOUR),
        {
            **STRANGERS,
            "before": "steps before",
            "at": "to oven/heat",
            "completed": "to oven/heat",
        },
    ),
    "a self-check": (
        lambda w: w.post(FLOUR, {"check": "0", "answer-0": "a"}),
        {**STRANGERS, "before": "steps before", "at": "200", "completed": "200"},
    ),
    "a test": (
        lambda w: w.get(FINAL),
        {**STRANGERS, "before": "steps before", "at": "steps before", "completed": "200"},
    ),
    "another's attempt": (
        lambda w: w.get(FINAL, "?attempt=2"),
        {**STRANGERS, "before": "steps before", "at": "steps before", "completed": "404"},
    ),
    "answering another's attempt": (
        lambda w: w.post(FINAL, {"attempt": "2", "q1": "a", "submit": "1", "confirm": "1"}),
        {**STRANGERS, "before": "steps before", "at": "steps before", "completed": "404"},
    ),
    "beginning a test": (
        lambda w: w.post(FINAL, {"start": "1"}),
        {
            **STRANGERS,
            "before": "steps before",
            "at": "steps before",
            "completed": f"to {FINAL}",
        },
    ),
    "an unknown course": (
        lambda w: w.client.get("/en/courses/nothing/"),
        dict.fromkeys(PEOPLE, "404"),
    ),
    "a step of an unknown course": (
        lambda w: w.client.get("/en/courses/nothing/dough/flour/"),
        {**dict.fromkeys(PEOPLE, "404"), "anonymous": "sign in"},
    ),
    "enrolling in an unknown course": (
        lambda w: w.client.post("/en/courses/nothing/enrol/"),
        dict.fromkeys(PEOPLE, "404"),
    ),
    "an unknown module": (
        lambda w: w.get("nothing"),
        dict.fromkeys(PEOPLE, "404"),
    ),
    "a step of an unknown module": (
        lambda w: w.get("nothing/flour"),
        {**dict.fromkeys(PEOPLE, "404"), "anonymous": "sign in"},
    ),
    "an unknown step": (
        lambda w: w.get("dough/nothing"),
        {**dict.fromkeys(PEOPLE, "404"), "anonymous": "sign in"},
    ),
    "a step under another module": (
        lambda w: w.get("oven/flour"),
        {**dict.fromkeys(PEOPLE, "404"), "anonymous": "sign in"},
    ),
    "answering an unknown step": (
        lambda w: w.read("dough/nothing"),
        {**dict.fromkeys(PEOPLE, "told"), "anonymous": "sign in"},
    ),
    "my learning": (
        lambda w: w.client.get("/en/my-learning/"),
        {**dict.fromkeys(PEOPLE, "200"), "anonymous": "sign in"},
    ),
}


@pytest.mark.parametrize("address", MATRIX)
def test_the_matrix(cast, others_attempt, address):
    request, expected = MATRIX[address]
    before = Completion.objects.count()
    assert {name: outcome(cast[name], request(cast[name])) for name in PEOPLE} == expected
    new = Completion.objects.count() - before
    assert new == (1 if address == "finishing a lesson" else 0)
    others_attempt.refresh_from_db()
    assert others_attempt.is_open
    assert not others_attempt.answers.exclude(response=None).exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unpublished_step_is_gone_and_who_answers_is_told(cast, tiny, method):
    building.LessonPage.objects.get(pk=tiny.find("dough", "flour").source_pk).unpublish()
    expected = {"get": "404", "post": "told"}[method]
    for name in PEOPLE[1:]:
        request = {"get": Walk.get, "post": Walk.read}[method]
        assert outcome(cast[name], request(cast[name], FLOUR)) == expected, name
    assert outcome(cast["anonymous"], cast["anonymous"].get(FLOUR)) == "sign in"


def test_the_way_back_after_signing_in_is_the_very_address(client, tiny):
    answer = client.get("/uz-cyrl/courses/bread/oven/final-test/?attempt=1")
    assert answer.url == (
        "/accounts/login/?next=/uz-cyrl/courses/bread/oven/final-test/%3Fattempt%3D1"
    )


def test_a_module_leads_to_its_place_on_the_course_page(client, tiny):
    assert client.get("/ru/courses/bread/oven/").url == "/ru/courses/bread/#oven"


def test_what_is_asked_for_as_an_attempt_may_be_anything(finished):
    for number in ("0", "2", "-1", "x", "1e3", "9" * 30, "١"):
        assert finished.get(FINAL, f"?attempt={number}").status_code == 404, number
    assert finished.get(FINAL, "?attempt=").status_code == 200
    assert finished.post(FINAL, {"attempt": "", "submit": "1"}).status_code == 404
    assert finished.post(FINAL, {"submit": "1"}).status_code == 404


def test_a_closed_round_opens_nothing_and_the_next_one_starts_afresh(finished, enrolment):
    enrolling.close(enrolment=enrolment)
    assert outcome(finished, finished.get(FLOUR)) == "enrol first"
    assert finished.enrol().url == finished.address(PRE_TEST)
    assert list(Enrolment.objects.order_by("pk").values_list("round", flat=True)) == [1, 2]
    assert outcome(finished, finished.get(FLOUR)) == "steps before"
    assert finished.take(PRE_TEST).number == 1


def test_without_order_every_step_is_open_to_who_is_enrolled(walk, tiny):
    building.edited(building.CoursePage.objects.get(pk=tiny.source_pk), sequential=False)
    assert outcome(walk, walk.get(HEAT)) == "enrol first"
    walk.enrol()
    assert walk.get(HEAT).status_code == 200
    assert walk.read(HEAT).url == walk.address(FINAL)
    assert walk.begin(FINAL).number == 1


def test_a_forged_form_is_refused_with_403(tiny, aziza, enrolment):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(aziza)
    walk = Walk(client)
    for step, data in ((PRE_TEST, {"start": "1"}), ("enrol", {})):
        assert walk.post(step, data).status_code == 403
    assert not Attempt.objects.exists()


class TestPrerequisites:
    @pytest.fixture
    def butter(self, tiny):
        """A course for which bread is advised."""
        return building.course("butter", prerequisites=["T1"])

    @pytest.fixture
    def to_butter(self, walk) -> Walk:
        return Walk(walk.client, "butter")

    def test_advised_ones_are_named_and_close_nothing(self, to_butter, butter):
        page = to_butter.page()
        assert "Advised before" in page and "/en/courses/bread/" in page
        assert to_butter.enrol().url == to_butter.address("module-1/lesson-1")

    def test_enforced_ones_close_the_enrolment_and_say_why(self, to_butter, butter):
        building.edited(butter, prerequisites_enforced=True)
        page = to_butter.page()
        assert "Required before" in page and "Not open to you yet" in page
        assert "/en/courses/butter/enrol/" not in page
        assert to_butter.enrol().url == to_butter.address()
        assert "Complete the courses named under Prerequisites first." in to_butter.page()
        assert not Enrolment.objects.exists()
        answer = to_butter.get("module-1/lesson-1")
        assert outcome(to_butter, answer) == "enrol first"

    def test_who_has_completed_them_enrols(self, to_butter, butter, finished):
        building.edited(butter, prerequisites_enforced=True)
        page = to_butter.page()
        assert "Not open to you yet" not in page and "/en/courses/butter/enrol/" in page
        assert to_butter.enrol().url == to_butter.address("module-1/lesson-1")

    def test_half_a_prerequisite_is_none(self, to_butter, butter, at_final):
        building.edited(butter, prerequisites_enforced=True)
        assert to_butter.enrol().url == to_butter.address()

    def test_a_completion_counts_in_a_later_round_and_after_the_course_is_gone(
        self, to_butter, butter, finished, enrolment, tiny
    ):
        building.edited(butter, prerequisites_enforced=True)
        enrolling.close(enrolment=Enrolment.objects.get(pk=enrolment.pk))
        assert to_butter.enrol().url == to_butter.address("module-1/lesson-1")

    def test_enforced_later_they_do_not_send_a_learner_away(self, to_butter, butter):
        to_butter.enrol()
        building.edited(butter, prerequisites_enforced=True)
        assert to_butter.get("module-1/lesson-1").status_code == 200

    def test_one_that_the_site_does_not_offer_bars_nobody(self, to_butter, butter):
        building.edited(butter, prerequisites=["C99"], prerequisites_enforced=True)
        assert to_butter.enrol().url == to_butter.address("module-1/lesson-1")
