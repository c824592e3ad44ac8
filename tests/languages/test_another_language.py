"""Another language needs no code: Kazakh, by one setting and one PO file."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite",
    reason="THE KAZAKH SITE IS ON SQLITE, whatever these use",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> dict:
    """What `kazakh.py` saw on a site of its own."""
    folder = tmp_path_factory.mktemp("kazakh")
    environment = {
        **os.environ,
        "MORE_LANGUAGES": "kk=Қазақша",
        "DATABASE_URL": f"sqlite:///{folder / 'kazakh.sqlite3'}",
        "VAR_DIR": str(folder),
        "VAR_DIR_OF": os.environ.get("PYTEST_XDIST_WORKER", "main"),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    answer = subprocess.run(
        [sys.executable, "-m", "tests.languages.kazakh", str(folder)],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr[-3000:]
    return json.loads(answer.stdout)


def test_a_course_speaks_kazakh(site):
    assert (site["status"], site["lang"], site["title"]) == (200, True, "Нан")
    assert site["languages"] == ["en", "ru", "uz", "uz-cyrl", "kk"]
    assert site["steps"] == ["kk"]


def test_kazakh_is_in_the_switch_and_chosen_by_the_browser(site):
    assert site["switch"]
    assert site["home"] == "/kk/"


def test_dates_are_kazakh(site):
    assert site["month"].lower() == "қараша"


def test_the_desk_follows_kazakh(site):
    assert "kk" in site["desk"]
    assert site["done"] == [100]


def test_terms_and_order_work_without_rules_of_their_own(site):
    assert site["found"] == ["firearm"]
    assert site["sorted"] == ["а", "б", "ә"]
