"""What was loaded is written back byte for byte; an edit changes its own lines and no others."""

import difflib

import pytest
from django.core.management import call_command

from content import documents, exporting, formatting, loading, po_files
from content.models import LoadedObject
from courses.models import QuizPage
from quizzes.models import Quiz
from tests.conftest import TINY
from tests.content.curricula import (
    CYRILLIC,
    FINAL_TEST,
    FLOUR,
    HEAT,
    PRE_TEST,
    RU,
    UZ,
    export,
    files_below,
    lesson,
    publish,
    question,
    question_file,
)


def changed_lines(before: bytes, after: bytes) -> list[str]:
    lines = difflib.unified_diff(
        before.decode().split("\n"), after.decode().split("\n"), n=0, lineterm=""
    )
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


def test_the_tiny_course_is_written_back_byte_for_byte(tiny, tmp_path):
    assert export(tmp_path) == files_below(TINY)


def test_an_export_is_the_base_of_the_next_load(curriculum, tmp_path):
    export(tmp_path / "out")
    report = loading.load(tmp_path / "out")
    assert (report.loaded, report.kept, report.translations) == ([], [], 0)


def test_an_edit_in_the_cms_changes_only_its_line(tiny, tmp_path):
    before = export(tmp_path / "before")
    publish(lesson(), title="Flour, water, salt")
    after = export(tmp_path / "after")
    differing = {path for path in after if after[path] != before[path]}
    assert FLOUR in differing
    assert changed_lines(before[FLOUR], after[FLOUR]) == [
        '-title: "Flour and water"',
        '+title: "Flour, water, salt"',
    ]


def test_a_source_that_changed_in_the_cms_leaves_its_translation_stale(tiny, tmp_path):
    publish(lesson(), title="Flour and much water")
    export(tmp_path)
    entries = po_files.read(tmp_path / RU)
    entry = next(e for e in entries if e.msgid == "Flour and much water")
    assert entry.fuzzy
    assert entry.previous_msgid == "Flour and water"
    assert entry.msgstr == "Мука и вода"


def test_a_translation_edited_in_the_cms_changes_only_its_entry(tiny, tmp_path):
    before = export(tmp_path / "before")
    publish(lesson(language="ru"), title="Вода и мука")
    after = export(tmp_path / "after")
    assert {path for path in after if after[path] != before[path]} == {RU}
    assert changed_lines(before[RU], after[RU]) == [
        '-msgstr "Мука и вода"',
        '+msgstr "Вода и мука"',
    ]


def test_drafts_are_named_and_not_written(tiny, tmp_path, capsys):
    page = lesson()
    page.title = "Not yet"
    page.save_revision()
    call_command("export_content", str(tmp_path))
    out = capsys.readouterr()
    assert "bread/01-dough/02-flour.md: has an unpublished draft" in out.err
    assert files_below(tmp_path) == files_below(TINY)


def test_stale_texts_comments_and_flags_of_po_files_survive(curriculum, tmp_path):
    curriculum.edit(
        RU,
        'msgctxt "dough#title"\nmsgid "Dough"\nmsgstr "Тесто"\n',
        '# Проверить у пекаря.\n#, fuzzy\n#| msgid "Doughs"\nmsgctxt "dough#title"\n'
        'msgid "Dough"\nmsgstr "Теста"\n',
    )
    curriculum.edit(
        UZ,
        'msgctxt "oven#title"\nmsgid "Oven"',
        '# Nonvoy bilan.\nmsgctxt "oven#title"\nmsgid "Oven"',
    )
    curriculum.load()
    assert export(tmp_path / "out") == files_below(curriculum.root)


def test_corrections_of_uzbek_cyrillic_are_written_back(curriculum, tmp_path):
    header = po_files.text(po_files.build([], "uz_Cyrl"))
    curriculum.write(
        CYRILLIC, f'{header}\nmsgctxt "oven#title"\nmsgid "Tandir"\nmsgstr "Тандир печ"\n'
    )
    curriculum.load()
    assert export(tmp_path / "out") == files_below(curriculum.root)


def test_an_incomplete_po_file_is_written_back_as_it_was(curriculum, tmp_path):
    curriculum.untranslate(RU, "dough/flour#heading", "What goes in")
    curriculum.load()
    assert export(tmp_path / "out") == files_below(curriculum.root)


