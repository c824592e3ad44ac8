"""Pages behind the link of a letter, without an account: an invitation, and the questions months
after an event."""

import secrets
from datetime import timedelta

import pytest
from django.utils import timezone

from people.models import User
from programmes import following_up, inviting, participating, replying
from programmes.models import Event, FollowUp, Participation, Programme, Project
from tests.browser.conftest import Window, new_address
from tests.browser.test_pages import LANGUAGES, axe, examine  # noqa: F401


@pytest.fixture
def invited(site, transactional_db) -> Participation:
    """Somebody who is invited to an event of next week."""
    name, day = secrets.token_hex(4), timezone.localdate() + timedelta(days=7)
    dates = {"start": day, "end": day}
    programme = Programme.objects.create(name=name)
    project = Project.objects.create(programme=programme, code=name, title="x", **dates)
    event = Event.objects.create(
        project=project, code=name, kind="webinar", title="Detection at the border",
        place="Tashkent", country="UZ", languages=["ru"], hours=8, **dates,
    )  # fmt: skip
    user = User.objects.create_user(new_address(), given_name="Aziza", family_name="Karimova")
    line = participating.add(event=event, user=user, confirmed_on=timezone.localdate())
    inviting.invite(line)
    line.refresh_from_db()
    return line


@pytest.fixture
def asked(invited) -> FollowUp:
    now = timezone.now()
    return FollowUp.objects.create(
        participation=invited, months=3, asked_at=now, expires_at=now + following_up.OPEN_FOR
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wrong_with_the_pages(chromium, site, invited, asked, language, scheme):
    context = chromium.new_context(
        viewport={"width": 320, "height": 640}, color_scheme=scheme, reduced_motion="reduce"
    )
    window = Window(context.new_page(), site)
    paths = [replying.path(invited, language), following_up.path(asked, language)]
    faults = [fault for path in paths for fault in examine(window, path)]
    context.close()
    assert faults == []
    assert window.complaints == []


def test_the_questions_are_answered_once(window, asked):
    window.open(following_up.path(asked, "en"))
    page = window.page
    page.locator("button[value=answer]").click()
    assert page.locator(".callout.bad").is_visible()
    for name in ("used", "contacted", "trained"):
        page.locator(f"input[name={name}][value=no]").check()
    page.locator("button[value=answer]").click()
    page.wait_for_selector("h1:has-text('Thank you')")
    window.open(following_up.path(asked, "en"))
    assert page.locator("form[method=post] input[name=used]").count() == 0
    asked.refresh_from_db()
    assert asked.answered_at


def test_an_invitation_is_accepted_and_then_declined(window, invited):
    window.open(replying.path(invited, "en"))
    page = window.page
    page.locator("button[value=accept]").click()
    page.wait_for_selector(".callout.ok")
    page.locator("summary").click()
    page.locator("[name=reason]").fill("On leave")
    page.locator("button[value=decline]").click()
    page.wait_for_selector("text=You have declined")
    invited.refresh_from_db()
    assert (invited.reply, invited.reply_reason) == ("declined", "On leave")
