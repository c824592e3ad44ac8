"""Every learner page in every language: axe finds nothing, nothing is too wide, nothing is
refused by the security policy; and the keyboard reaches what the mouse reaches."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.conftest import Window

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LANGUAGES = ["en", "ru", "uz", "uz-cyrl"]
ANONYMOUS = [
    "",
    "courses/",
    "courses/?q=nothing",
    "courses/bread/",
    "verify/",
    "verify/0000-0000-0000/",
    "nowhere/",
]
SIGNED_IN = [
    "my-learning/", "profile/", "courses/bread/", "courses/bread/dough/pre-test/",
    "courses/bread/dough/flour/", "courses/bread/oven/final-test/",
    "courses/bread/oven/final-test/?attempt=1",
]  # fmt: skip
ACCOUNTS = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]


def examine(window, path: str) -> list[str]:
    """What is wrong with a page: violations of axe, and a body wider than the window."""
    window.open(path)
    window.page.evaluate(AXE.read_text())
    found = window.page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", RULES)
    faults = [f"{path}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in found["violations"]]
    width = window.page.evaluate("document.documentElement.scrollWidth")
    if width > window.page.viewport_size["width"]:
        faults.append(f"{path}: {width} px wide")
    return faults


@pytest.fixture(autouse=True)
def axe():
    if not AXE.is_file():
        pytest.skip("NO AXE-CORE: `make test` installs it from npm")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_stranger(chromium, site, transactional_db, language, scheme):
    context = chromium.new_context(
        viewport={"width": 320, "height": 640}, color_scheme=scheme, reduced_motion="reduce"
    )
    window = Window(context.new_page(), site)
    faults = [f for path in ANONYMOUS for f in examine(window, f"/{language}/{path}")]
    faults += [f for path in ACCOUNTS for f in examine(window, path)]
    context.close()
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_learner(window, advanced, language):
    window.sign_in(advanced.user.email)
    begin_and_fail(window, language)
    faults = [fault for path in SIGNED_IN for fault in examine(window, f"/{language}/{path}")]
    assert faults == []
    refused = [c for c in window.complaints if "Content Security Policy" in c]
    assert refused == []


def begin_and_fail(window, language: str) -> None:
    """One attempt is over, the next one is open."""
    window.open(f"/{language}/courses/bread/oven/final-test/")
    window.page.locator("button[name=start]").click()
    window.page.locator("button[name=submit]").click()
    window.page.locator("button[name=submit]").click()
    window.page.wait_for_url("**?attempt=1")


def test_the_keyboard_alone_answers_a_question(window, advanced):
    window.sign_in(advanced.user.email)
    window.open("/en/courses/bread/oven/final-test/")
    page = window.page
    page.locator("button[name=start]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#attempt")
    page.locator("#attempt input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.locator("button[name=save]:not(.vh)").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#attempt input:checked").count() == 1


def test_the_skip_link_comes_first_and_leads_to_the_text(window):
    window.open("/en/courses/")
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.className") == "skip"
    window.page.keyboard.press("Enter")
    assert window.page.url.endswith("#main")


def test_a_language_link_keeps_the_place_in_a_lesson(chromium, site, advanced):
    """At a desk the contents stand beside the lesson: they are no place in it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 500}, reduced_motion="reduce")
    window = Window(context.new_page(), site)
    window.sign_in(advanced.user.email)
    window.open("/en/courses/bread/dough/flour/")
    section = window.page.locator("article section[id]").first
    section.evaluate("place => place.scrollIntoView()")
    window.page.locator(".langs a[hreflang=ru]").dispatch_event("click")
    window.page.wait_for_url(f"**/ru/courses/bread/dough/flour/#{section.get_attribute('id')}")
    context.close()
