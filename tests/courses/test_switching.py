"""Changing the language in the middle: nothing is lost, nothing is counted twice."""

import pytest
from django.conf import settings

from learners.models import Enrolment
from quizzes.models import Attempt, Quiz
from tests.courses.placing import new_question
from tests.courses.walking import FINAL, FLOUR, HEAT, RIGHT, checked, fields, pairs

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "ru", "uz", "uz-cyrl"]
STEMS = {
    "en": "What is dough made of?",
    "ru": "Из чего",
    "uz": "Xamir nimadan tayyorlanadi?",
    "uz-cyrl": "Хамир нимадан тайёрланади?",
}
READ = {
    "en": "Dough is flour and",
    "ru": "Тесто — это мука и",
    "uz": "Xamir — un va",
    "uz-cyrl": "Хамир — ун ва",
}


def test_a_lesson_is_the_same_lesson_in_every_language(at_flour, record):
    before = record()
    ids = set()
    for language in LANGUAGES:
        at_flour.language = language
        page = at_flour.page(FLOUR)
        assert READ[language] in page
        assert not [text for code, text in READ.items() if code != language and text in page]
        sections = {part.split('"')[0] for part in page.split('<section id="')[1:]}
        ids.add(frozenset(sections))
    assert len(ids) == 1 and ids.pop()  # the place of reading is kept as well
    assert record() == before
    assert Enrolment.objects.count() == 1


def test_finished_in_one_language_it_is_finished_in_all(at_flour, record):
    at_flour.language = "uz-cyrl"
    assert at_flour.read(FLOUR).url == "/uz-cyrl/courses/bread/oven/heat/"
    for language in LANGUAGES:
        at_flour.language = language
        page = at_flour.page(FLOUR)
        assert 'name="finish"' not in page and at_flour.address(HEAT) in page
        assert at_flour.read(FLOUR).url == at_flour.address(HEAT)
    assert record() == (["dough/pre-test", FLOUR], False)


def test_the_language_of_enrolment_stays_what_it_was(walk):
    walk.language = "uz"
    walk.enrol()
    walk.language = "ru"
    walk.enrol()
    assert Enrolment.objects.get().language == "uz"


@pytest.mark.parametrize("other", LANGUAGES[1:])
def test_switching_in_a_test_saves_what_is_typed_and_shows_it_checked(at_final, other):
    attempt = at_final.begin(FINAL)
    given = {"Q1": "b", "Q2": ["a", "c"], "Q3": "false"}
    assert STEMS["en"] in at_final.page(FINAL)
    answer = at_final.send(FINAL, attempt, given, switch=other)
    assert answer.url == f"/{other}/courses/bread/oven/final-test/"
    at_final.language = other
    page = at_final.page(FINAL)
    assert STEMS[other] in page and STEMS["en"] not in page
    assert checked(page) == pairs(fields(attempt, given))
    assert Attempt.objects.filter(purpose="final_test").count() == 1
    # And on from there, back in the first language.
    at_final.send(FINAL, attempt, {"Q4": "b"}, switch="en")
    at_final.language = "en"
    assert checked(at_final.page(FINAL)) == pairs(fields(attempt, {**given, "Q4": "b"}))
    at_final.hand_in(FINAL, attempt, {"Q1": "a"})
    attempt.refresh_from_db()
    assert (attempt.score, attempt.language) == (2, "en")


@pytest.mark.parametrize("language", ["ru", "uz", "uz-cyrl"])
def test_what_is_typed_stands_there_in_the_other_language(at_final, language):
    quiz = Quiz.objects.get(pages__slug="final-test", pages__locale__language_code="en")
    quiz.questions = [new_question(quiz.bank, kind) for kind in ("numeric", "open_answer")]
    quiz.save()
    attempt = at_final.begin(FINAL)
    at = {a.version.kind: a.position for a in attempt.answers.select_related("version")}
    typed = {
        f"q{at['numeric']}": "74,5",
        f"q{at['open_answer']}_text": "At nine, at the gate.",
        "asked": ["1", "2"],
    }
    at_final.post(FINAL, {"attempt": str(attempt.number), "switch": language, **typed})
    at_final.language = language
    page = at_final.page(FINAL)
    assert '<form id="attempt" method="post"' in page
    assert 'value="74,5"' in page and "At nine, at the gate.</textarea>" in page


