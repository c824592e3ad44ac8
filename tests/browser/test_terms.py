"""Terms explained in a lesson: with the focus or the pointer, until Escape (WCAG 1.4.13)."""

import pytest

from content import loading
from languages import glossary_loading
from tests.browser.test_pages import examine
from tests.conftest import TINY
from tests.content.curricula import lesson, publish

FLOUR = "/ru/courses/bread/dough/flour/"
WORDS = "Огнестрельное оружие, маркировка, прокурор и незаконный оборот."


@pytest.fixture
def explained(site, transactional_db):
    """A lesson with terms in it, the last of them at the end of a line."""
    glossary_loading.load()
    page = lesson("flour", "ru")
    block = {"type": "paragraph", "value": f"<p>{WORDS}</p>", "id": "11111111-0000-4000-8000-1"}
    publish(page, body=[*page.body.raw_data, block])
    yield
    loading.load(TINY)


@pytest.mark.parametrize(("width", "height"), [(320, 640), (1280, 800)])
def test_an_explanation_comes_stays_in_the_window_and_goes(
    window, advanced, explained, width, height
):
    window.page.set_viewport_size({"width": width, "height": height})
    window.sign_in(advanced.user.email)
    assert examine(window, FLOUR) == []
    page = window.page
    shown = page.locator(".tip:visible")
    for term in page.locator(".term > a").all():
        term.focus()
        box = shown.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.keyboard.press("Escape")
        assert shown.count() == 0
    assert page.locator(".term").count() > 2
    # The pointer brings it back, and may go over the explanation itself.
    page.locator(".term > a").last.hover()
    assert shown.count() == 1
    if width > 1216:
        shown.hover()
        assert shown.count() == 1
    page.keyboard.press("Escape")
    assert shown.count() == 0
