"""Answers are saved as they are given: over a broken line, and after a session has ended."""

from django.contrib.sessions.models import Session

from quizzes.models import Attempt
from tests.conftest import PASSWORD

TEST = "/en/courses/bread/oven/final-test/"


def begin(window, learner) -> Attempt:
    window.sign_in(learner.user.email)
    window.open(TEST)
    window.page.locator("button[name=start]").click()
    window.page.wait_for_selector("#attempt")
    return learner.user.attempts.get(submitted_at=None)


def given(attempt: Attempt) -> int:
    return attempt.answers.exclude(response=None).count()


def choose(window, number: int) -> None:
    """The first choice of the question at this place."""
    window.page.locator(f"#q{number} input").first.click()


def test_what_a_broken_line_kept_back_is_sent_when_it_is_there_again(window, advanced):
    attempt = begin(window, advanced)
    window.page.context.set_offline(True)
    choose(window, 1)
    assert window.says("Not saved: no connection.")
    choose(window, 2)
    window.page.context.set_offline(False)
    assert window.says("Saved at")
    assert given(attempt) == 2


def test_only_the_question_that_changed_is_sent(window, advanced):
    begin(window, advanced)
    for number in (1, 2):
        with window.page.expect_request(lambda request: request.method == "POST") as sent:
            choose(window, number)
        assert sent.value.post_data.count('name="q') == 1
        assert f'name="q{number}"' in sent.value.post_data
        assert window.says("Saved at")


def test_after_the_session_has_ended_nothing_is_lost(window, advanced):
    attempt = begin(window, advanced)
    key = next(c["value"] for c in window.page.context.cookies() if c["name"] == "sessionid")
    Session.objects.filter(session_key=key).delete()
    choose(window, 1)
    assert window.says("you have been signed out")
    assert given(attempt) == 0
    with window.page.context.expect_page() as opened:
        window.page.get_by_role("link", name="Sign in in a new tab").click()
    tab = opened.value
    tab.fill("[name=login]", advanced.user.email)
    tab.fill("[name=password]", PASSWORD)
    tab.press("[name=password]", "Enter")
    tab.wait_for_url("**/my-learning/")
    tab.close()
    # The page has the token of the session that ended; it takes the new one along.
    choose(window, 2)
    assert window.says("Saved at")
    assert given(attempt) == 2


def test_what_is_being_saved_when_the_test_is_handed_in_comes_with_it(window, advanced):
    """The server may take the test first; what arrives later would be refused, and nobody hears
    of it."""
    attempt = begin(window, advanced)
    saving = []

    def handed_in(route) -> None:
        if route.request.method == "POST" and saving[0].request.failure is None:
            saving[0].fulfill(status=409)
        route.continue_()

    window.page.route("**/answers/", lambda route: saving.append(route))
    window.page.route(f"**{TEST}", handed_in)
    with window.page.expect_request("**/answers/"):
        choose(window, 1)
    window.page.get_by_role("button", name="Submit the test").click()
    window.page.get_by_role("button", name="Submit as it is").wait_for()
    assert given(attempt) == 1
    assert window.complaints == []
