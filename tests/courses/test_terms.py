"""What the place of a test decides: pages, the way back, waiting, opening times, access code."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses import codes
from courses.models import QuizPage
from learners.models import Enrolment
from quizzes.models import Attempt
from tests.courses.placing import TEST, a_test_with, change, press, responses
from tests.courses.walking import Walk, checked
from tests.courses.watching import listed, queries, writes

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def placed(aziza_client, aziza, tiny):
    """Makes a test with these terms; Aziza stands before it."""

    def make(**terms) -> Walk:
        return a_test_with(aziza_client, aziza, **terms)

    return make


# One question a page --------------------------------------------------------------------------


def test_one_question_a_page_shows_one_and_saves_it_on_the_way(placed):
    walk = placed(one_by_one=True)
    attempt = walk.begin(TEST)
    page = walk.page(TEST)
    assert page.count("<fieldset") == 1 and "Question 1 of 3" in page
    answer = press(walk, attempt, "next", q1="b", asked="1")
    assert answer.url == f"{walk.address(TEST)}?question=2#q2"
    assert responses(attempt) == {1: "b"}
    page = walk.page(TEST, "?question=2")
    assert "Question 2 of 3" in page and "Answered: <b data-count>1</b> of 3" in page
    answer = press(walk, attempt, "goto", "1", q2="a", asked="2")
    assert answer.url == f"{walk.address(TEST)}?question=1#q1"
    assert checked(walk.page(TEST, "?question=1")) == {("q1", "b")}
    assert responses(attempt) == {1: "b", 2: "a"}


def test_submitting_from_one_page_counts_all_of_them(placed):
    walk = placed(one_by_one=True)
    attempt = walk.begin(TEST)
    press(walk, attempt, "next", q1="b", asked="1")
    answer = press(walk, attempt, "submit", q2="b", asked="2")
    assert "1 question has no answer" in answer.content.decode()
    assert 'href="?question=3#q3"' in answer.content.decode()
    press(walk, attempt, "submit", q3="b", asked="3")
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (3, True)


# Of so many digits Python makes no number: it raises.
ENDLESS = "9" * 5000


@pytest.mark.parametrize("asked", ["99", "0", "x", "1", "²", ENDLESS])
def test_a_question_that_is_not_there_leads_to_the_first(placed, asked):
    walk = placed(one_by_one=True)
    walk.begin(TEST)
    answer = walk.get(TEST, f"?question={asked}")
    page = walk.page(TEST, answer.url.split("/test/")[1]) if answer.status_code == 302 else ""
    assert "Question 1 of 3" in (page or answer.content.decode())


@pytest.mark.parametrize("button", ["next", "tell"])
def test_a_number_without_end_of_a_question_is_none(placed, button):
    walk = placed(one_by_one=True)
    attempt = walk.begin(TEST)
    answer = press(walk, attempt, button, ENDLESS, q1="b", asked=ENDLESS)
    assert answer.status_code == 302
    assert responses(attempt) == {1: "b"}


def test_a_page_of_one_question_takes_eight_and_writes_nothing(placed):
    walk = placed(one_by_one=True)
    walk.begin(TEST)
    walk.get(TEST, "?question=2")
    with queries() as asked:
        walk.get(TEST, "?question=2")
    assert len(asked) <= 8 and not writes(asked), listed(asked)


# No way back ----------------------------------------------------------------------------------


def test_without_a_way_back_the_server_keeps_to_the_question_reached(placed):
    walk = placed(one_by_one=True, going_back=False)
    attempt = walk.begin(TEST)
    # Looking ahead, or back, shows the question that is to be answered.
    assert "Question 1 of 3" in walk.page(TEST, "?question=3")
    answer = press(walk, attempt, "next", q1="a", asked="1")
    assert answer.url == f"{walk.address(TEST)}?question=2#q2"
    assert "Question 2 of 3" in walk.page(TEST, "?question=1")
    # An answer to what lies behind or ahead is not taken, whatever the button.
    for button in ("save", "goto", "switch", "next"):
        press(walk, attempt, button, "1", q1="b", q3="b", asked="1")
    assert responses(attempt) == {1: "a"}
    attempt.refresh_from_db()
    assert attempt.reached == 2
    press(walk, attempt, "next", q2="b", asked="2")
    press(walk, attempt, "submit", q1="b", q3="b", asked="3", confirm="1")
    attempt.refresh_from_db()
    assert attempt.score == 2


def test_a_double_click_on_next_passes_one_question(placed):
    walk = placed(one_by_one=True, going_back=False)
    attempt = walk.begin(TEST)
    for _click in range(3):
        press(walk, attempt, "next", q1="b", asked="1")
    attempt.refresh_from_db()
    assert attempt.reached == 2
    assert responses(attempt) == {1: "b"}


def test_the_last_question_is_not_gone_past(placed):
    walk = placed(one_by_one=True, going_back=False, questions=2)
    attempt = walk.begin(TEST)
    press(walk, attempt, "next", q1="b", asked="1")
    press(walk, attempt, "next", q2="b", asked="2")
    attempt.refresh_from_db()
    assert (attempt.reached, responses(attempt)) == (2, {1: "b"})
    page = walk.page(TEST)
    assert "This is the last question." in page and "Next question" not in page
    assert 'name="goto"' not in page


def test_a_skipped_question_is_named_but_not_linked(placed):
    walk = placed(one_by_one=True, going_back=False, questions=2)
    attempt = walk.begin(TEST)
    press(walk, attempt, "next", asked="1")
    page = press(walk, attempt, "submit", q2="b", asked="2").content.decode()
    assert "1 question has no answer" in page and "You can't go back to them" in page
    assert 'href="?question=1' not in page


def test_going_back_can_be_forbidden_only_one_by_one(placed):
    placed()
    page = QuizPage.objects.get(slug="test")
    page.going_back = False
    with pytest.raises(ValidationError, match="one question a page"):
        page.clean()
    page.one_by_one = True
    page.clean()


# Opening times and waiting --------------------------------------------------------------------


def test_a_test_that_opens_later_says_when_and_does_not_begin(placed):
    walk = placed(opens=timezone.now() + HOUR)
    page = walk.page(TEST)
    assert "The test opens on" in page and "(UTC+5)" in page
    assert 'name="start"' not in page
    walk.post(TEST, {"start": "1"})
    assert "The test opens on" in walk.page(TEST)
    assert not Attempt.objects.filter(purpose="final_test").exists()


def test_a_test_that_has_closed_does_not_begin(placed):
    walk = placed(closes=timezone.now() - HOUR)
    assert "The test is closed." in walk.page(TEST)
    walk.post(TEST, {"start": "1"})
    assert not Attempt.objects.exists()


def test_whoever_is_at_it_when_it_closes_hands_in_then(placed):
    closes = timezone.now() + HOUR
    walk = placed(closes=closes, time_limit=600)
    attempt = walk.begin(TEST)
    assert attempt.deadline == closes


def test_an_open_attempt_goes_on_when_the_author_closes_the_test(placed):
    walk = placed()
    attempt = walk.begin(TEST)
    change(closes=timezone.now() - HOUR)
    press(walk, attempt, "submit", q1="b", q2="b", q3="b")
    attempt.refresh_from_db()
    assert attempt.passed


def test_between_two_attempts_one_waits(placed):
    walk = placed(attempts=3, wait=60)
    attempt = walk.begin(TEST)
    press(walk, attempt, "submit", q1="a", confirm="1")
    for page in (walk.page(TEST), walk.page(TEST, "?attempt=1")):
        assert "The next attempt can begin on" in page and 'name="start"' not in page
    walk.post(TEST, {"start": "1"})
    assert Attempt.objects.count() == 1
    Attempt.objects.update(submitted_at=timezone.now() - HOUR)
    assert walk.begin(TEST).number == 2


def test_the_start_page_says_all_terms(placed):
    walk = placed(wait=60, attempts=2, one_by_one=True, going_back=False, time_limit=20,
                  closes=timezone.now() + HOUR)  # fmt: skip
    Enrolment.objects.update(extra_time=50)
    page = walk.page(TEST)
    for said in (
        "30 minutes from the moment you begin", "with your extra time of 50 %", "until",
        "60 minutes between two attempts", "you can't go back to earlier ones",
    ):  # fmt: skip
        assert said in page, said


def test_terms_that_contradict_each_other_are_refused(placed):
    placed()
    page = QuizPage.objects.get(slug="test")
    page.opens, page.closes = timezone.now(), timezone.now() - HOUR
    with pytest.raises(ValidationError, match="closes after it has opened"):
        page.clean()
    page.opens = page.closes = None
    page.review = "after_close"
    with pytest.raises(ValidationError, match="Say when the test closes"):
        page.clean()


# Review ---------------------------------------------------------------------------------------


def test_what_is_shown_after_the_test_has_closed_is_not_shown_before(placed):
    walk = placed(review="after_close", closes=timezone.now() + HOUR)
    attempt = walk.begin(TEST)
    press(walk, attempt, "submit", q1="a", confirm="1")
    page = walk.page(TEST, "?attempt=1")
    assert "The answers are shown after the test has closed." in page
    assert "About choice" not in page
    terms = {**attempt.terms, "closes": (timezone.now() - HOUR).isoformat()}
    Attempt.objects.update(terms=terms)
    assert "About choice" in walk.page(TEST, "?attempt=1")


def test_marks_say_which_answers_were_right_and_not_what_would_have_been(placed):
    walk = placed(review="marks")
    attempt = walk.begin(TEST)
    press(walk, attempt, "submit", q1="a", q2="b", confirm="1")
    page = walk.page(TEST, "?attempt=1")
    assert "Question 1: wrong" in page and "Right answer: 1" in page
    assert "<dt>Right answer</dt>" not in page and "About choice" not in page


def test_where_nothing_is_shown_the_score_is_not_either(placed):
    walk = placed(review="nothing", attempts=3)
    attempt = walk.begin(TEST)
    press(walk, attempt, "submit", q1="b", confirm="1")
    for page in (walk.page(TEST, "?attempt=1"), walk.page(TEST)):
        assert "1 of 3" not in page and "1<span" not in page and "/ 3" not in page
    assert "Handed in" in walk.page(TEST)


# Shuffling ------------------------------------------------------------------------------------


def order(walk: Walk, attempt: Attempt) -> list[str]:
    import re

    return re.findall(r'name="q1" value="(\w)"', walk.page(TEST))


def test_choices_stand_as_written_where_they_are_not_shuffled(placed):
    walk = placed(shuffle_choices=False, questions=1)
    attempt = walk.begin(TEST)
    for seed in range(5):
        Attempt.objects.update(seed=seed)
        assert order(walk, attempt) == ["a", "b", "c", "d"]


def test_a_stored_seed_decides_the_order(placed):
    walk = placed(questions=1)
    attempt = walk.begin(TEST)
    orders = {}
    for seed in range(8):
        Attempt.objects.update(seed=seed)
        orders[seed] = "".join(order(walk, attempt))
        assert "".join(order(walk, attempt)) == orders[seed]
    assert len(set(orders.values())) > 2


# Practice -------------------------------------------------------------------------------------


def test_practice_tells_at_once_and_is_unlimited(placed):
    walk = placed(purpose="practice", attempts=1, time_limit=5, wait=60, review="score")
    attempt = walk.begin(TEST)
    assert attempt.deadline is None
    assert "About choice" not in walk.page(TEST)
    answer = press(walk, attempt, "tell", "1", q1="a")
    assert answer.url.endswith("?question=1#q1")
    page = walk.page(TEST)
    assert "Not quite" in page and "About choice a." in page
    assert "About choice b." not in page  # the right one is left to find
    press(walk, attempt, "tell", "1", q1="b")
    assert "Your answer is right" in walk.page(TEST)
    press(walk, attempt, "submit", confirm="1")
    assert walk.begin(TEST).number == 2


def test_a_test_that_counts_tells_nothing_on_the_way(placed):
    walk = placed()
    attempt = walk.begin(TEST)
    press(walk, attempt, "tell", "1", q1="b")
    page = walk.page(TEST)
    assert "Your answer is right" not in page and 'name="tell"' not in page


# The access code ------------------------------------------------------------------------------


@pytest.fixture
def supervised(placed):
    cache.clear()
    return placed(supervised=True, access_code="Kalit 77")


def knock(walk: Walk, code: str):
    return walk.post(TEST, {"start": "1", "code": code})


@pytest.mark.parametrize("code", ["Kalit 77", "kalit77", " KALIT  77 "])
def test_the_access_code_opens_a_supervised_test(supervised, code):
    assert 'name="code"' in supervised.page(TEST)
    assert knock(supervised, code).url == supervised.address(TEST)
    attempt = Attempt.objects.get()
    # The code is needed once: the attempt goes on without it, and does not keep it.
    assert "Question 1 of 3" in supervised.page(TEST)
    assert "alit" not in str(attempt.terms) and attempt.terms["supervised"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("Kalit 78", "This is not the access code"),
        ("", "Type the access code"),
        ("'><b>", "not the"),
    ],
)
def test_a_wrong_code_is_explained_and_nothing_typed_is_lost(supervised, code, said):
    answer = knock(supervised, code)
    page = answer.content.decode()
    assert answer.status_code == 200 and said in page
    assert 'aria-invalid="true"' in page and 'aria-describedby="code-help code-error"' in page
    from django.utils.html import escape

    assert f'value="{escape(code)}"' in page
    assert not Attempt.objects.exists()


def test_the_message_speaks_the_learners_language(supervised):
    supervised.language = "ru"
    assert "Это не код доступа" in knock(supervised, "x").content.decode()
    supervised.language = "uz"
    assert "kirish kodi emas" in knock(supervised, "x").content.decode()


def test_guessing_is_slowed_down_and_the_right_code_waits_too(supervised, bek, tiny):
    for n in range(codes.TRIES):
        assert "not the access code" in knock(supervised, f"guess {n}").content.decode()
    page = knock(supervised, "Kalit 77").content.decode()
    assert "Too many wrong codes. Please wait 10 minutes" in page
    assert not Attempt.objects.exists()
    # Another person in the same room is not kept out.
    from learners.enrolling import enrol
    from people.models import User
    from tests.courses.building import known

    enrol(user=User.objects.get(email="bek@example.org"), course_key=known("barley").key)
    other = Walk(bek.client, "barley")
    knock(other, "Kalit 77")
    assert Attempt.objects.count() == 1


def test_the_window_of_guesses_moves_on():
    cache.clear()
    now = timezone.now()
    given = {"context_key": "k", "code": "right", "given": "wrong"}
    for _guess in range(codes.TRIES):
        assert codes.refusal(**given, now=now)
    later = {**given, "given": "right"}
    assert "Too many" in codes.refusal(**later, now=now + codes.WINDOW - timedelta(seconds=1))
    assert codes.refusal(**later, now=now + codes.WINDOW) == ""


def test_without_a_code_set_nobody_begins(placed):
    walk = placed(supervised=True, access_code="")
    assert "has not been set yet" in knock(walk, "").content.decode()
    assert not Attempt.objects.exists()


def test_the_code_stands_on_no_page(supervised):
    pages = [supervised.page(), supervised.page(TEST), knock(supervised, "no").content.decode()]
    assert not [page for page in pages if "alit" in page]
