"""The anonymous form on an event on a telephone: in every language, light and dark, by keyboard."""

import secrets
from uuid import uuid4

import pytest
from django.utils import timezone

from people.models import User
from programmes import gathering, participating
from programmes.models import Event, Feedback, Programme, Project
from tests.browser.conftest import Window
from tests.browser.test_pages import AXE, LANGUAGES, examine


@pytest.fixture
def event(site, transactional_db) -> Event:
    """It is held today, with two people."""
    name, today = secrets.token_hex(4), timezone.localdate()
    programme = Programme.objects.create(name=name)
    dates = {"start": today, "end": today}
    project = Project.objects.create(programme=programme, code=name, title="x", **dates)
    event = Event.objects.create(
        project=project, code=name, kind="webinar", title="Training", place="Tashkent",
        country="UZ", languages=["ru"], hours=8, **dates,
    )  # fmt: skip
    for given in ("Aziza", "Bek"):
        user = User.objects.create_user(given_name=given, family_name="Karimov")
        participating.add(event=event, user=user, confirmed_on=today)
    return event


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_and_what_comes_after_it(chromium, site, event, language, scheme):
    if not AXE.is_file():
        pytest.skip("NO AXE-CORE: `make test` installs it from npm")
    context = chromium.new_context(
        viewport={"width": 320, "height": 640}, color_scheme=scheme, reduced_motion="reduce"
    )
    window = Window(context.new_page(), site)
    path = f"/{language}{gathering.path(event)}"
    faults = examine(window, path)
    send(window)
    assert window.page.locator("[role=alert]").count() == 1
    faults += [f"after an error: {fault}" for fault in faults_here(window)]
    window.page.locator("[name=useful][value='5']").check()
    send(window)
    faults += examine(window, path)
    assert window.page.locator("main form").count() == 0
    gathering.store(event, uuid4(), {"useful": 5})
    context.clear_cookies()
    faults += examine(window, path)
    assert window.page.locator("main form").count() == 0
    refused = [said for said in window.complaints if "Content Security Policy" in said]
    context.close()
    assert faults == refused == []


def send(window) -> None:
    with window.page.expect_navigation():
        window.page.locator("main button:not([type=reset])").click()


def faults_here(window) -> list[str]:
    width = window.page.evaluate("document.documentElement.scrollWidth")
    return [f"{width} px wide"] if width > window.page.viewport_size["width"] else []


def test_the_keyboard_alone_answers_without_javascript(chromium, site, event):
    context = chromium.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=False, locale="en"
    )
    page = context.new_page()
    page.goto(f"{site}/en{gathering.path(event)}")
    page.locator("[name=useful]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator("main button:not([type=reset])").focus()
    page.keyboard.press("Enter")
    page.get_by_text("You have answered.").wait_for()
    context.close()
    row = Feedback.objects.get(event=event)
    assert (row.useful, row.trainers, row.materials) == (3, 1, None)
