"""Questions of other kinds than choices, through the pages of a test: files, clocks, refusals."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quizzes.models import Quiz
from tests.courses.placing import TEST, a_test_with, new_question, press, responses
from tests.quizzes.pictures import stored
from tests.quizzes.questions import VALUES

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(aziza_client, aziza, tiny, settings, tmp_path):
    """A test with a number, an open answer and an x-ray picture of thirty seconds."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private", "base_url": None},
        },
    }
    found = a_test_with(aziza_client, aziza, questions=1)
    quiz = Quiz.objects.get(pages__slug="test", pages__locale__language_code="en")
    image = stored()
    quiz.questions = []
    for n, kind in enumerate(("numeric", "open_answer", "xray_search")):
        value = {**VALUES[kind], **({"image": image.pk, "seconds": 30} if n == 2 else {})}
        quiz.questions.append(new_question(quiz.bank, kind, value))
    quiz.save()
    return found


def test_a_file_is_handed_in_and_a_bad_number_loses_nothing(walk):
    attempt = walk.begin(TEST)
    page = walk.page(TEST)
    assert 'enctype="multipart/form-data"' in page
    file = SimpleUploadedFile("Report.pdf", b"%PDF-1.7 report")
    asked = {"asked": ["1", "2", "3"]}
    answer = press(walk, attempt, "save", q1="many", q2_text="See it.", q2_file=file, **asked)
    assert "Please write one number" in answer.content.decode()
    kept = responses(attempt)[2]
    assert (kept["text"], kept["upload"]["name"]) == ("See it.", "Report.pdf")
    assert "Handed in: Report.pdf" in walk.page(TEST)


def test_a_picture_is_opened_with_a_button_and_then_answered(walk):
    attempt = walk.begin(TEST)
    assert "questions/" not in walk.page(TEST)
    press(walk, attempt, "save", q3_open="1", asked=["1", "2", "3"])
    page = walk.page(TEST)
    assert "questions/" in page
    assert "Answered: <b data-count>0</b> of 3" in page
    press(walk, attempt, "save", q3_decision="stop", q3_cell=["d3"], asked=["1", "2", "3"])
    held = responses(attempt)[3]
    assert (held["decision"], held["cells"]) == ("stop", ["d3"])
    assert held["opened"]


def test_an_attempt_with_an_open_answer_is_handed_in_and_waits(walk):
    attempt = walk.begin(TEST)
    press(walk, attempt, "submit", q1="75", q2_text="At nine.", confirm="1", asked=["1", "2", "3"])
    attempt.refresh_from_db()
    assert not attempt.is_open
    assert (attempt.score, attempt.passed) == (None, None)
