"""Every kind in a test: shown, saved, resumed, refused beside others, graded, reviewed, hidden."""

import json
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape

from quizzes import attempts, review, versions
from quizzes.forms import AttemptForm
from quizzes.models import Question, Quiz
from quizzes.practice import Check
from quizzes.showing import Shown
from tests.quizzes.bank import BANK, body
from tests.quizzes.conftest import NOW
from tests.quizzes.pictures import stored
from tests.quizzes.questions import RIGHT, VALUES, as_listed

pytestmark = pytest.mark.django_db

KINDS = [*(set(VALUES) - {"open_answer"}), "open_answer"]


@pytest.fixture
def asked(locales, settings, tmp_path, aziza):
    """(a function that starts an attempt at questions of these kinds)."""
    settings.MEDIA_ROOT = tmp_path
    image = stored()

    def begin(*kinds, review="always", **changes):
        keys = []
        for place, kind in enumerate(kinds):
            value = {**VALUES[kind], **changes} if kind in VALUES else body(kind)[0][1]
            if "image" in value:
                value["image"] = image.pk
            question = Question.objects.create(
                code=f"K-{place}", bank=BANK, objective="1.a", locale=locales["en"],
                source_language="en", body=json.dumps([{"type": kind, "value": as_listed(value)}]),
            )  # fmt: skip
            versions.record(question)
            keys.append(str(question.translation_key))
        quiz = Quiz.objects.create(name="Kinds", bank=BANK, questions=keys)
        return attempts.start(
            user=aziza, quiz=quiz, context_key=quiz.key, purpose="final_test", language="en",
            terms={"pass_mark": 50, "review": review}, now=timezone.now(), seed=3,
        )  # fmt: skip

    return begin


def form_of(attempt, data=None):
    data = QueryDict(data) if isinstance(data, str) else data
    return AttemptForm(data, attempt=attempt, language="en")


def page_of(form):
    return render_to_string("quizzes/questions.html", {"form": form})


def finished(attempt, responses):
    return attempts.submit(attempt=attempt, responses=responses, language="en", now=timezone.now())


@pytest.mark.parametrize("kind", sorted(set(VALUES) - {"open_answer"}))
def test_the_right_answer_is_full_marks_and_is_reviewed(asked, kind):
    attempt = finished(asked(kind), {1: RIGHT[kind]})
    assert (attempt.score, attempt.max_score, attempt.passed) == (1, 1, True)
    shown = review.review(attempt, "en")
    assert [item.state for item in shown.items] == ["right"]
    html = render_to_string("quizzes/review.html", {"review": shown})
    assert escape(shown.items[0].description.answer[0]) in html


@pytest.mark.parametrize("kind", sorted(set(VALUES) - {"open_answer"}))
def test_no_answer_is_told_as_such(asked, kind):
    attempt = finished(asked(kind), {})
    assert attempt.score == 0
    shown = review.review(attempt, "en")
    assert [item.state for item in shown.items] == ["unanswered"]
    assert shown.items[0].description.right


def test_an_open_answer_waits_and_the_attempt_has_no_score_yet(asked):
    attempt = finished(asked("open_answer", "numeric"), {1: RIGHT["open_answer"], 2: "75"})
    assert not attempt.is_open
    assert (attempt.score, attempt.passed) == (None, None)
    assert [answer.score for answer in attempt.answers.all()] == [None, 1]


def test_an_open_answer_left_out_is_marked_at_once(asked):
    assert finished(asked("open_answer", "numeric"), {2: "75"}).score == 1


def test_all_kinds_on_a_page_cost_one_query_and_tell_nothing(asked, django_assert_num_queries):
    attempt = asked(*KINDS)
    with django_assert_num_queries(1):
        page = page_of(form_of(attempt))
    for answer in attempt.answers.select_related("version"):
        for text in answer.version.texts["feedback"].values():
            assert text not in page
    for secret in ("Well seen", "weapon", "lenient", "tracing", "ninety", "Zone b."):
        assert secret not in page
    assert page.count("<fieldset") == page.count("<legend") == len(KINDS)


def test_an_answer_that_is_refused_does_not_lose_those_beside_it(asked):
    attempt = asked("numeric", "short_text")
    form = form_of(attempt, "asked=1&asked=2&q1=many&q2=tracing")
    assert not form.is_valid()
    assert form.responses() == {2: "tracing"}


def test_what_is_taken_back_is_cleared(asked):
    attempt = asked("matching", "numeric", "ordering")
    attempts.save(
        attempt=attempt, responses={1: {"1": "b"}, 2: "75", 3: {"a": 1}}, language="en", now=NOW
    )
    form = form_of(attempt, "asked=1&asked=2&asked=3&q1_1=&q2=&q3_a=")
    assert form.is_valid()
    assert form.responses() == {1: None, 2: None, 3: None}


def test_a_picture_that_was_only_opened_is_not_answered(asked):
    attempt = asked("xray_search", seconds=30)
    form = form_of(attempt, "asked=1&q1_open=1")
    assert form.is_valid()
    saved = attempts.save(attempt=attempt, responses=form.responses(), language="en", now=NOW)
    again = form_of(saved)
    assert again.done == 0
    assert "<img" in page_of(again)
    assert form_of(saved, "asked=1").is_valid()
    opened = saved.answers.get().response["opened"]
    assert abs(timezone.now() - timezone.datetime.fromisoformat(opened)) < timedelta(minutes=1)
    shown = review.review(finished(saved, {}), "en")
    assert [item.state for item in shown.items] == ["unanswered"]


def test_a_self_check_marks_what_was_answered(asked):
    attempt = asked("matching")
    version = attempt.answers.get().version
    check = Check(Shown(version, version.texts, "en"), QueryDict("answer_1=b&answer_2=d"))
    assert check.result.marks == {"1": "right", "2": "wrong"}
    html = render_to_string("quizzes/practice.html", {"check": check, "csrf_token": "t"})
    assert 'class="part right"' in html
    assert "About the peel." in html
    assert "Moves loaves" in html


def test_a_timed_picture_has_no_clock_where_nothing_is_recorded(asked):
    version = asked("xray_search", seconds=30).answers.get().version
    check = Check(Shown(version, version.texts, "en"), QueryDict("answer_decision=stop"))
    assert check.result.score == check.result.score.__class__(1, 2)


def test_the_pictures_of_a_test_have_silent_names(asked):
    page = page_of(form_of(asked("point_on_image", "xray_search")))
    assert page.count("questions/") == 2
    assert "weapon-in-zone-b" not in page


def test_a_self_check_does_not_judge_what_people_mark(asked):
    version = asked("open_answer").answers.get().version
    check = Check(Shown(version, version.texts, "en"), QueryDict("answer_text=At+nine."))
    assert (check.result, check.empty) == (None, False)
    html = render_to_string("quizzes/practice.html", {"check": check, "csrf_token": "t"})
    assert "Compare your answer" in html
    assert "A report names time, place and people." in html
    assert "give an answer first" not in html
    assert Check(Shown(version, version.texts, "en"), QueryDict("answer_text=")).empty