def test_a_shared_quiz_is_one_quiz_and_is_written_back(curriculum, tmp_path):
    curriculum.write("curriculum/bread/quizzes/knowledge.yaml", "questions:\n  - Q1\n  - Q3\n")
    blueprint = "blueprint:\n  1.a: 1\n  1.b: 1\n"
    curriculum.edit(PRE_TEST, blueprint, "quiz: knowledge\n")
    curriculum.edit(FINAL_TEST, "questions:\n  - Q1\n  - Q2\n  - Q3\n  - Q4\n", "quiz: knowledge\n")
    curriculum.load()
    pages = Quiz.objects.get(name="knowledge").pages.filter(locale__language_code="en")
    assert {page.slug for page in pages} == {"pre-test", "final-test"}
    assert export(tmp_path / "out") == files_below(curriculum.root)


TERMS = """\
review: after_close
wait: 60
shuffle_questions: false
shuffle_choices: false
one_by_one: true
going_back: false
opens: "2026-12-01T04:00Z"
closes: "2026-12-01T06:30:15Z"
supervised: true
raters: 2
blind_marking: true
blueprint:
  1.a:
    easy: 1
  1.b: 1
parallel: true
"""


def test_every_term_of_a_test_is_loaded_and_written_back(curriculum, tmp_path):
    blueprint = "review: score\nblueprint:\n  1.a: 1\n  1.b: 1\n"
    curriculum.edit(PRE_TEST, blueprint, TERMS)
    curriculum.load()
    page = QuizPage.objects.get(slug="pre-test", locale__language_code="en")
    assert page.terms == {
        "pass_mark": 80, "attempts": 1, "wait": 60, "time_limit": 0, "review": "after_close",
        "shuffle": False, "shuffle_choices": False, "one_by_one": True, "going_back": False,
        "opens": "2026-12-01T04:00:00+00:00", "closes": "2026-12-01T06:30:15+00:00",
        "supervised": True, "raters": 2, "blind_marking": True,
    }  # fmt: skip
    assert (page.quiz.parallel, page.quiz.blueprint) == (True, {"1.a": {"easy": 1}, "1.b": 1})
    assert export(tmp_path / "out") == files_below(curriculum.root)


def test_the_access_code_stays_in_the_cms(curriculum, tmp_path):
    curriculum.edit(PRE_TEST, "review: score\n", "review: score\nsupervised: true\n")
    curriculum.load()
    page = QuizPage.objects.get(slug="pre-test", locale__language_code="en")
    publish(page, access_code="Kalit 77")
    written = export(tmp_path / "out")
    assert written == files_below(curriculum.root)
    assert not [path for path, text in written.items() if b"Kalit 77" in text]
    # The file may change: what was set here stays.
    curriculum.edit(PRE_TEST, "supervised: true\n", "supervised: true\nraters: 2\n")
    curriculum.load()
    page.refresh_from_db()
    assert (page.access_code, page.raters) == ("Kalit 77", 2)


def test_a_page_made_in_the_cms_is_written_with_its_key(tiny, tmp_path):
    page = lesson("heat")
    made = type(page)(title="Cold", slug="cold", locale=page.locale, minutes=3)
    page.get_parent().add_child(instance=made)
    made.save_revision().publish()
    text = export(tmp_path)["curriculum/bread/02-oven/03-cold.md"].decode()
    assert f"id: {made.translation_key}\n" in text or f'id: "{made.translation_key}"\n' in text
    report = loading.load(tmp_path)
    assert (report.loaded, report.removed, report.conflicts) == ([], [], [])


@pytest.mark.parametrize(
    "typed",
    [
        "<p>- no list</p>",
        "<p>1. no number</p>",
        "<p># no heading</p>",
        "<p>::: no block</p>",
        "<p>| no table |</p>",
        "<p>[^F1]: no source</p>",
        "<p>one</p><p>two</p><ul><li>three</li><li>four</li></ul><p>five</p>",
        "<p>one<br/>two</p>",
        "<p>2 &lt; 3 &amp; &lt;b&gt;no bold&lt;/b&gt; *no* _emphasis_ `no code` [no](link)</p>",
        "<ol><li>one</li><li>two</li></ol><ul><li>three</li></ul>",
        "<ul><li>one<ul><li>nested</li></ul></li></ul>",
        "<p></p><p>after nothing</p>",
    ],
)
def test_whatever_is_typed_in_the_editor_can_be_written_and_read(tiny, tmp_path, typed):
    page = lesson("heat")
    body = list(page.body.raw_data)
    body[1] = {**body[1], "value": typed}
    publish(page, body=body)
    written = export(tmp_path / "one")
    loading.load(tmp_path / "one")
    assert export(tmp_path / "two") == written


