"""A wrong key is corrected: whom it affects, what they get, and what stays on record."""

import pytest
from django.urls import reverse

from quizzes import attempts, regrading, tasks
from quizzes.models import Answer, Attempt, QuestionVersion, Regrade, RegradedAttempt
from quizzes.review import review
from quizzes.signals import attempt_graded, attempt_regraded
from tests.conftest import person, signed_in
from tests.courses.watching import listed, queries
from tests.quizzes.bank import answers, republish
from tests.quizzes.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def sat(begin, quiz, terms):
    """Somebody's finished attempt: all right but what is said otherwise."""
    from uuid import uuid4

    def sat(email="", pass_mark=80, **wrong) -> Attempt:
        number = Attempt.objects.count()
        attempt = begin(
            user=person(email or f"person{number}@example.org"), context_key=uuid4(),
            terms={**terms, "pass_mark": pass_mark},
        )  # fmt: skip
        return attempts.submit(
            attempt=attempt, responses=answers(attempt, **wrong), language="en", now=NOW
        )

    return sat


@pytest.fixture
def heard():
    """What was announced: ("graded" or "regraded", attempt)."""
    news = []

    def graded(attempt, **kwargs):
        news.append(("graded", attempt.pk))

    def regraded(attempt, record, **kwargs):
        news.append(("regraded", attempt.pk))

    attempt_graded.connect(graded)
    attempt_regraded.connect(regraded)
    yield news
    attempt_graded.disconnect(graded)
    attempt_regraded.disconnect(regraded)


def correct(question, right: str = "c") -> QuestionVersion:
    republish(question, right=right)
    return regrading.corrected(question.translation_key)


def decide(version: QuestionVersion, by) -> Regrade:
    return regrading.decide(version=version, by=by, reason="The key was wrong.")


def state(attempt: Attempt) -> tuple:
    attempt.refresh_from_db()
    return (attempt.score, attempt.passed)


def test_it_says_whom_a_corrected_key_affects(sat, bank):
    gains = sat(q1="c", q2="a")
    loses = sat(q2="a")
    stays = sat(q1="d")
    found = {c.attempt.pk: c for c in regrading.changes(correct(bank[0]))}
    assert set(found) == {gains.pk, loses.pk} and stays.pk not in found
    more, less = found[gains.pk], found[loses.pk]
    assert (more.old_score, more.new_score, more.newly_passes) == (3, 4, True)
    assert (less.old_score, less.new_score, less.new_passed, less.keeps_pass) == (4, 3, True, True)
    # Looking changes nothing.
    assert state(gains) == (3, False) and state(loses) == (4, True)
    assert not RegradedAttempt.objects.exists()


def test_looking_costs_the_same_for_any_number(sat, bank):
    sat(q1="c")
    version = correct(bank[0])
    with queries() as one:
        list(regrading.changes(version))
    for _more in range(8):
        sat(q2="c")
    version = correct(bank[1])
    with queries() as many:
        assert len(list(regrading.changes(version))) == 9  # all but one had b
    assert len(many) == len(one), listed(many)


def test_a_regrade_gives_and_keeps_old_and_new_on_record(sat, bank, timur, heard):
    gains, loses = sat(q1="c", q2="a"), sat(q2="a")
    heard.clear()
    regrade = decide(correct(bank[0]), timur)
    assert tasks.regrade_attempts.func(regrade.pk) == 2
    assert state(gains) == (4, True)
    # Less than the pass mark now: and yet nobody loses a pass.
    assert state(loses) == (3, True)
    records = {record.attempt_id: record for record in regrade.attempts.all()}
    record = records[gains.pk]
    assert (record.old_score, record.new_score) == (3, 4)
    assert (record.old_passed, record.new_passed, record.kept_pass) == (False, True, False)
    record = records[loses.pk]
    assert (record.old_score, record.new_score, record.kept_pass) == (4, 3, True)
    assert (record.old_passed, record.new_passed) == (True, True)
    regrade.refresh_from_db()
    assert regrade.done_at and (regrade.asked_by, regrade.reason) == (timur, "The key was wrong.")
    assert sorted(heard) == [
        ("graded", gains.pk), ("regraded", gains.pk), ("regraded", loses.pk),
    ]  # fmt: skip
    assert gains.events.last().kind == "regraded"


