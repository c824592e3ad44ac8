"""A curriculum is loaded while people sign in and answer, on the same small database."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from content import loading
from courses import outline
from learners.enrolling import enrol
from learners.models import Completion
from people.models import User
from quizzes.models import Attempt
from tests.conftest import PASSWORD, person
from tests.content.curricula import FLOUR, RU, UZ, Curriculum
from tests.content.test_languages import under_another_name

PRE_TEST = "/en/courses/bread/dough/pre-test/"


@pytest.fixture
def in_the_background(transactional_db):
    """Do work in a thread of its own with its own connection; its error is raised at the end."""
    with ThreadPoolExecutor(max_workers=1) as pool:

        def run(work):
            try:
                return work()
            finally:
                connections.close_all()

        yield lambda work: pool.submit(run, work)


@pytest.fixture
def bigger(tmp_path) -> Curriculum:
    """The tiny course with ten more lessons, so that loading takes a while."""
    made = Curriculum(tmp_path / "curriculum")
    for n in range(3, 13):
        text = made.read(FLOUR).replace('title: "Flour and water"', f'title: "Flour {n}"')
        made.write(f"curriculum/bread/01-dough/{n:02d}-flour-{n}.md", text)
        for path in (RU, UZ):
            entries = made.read(path).split('\n\nmsgctxt "')
            mine = [e for e in entries if e.startswith("dough/flour#")]
            for entry in mine:
                entry = entry.replace("dough/flour#", f"dough/flour-{n}#")
                entry = entry.replace('msgid "Flour and water"', f'msgid "Flour {n}"')
                made.write(path, made.read(path).rstrip("\n") + f'\n\nmsgctxt "{entry.rstrip()}\n')
    return made


def test_people_sign_in_and_answer_while_the_curriculum_loads(in_the_background, bigger):
    key = outline.course("bread", "en").key
    loading_now = in_the_background(lambda: loading.load(bigger.root))
    rounds = 0
    while not loading_now.done() or rounds == 0:
        rounds += 1
        learner = person(f"learner-{rounds}@example.org")
        # Whoever waited longer than SQLite lets them would end in an exception here.
        client = Client(raise_request_exception=True)
        answer = client.post(
            reverse("account_login"), {"login": learner.email, "password": PASSWORD}
        )
        assert answer.status_code == 302
        enrol(user=learner, course_key=key, language="en")
        sit_pre_test(client, learner)
    assert loading_now.result().conflicts == []
    assert Attempt.objects.filter(submitted_at__isnull=False).count() == rounds
    assert Completion.objects.count() == rounds
    assert len(outline.course("bread", "ru").steps) == 14


def sit_pre_test(client: Client, learner: User) -> None:
    """Take the pre-test of the course from start to result."""
    assert client.get(PRE_TEST).status_code == 200
    assert client.post(PRE_TEST, {"start": "1"}, follow=True).status_code == 200
    attempt = Attempt.objects.get(user=learner)
    answers = {f"q{a.position}": right(a) for a in attempt.answers.select_related("version")}
    sent = {"attempt": str(attempt.number), "submit": "1", "confirm": "1", **answers}
    assert client.post(PRE_TEST, sent, follow=True).status_code == 200


def right(answer):
    keys = answer.version.key["right"]
    return keys if answer.version.kind == "multiple_choice" else keys[0]


def test_a_new_course_shows_only_when_all_of_it_is_there(in_the_background, tmp_path):
    made = under_another_name(Curriculum(tmp_path / "curriculum"))
    loading_now = in_the_background(lambda: loading.load(made.root))
    seen = set()
    while not loading_now.done():
        course = outline.course("non", "ru")
        seen.add(None if course is None else len(course.steps))
        time.sleep(0.01)
    assert loading_now.result().loaded
    assert seen <= {None, 4}
    assert len(outline.course("non", "ru").steps) == 4


class Transactions:
    """Counts the statements of each transaction of a connection, from BEGIN to its end."""

    def __init__(self):
        self.sizes = []

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith("BEGIN"):
            self.sizes.append(0)
        if context["connection"].in_atomic_block and self.sizes:
            self.sizes[-1] += 1
        return execute(sql, params, many, context)


def test_a_transaction_holds_one_object(transactional_db, bigger):
    """Half a second is the limit of a write transaction in a running site: each holds one object in
    one language, so their size does not grow with the course."""
    counted = Transactions()
    with connection.execute_wrapper(counted):
        loading.load(bigger.root)
    # Ten new lessons, each in four languages, and what else changed.
    assert len(counted.sizes) >= 40
    assert max(counted.sizes) <= 120


def test_the_database_of_these_tests_is_one_as_in_a_running_site(transactional_db):
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
