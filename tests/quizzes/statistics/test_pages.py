"""Timur looks at the figures in the admin; nobody else may."""

import pytest
from django.urls import reverse

from quizzes.models import Question, Quiz
from quizzes.statistics import keeping
from tests.conftest import signed_in
from tests.quizzes.statistics.sat import ALL, sat, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def timurs(timur):
    return signed_in(timur)


@pytest.fixture
def addresses(quiz, bank):
    return [
        reverse("quiz_statistics", args=[quiz.key]),
        reverse("question_statistics", args=[bank[0].translation_key]),
    ]


def text(response):
    return " ".join(response.content.decode().split())


def test_a_quiz_question_by_question(timurs, quiz, addresses):
    for responses in (ALL, wrong(1), wrong(1, 2)):
        sat(quiz, responses)
    page = text(timurs.get(addresses[0]))
    assert "3 people" in page
    assert "KR-20" in page
    assert "Q-1" in page
    assert "33 %" in page
    assert page.count("3 answers") > 5
    assert '<span class="saboq-few">too few</span>' in page


def test_ten_answers_are_not_marked(timurs, quiz, addresses):
    for number in range(10):
        sat(quiz, ALL if number % 2 else wrong(1))
    assert "saboq-few" not in text(timurs.get(addresses[0]))


def test_a_question_by_language_and_choice(timurs, quiz, addresses):
    sat(quiz, ALL, form="A")
    sat(quiz, wrong(1), language="ru", form="B")
    page = text(timurs.get(addresses[1]))
    for words in ("Form A", "Form B", "Русский", "source language", "choice d", "Upper group"):
        assert words in page


def test_tables_say_what_their_rows_and_columns_are(timurs, quiz, addresses):
    sat(quiz, ALL)
    for address in addresses:
        page = text(timurs.get(address))
        assert page.count("<table") == page.count("<caption")
        assert page.count('<th scope="col"') >= 5
        assert '<th scope="row"' in page


def test_nobody_yet(timurs, addresses):
    for address in addresses:
        assert "Nobody has finished a graded test" in text(timurs.get(address))


def test_many_answers_are_counted_by_a_task(timurs, quiz, addresses, monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 0)
    sat(quiz, ALL)
    assert "they are being counted" in text(timurs.get(addresses[0]))
    keeping.compute("quiz", quiz.key)
    assert "1 person" in text(timurs.get(addresses[0]))


def test_strangers_sign_in_and_others_are_refused(client, aziza, olga, quiz, addresses):
    sat(quiz, ALL)
    for address in addresses:
        assert client.get(address).status_code == 302
        for person in (aziza, olga):
            response = signed_in(person).get(address)
            assert response.status_code in (302, 403)
            assert b"Facility" not in response.content


def test_what_is_not_there_is_not_found(timurs, locales):
    nothing = "00000000-0000-4000-8000-000000000000"
    for name in ("quiz_statistics", "question_statistics"):
        assert timurs.get(reverse(name, args=[nothing]), follow=True).status_code == 404


def test_the_lists_lead_there(timurs, quiz, addresses):
    for model, address in ((Quiz, addresses[0]), (Question, addresses[1])):
        listed = reverse(model.snippet_viewset.get_url_name("list"))
        assert address in text(timurs.get(listed))


def test_names_and_single_answers_do_not_appear(timurs, quiz, addresses, aziza):
    sat(quiz, ALL, user=aziza)
    for address in addresses:
        assert "Karimova" not in text(timurs.get(address))


def test_pages_cost_the_same_for_one_and_for_many(timurs, quiz, addresses):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(address):
        with CaptureQueriesContext(
            connection,
        ) as found:
            timurs.get(address)
        return len(found)

    sat(quiz, ALL)
    for address in addresses:
        queries(address)
    before = [queries(address) for address in addresses]
    for _ in range(12):
        sat(quiz, wrong(2), language="ru")
    assert [queries(address) for address in addresses] == before
