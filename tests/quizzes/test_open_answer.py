"""A text or a file, marked by people: what is accepted, kept, and never guessed."""

import os
import tracemalloc
from datetime import timedelta
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import Form
from django.utils.datastructures import MultiValueDict

from cms import periodic
from quizzes import uploads
from quizzes.clearing import clear_unused
from quizzes.kinds import KINDS
from quizzes.models import QuestionVersion
from tests.cms.zips import endless
from tests.quizzes.conftest import NOW
from tests.quizzes.questions import asked, cleaned
from tests.quizzes.test_every_kind import form_of, page_of

open_answer = KINDS["open_answer"]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    """Private storage that is empty."""
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private", "base_url": None},
        },
    }
    return tmp_path / "private"


def upload(name="report.pdf", data=b"%PDF-1.7 report"):
    return SimpleUploadedFile(name, data)


def office(part, name):
    out = BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr(part, "<x/>")
    return upload(name, out.getvalue())


def sent(text="", file=None, held=None, **more):
    """The form of the question as it was sent."""
    changes = more.pop("changes", {})
    kind, version, texts = asked("open_answer", **changes)
    files = MultiValueDict({"q1_file": [file]}) if file else None
    form = Form({"q1_text": text, **more}, files, initial={"q1": held})
    form.fields["q1"] = kind.field(version, texts, [])
    return form


def stored(*args, **kwargs):
    form = sent(*args, **kwargs)
    assert form.is_valid(), form.errors
    return open_answer.clean(form.cleaned_data["q1"])


def test_an_answer_waits_for_its_marker_and_none_is_worth_nothing():
    _kind, version, _texts = asked("open_answer")
    assert open_answer.grade(version, {"text": "At nine."}) is None
    assert open_answer.grade(version, {"upload": {"file": "answers/1.pdf", "name": "a"}}) is None
    assert open_answer.grade(version, None) == 0
    assert open_answer.grade(version, {"upload": {"file": "/etc/passwd"}}) == 0


def test_points_of_a_marker_become_a_share():
    _kind, version, _texts = asked("open_answer")
    assert open_answer.award(version, {"a": 2, "b": 3}) == 1
    assert open_answer.award(version, {"a": 1, "b": 0}) == Fraction(1, 5)


@pytest.mark.parametrize("points", [{"a": 1}, {"a": 3, "b": 0}, {"a": -1, "b": 0}, {"c": 1}])
def test_a_marker_cannot_give_what_the_rubric_does_not_have(points):
    _kind, version, _texts = asked("open_answer")
    with pytest.raises(ValueError, match=r"criterion|Points"):
        open_answer.award(version, points)


def test_the_rubric_has_its_words_and_points():
    kind, version, texts = asked("open_answer")
    rubric = kind.rubric(version, texts)
    assert [(c.key, c.text, c.points) for c in rubric] == [
        ("a", "Names time and place", 2),
        ("b", "Names who touched what", 3),
    ]


def test_learners_see_the_criteria_and_never_the_guidance():
    page = page_of("open_answer")
    assert "Names time and place" in page
    assert "2 points" in page
    assert "lenient" not in page


def test_a_text_is_kept_as_it_was_written():
    assert stored("  At nine.\r\n\r\nAt the gate. ") == {"text": "At nine.\n\nAt the gate."}
    assert stored("   ") is None
    page = page_of("open_answer", response={"text": "1 < 2"})
    assert "1 &lt; 2</textarea>" in page


def test_a_text_that_is_too_long_is_refused_and_stays():
    form = sent("x" * 10_001)
    assert not form.is_valid()
    assert next(iter(form["q1"])).data["text"] == "x" * 10_001


def test_a_file_is_kept_under_a_random_name(private):
    response = stored("See the file.", upload("../Отчёт о досмотре.pdf"))
    kept = response["upload"]
    assert kept["name"] == "Отчёт о досмотре.pdf"
    assert kept["size"] == 15
    assert kept["file"].startswith("answers/")
    assert kept["file"].endswith(".pdf")
    assert "Отч" not in kept["file"]
    assert storages["private"].open(kept["file"]).read() == b"%PDF-1.7 report"


def test_a_file_sent_again_is_not_kept_twice(private):
    first = stored("", upload())
    assert stored("Now with words.", upload(), held=first)["upload"] == first["upload"]
    assert len(list((private / "answers").iterdir())) == 1


def test_another_file_takes_its_place_and_a_page_without_one_leaves_it():
    first = stored("", upload())
    second = stored("", upload("photo.png", PNG), held=first)
    assert second["upload"]["name"] == "photo.png"
    assert stored("Words.", held=first) == {"text": "Words.", "upload": first["upload"]}


def test_a_file_can_be_taken_back():
    first = stored("", upload())
    assert stored("", held=first, q1_drop="1") is None


