"""What a visitor meets before the first course is loaded."""

import pytest
from django.core.management import call_command
from wagtail.models import Page

from cms.models import HomePage

pytestmark = pytest.mark.django_db


def test_the_site_is_there_before_its_courses(client, settings):
    for home in HomePage.objects.all():
        home.delete()
    call_command("home_pages")
    for code, _name in settings.LANGUAGES:
        for address in (f"/{code}/", f"/{code}/courses/"):
            page = client.get(address)
            assert page.status_code == 200 and b"saboq.css" in page.content, address
    assert Page.find_problems() == ([], [], [], [], [])


def test_it_changes_nothing_where_they_are(tiny):
    before = list(Page.objects.order_by("path").values_list("pk", "latest_revision"))
    call_command("home_pages")
    assert list(Page.objects.order_by("path").values_list("pk", "latest_revision")) == before