def test_doing_it_again_changes_nothing(sat, bank, timur, heard):
    attempt = sat(q1="c")
    regrade = decide(correct(bank[0]), timur)
    tasks.regrade_attempts.func(regrade.pk)
    before = state(attempt)
    heard.clear()
    assert tasks.regrade_attempts.func(regrade.pk) == 0
    assert decide(regrade.version, timur) and state(attempt) == before
    assert (heard, RegradedAttempt.objects.count()) == ([], 1)


def test_the_answer_names_the_key_that_judged_it(sat, bank, timur):
    attempt = sat(q1="c")
    version = correct(bank[0])
    tasks.regrade_attempts.func(decide(version, timur).pk)
    answer = attempt.answers.get(position=1)
    assert (answer.version.number, answer.key_version, answer.score) == (1, version, 1)
    assert answer.judged.key == {"right": ["c"]}
    assert answer.judged.texts == answer.version.texts


def test_the_review_tells_by_the_corrected_key(sat, bank, timur):
    attempt = sat(q1="c")
    tasks.regrade_attempts.func(decide(correct(bank[0]), timur).pk)
    attempt.refresh_from_db()
    item = review(attempt, "en").items[0]
    assert item.state == "right" and item.description.right == ["choice c"]


def test_an_attempt_that_is_open_ends_with_the_right_key(begin, bank, timur, heard):
    attempt = begin()
    tasks.regrade_attempts.func(decide(correct(bank[0]), timur).pk)
    attempt = attempts.submit(
        attempt=attempt, responses=answers(attempt, q1="c"), language="en", now=NOW
    )
    assert (attempt.score, heard) == (5, [("graded", attempt.pk)])
    assert not RegradedAttempt.objects.exists()


def test_a_question_that_was_rewritten_is_another_question(sat, bank):
    sat(q1="c")
    republish(bank[0], right="c", keys="abc")
    assert list(regrading.changes(regrading.corrected(bank[0].translation_key))) == []


def test_a_changed_text_alone_affects_nobody(sat, bank):
    sat()
    republish(bank[0], stem="What is really first?")
    assert list(regrading.changes(regrading.corrected(bank[0].translation_key))) == []


def test_a_key_that_is_changed_back_gives_the_first_score_again(sat, bank, timur):
    attempt = sat(q1="c", pass_mark=100)
    tasks.regrade_attempts.func(decide(correct(bank[0]), timur).pk)
    assert state(attempt) == (5, True)
    tasks.regrade_attempts.func(decide(correct(bank[0], "b"), timur).pk)
    # What was passed in between stays passed.
    assert state(attempt) == (4, True)
    assert [r.kept_pass for r in attempt.regrades.all()] == [False, True]


def test_parts_of_a_point_count(sat, bank, timur):
    attempt = sat(q4=["a"])
    assert attempt.score == 4.5
    version = republish(bank[3], kind="multiple_choice", right="ab", scoring="partial")
    version = regrading.corrected(bank[3].translation_key)
    tasks.regrade_attempts.func(decide(version, timur).pk)
    assert attempt.answers.get(position=4).key_version == version
    assert state(attempt)[0] == 4.5
    assert not RegradedAttempt.objects.exists()


def test_a_test_without_a_pass_mark_is_not_passed(sat, bank, timur, heard):
    attempt = sat(q1="c", pass_mark=None)
    heard.clear()
    tasks.regrade_attempts.func(decide(correct(bank[0]), timur).pk)
    assert state(attempt) == (5, None)
    assert heard == [("regraded", attempt.pk)]


