"""The Wagtail editor keeps every text: saving changes no byte, editing only its own lines."""

import json

import pytest

from courses.models import CoursePage, LessonPage, ModulePage, QuizPage
from quizzes.models import Question
from tests.content import editor
from tests.content.curricula import FLOUR, HEAT, RU, UZ, export, lesson, question
from tests.content.test_round_trip import changed_lines

PAGES = [CoursePage, ModulePage, LessonPage, QuizPage]


@pytest.mark.parametrize("model", PAGES)
def test_saving_a_page_unchanged_changes_no_byte(admin_client, tiny, tmp_path, model):
    before = export(tmp_path / "before")
    for page in model.objects.filter(locale__language_code="en"):
        revision = page.live_revision_id
        editor.save(admin_client, page)
        assert page.live_revision_id != revision
    assert export(tmp_path / "after") == before


def test_saving_a_question_unchanged_changes_no_byte(admin_client, tiny, tmp_path):
    before = export(tmp_path / "before")
    for asked in Question.objects.filter(locale__language_code="en"):
        editor.save(admin_client, asked)
    assert export(tmp_path / "after") == before


def test_saving_unchanged_keeps_the_ids_of_the_blocks(admin_client, tiny):
    page = lesson()
    ids = [block["id"] for block in page.body.raw_data]
    editor.save(admin_client, page)
    assert [block["id"] for block in page.body.raw_data] == ids


def test_saving_unchanged_is_no_edit_to_the_loader(admin_client, curriculum):
    editor.save(admin_client, lesson("heat"))
    curriculum.edit(HEAT, "An oven for bread is hot.", "An oven for bread is very hot.")
    report = curriculum.load()
    assert (report.loaded, report.conflicts) == (["bread/oven/heat"], [])


def paragraph(text: str) -> str:
    """What the rich-text editor sends for one paragraph without styles."""
    block = {
        "key": "abcde", "text": text, "type": "unstyled", "depth": 0,
        "inlineStyleRanges": [], "entityRanges": [], "data": {},
    }  # fmt: skip
    return json.dumps({"blocks": [block], "entityMap": {}})


def test_editing_one_paragraph_changes_only_its_lines(admin_client, tiny, tmp_path):
    before = export(tmp_path / "before")
    editor.save(admin_client, lesson("heat"), **{"body-1-value": paragraph("It is 230 degrees.")})
    after = export(tmp_path / "after")
    assert {path for path in after if after[path] != before[path]} == {HEAT, RU, UZ}
    assert changed_lines(before[HEAT], after[HEAT]) == [
        "-An oven for bread is hot.",
        "+It is 230 degrees.",
    ]


def test_a_draft_of_the_editor_changes_nothing_that_is_written(admin_client, tiny, tmp_path):
    before = export(tmp_path / "before")
    page = lesson("heat")
    editor.save(admin_client, page, publish=False, title="Another")
    assert page.has_unpublished_changes
    assert export(tmp_path / "after") == before


def test_a_new_choice_gets_the_next_letter_and_is_written(admin_client, tiny, tmp_path):
    asked = question("Q4")
    block = "body-0-value-options"
    added = {
        f"{block}-count": "4", f"{block}-3-deleted": "", f"{block}-3-order": "3",
        f"{block}-3-type": "item", f"{block}-3-id": "", f"{block}-3-value-key": "",
        f"{block}-3-value-text": "2 degrees", f"{block}-3-value-feedback": "Cold.",
    }  # fmt: skip
    before = export(tmp_path / "before")
    editor.save(admin_client, asked, **added)
    after = export(tmp_path / "after")
    path = "curriculum/bread/questions/Q4.yaml"
    assert changed_lines(before[path], after[path]) == [
        '+  - {id: d, text: "2 degrees", feedback: "Cold."}'
    ]


def test_a_block_inserted_in_the_file_leaves_the_others_their_ids(curriculum):
    before = {block["value"]: block["id"] for block in texts(lesson())}
    curriculum.edit(FLOUR, "## What goes in\n", "## What goes in\n\nA new paragraph.\n")
    curriculum.load()
    after = {block["value"]: block["id"] for block in texts(lesson())}
    assert {text: after[text] for text in before} == before
    assert len(after) == len(before) + 1
    assert len(set(after.values())) == len(after)


def texts(page):
    return [block for block in page.body.raw_data if block["type"] in ("paragraph", "opening")]


def test_a_changed_paragraph_keeps_its_id_beside_a_new_one(curriculum):
    before = lesson("heat").body.raw_data[1]["id"]
    curriculum.edit(
        HEAT, "An oven for bread is hot.", "Something quite new.\n\nAn oven for good bread is hot."
    )
    curriculum.load()
    body = lesson("heat").body.raw_data
    assert body[2]["id"] == before
    assert body[1]["id"] != before


def test_a_text_that_comes_back_gets_an_id_of_its_own(curriculum):
    curriculum.edit(HEAT, "An oven for bread is hot.", "An oven for bread is very hot.")
    curriculum.load()
    curriculum.edit(
        HEAT, "An oven for bread is very hot.",
        "An oven for bread is very hot.\n\nAn oven for bread is hot.",
    )  # fmt: skip
    curriculum.load()
    ids = [block["id"] for block in lesson("heat").body.raw_data]
    assert len(set(ids)) == len(ids)


def test_translations_have_the_ids_of_their_source(curriculum):
    curriculum.edit(FLOUR, "## What goes in\n", "## What goes in\n\nNew.\n")
    curriculum.translate(RU, "dough/flour#paragraph", "New.", "Новое.")
    curriculum.load()
    assert [b["id"] for b in lesson(language="ru").body.raw_data] == [
        b["id"] for b in lesson().body.raw_data
    ]


def test_a_lesson_written_in_the_editor_reads_back_from_its_file(admin_client, tiny, tmp_path):
    page = lesson("heat")
    made = LessonPage(title="Cold", slug="cold", locale=page.locale, minutes=3)
    page.get_parent().add_child(instance=made)
    made.save_revision().publish()
    editor.save(
        admin_client,
        made,
        **{
            "body-count": "1", "body-0-deleted": "", "body-0-order": "0",
            "body-0-type": "paragraph",
            "body-0-id": "", "body-0-value": paragraph("- no list # no heading"),
        },
    )  # fmt: skip
    written = export(tmp_path)["curriculum/bread/02-oven/03-cold.md"].decode()
    assert written.endswith("---\n\n&#45; no list # no heading\n")
