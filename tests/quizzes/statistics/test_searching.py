"""X-ray pictures: hits and false alarms over all and by category, on the page of the test."""

from uuid import uuid4

import pytest
from django.urls import reverse

from quizzes.models import QuestionVersion, Quiz
from quizzes.statistics import gathering
from quizzes.statistics.detection import Detection
from quizzes.statistics.reporting import report
from tests.conftest import signed_in
from tests.quizzes.bank import BANK
from tests.quizzes.questions import asked, zones
from tests.quizzes.statistics.sat import sat

pytestmark = pytest.mark.django_db
HARMLESS = {"zones": zones(""), "category": ""}
SEARCH, PASS = {"decision": "stop", "cells": ["d3"]}, {"decision": "release", "cells": []}
LOOK, OPENED = {"decision": "look", "cells": []}, {"opened": "2026-11-27T08:00:00+00:00"}


def picture(code, **changes):
    kind, version, texts = asked("xray_search", **changes)
    return QuestionVersion.objects.create(
        question_key=uuid4(),
        number=1,
        digest=code,
        kind=kind.name,
        structure=version.structure,
        key=version.key,
        texts=texts,
        source_language="en",
        code=code,
        bank=BANK,
        difficulty="easy",
    )


@pytest.fixture
def search(locales):
    """A firearm, ammunition, and two harmless suitcases."""
    versions = [
        picture("X-1"),
        picture("X-2", category="ammunition"),
        picture("X-3", **HARMLESS),
        picture("X-4", **HARMLESS),
    ]
    keys = [str(version.question_key) for version in versions]
    return Quiz.objects.create(name="Pictures", bank=BANK, questions=keys)


def found(quiz):
    return {row.category: row for row in report(gathering.of_quiz(quiz.key)).searches}


def test_over_all_and_by_category(search):
    sat(search, [SEARCH, SEARCH, PASS, SEARCH])
    sat(search, [LOOK, PASS, PASS, PASS])
    rows = found(search)
    assert set(rows) == {"", "ammunition", "firearm"}
    everything = rows[""]
    assert (everything.hits.value, everything.hits.n) == (0.75, 4)
    assert (everything.false_alarms.value, everything.false_alarms.n) == (0.25, 4)
    assert everything.sensitivity.value == pytest.approx(Detection(3, 1, 1, 3).sensitivity)
    assert rows["firearm"].hits.value == 1
    assert rows["ammunition"].hits.value == 0.5
    assert rows["ammunition"].false_alarms.n == 4


def test_who_decided_nothing_does_not_count(search):
    sat(search, [None, OPENED, None, PASS])
    row = found(search)[""]
    assert (row.hits.n, row.false_alarms.n) == (0, 1)
    assert row.sensitivity.value is None


def test_the_page_shows_them_with_their_numbers(search, timur):
    for _ in range(3):
        sat(search, [SEARCH, PASS, PASS, SEARCH])
    response = signed_in(timur).get(reverse("quiz_statistics", args=[search.key]))
    page = " ".join(response.content.decode().split())
    for words in ("Searching x-ray pictures", "firearm", "Sensitivity d′", "Criterion c", "50 %"):
        assert words in page
    assert "log-linear" in page


def test_other_tests_have_no_such_table(quiz, timur):
    sat(quiz, ["b", "b", "b", ["a", "c"], "true"])
    response = signed_in(timur).get(reverse("quiz_statistics", args=[quiz.key]))
    assert "x-ray" not in response.content.decode()
