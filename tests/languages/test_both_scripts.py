"""Uzbek in Cyrillic is an ordinary language to the server: a page asks as much as in Latin."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learners.models import Completion

pytestmark = pytest.mark.django_db
PAGES = [
    "", "courses/", "courses/bread/", "courses/bread/dough/pre-test/", "courses/bread/dough/flour/",
    "courses/bread/handbook/", "glossary/", "library/", "my-learning/",
]  # fmt: skip


@pytest.fixture
def trainee(aziza_client, enrolment, tiny):
    """Aziza, who has done the first step of the course."""
    Completion.objects.create(enrolment=enrolment, step_key=tiny.steps[0].key)
    return aziza_client


@pytest.mark.parametrize("page", PAGES)
def test_no_page_asks_more_in_cyrillic_than_in_latin(trainee, page):
    asked = {}
    for code in ("uz", "uz-cyrl"):
        trainee.get(f"/{code}/{page}")
        with CaptureQueriesContext(connection) as captured:
            assert trainee.get(f"/{code}/{page}").status_code == 200
        asked[code] = len(captured)
    assert asked["uz-cyrl"] == asked["uz"] > 0
