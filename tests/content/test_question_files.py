"""Questions of every kind as files: read, written back to the byte, translated, refused."""

import polib
import pytest

from content import curriculum as curricula
from content import documents, formatting, po_files
from content.errors import ContentError
from languages import deriving
from quizzes.kinds import KINDS
from quizzes.models import QuestionVersion
from tests.content.curricula import (
    RU,
    UZ,
    Curriculum,
    export,
    files_below,
    publish,
    question,
    question_file,
)
from tests.content.question_files import BODIES, file_of

NAME = question_file("Q9")


@pytest.fixture(params=sorted(BODIES))
def kind(request):
    return request.param


def with_question(curriculum, kind, translated=True):
    """The tiny course with one more question, and its texts in Russian and Uzbek."""
    curriculum.write(NAME, file_of(kind))
    formatting.format_files(curriculum.root)
    if translated:
        for path, mark in ((RU, "по-русски"), (UZ, "oʻzbekcha")):
            entries = polib.pofile(str(curriculum.file(path)))
            for entry in entries:
                if not entry.msgstr:
                    entry.msgstr = f"{entry.msgid} {mark}"
            curriculum.write(path, po_files.text(entries))
        formatting.format_files(curriculum.root)


def texts_in(curriculum, path=RU):
    found = po_files.read(curriculum.file(path))
    return [(e.msgctxt.split("#")[1], e.msgid) for e in found if "questions/Q9#" in e.msgctxt]


def test_every_kind_has_a_file_here():
    known = {"single_choice", "multiple_choice", "true_false"}
    assert set(BODIES) | known == set(KINDS)


def test_a_question_is_written_back_byte_for_byte(curriculum, tmp_path, kind):
    with_question(curriculum, kind)
    assert curriculum.read(NAME) == file_of(kind)
    report = curriculum.load()
    assert report.conflicts == []
    assert export(tmp_path / "out") == files_below(curriculum.root)
    again = curriculum.load()
    assert (again.loaded, again.kept, again.translations) == ([], [], 0)


def test_what_was_loaded_can_be_asked_in_every_language(curriculum, kind):
    with_question(curriculum, kind)
    curriculum.load()
    version = QuestionVersion.objects.get(code="Q9", current=True)
    assert version.kind == kind
    languages = set(version.translations.values_list("language", flat=True))
    assert languages == {"ru", "uz", "uz-cyrl"}


def test_what_was_loaded_is_not_derived_again(curriculum, kind):
    with_question(curriculum, kind)
    curriculum.load()
    assert deriving.derive(question("Q9", "uz")) is None


def test_files_are_checked_without_a_database(tmp_path, kind):
    copy = Curriculum(tmp_path / "curriculum")
    with_question(copy, kind)
    assert "Q9" in [d.slug for d in curricula.read(copy.root)[0].of_type("question")]


def test_an_edit_in_the_cms_changes_only_its_line(curriculum, tmp_path, kind):
    with_question(curriculum, kind, translated=False)
    curriculum.load()
    before = export(tmp_path / "before")[NAME].decode().split("\n")
    asked = question("Q9")
    body = list(asked.body.raw_data)
    body[0]["value"]["stem"] = "Another question?"
    publish(asked, body=body)
    after = export(tmp_path / "after")[NAME].decode().split("\n")
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert changed == ['stem: "Another question?"']


def test_the_order_of_fields_is_the_canonical_one(curriculum):
    with_question(curriculum, "matching", translated=False)
    curriculum.edit(NAME, '{id: a, text: "Moves loaves"}', '{text: "Moves loaves", id: a}')
    with pytest.raises(ContentError, match="canonical form"):
        documents.read(curriculum.file(NAME), curriculum.root / "curriculum")
    assert curriculum.file(NAME) in formatting.format_files(curriculum.root)
    assert curriculum.read(NAME) == file_of("matching")


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("matching", ["stem", "left", "feedback", "left", "feedback", "left"] + ["right"] * 4),
        ("numeric", ["stem", "feedback", "feedback", "feedback", "feedback"]),
        ("ordering", ["stem"] + ["item", "feedback"] * 3 + ["after"]),
        ("short_text", ["stem", "feedback", "feedback"]),
        ("fill_gaps", ["stem", "text", "option", "option", "feedback"]),
        ("point_on_image", ["stem", "alt", "zone", "feedback", "zone", "feedback"]),
        ("xray_search", ["stem", "alt", "zone", "feedback", "feedback", "feedback"]),
        ("open_answer", ["stem", "criterion", "criterion", "guidance", "after"]),
        ("case_scenario", ["stem", "option", "feedback", "option", "feedback", "option"]),
    ],
)
def test_texts_are_translated_and_nothing_else(curriculum, kind, texts):
    with_question(curriculum, kind, translated=False)
    assert [name for name, _text in texts_in(curriculum)] == texts


def test_a_unit_made_of_letters_is_translated(curriculum):
    with_question(curriculum, "numeric", translated=False)
    curriculum.edit(NAME, 'unit: "%"', 'unit: "kg"')
    formatting.format_files(curriculum.root)
    assert ("unit", "kg") in texts_in(curriculum)
    assert 'unit: "kg"}' in curriculum.read(NAME)


def test_harmless_luggage_has_an_empty_key(curriculum, tmp_path):
    with_question(curriculum, "xray_search", translated=False)
    curriculum.edit(NAME, "key: [a]", "key: []")
    curriculum.load()
    assert QuestionVersion.objects.get(code="Q9", current=True).key["right"] == []
    assert b"key: []" in export(tmp_path)[NAME]


