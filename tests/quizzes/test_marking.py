"""Open answers: handed in without a score, marked by people, and then graded like any other."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from quizzes import attempts, marking
from quizzes.agreement import agreements
from quizzes.kinds import KINDS
from quizzes.models import Attempt, Mark, Quiz
from quizzes.review import answers_may_be_shown, review
from quizzes.signals import attempt_graded, attempt_handed_in, attempt_marked
from tests.conftest import person, signed_in
from tests.courses.watching import listed, queries
from tests.quizzes.bank import BANK
from tests.quizzes.conftest import NOW
from tests.quizzes.essay import Essay, essay

pytestmark = pytest.mark.django_db

FULL, HALF, NONE = {"fact": 3, "law": 1}, {"fact": 2, "law": 0}, {"fact": 0, "law": 0}


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setitem(KINDS, "essay", Essay())


@pytest.fixture
def quiz(bank):
    """A choice, and two open questions."""
    asked = [str(bank[0].translation_key), *(str(essay(c).question_key) for c in ("E-1", "E-2"))]
    return Quiz.objects.create(name="Open", bank=BANK, questions=asked)


@pytest.fixture
def handed_in(begin, terms):
    """A finished attempt with these answers, under these terms."""

    def handed_in(q2="Words", q3="More words", **changes) -> Attempt:
        given = {name: changes.pop(name) for name in ("user", "context_key") if name in changes}
        attempt = begin(terms={**terms, "attempts": 0, **changes}, **given)
        return attempts.submit(
            attempt=attempt, responses={1: "b", 2: q2, 3: q3}, language="en", now=NOW
        )

    return handed_in


@pytest.fixture
def heard():
    news = []
    listeners = [
        (signal, lambda attempt, name=name, **kwargs: news.append(name))
        for name, signal in (
            ("handed in", attempt_handed_in), ("graded", attempt_graded), ("marked", attempt_marked)
        )
    ]  # fmt: skip
    for signal, listener in listeners:
        signal.connect(listener)
    yield news
    for signal, listener in listeners:
        signal.disconnect(listener)


def mark(attempt, position, rater, criteria=FULL, **more):
    answer = attempt.answers.get(position=position)
    return marking.mark(answer=answer, rater=rater, criteria=criteria, **more)


def test_an_attempt_with_open_answers_waits_without_a_score(handed_in, heard):
    attempt = handed_in()
    assert attempt.is_waiting and (attempt.score, attempt.passed) == (None, None)
    assert attempt.max_score == 3
    assert attempt.answers.get(position=1).score == 1  # what a program can judge, it has judged
    assert heard == ["handed in"]
    assert not answers_may_be_shown(attempt)
    assert review(attempt, "en").items is None and review(attempt, "en").parts == []


def test_an_answer_left_open_needs_nobody(handed_in, heard, timur):
    attempt = handed_in(q2=None, q3=None)
    assert (attempt.score, attempt.is_waiting, heard) == (1, False, ["graded"])
    assert not marking.waiting(timur).exists()


def test_when_the_last_answer_is_marked_the_attempt_is_graded(handed_in, heard, timur):
    attempt = handed_in()
    mark(attempt, 2, timur)
    attempt.refresh_from_db()
    assert attempt.is_waiting and heard == ["handed in"]
    mark(attempt, 3, timur, HALF, comment="Which law?")
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (2.5, True)  # 83 % of 3 points, 80 asked for
    assert heard == ["handed in", "marked", "graded"]
    assert [m.points for m in Mark.objects.order_by("pk")] == [1, 0.5]
    assert list(attempt.events.filter(kind="marked").values_list("position", flat=True)) == [2, 3]


def test_the_time_that_runs_out_waits_for_marks_too(begin, terms, heard):
    from datetime import timedelta

    attempt = begin(terms={**terms, "time_limit": 30})
    attempts.save(attempt=attempt, responses={2: "Words"}, language="en", now=NOW)
    attempts.close_overdue(NOW + timedelta(hours=1))
    attempt.refresh_from_db()
    assert attempt.is_waiting and attempt.how_ended == "time" and heard == ["handed in"]


def test_while_it_waits_no_other_attempt_begins(handed_in, begin):
    handed_in()
    with pytest.raises(attempts.NotNow) as refused:
        begin()
    assert refused.value.bar.why == "marking"


def test_two_raters_give_the_mean_and_do_not_see_each_other(handed_in, timur):
    other = person("second@example.org", "Trainers")
    attempt = handed_in(q3=None, raters=2)
    mark(attempt, 2, timur, FULL)
    attempt.refresh_from_db()
    assert attempt.is_waiting
    assert [a.position for a in marking.waiting(other)] == [2]
    assert not marking.waiting(timur).exists()
    mark(attempt, 2, other, HALF)
    attempt.refresh_from_db()
    assert attempt.answers.get(position=2).score == 0.75
    assert attempt.score == 1.75


def test_a_person_marks_an_answer_once(handed_in, timur):
    attempt = handed_in(raters=2)
    mark(attempt, 2, timur)
    with pytest.raises(marking.NotToMark):
        mark(attempt, 2, timur, NONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(answer=attempt.answers.get(position=2), rater=timur, points=0)


def test_what_has_its_score_is_not_marked_again(handed_in, timur):
    attempt = handed_in()
    mark(attempt, 2, timur)
    with pytest.raises(marking.NotToMark):
        mark(attempt, 2, person("second@example.org", "Trainers"))


def test_nobody_marks_an_own_answer(handed_in, timur):
    attempt = handed_in(user=timur)
    assert not marking.waiting(timur).exists()
    with pytest.raises(marking.NotToMark):
        mark(attempt, 2, timur)


def test_an_open_attempt_is_not_marked(begin, timur):
    attempt = begin()
    attempts.save(attempt=attempt, responses={2: "Words"}, language="en", now=NOW)
    assert not marking.waiting(timur).exists()
    with pytest.raises(marking.NotToMark):
        mark(attempt, 2, timur)


@pytest.mark.parametrize(
    "criteria", [{}, {"fact": 3}, {"fact": 4, "law": 1}, {"fact": -1, "law": 1}, {**FULL, "x": 1}]
)
def test_points_that_the_rubric_does_not_have_are_refused(handed_in, timur, criteria):
    attempt = handed_in()
    with pytest.raises(ValueError, match="fact, law"):
        mark(attempt, 2, timur, criteria)
    assert not Mark.objects.exists()


def test_a_mark_is_for_good(handed_in, timur):
    made = mark(handed_in(), 2, timur)
    made.points = 0
    with pytest.raises(TypeError):
        made.save()


def test_a_regrade_leaves_marks_alone(handed_in, timur):
    from quizzes.grading import grade

    attempt = handed_in()
    mark(attempt, 2, timur, HALF)
    mark(attempt, 3, timur, NONE)
    attempt.refresh_from_db()
    assert grade(attempt).score == 1.5


def test_agreement_of_two_raters(handed_in, timur):
    from uuid import uuid4

    other = person("second@example.org", "Trainers")
    pairs = [(FULL, FULL), (FULL, HALF), (NONE, NONE), (HALF, HALF)]
    for n, (first, second) in enumerate(pairs):
        attempt = handed_in(
            q3=None, raters=2, user=person(f"p{n}@example.org"), context_key=uuid4()
        )  # fmt: skip
        mark(attempt, 2, timur, first)
        mark(attempt, 2, other, second)
    with queries() as asked:
        (found,) = agreements(attempt.quiz_key)
    assert len(asked) == 1, listed(asked)
    assert (found.answers, found.same) == (4, 3)
    assert found.kappa == pytest.approx((0.75 - 5 / 16) / (1 - 5 / 16))
    assert found.weighted == pytest.approx(0.8, abs=0.05)


# The desk -------------------------------------------------------------------------------------


@pytest.fixture
def timurs(timur):
    return signed_in(timur)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def desk_of(client) -> str:
    return text(client.get(reverse("marking_desk")))


def url(attempt, position) -> str:
    return reverse("mark_answer", args=[attempt.answers.get(position=position).pk])


GIVEN = {"points_fact": "3", "points_law": "0", "comment": "Good."}


def test_the_desk_lists_what_waits_and_marking_leads_to_the_next(handed_in, timurs):
    attempt = handed_in()
    page = desk_of(timurs)
    assert "Explain E-1." in page and "Explain E-2." in page and "Aziza" in page
    page = text(timurs.get(url(attempt, 2)))
    for said in ("Explain E-1.", "Words", "Because.", "Names the facts", "Names the law", "3 / 3"):
        assert said in page, said
    assert timurs.post(url(attempt, 2), GIVEN).url == url(attempt, 3)
    assert timurs.post(url(attempt, 3), GIVEN).url == reverse("marking_desk")
    attempt.refresh_from_db()
    assert attempt.score == 2.5
    assert Mark.objects.first().comment == "Good."
    assert "Explain" not in desk_of(timurs)


def test_where_it_is_to_be_blind_no_name_is_seen(handed_in, timurs):
    attempt = handed_in(blind_marking=True)
    for page in (desk_of(timurs), text(timurs.get(url(attempt, 2)))):
        assert "Aziza" not in page and "Karimova" not in page and "aziza@" not in page
        assert "(without the name)" in page


@pytest.fixture
def with_a_file(handed_in):
    """An answer that is a file, as the kind of open answers stores it."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import storages

    def with_a_file(**terms) -> Attempt:
        attempt = handed_in(**terms)
        name = storages["private"].save("answers/f00.pdf", ContentFile(b"%PDF-1.7 words"))
        upload = {"file": name, "name": "Karimova report.pdf", "size": 14, "sha256": "x"}
        attempt.answers.filter(position=2).update(response={"upload": upload})
        return attempt

    return with_a_file


