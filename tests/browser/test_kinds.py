"""The kinds of questions that have a script: by mouse, by keyboard, and what reaches the server."""

import json
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from wagtail.models import Locale

from courses.models import QuizPage
from learners.enrolling import enrol
from people.models import User
from quizzes.models import Answer, Question, Quiz
from tests.browser.conftest import Window, new_address
from tests.browser.test_pages import AXE, LANGUAGES, examine
from tests.conftest import person
from tests.courses import building
from tests.courses.placing import TEST
from tests.quizzes.bank import recorded
from tests.quizzes.pictures import stored
from tests.quizzes.questions import VALUES, as_listed

EMPTY = {"key": "d", "text": "Zone d", "feedback": "", "correct": False}
NOWHERE = {"x": 0, "y": 0, "width": 0, "height": 0}


def question(kind: str, *, live: bool = True, **changes: Any) -> Question:
    """A question of this kind in a bank of its own; `code` is as random as the bank."""
    value = {**VALUES[kind], **changes}
    if "image" in value:
        value["image"] = stored().pk
    code = f"K-{secrets.token_hex(4)}"
    made = Question(
        code=code, bank=code.lower(), objective="1.a", source_language="en", live=live,
        status="approved", locale=Locale.objects.get(language_code="en"),
        body=json.dumps([{"type": kind, "value": as_listed(value)}]),
    )  # fmt: skip
    made.save()
    if live:
        made.save_revision().publish()
    return made


@pytest.fixture
def begin(window: Window, trainee: User) -> Callable[..., Callable[[], Any]]:
    """Begin a test of one question; a function that says what is stored of its answer."""

    def begun(kind: str, **changes: Any) -> Callable[[], Any]:
        asked = question(kind, **changes)
        page = building.course(asked.bank, lessons=0)
        quiz = Quiz.objects.create(
            name="one", bank=asked.bank, questions=[str(asked.translation_key)]
        )
        terms = {"purpose": "final_test", "pass_mark": 80, "attempts": 2, "review": "score"}
        test = QuizPage(title="Kinds", slug="test", quiz=quiz, **terms)
        building.announce(building.put(building.module_of(page), test))
        enrol(user=trainee, course_key=page.translation_key)
        window.sign_in(trainee.email)
        window.open(f"/en/courses/{asked.bank}/{TEST}/")
        window.page.locator("button[name=start]").click()
        window.page.wait_for_selector("#attempt")
        return lambda: Answer.objects.get(attempt__user=trainee).response

    return begun


def saves(window: Window):
    """Whatever happens in this block ends with an answer that the server has taken."""
    return window.page.expect_response(lambda reply: "/answers/" in reply.url and reply.ok)


def order(window: Window) -> list[str]:
    """The texts of the steps as they stand."""
    return window.page.locator("[data-ordering] label").all_inner_texts()


# Ordering ------------------------------------------------------------------------------------


def test_steps_are_moved_with_the_keyboard_and_the_focus_goes_along(window, begin):
    answer = begin("ordering")
    first, second, *rest = order(window)
    down = window.page.get_by_role("button", name=f"Move down: {first}")
    down.focus()
    with saves(window):
        window.page.keyboard.press("Enter")
    assert order(window) == [second, first, *rest]
    assert down.evaluate("button => button === document.activeElement")
    assert window.page.locator("#q1 [role=status]").inner_text() == f"2: {first}"
    places = {item["text"]: item["key"] for item in VALUES["ordering"]["items"]}
    assert answer() == {places[text]: n for n, text in enumerate([second, first, *rest], 1)}
    assert window.complaints == []


def test_an_order_that_stands_right_is_an_answer_once_it_is_said_so(window, begin):
    answer = begin("ordering")
    shown = order(window)
    assert answer() is None
    assert window.page.locator(".place").all_inner_texts() == ["–"] * 4
    keep = window.page.get_by_role("button", name="The order is right as it stands")
    keep.focus()
    with saves(window):
        window.page.keyboard.press("Enter")
    assert order(window) == shown
    assert sorted(answer().values()) == [1, 2, 3, 4]
    assert window.page.locator(".place").all_inner_texts() == ["1", "2", "3", "4"]
    assert not keep.is_visible()
    window.page.reload()
    assert order(window) == shown and not keep.is_visible()