def test_odd_texts_in_fields_can_be_written_and_read(tiny, tmp_path):
    page, asked = lesson(), question()
    body = list(page.body.raw_data)
    table = next(block for block in body if block["type"] == "table")
    table["value"]["data"][1][0] = "a | b \\ c\nd"
    decision = next(block for block in body if block["type"] == "decision")
    decision["value"]["situation"] = 'First line.\r\nSecond “line” with "quotes": and # signs'
    publish(page, body=body, content_note="One.\r\n\r\nTwo.")
    publish(asked, note_for_writers="Three.\r\nFour.\r\n")
    written = export(tmp_path / "one")
    loading.load(tmp_path / "one")
    assert export(tmp_path / "two") == written
    assert rb"| a \| b \ c d | 3 |" in written[FLOUR]


def test_a_picture_of_the_cms_is_written_and_read(tiny, tmp_path):
    from django.core.files.base import ContentFile
    from wagtail.images import get_image_model

    svg = files_below(TINY)["media/bread/loaf.svg"].replace(b"b9d6d6", b"000000")
    image = get_image_model()(title="A photo")
    image.file = ContentFile(svg, name="photo.svg")
    image._set_image_file_metadata()
    image.save()
    page = lesson()
    body = list(page.body.raw_data)
    figure = next(block for block in body if block["type"] == "figure")
    figure["value"]["image"] = image.pk
    publish(page, body=body)
    written = export(tmp_path)
    name = next(path for path in written if "photo" in path)
    assert written[name] == svg
    assert f'src: "{name}"' in written[FLOUR].decode()
    assert loading.load(tmp_path).conflicts == []


def test_formatting_what_is_formatted_changes_nothing(curriculum):
    assert formatting.format_files(curriculum.root) == []


def test_formatting_brings_a_file_into_its_form_once(curriculum):
    original = files_below(curriculum.root)
    text = curriculum.read(HEAT)
    loose = text.replace("\n\n", "\n\n\n").replace('title: "Heat"', "title: Heat  # hot")
    curriculum.file(HEAT).write_bytes(b"\xef\xbb\xbf" + loose.replace("\n", "\r\n").encode())
    assert formatting.format_files(curriculum.root) == [curriculum.file(HEAT)]
    assert files_below(curriculum.root) == original
    assert formatting.format_files(curriculum.root) == []


def test_formatting_gives_po_files_an_entry_for_what_is_new(curriculum):
    curriculum.edit(HEAT, "An oven for bread is hot.", "An oven for bread is very hot.\n\nNew.")
    changed = formatting.format_files(curriculum.root)
    assert changed == [curriculum.file(RU), curriculum.file(UZ)]
    entries = {entry.msgid: entry for entry in po_files.read(curriculum.file(RU))}
    assert entries["An oven for bread is very hot."].fuzzy
    assert entries["An oven for bread is very hot."].previous_msgid == "An oven for bread is hot."
    assert entries["New."].msgstr == ""
    assert "An oven for bread is hot." not in entries
    assert formatting.format_files(curriculum.root) == []


def test_every_file_reads_back_as_the_document_it_was_written_from(curriculum):
    folder = curriculum.root / "curriculum"
    for file in sorted(folder.rglob("*.md")) + sorted(folder.rglob("*.yaml")):
        assert documents.write(documents.read(file, folder)) == file.read_text(encoding="utf-8")


def test_the_base_knows_every_file(tiny):
    paths = set(LoadedObject.objects.filter(course="bread").values_list("path", flat=True))
    assert {"bread", "bread/dough/flour", "bread/questions/Q1"} <= paths
    assert len(paths) == 12


def test_exporting_twice_writes_the_same(tiny, tmp_path):
    first = export(tmp_path / "one")
    assert export(tmp_path / "two") == first
    assert exporting.export(tmp_path / "two") != []


def test_question_files_bear_their_code(tiny, tmp_path):
    assert question_file("Q2") in export(tmp_path)