def test_a_held_answer_that_names_a_foreign_file_is_not_believed():
    assert stored("Words.", held={"upload": {"file": "../secret"}}) == {"text": "Words."}


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (upload("virus.exe"), "not accepted"),
        (upload("report"), "not accepted"),
        (upload("report.pdf.html"), "not accepted"),
        (upload("report.pdf", b"<script>alert(1)</script>"), "not what its name says"),
        (upload("photo.png", b"GIF89a"), "not what its name says"),
        (upload("report.docx"), "not accepted"),
        (upload("report.pdf", b"%PDF-" + b"x" * 1024 * 1024), "larger than 1 MB"),
        (upload("report.pdf", b""), "empty"),
    ],
)
def test_what_is_not_accepted_is_told_and_not_kept(private, file, message):
    form = sent("Words stay.", file)
    assert not form.is_valid()
    assert message in str(form.errors["q1"])
    assert next(iter(form["q1"])).data["text"] == "Words stay."
    assert not (private / "answers").exists()


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (office("word/document.xml", "a.docx"), "docx"),
        (office("META-INF/manifest.xml", "a.odt"), "odt"),
        (upload("a.JPEG", b"\xff\xd8\xff\xe0"), "jpg"),
        (upload("a.PNG", PNG), "png"),
    ],
)
def test_types_are_told_by_what_a_file_holds(file, kind):
    assert uploads.checked(file, list(uploads.TYPES), 1) == kind
    if kind in ("docx", "odt"):
        file.name = "a.docx" if kind == "odt" else "a.odt"
        with pytest.raises(ValidationError, match="not what its name says"):
            uploads.checked(file, list(uploads.TYPES), 1)


def test_an_endless_list_of_parts_is_not_read_into_memory():
    file = upload("a.docx", endless(20_000).getvalue())
    tracemalloc.start()
    with pytest.raises(ValidationError, match="not what its name says"):
        uploads.checked(file, ["docx"], 1)
    assert tracemalloc.get_traced_memory()[1] < 2_500_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("C:\\Users\\me\\report.pdf", "report.pdf"),
        ("../../etc/report.pdf", "report.pdf"),
        ("re\u202eport.pdf", "report.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ('<img src="x">.pdf', "_img src=_x_.pdf"),
        (".pdf", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_names_are_made_safe_to_show(name, safe):
    assert uploads.safe_name(name) == safe


def test_a_text_question_takes_no_file_and_a_file_question_no_text():
    assert stored("Words.", upload(), changes={"answer": "text"}) == {"text": "Words."}
    assert set(stored("Words.", upload(), changes={"answer": "file"})) == {"upload"}
    assert "textarea" not in page_of("open_answer", answer="file")
    assert 'type="file"' not in page_of("open_answer", answer="text")


def test_where_nothing_is_recorded_no_file_is_taken(private):
    form = sent("Words.", upload())
    form.fields["q1"].widget.recorded = False
    assert form.is_valid()
    assert form.cleaned_data["q1"] == {"text": "Words."}
    assert not (private / "answers").exists()


def test_a_page_with_it_is_sent_in_parts():
    assert form_of("open_answer")[3].is_multipart()
    assert not form_of("numeric")[3].is_multipart()


@pytest.mark.parametrize(
    "changes",
    [
        {"types": ()},
        {"types": ("exe",)},
        {"megabytes": 100},
        {"criteria": []},
        {"criteria": [{"key": "a", "text": "x", "points": 0}]},
    ],
)
def test_the_editor_refuses_what_nobody_could_mark(changes):
    with pytest.raises(ValidationError):
        cleaned("open_answer", **changes)


# Files that nothing names any more --------------------------------------------------------------


def handed_in(begin, name, held=None):
    """The attempt of somebody who hands in this file; what is stored of it."""
    attempt = begin()
    response = stored("", upload(name, b"%PDF- " + name.encode()), held=held)
    answer = attempt.answers.get(position=1)
    QuestionVersion.objects.filter(pk=answer.version_id).update(kind="open_answer")
    answer.response = response
    answer.save()
    return response


def test_replaced_files_are_removed_and_held_ones_kept(begin, private):
    first = handed_in(begin, "one.pdf")
    second = handed_in(begin, "two.pdf", held=first)
    fresh = stored("", upload("fresh.pdf"))
    for kept, hours in ((first, 48), (second, 48), (fresh, 1)):
        seconds = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(storages["private"].path(kept["upload"]["file"]), (seconds, seconds))
    assert clear_unused(NOW) == 1
    there = {path.name for path in (private / "answers").iterdir()}
    assert there == {Path(kept["upload"]["file"]).name for kept in (second, fresh)}
    assert clear_unused(NOW) == 0


def test_where_nobody_handed_in_a_file_there_is_nothing_to_clear(db):
    assert clear_unused(NOW) == 0


def test_the_clock_clears_them():
    assert periodic.PERIODIC["clear_unused_answers"].run == "quizzes.clearing.clear_unused"
