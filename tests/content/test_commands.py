"""load_content, export_content and format_content: what they say, and how they end."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content import curriculum as reading
from content.models import LoadedObject
from courses.models import CoursePage
from tests.content.curricula import HEAT, export, files_below, lesson


def run(capsys, command: str, *args) -> tuple[str, str]:
    call_command(command, *map(str, args))
    out = capsys.readouterr()
    return out.out, out.err


def test_loading_says_what_it_did(curriculum, capsys):
    curriculum.edit(HEAT, "minutes: 5", "minutes: 6")
    out, err = run(capsys, "load_content", curriculum.root)
    assert out.splitlines() == [
        "bread: 12 files",
        "  ru: 1",
        "  uz: 1",
        "  uz-cyrl: 1",
        "1 loaded, 3 translations, 0 kept as edited, 0 taken away, 0 conflicts",
    ]
    assert err == ""


def test_a_course_without_files_here_is_named_and_left_alone(curriculum, tmp_path, capsys):
    (tmp_path / "empty/curriculum").mkdir(parents=True)
    out, _err = run(capsys, "load_content", tmp_path / "empty")
    assert out.startswith("bread: has no files here, and stays as it is\n")
    assert CoursePage.objects.get(slug="bread", locale__language_code="en").live


def test_loading_again_does_nothing_in_two_queries(curriculum, capsys):
    curriculum.load()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        out, _err = run(capsys, "load_content", curriculum.root)
    assert out == "0 loaded, 0 translations, 0 kept as edited, 0 taken away, 0 conflicts\n"
    assert len(queries) <= 3


def test_a_load_that_broke_off_is_taken_up_again(curriculum, monkeypatch):
    from content import translating

    def break_off(*args):
        raise RuntimeError("the power went")

    curriculum.edit(HEAT, "minutes: 5", "minutes: 6")
    with monkeypatch.context() as patch:
        patch.setattr(translating, "load", break_off)
        with pytest.raises(RuntimeError):
            curriculum.load()
    assert (lesson("heat").minutes, lesson("heat", "ru").minutes) == (6, 5)
    report = curriculum.load()
    assert (report.loaded, report.translations) == ([], 3)
    assert lesson("heat", "ru").minutes == 6


def test_checking_changes_nothing(curriculum, capsys):
    curriculum.edit(HEAT, "minutes: 5", "minutes: 6")
    out, _err = run(capsys, "load_content", curriculum.root, "--check")
    assert out == "1 courses, no problems\n"
    assert lesson("heat").minutes == 5


def test_checking_finds_problems(curriculum, capsys):
    curriculum.edit(HEAT, "minutes: 5", "minutes: soon")
    with pytest.raises(SystemExit) as stop:
        call_command("load_content", str(curriculum.root), "--check")
    assert stop.value.code == 1
    assert "expected a whole number" in capsys.readouterr().err


def test_exporting_says_how_many_files(tiny, tmp_path, capsys):
    out, err = run(capsys, "export_content", tmp_path)
    assert out == f"{len(files_below(tmp_path))} files written\n"
    assert err == ""


def test_a_closed_course_is_not_written(tiny, tmp_path):
    CoursePage.objects.get(slug="bread", locale__language_code="en").unpublish()
    assert not [path for path in export(tmp_path) if path.startswith("curriculum")]


def test_formatting_names_the_files_it_changed(curriculum, capsys):
    curriculum.edit(HEAT, 'title: "Heat"', "title: Heat")
    out, _err = run(capsys, "format_content", curriculum.root)
    assert out == f"formatted {curriculum.file(HEAT)}\n"
    assert run(capsys, "format_content", curriculum.root) == ("", "")


def test_formatting_names_what_it_cannot_read(curriculum, capsys):
    before = files_below(curriculum.root)
    curriculum.edit(HEAT, 'title: "Heat"', 'title: "Heat')
    with pytest.raises(SystemExit) as stop:
        call_command("format_content", str(curriculum.root))
    assert stop.value.code == 1
    err = capsys.readouterr().err
    assert err.startswith(f"{curriculum.file(HEAT)}:{curriculum.line_of(HEAT, 'title')}: ")
    changed = {p for p, d in files_below(curriculum.root).items() if d != before[p]}
    assert changed == {HEAT}


def test_what_is_known_of_the_files_is_one_row_each(curriculum):
    curriculum.load()
    rows = LoadedObject.objects.all()
    assert rows.filter(type="stamp").count() == 1
    assert rows.filter(type="image").count() == 1


def test_courses_are_read_in_the_order_of_their_codes(curriculum):
    for slug, code in (("apple", "T10"), ("zwieback", "T9")):
        text = curriculum.read("curriculum/bread/course.md")
        own = text.replace('code: "T1"', f'code: "{code}"')
        assert own != text
        curriculum.write(f"curriculum/{slug}/course.md", own)
    found = [files.slug for files in reading.read(curriculum.root)]
    assert found == ["bread", "zwieback", "apple"]