def test_one_that_fails_does_not_keep_the_others_back(sat, bank, timur):
    broken, sound = sat(q1="c"), sat(q1="c")

    def refuse(attempt, **kwargs):
        if attempt.pk == broken.pk:
            raise RuntimeError("no")

    attempt_regraded.connect(refuse)
    regrade = decide(correct(bank[0]), timur)
    with pytest.raises(RuntimeError):
        tasks.regrade_attempts.func(regrade.pk)
    attempt_regraded.disconnect(refuse)
    regrade.refresh_from_db()
    assert (state(broken)[0], state(sound)[0], regrade.done_at) == (4, 5, None)
    tasks.regrade_attempts.func(regrade.pk)  # as the worker tries again
    assert state(broken)[0] == 5


def test_a_record_of_a_regrade_is_for_good(sat, bank, timur):
    sat(q1="c")
    tasks.regrade_attempts.func(decide(correct(bank[0]), timur).pk)
    record = RegradedAttempt.objects.get()
    record.old_score = 0
    with pytest.raises(TypeError):
        record.save()


# In the admin ---------------------------------------------------------------------------------


@pytest.fixture
def timurs(timur):
    return signed_in(timur)


def url(question) -> str:
    return reverse("regrade_question", args=[question.translation_key])


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_trainer_sees_whom_it_affects_and_decides(sat, bank, timurs, timur):
    gains, loses = sat("gains@example.org", q1="c", q2="a"), sat("loses@example.org", q2="a")
    correct(bank[0])
    page = text(timurs.get(url(bank[0])))
    for said in (
        "choice c", "choice b", "2 attempts would get another score.", "2 people are affected.",
        "1 attempt would newly pass.", "1 attempt would be below the pass mark, but keeps its pass",
        "3 / 5", "4 / 5", "newly passes", "keeps its pass", "Nobody loses a pass",
    ):  # fmt: skip
        assert said in page, said
    assert "This field is required" in text(timurs.post(url(bank[0]), {"reason": ""}))
    assert not Regrade.objects.exists()
    page = text(timurs.post(url(bank[0]), {"reason": "c is right"}, follow=True))
    assert "The attempts are being regraded." in page and "Being done." in page
    regrade = Regrade.objects.get()
    assert (regrade.asked_by, regrade.reason) == (timur, "c is right")
    assert state(gains)[0] == 3  # the worker has not come by yet
    tasks.regrade_attempts.func(regrade.pk)
    page = text(timurs.get(url(bank[0])))
    assert "c is right" in page and "3 → 4" in page and "No finished attempt would" in page
    assert state(loses) == (3, True)


def test_without_anybody_affected_there_is_nothing_to_decide(bank, sat, timurs):
    sat()
    page = text(timurs.get(url(bank[0])))
    assert "No finished attempt would get another score." in page and "<textarea" not in page
    page = text(timurs.post(url(bank[0]), {"reason": "x"}, follow=True))
    assert "Nothing would change" in page and not Regrade.objects.exists()


def test_only_trainers_regrade(bank, sat, aziza_client, olga):
    sat(q1="c")
    correct(bank[0])
    for client in (aziza_client, signed_in(olga)):
        assert client.get(url(bank[0])).status_code in (302, 403)
        client.post(url(bank[0]), {"reason": "mine"})
    assert not Regrade.objects.exists()


def test_a_question_that_is_not_published_has_no_key_to_regrade_by(bank, timurs):
    QuestionVersion.objects.update(current=False)
    assert timurs.get(url(bank[0]), follow=True).status_code == 404


def test_answers_are_not_touched_by_others_corrections(sat, bank, timur):
    attempt = sat(q1="c", q2="c")
    tasks.regrade_attempts.func(decide(correct(bank[0]), timur).pk)
    untouched = Answer.objects.filter(attempt=attempt).exclude(position=1)
    assert not untouched.exclude(key_version=None).exists()
    assert state(attempt)[0] == 4