def file_url(attempt) -> str:
    return reverse("answer_file", args=[attempt.answers.get(position=2).pk])


def test_a_file_is_downloaded_by_those_who_mark(with_a_file, timurs, aziza_client, olga):
    attempt = with_a_file()
    assert "Karimova report.pdf" in text(timurs.get(url(attempt, 2)))
    answer = timurs.get(file_url(attempt))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 words"
    assert answer["Content-Disposition"] == 'attachment; filename="Karimova report.pdf"'
    for client in (aziza_client, signed_in(olga)):
        assert client.get(file_url(attempt)).status_code in (302, 403)
    without = reverse("answer_file", args=[attempt.answers.get(position=3).pk])
    assert timurs.get(without, follow=True).status_code == 404


def test_the_name_of_a_file_does_not_tell_whose_it_is_where_marking_is_blind(with_a_file, timurs):
    attempt = with_a_file(blind_marking=True)
    page = text(timurs.get(url(attempt, 2)))
    assert "Karimova" not in page and "answer.pdf" in page
    assert "Karimova" not in timurs.get(file_url(attempt))["Content-Disposition"]


def test_the_kind_of_open_answers_is_marked_by_its_rubric(begin, terms, bank, timurs, timur):
    structure = {
        "answer": "text", "types": [], "megabytes": 5,
        "criteria": [{"key": "a", "points": 2}, {"key": "b", "points": 2}],
    }  # fmt: skip
    texts = {
        "stem": "What would you write?", "criteria": {"a": "Facts", "b": "Law"},
        "guidance": "Look for the date.", "after": "", "feedback": {},
    }  # fmt: skip
    version = essay("O-1", kind="open_answer", structure=structure, texts=texts)
    quiz = Quiz.objects.create(name="Real", bank=BANK, questions=[str(version.question_key)])
    attempt = begin(quiz=quiz, terms={**terms, "pass_mark": 70})
    attempt = attempts.submit(
        attempt=attempt, responses={1: {"text": "On 3 May …"}}, language="en", now=NOW
    )
    assert attempt.is_waiting
    page = text(timurs.get(url(attempt, 1)))
    for said in ("What would you write?", "On 3 May …", "Look for the date.", "Facts", "2 / 2"):
        assert said in page, said
    timurs.post(url(attempt, 1), {"points_a": "2", "points_b": "1"})
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (0.75, True)


