"""Interactive contents in a real browser: they work, save and report; and a hostile one gets
nowhere."""

import io
import json
import secrets
import uuid
from pathlib import Path

import pytest
from wagtail.models import Locale

from activities import importing, packing, playing
from activities.models import H5PContent, H5PLibrary, Outcome, SavedState, Statement
from activities.tickets import Ticket
from courses.models import H5PPage
from learners.enrolling import enrol
from learners.models import Completion
from tests.activities.packing import library, library_files, package
from tests.courses import building

pytestmark = pytest.mark.skipif(not playing.is_installed(), reason="no player (npm ci)")

CONTENTS = Path(__file__).parent / "contents"
GOOD, HOSTILE = ((CONTENTS / f"{name}.js").read_text() for name in ("good", "hostile"))


def content_of(script: str, name: str, **fields) -> H5PContent:
    file = package({"text": f"<p>{name}</p>"}, library_files(library(**fields), script=script))
    H5PLibrary.objects.filter(machine_name="H5P.Salt").delete()
    checked = importing.check(file, "salt.h5p", may_install=True)
    return importing.load(checked, locale=Locale.get_default())


def exercise(trainee, content) -> str:
    """An exercise in a course of its own; its address. The trainee takes the course."""
    slug = f"salt-{secrets.token_hex(4)}"
    page = building.course(slug, sequential=False)
    step = H5PPage(title="Knead", slug="exercise", content=content)
    building.announce(building.put(building.module_of(page), step))
    enrol(user=trainee, course_key=building.known(slug).key, language="en")
    return f"/en/courses/{slug}/module-1/exercise/"


@pytest.fixture
def opened(window, trainee):
    """Opens a content as an exercise; returns its frame and its address."""

    def open_content(script: str, **fields):
        content = content_of(script, "Salt slows the yeast.", **fields)
        address = exercise(trainee, content)
        window.sign_in(trainee.email)
        window.open(address)
        return window.page.frame_locator("iframe.h5p-frame"), address

    return open_content


def until(page, check) -> None:
    for _try in range(50):
        if check():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come to pass in five seconds")


def test_a_content_plays_saves_and_completes_its_step(window, trainee, opened):
    frame, address = opened(GOOD)
    assert frame.locator("#text").text_content() == "Salt slows the yeast."
    frame.locator("#pinch").click()
    frame.locator("#pinch").click()
    until(window.page, lambda: SavedState.objects.filter(user=trainee).exists())
    assert json.loads(SavedState.objects.get(user=trainee).data) == {"count": 2}
    # The frame is as high as what it holds.
    assert window.page.locator("iframe.h5p-frame").bounding_box()["height"] > 900
    window.open(address)
    assert frame.locator("#pinch").text_content() == "Pinch 2"
    frame.locator("#done").click()
    until(window.page, lambda: Completion.objects.filter(enrolment__user=trainee).exists())
    outcome = Outcome.objects.get(user=trainee)
    assert (outcome.completed, outcome.best) == (True, round(2 / 3, 4))
    assert {row.verb for row in Statement.objects.filter(user=trainee)} >= {"completed"}
    window.page.locator("button[name=finish]").click()
    window.page.wait_for_url("**/courses/*/")
    assert not window.complaints


def test_a_content_fills_the_screen_and_comes_back(window, opened):
    frame, _address = opened(GOOD, fullscreen=1)
    page, button = window.page, frame.get_by_role("button", name="Full screen")
    inside = "() => Boolean(document.fullscreenElement)"
    button.press("Enter")
    page.wait_for_function("() => document.fullscreenElement?.matches('iframe.h5p-frame')")
    size = page.viewport_size
    box = page.locator("iframe.h5p-frame").bounding_box()
    assert (box["width"], box["height"]) == (size["width"], size["height"])
    assert frame.locator("body").evaluate(inside)
    # What a learner does there counts as elsewhere.
    frame.locator("#pinch").click()
    assert frame.locator("#pinch").text_content() == "Pinch 1"
    # As Escape does, which belongs to the browser and not to the page.
    page.evaluate("() => document.exitFullscreen()")
    page.wait_for_function("() => !document.fullscreenElement")
    assert not frame.locator("body").evaluate(inside)
    until(page, lambda: page.locator("iframe.h5p-frame").bounding_box()["height"] > 900)
    button.press("Enter")
    page.wait_for_function("() => Boolean(document.fullscreenElement)")
    assert not window.complaints