def test_the_first_step_stays_first_when_it_is_moved_up(window, begin):
    answer = begin("ordering")
    before = order(window)
    with saves(window):
        window.page.get_by_role("button", name=f"Move up: {before[0]}").click()
    assert order(window) == before and sorted(answer().values()) == [1, 2, 3, 4]


# Places on a picture -------------------------------------------------------------------------


def test_a_press_on_the_picture_is_a_tick_in_the_list(window, begin):
    answer = begin("point_on_image")
    with saves(window):
        window.page.locator(".area").nth(1).locator("label").click()
    assert window.page.get_by_role("checkbox", name="2. Zone b").is_checked()
    assert answer() == ["b"]
    window.page.get_by_role("checkbox", name="2. Zone b").focus()
    with saves(window):
        window.page.keyboard.press("Space")
    assert answer() is None


def test_a_search_is_marked_with_the_keyboard(window, begin):
    answer = begin("xray_search")
    cell = window.page.get_by_role("checkbox", name="Column 4, row 3")
    cell.focus()
    assert cell.evaluate("box => box.matches(':focus-visible')")
    with saves(window):
        window.page.keyboard.press("Space")
    stop = window.page.get_by_role("radio", name="Stop")
    stop.focus()
    with saves(window):
        window.page.keyboard.press("Space")
    assert answer() == {"decision": "stop", "cells": ["d3"]}


def test_when_the_time_for_a_picture_is_over_it_is_hidden_and_asks_no_more(window, begin):
    begin("xray_search", seconds=30)
    assert window.page.locator("#q1 img").count() == 0
    window.page.clock.install()
    window.page.get_by_role("button", name="Open the picture").click()
    picture = window.page.locator("#q1 .picture")
    picture.wait_for()
    window.page.clock.run_for(5_000)
    assert "s left" in window.page.locator("[data-clock]").inner_text()
    window.page.clock.run_for(30_000)
    assert window.page.locator("[data-clock]").inner_text() == "0 s left"
    assert not picture.is_visible()
    assert window.page.get_by_role("radio", name="Stop").is_disabled()


# A test of every kind ------------------------------------------------------------------------


@pytest.fixture
def all_kinds(window: Window, trainee: User) -> str:
    """The path of a test of every kind, which the trainee has begun."""
    asked = [question(kind) for kind in VALUES]
    asked += [recorded_choice(kind) for kind in ("single_choice", "multiple_choice", "true_false")]
    page = building.course(asked[0].bank, lessons=0)
    keys = [str(one.translation_key) for one in asked]
    quiz = Quiz.objects.create(name="all", bank=asked[0].bank, questions=keys)
    test = QuizPage(title="Kinds", slug="test", quiz=quiz, purpose="final_test", review="always")
    module = building.module_of(page)
    building.announce(building.put(module, test))
    for language in ("ru", "uz"):  # Uzbek in Cyrillic follows
        for original in (page, module, test):
            building.translated(original, language)
    enrol(user=trainee, course_key=page.translation_key)
    window.sign_in(trainee.email)
    window.open(f"/en/courses/{asked[0].bank}/{TEST}/")
    window.page.locator("button[name=start]").click()
    window.page.wait_for_selector("#attempt")
    return f"courses/{asked[0].bank}/{TEST}/"


def recorded_choice(kind: str) -> Question:
    code = f"K-{secrets.token_hex(4)}"
    right = ["true"] if kind == "true_false" else "ab"[: 1 + (kind == "multiple_choice")]
    return recorded(code, bank=code.lower(), kind=kind, right=right)


FOCUS = """() => {
  const field = document.activeElement, bar = document.querySelector(".quiz-bar");
  const bottom = (element) => element.getBoundingClientRect().bottom;
  const shown = field.closest(".cell, .choice") ?? field;
  return {
    name: field.name ? `${field.name} ${/radio/.test(field.type) ? "" : field.value}` : "",
    hidden: Boolean(field.closest("form#attempt")) && !bar.contains(field)
      && bottom(shown) <= bottom(bar),
  };
}"""


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_the_keyboard_reaches_every_answer_and_the_bar_hides_none(window, all_kinds, key):
    # A smooth scroll is looked at when it has come to its end.
    window.page.emulate_media(reduced_motion="reduce")
    fields = "form#attempt :is(input, select, textarea):not([type=hidden], [hidden])"
    named = {field.get_attribute("name") for field in window.page.locator(fields).all()}
    assert len(named) == 15
    edge = "first" if key == "Tab" else "last"
    getattr(window.page.locator("#attempt :is(input, button):visible"), edge).focus()
    reached, hidden = set(), set()
    for _press in range(140):
        seen = window.page.evaluate(FOCUS)
        reached.add(seen["name"].split(" ")[0])
        if seen["hidden"]:
            hidden.add(seen["name"])
        window.page.keyboard.press(key)
    assert named <= reached, named - reached
    assert hidden == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_test_of_every_kind_has_no_fault(window, all_kinds, language):
    """As every page (`test_pages.py`), and its review too."""
    if not AXE.is_file():
        pytest.skip("NO AXE-CORE: `make test` installs it from npm")
    path = f"/{language}/{all_kinds}"
    assert examine(window, path) == []
    for _again in range(2):
        window.page.locator("button.btn[name=submit]").click()
    window.page.wait_for_url("**?attempt=1")
    assert examine(window, f"{path}?attempt=1") == []
    assert window.complaints == []