def test_an_answer_names_the_language_it_was_given_in(at_final):
    attempt = at_final.begin(FINAL)
    at_final.language = "ru"
    at_final.send(FINAL, attempt, {"Q1": "a"}, switch="uz")
    at_final.language = "uz"
    at_final.send(FINAL, attempt, {"Q1": "a", "Q3": "true"}, save="1")
    answers = {a.version.code: a for a in attempt.answers.select_related("version", "text")}
    assert (answers["Q1"].language, answers["Q1"].text.language) == ("ru", "ru")
    assert (answers["Q3"].language, answers["Q3"].text.language) == ("uz", "uz")
    assert answers["Q4"].language == ""


def test_questions_and_choices_keep_their_order(at_final):
    attempt = at_final.begin(FINAL)
    orders = set()
    for language in LANGUAGES:
        at_final.language = language
        page = at_final.page(FINAL)
        names = [tag.split('"')[0] for tag in page.split('<input type="radio" name="')[1:]]
        values = [tag.split('value="')[1].split('"')[0] for tag in page.split("<input ")[1:]]
        orders.add((tuple(names), tuple(v for v in values if v in "abcd" or v in ("true",))))
    assert len(orders) == 1
    assert Attempt.objects.get(purpose="final_test") == attempt


def test_the_test_page_has_no_link_that_would_lose_what_is_typed(at_final):
    at_final.begin(FINAL)
    page = at_final.page(FINAL)
    bar = page.split('class="langs"')[1].split("</nav>")[0]
    assert "<a " not in bar
    assert [bar.count(f'name="switch" value="{code}"') for code in LANGUAGES] == [1] * 4


def test_a_result_is_read_in_any_language(at_final):
    at_final.take(FINAL, {**RIGHT, "Q4": "a"})
    said = {
        "en": "That is a room.",
        "ru": "Это комната.",
        "uz": "Bu xona.",
        "uz-cyrl": "Бу хона.",
    }
    for language, text in said.items():
        at_final.language = language
        page = at_final.page(FINAL, "?attempt=1")
        assert text in page
        assert not [t for code, t in said.items() if code != language and t in page]


@pytest.mark.parametrize(
    ("language", "choice", "reply"),
    [
        ("en", "b", "Sugar feeds it."),
        ("ru", "b", "Сахар их питает."),
        ("uz", "a", "Javobingiz toʻgʻri: tuz sekinlashtiradi."),
    ],
)
def test_a_self_check_answers_in_its_place_and_records_nothing(
    at_flour, record, language, choice, reply
):
    before = record()
    at_flour.language = language
    page = at_flour.page(FLOUR)
    assert reply not in page
    key = page.split('name="check" value="')[1].split('"')[0]
    answer = at_flour.post(FLOUR, {"check": key, f"answer-{key}": choice})
    assert answer.status_code == 200
    assert reply in answer.content.decode()
    assert record() == before
    assert Attempt.objects.filter(purpose="final_test").count() == 0
    # The page that everybody reads was not changed by it.
    assert reply not in at_flour.page(FLOUR)


def test_a_visit_sets_the_language_cookie_and_nothing_else(client, aziza, tiny):
    client.get("/uz/courses/bread/")
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "uz"
    client.get("/uz-cyrl/courses/")
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "uz-cyrl"
    aziza.refresh_from_db()
    assert aziza.language == ""
    # Pages without a language in their address follow it.
    assert 'lang="uz-Cyrl"' in client.get("/accounts/login/").content.decode()
    # What is not there sets nothing.
    client.get("/ru/courses/nothing/")
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "uz-cyrl"


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("/uz-Cyrl/courses/bread/", "/uz-cyrl/courses/bread/"),
        ("/UZ-CYRL/courses/?in=ru", "/uz-cyrl/courses/?in=ru"),
        ("/RU/courses/bread/oven/heat/", "/ru/courses/bread/oven/heat/"),
    ],
)
def test_a_language_written_otherwise_is_sent_to_its_address(client, tiny, written, target):
    answer = client.get(written)
    assert (answer.status_code, answer.url) == (301, target)