def test_a_mark_that_is_not_complete_is_refused_and_nothing_typed_is_lost(handed_in, timurs):
    attempt = handed_in()
    page = text(timurs.post(url(attempt, 2), {"points_fact": "9", "comment": "Typed."}))
    assert "Typed." in page and not Mark.objects.exists()


def test_two_trainers_at_one_answer(handed_in, timurs):
    attempt = handed_in(q3=None)
    other = signed_in(person("second@example.org", "Trainers"))
    other.post(url(attempt, 2), GIVEN)
    page = text(timurs.post(url(attempt, 2), GIVEN, follow=True))
    assert "needs no mark of yours any more" in page and Mark.objects.count() == 1


def test_only_trainers_mark(handed_in, aziza_client, olga):
    attempt = handed_in()
    for client in (aziza_client, signed_in(olga)):
        for address in (reverse("marking_desk"), url(attempt, 2)):
            assert client.get(address).status_code in (302, 403)
        client.post(url(attempt, 2), GIVEN)
    assert not Mark.objects.exists()


def test_the_agreement_is_shown(handed_in, timurs, timur):
    attempt = handed_in(q3=None, raters=2)
    address = reverse("rater_agreement", args=[attempt.quiz_key])
    assert "No answer has been marked by two people yet." in text(timurs.get(address))
    mark(attempt, 2, timur, FULL)
    mark(attempt, 2, person("second@example.org", "Trainers", given_name="Vera"), HALF)
    page = text(timurs.get(address))
    assert "Vera" in page and "Timur" in page


def test_the_desk_costs_the_same_for_any_number(handed_in, timurs):
    from uuid import uuid4

    def fill(number: int) -> None:
        for _n in range(number):
            user = person(f"{uuid4().hex}@example.org")
            handed_in(user=user, context_key=uuid4())

    fill(1)
    desk_of(timurs)
    with queries() as one:
        desk_of(timurs)
    fill(5)
    with queries() as many:
        desk_of(timurs)
    assert len(many) <= len(one) + 1, listed(many)