# The author's zones --------------------------------------------------------------------------


@pytest.fixture
def editor(chromium, site, transactional_db) -> Iterator[Window]:
    """Timur in the editor, at a desk."""
    context = chromium.new_context(viewport={"width": 1280, "height": 1600}, locale="en")
    window = Window(context.new_page(), site)
    timur = person(new_address(), "Trainers", given_name="Timur")
    window.sign_in(timur.email)
    yield window
    context.close()


def drawing(window: Window, **changes: Any):
    """Open the question in the editor; its stage, with the picture on it."""
    made = question("point_on_image", live=False, **changes)
    window.open(f"/admin/snippets/quizzes/question/edit/{made.pk}/")
    stage = window.page.locator(".zone-stage")
    stage.locator("img").wait_for()
    window.page.wait_for_function(
        "document.querySelector('.zone-stage img')?.naturalWidth > 0"
        " && document.querySelectorAll('.zone-box').length"
    )
    return stage


def numbers(window: Window, zone: int) -> list[float]:
    """x, y, width and height of a zone as the form has them."""
    fields = window.page.locator(".zone-fields").nth(zone)
    sides = ("x", "y", "width", "height")
    return [float(fields.locator(f"input[name$='-{side}']").input_value()) for side in sides]


def test_arrow_keys_move_a_zone_and_shift_sizes_it(editor):
    stage = drawing(editor)
    box = stage.locator(".zone-box").nth(1)
    assert numbers(editor, 1) == [55, 55, 10, 10]
    box.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"):
        editor.page.keyboard.press(key)
    assert numbers(editor, 1) == [57, 54, 11, 11]
    assert "57, 54, 11, 11" in box.get_attribute("aria-label")
    assert "57, 54, 11, 11" in stage.locator("+ [role=status]").inner_text()


def test_a_zone_stays_on_the_picture(editor):
    stage = drawing(editor)
    stage.locator(".zone-box").nth(0).focus()
    for _press in range(15):
        editor.page.keyboard.press("ArrowLeft")
    assert numbers(editor, 0) == [0, 10, 15, 20]


def drag(window: Window, stage, start: tuple[float, float], end: tuple[float, float]) -> None:
    """With the mouse, between two places in per cent of the picture."""
    stage.scroll_into_view_if_needed()
    area = stage.bounding_box()
    (x, y), (to_x, to_y) = (
        (area["x"] + area["width"] * px / 100, area["y"] + area["height"] * py / 100)
        for px, py in (start, end)
    )
    mouse = window.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move((x + to_x) / 2, (y + to_y) / 2)
    mouse.move(to_x, to_y)
    mouse.up()


def test_the_mouse_moves_a_zone_and_draws_a_new_one(editor):
    zones = [*VALUES["point_on_image"]["zones"], {**EMPTY, **NOWHERE}]
    stage = drawing(editor, zones=zones)
    drag(editor, stage, (60, 60), (70, 50))
    assert numbers(editor, 1) == pytest.approx([65, 45, 10, 10], abs=1)
    drag(editor, stage, (20, 70), (40, 90))
    assert numbers(editor, 3) == pytest.approx([20, 70, 20, 20], abs=1)
    assert stage.locator(".zone-box").count() == 4


def test_numbers_that_are_typed_move_the_zone(editor):
    stage = drawing(editor)
    editor.page.locator(".zone-fields").nth(2).locator("input[name$='-x']").fill("30")
    assert stage.locator(".zone-box").nth(2).evaluate("box => box.style.left") == "30%"
