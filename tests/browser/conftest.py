"""A real Chromium on a real server, on PostgreSQL as in a running site."""

import os
import secrets
import shutil
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import TimeoutError, sync_playwright
from pytest_django.live_server_helper import LiveServer

from content import loading
from courses import outline
from learners.enrolling import enrol
from learners.models import Completion, Enrolment
from people.models import User
from tests.conftest import PASSWORD, TINY

CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

# Playwright runs an event loop in this thread; Django would refuse its own database for that.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if "tests/browser" in str(item.fspath):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM ON THIS MACHINE: the browser tests did not run")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The address of a site that runs for all browser tests, with the tiny course in it.

    What its visitors do is really committed, so every test brings people of its own.
    """
    if connection.vendor != "postgresql":
        pytest.skip("BROWSER TESTS NEED POSTGRESQL: set DATABASE_URL=postgres://…")
    with django_db_blocker.unblock():
        loading.load(TINY)
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        # As a transactional test does: whoever comes next expects nothing of ours.
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def transactional_db(site) -> None:
    """In place of pytest-django's: nothing is flushed between two visits to one site."""


class Window:
    """One browser window and what went wrong in it."""

    def __init__(self, page, site: str):
        self.page, self.site, self.complaints = page, site, []
        page.on("console", lambda m: m.type == "error" and self.complaints.append(m.text))
        page.on("pageerror", lambda e: self.complaints.append(str(e)))

    def open(self, path: str):
        """Go to a path of the site; returns the response."""
        return self.page.goto(self.site + path)

    def press(self, name: str) -> None:
        """Press the button, or follow the link, that is called so."""
        page = self.page.get_by_role("main")
        found = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
        found.first.click()

    def says(self, text: str) -> bool:
        """Whether the page shows this text; waits for a page that is still on its way."""
        try:
            self.page.get_by_text(text).first.wait_for(timeout=10_000)
        except TimeoutError:
            return False
        return True

    def sign_in(self, email: str) -> None:
        self.open("/accounts/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url("**/my-learning/")


@pytest.fixture
def window(chromium, site, transactional_db) -> Iterator[Window]:
    """A window at phone width: most learners have nothing wider."""
    context = chromium.new_context(viewport={"width": 320, "height": 640}, locale="en")
    found = Window(context.new_page(), site)
    yield found
    context.close()


@pytest.fixture
def trainee(site, transactional_db) -> User:
    """Somebody who has not been here before."""
    return User.objects.create_user(
        new_address(), PASSWORD, given_name="Aziza", family_name="Karimova",
        name_latin="Aziza Karimova",
    )  # fmt: skip


@pytest.fixture
def advanced(trainee: User, site: str) -> Enrolment:
    """Aziza has failed the final test once and has a second attempt open."""
    course = outline.course("bread", "en")
    enrolment = enrol(user=trainee, course_key=course.key, language="en")
    for step in course.steps[:-1]:
        Completion.objects.create(enrolment=enrolment, step_key=step.key)
    return enrolment


def new_address() -> str:
    return f"aziza-{secrets.token_hex(4)}@example.org"