def test_a_hostile_content_reaches_nothing(window, trainee, opened):
    other = Ticket(trainee.pk + 1, 1, uuid.uuid4(), uuid.uuid4()).sign()
    frame, address = opened(HOSTILE.replace("OTHER", f"/h5p/play/{other}/"))
    frame.locator("body[data-found]").wait_for(timeout=15_000)
    found = json.loads(frame.locator("body").get_attribute("data-found"))
    assert found == dict.fromkeys(found, False), found
    assert len(found) >= 15
    assert window.page.url.endswith(address)
    window.open("/en/my-learning/")
    assert window.page.url.endswith("/en/my-learning/"), "still signed in"


def test_messages_of_other_windows_are_not_believed(window, trainee, opened):
    _frame, _address = opened(GOOD)
    window.page.evaluate(
        """() => window.postMessage({h5p: 1, statement: {verb:
           {id: 'http://adlnet.gov/expapi/verbs/completed'}}}, '*')"""
    )
    window.page.wait_for_timeout(1200)
    assert not Statement.objects.filter(user=trainee, verb="completed").exists()


def test_what_a_broken_line_kept_back_is_sent_later(window, trainee, opened):
    frame, _address = opened(GOOD)
    frame.locator("#pinch").click()
    window.page.context.set_offline(True)
    frame.locator("#done").click()
    assert window.says("Not saved yet. It will be tried again.")
    window.page.context.set_offline(False)
    until(window.page, lambda: Statement.objects.filter(user=trainee, verb="completed").exists())


def demo(trainee, window, name: str):
    """One of our own content types with its demo content, as an exercise; its frame."""
    file = io.BytesIO(packing.build(name))
    checked = importing.check(file, "demo.h5p", may_install=True)
    content = importing.load(checked, locale=Locale.get_default())
    window.sign_in(trainee.email)
    window.open(exercise(trainee, content))
    return window.page.frame_locator("iframe.h5p-frame")


def best(trainee) -> float | None:
    row = Outcome.objects.filter(user=trainee, completed=True).first()
    return row.best if row else None


def test_flash_cards_come_round_until_they_are_known(window, trainee):
    frame = demo(trainee, window, "Saboq.FlashCards")
    for knew in (True, False, True, True):
        frame.get_by_role("button", name="Turn the card").press("Enter")
        frame.get_by_role("button", name="I knew it" if knew else "Not yet").press("Enter")
    frame.get_by_text("At once you knew 2 of 3.").wait_for()
    until(window.page, lambda: best(trainee) == 0.6667)
    assert not window.complaints


def test_sorting_by_keyboard(window, trainee):
    frame = demo(trainee, window, "Saboq.Sorting")
    frame.get_by_role("button", name="Check").click()
    frame.get_by_text("Choose a group for each of them.").wait_for()
    for group in frame.get_by_role("group").all():
        group.get_by_label("Allowed").press("Space")
    frame.get_by_role("button", name="Check").press("Enter")
    frame.get_by_text("2 of 4 are in the right group.").wait_for()
    until(window.page, lambda: best(trainee) == 0.5)
    assert not window.complaints


def test_a_case_goes_on_as_one_decides(window, trainee):
    frame = demo(trainee, window, "Saboq.BranchingCase")
    frame.get_by_role("button", name="Secure the parcel").press("Enter")
    frame.get_by_role("button", name="Continue").press("Enter")
    frame.get_by_role("button", name="Only my chief").press("Enter")
    frame.get_by_text("The case is closed. 3 of 4 points.").wait_for()
    until(window.page, lambda: best(trainee) == 0.75)
    assert not window.complaints