def test_topic_and_status_stand_in_the_file_where_they_say_something(curriculum, tmp_path):
    with_question(curriculum, "numeric", translated=False)
    curriculum.edit(NAME, "objective: 1.b\n", "objective: 1.b\ntopic: shares\n")
    curriculum.edit(NAME, "bloom: apply\n", "bloom: apply\nstatus: retired\n")
    curriculum.load()
    asked = question("Q9")
    assert (asked.topic, asked.status, asked.live) == ("shares", "retired", True)
    assert not QuestionVersion.objects.filter(code="Q9", current=True).exists()
    assert question("Q1").status == "approved"
    assert export(tmp_path)[NAME].decode() == curriculum.read(NAME)


def test_a_translation_has_the_same_gaps(curriculum):
    with_question(curriculum, "fill_gaps")
    text = "Dough is made of [1] and water. It rises for [2] minutes. по-русски"
    curriculum.edit(RU, text, "[1] и вода.")
    with pytest.raises(ContentError, match=r"ru/bread\.po:\d+: the gaps of .* differ"):
        curriculum.load()


def refused(kind, old, new, marked, message):
    return pytest.param(kind, old, new, marked, message, id=f"{kind}: {message[:40]}")


@pytest.mark.parametrize(
    ("kind", "old", "new", "marked", "message"),
    [
        refused("matching", '{"1": b, ', "{", "key:", "key names each id on the left once"),
        refused("matching", '"3": c}', '"3": z}', "key:", "the key z is not on the right"),
        refused("matching", '{id: "2", text', '{id: "1", text', '"Peel"', "has an id of its own"),
        refused("matching", "{id: d, text", "{id: c, text", "Cools", "has an id of its own"),
        refused("matching", "{id: d, text", "{id: d, words", "Cools", "each on the right has id"),
        refused("matching", "scoring: per_pair", "scoring: mood", "scoring", "scoring is per_pair"),
        refused("matching", "left:\n", "left: none\nlift:\n", "lift", "unknown field lift"),
        refused("matching", 'key: {"1": b, "2": a, "3": c}\n', "", "id: Q9", "key is missing"),
        refused("numeric", "value: 75", "value: many", "key:", "key has value"),
        refused("numeric", "tolerance: 0.5", "tolerance: -1", "key:", "greater than or equal to 0"),
        refused("numeric", "when: 25", "when: 75", "Those are", "every when stands once"),
        refused("numeric", "when: 25", "when: often", "Those are", "feedback has when"),
        refused("numeric", "tolerance: 0.5", "tolerance: 0.12345678", "key:", "key has value"),
        refused("ordering", "key: [b, c, a]", "key: [b, c]", "key:", "every item once"),
        refused("ordering", "key: [b, c, a]", "key: [b, c, c]", "key:", "every item once"),
        refused("ordering", "{id: b, text", "{id: a, text", "Mix", "has an id of its own"),
        refused("ordering", "scoring: adj", "shuffle: true\nscoring: adj", "shuffle", "unknown"),
        refused("short_text", "en: [", "kk: [", "key:", "for each language"),
        refused("short_text", '["дрожжи"]', "[]", "key:", "for each language"),
        refused("short_text", "when: right", "when: often", "Right, yeast", "feedback has when"),
        refused("short_text", "when: right", "when: other", "Think of", "every when stands once"),
        refused("fill_gaps", "[2] minutes", "two minutes", "text:", "Every gap stands in the text"),
        refused("fill_gaps", "    key: b\n", "    key: z\n", "    key: z", "the key z is not"),
        refused("fill_gaps", '["ninety", "90"]', "[]", 'id: "2"', "a gap has id, options, key"),
        refused("fill_gaps", "{id: b, text", "{id: a, text", '"flour"', "has an id of its own"),
        refused("point_on_image", "loaf.svg", "cat.svg", "image:", "there is no picture"),
        refused("point_on_image", "size: [40, 20]", "size: [4, 2]", "image:", "has the size"),
        refused("point_on_image", "key: [a]", "key: [z]", "key:", "the key z is not among"),
        refused("point_on_image", "key: [a]", "key: []", "key:", "key is missing or empty"),
        refused("point_on_image", "[10, 15, 80, 20]", "[30, 15, 80, 20]", "image:", "lie within"),
        refused("point_on_image", "[10, 15, 80, 20]", "[10, 15, 80]", "{id: a", "a zone has id"),
        refused("xray_search", "category: file\n", "", "image:", "Say of which category"),
        refused("xray_search", "seconds: 20", "seconds: soon", "seconds", "a whole number"),
        refused("open_answer", "types: [pdf, png]", "types: [exe]", "answer:", "answer has type"),
        refused("open_answer", ", types: [pdf, png]", "", "answer:", "Say which kinds of files"),
        refused("open_answer", "points: 2", "points: 0", "Names the flour", "a criterion has id"),
        refused("case_scenario", "key: b", "key: [b]", "key", "else one id"),
    ],
)
def test_what_makes_no_sense_is_named_with_its_line(curriculum, kind, old, new, marked, message):
    with_question(curriculum, kind, translated=False)
    curriculum.edit(NAME, old, new)
    with pytest.raises(ContentError) as caught:
        curriculum.load()
    lines = {problem.line for problem in caught.value.problems if message in problem.message}
    assert lines == {curriculum.line_of(NAME, marked)}, str(caught.value)
