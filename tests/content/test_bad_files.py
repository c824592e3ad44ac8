"""Whatever is wrong in the files, the loader names file and line and changes nothing."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.errors import ContentError
from tests.content.curricula import (
    COURSE,
    FINAL_TEST,
    FLOUR,
    HEAT,
    MODULE,
    PRE_TEST,
    RU,
    UZ,
    Curriculum,
    question_file,
)

Q1, Q2, Q3, Q4 = map(question_file, ("Q1", "Q2", "Q3", "Q4"))


def edits(path, old, new, marked, message):
    """Replace `old` by `new`; the problem stands in the line with `marked`."""
    return pytest.param(
        path, old, new, marked, message, id=f"{path.split('/')[-1]}: {message[:40]}"
    )


EDITS = [
    # Front matter and YAML
    edits(HEAT, "---\ncode", "code", "code", "starts with its fields between two lines of ---"),
    edits(HEAT, 'title: "Heat"', 'title: "Heat', "title", "broken YAML"),
    edits(HEAT, 'title: "Heat"', "title: [Heat", "minutes:", "broken YAML"),
    edits(Q1, "stem: ", "stem ", "stem ", "broken YAML"),
    edits(HEAT, "minutes: 5", "minutes: 5\nminutes: 6", "minutes: 6", "minutes stands twice"),
    edits(Q1, "{id: a, ", "{id: a, id: a, ", "{id: a", "options.0.id stands twice"),
    edits(HEAT, "minutes: 5", "minuts: 5", "minuts", "unknown field minuts"),
    edits(COURSE, "pass_mark: 80", "passmark: 80", "passmark", "unknown field passmark"),
    edits(HEAT, 'title: "Heat"\n', "", "---", "title is missing"),
    edits(COURSE, 'code: "T1"', 'code: ""', "code", "code is missing or empty"),
    edits(COURSE, 'language: "en"', 'language: "tlh"', "language", "language is one of"),
    edits(COURSE, 'language: "en"', 'language: "ru"', "language", "was loaded as written in en"),
    # Values
    edits(COURSE, "hours: 1", "hours: many", "hours", "expected a whole number"),
    edits(COURSE, "hours: 1", "hours: -1", "hours", "greater than or equal to 0"),
    edits(COURSE, "sequential: true", "sequential: yes please", "sequential", "true or false"),
    edits(HEAT, 'title: "Heat"', "title: 2020-01-01", "title", "expected a text"),
    edits(HEAT, 'title: "Heat"', 'title: " Heat"', "title", "without spaces at its ends"),
    edits(HEAT, 'title: "Heat"', 'title: "He\\nat"', "title", "on one line"),
    edits(HEAT, 'title: "Heat"', f'title: "{"x" * 300}"', "title", "at most 255 characters"),
    edits(HEAT, "facts: []", "facts: F1", "facts", "facts is a list"),
    edits(HEAT, '    text: "Choose a heat"', "    words: none", "- code: 1.b", "an objective has"),
    edits(PRE_TEST, "purpose: pre_test", "purpose: fun", "purpose", "not a valid choice"),
    edits(PRE_TEST, "review: score", "review: never", "review", "not a valid choice"),
    edits(PRE_TEST, "pass_mark: 80", "pass_mark: 101", "pass_mark", "less than or equal to 100"),
    edits(Q1, "difficulty: easy", "difficulty: hopeless", "difficulty", "not a valid choice"),
    edits(HEAT, "---\ncode", "---\nid: heat\ncode", "id: heat", "id is a UUID"),
    edits(
        HEAT, "---\ncode", "---\nid: 59e24871-8f2b-5a35-9a2b-3f8ab8e0f3a0\nid2: 1\ncode", "id2",
        "unknown field id2",
    ),
    edits(COURSE, "[trainers]", "[trainers, pilots]", "target_groups", "known are land_border"),
    edits(COURSE, "topics: [training]", "topics: [flying]", "topics", "known are framework"),
    # Questions and tests
    edits(Q1, "key: a\n", "", "id: Q1", "no right answer"),
    edits(Q1, "key: a\n", "key: z\n", "key: z", "the key z is not among the options"),
    edits(Q1, "key: a\n", "key: [a, b]\n", "key: [a", "key is a list for multiple_choice"),
    edits(Q2, "key: [a, b]", "key: a", "key: a", "key is a list for multiple_choice"),
    edits(Q2, "key: [a, b]", "key: [b, a]", "key: [b", "in their order"),
    edits(Q2, "key: [a, b]", "key: [a, b, c, d]", "options:", "leave at least one unmarked"),
    edits(Q2, "scoring: partial", "scoring: kind", "scoring", "scoring is"),
    edits(Q1, "{id: b, ", "{id: a, ", 'text: "Sand', "every option has an id of its own"),
    edits(Q1, "{id: b, ", "{id: B, ", "options:", "small Latin letters"),
    edits(Q1, 'text: "Sand and water", ', "", "{id: b", "an option has id, text"),
    edits(Q1, "kind: single_choice", "kind: riddle", "kind", "unknown kind"),
    edits(Q3, 'id: "false", text', 'id: "no", text', "options:", "“true” and “false”"),
    edits(Q1, "id: Q1", "id: Q9", "id: Q9", "the file of Q9 is named after it"),
    edits(FINAL_TEST, "  - Q3", "  - Q33", "- Q33", "there is no question Q33"),
    edits(FINAL_TEST, "  - Q3", "  - Q2", "objective-free", "the question Q2 stands twice"),
    edits(PRE_TEST, "  1.b: 1", "  1.b: 9", "1.b: 9", "needs 9 questions, the bank has 2"),
    edits(PRE_TEST, "  1.b: 1", "  1.b:\n    hard: 1", "1.b", "1.b, hard needs 1 questions"),
    edits(PRE_TEST, "  1.b: 1", "  1.b:\n    kind: 1", "blueprint", "a mapping of objectives"),
    edits(PRE_TEST, "  1.b: 1", "  1.b: 2\nparallel: true", "1.b", "1.b needs 4 questions"),
    edits(FINAL_TEST, "  - Q4\n", "  - Q4\nparallel: true\n", "parallel", "by a blueprint"),
    edits(
        PRE_TEST, "review: score\n", "review: score\ngoing_back: false\n", "going_back",
        "only with one question a page",
    ),
    edits(
        PRE_TEST, "review: score\n", 'review: score\nopens: "1 December"\n', "opens",
        "expected a moment",
    ),
    edits(
        PRE_TEST, "review: score\n", 'review: score\nopens: "2026-12-01T09:00+05:00"\n', "opens",
        "expected a moment",
    ),
    edits(
        PRE_TEST, "review: score\n", "review: score\ngoing_back: true\n", "going_back",
        "not in canonical form",
    ),
    edits(PRE_TEST, "review: score\n", "review: score\nraters: 3\n", "raters", "not a valid"),
    edits(PRE_TEST, "review: score\n", "review: after_close\n", "review", "when the test closes"),
    edits(PRE_TEST, "  1.b: 1", "  1.b: few", "blueprint", "a mapping of objectives to numbers"),
    edits(PRE_TEST, "blueprint:\n  1.a: 1\n  1.b: 1\n", "", "purpose", "a quiz has either"),
    edits(
        PRE_TEST, "blueprint:\n  1.a: 1\n  1.b: 1\n", "quiz: lost\n", "quiz",
        "no quizzes/lost.yaml",
    ),
    # Lessons
    edits(FLOUR, "::: check Q5", "::: check Q55", "::: check Q55", "there is no question Q55"),
    edits(
        FLOUR, "media/bread/loaf.svg", "media/bread/cat.svg", "::: figure",
        "there is no picture",
    ),
    edits(FLOUR, "media/bread/loaf.svg", "media/../../x.svg", "::: figure", "there is no picture"),
    edits(FLOUR, "::: opening", "::: poem", "::: poem", "unknown block"),
    edits(FLOUR, "::: fact F2", "::: fact", "::: fact", "names F000"),
    edits(
        FLOUR, "- [ ] The salt is in.\n:::", "- [ ] The salt is in.", "::: checklist",
        "holds a list",
    ),
    edits(
        FLOUR, "- The book of bread[^F1]\n:::", "- The book of bread[^F1]", "::: further",
        "never closed",
    ),
    edits(FLOUR, "verdict: poor", "verdict: best", "::: decision", "exactly one best choice"),
    edits(FLOUR, "verdict: poor", "verdict: awful", "::: decision", "verdict is best or poor"),
    edits(FLOUR, '    consequence: "You get a brick."\n', "", "::: decision", "each choice has"),
    edits(FLOUR, "| Old yeast | 12 |", "| Old yeast |", "| Cause", "same number of cells"),
    edits(FLOUR, "## What goes in", "# What goes in", "# What goes in", "a heading is written"),
    edits(FLOUR, "2. Wait & see.", "3. Wait & see.", "3. Wait", "should go on with 2."),
    edits(FLOUR, "*water*.[^F1]", "*water*.[^F7]", "*water*", "the footnote [^F7] is not defined"),
    edits(FLOUR, "[^F2]: The book of salt", "[^F1]: The book of salt", "---", "is defined twice"),
    edits(
        FLOUR, "flour and *water*", "flour and <u>water</u>", "<u>water",
        "as the editor keeps it",
    ),
    edits(FLOUR, "1. Mix.", "1. Mix. ", "1. Mix", "as the editor keeps it"),
    edits(FLOUR, "name, telephone", "name, telephone ", "::: support", "spaces at its ends"),
    # Form
    edits(HEAT, 'title: "Heat"', "title: Heat", "title: Heat", 'expected: title: "Heat"'),
    edits(HEAT, "facts: []", "facts: [ ]", "facts", "not in canonical form"),
    edits(HEAT, "## Hot enough\n", "## Hot enough\n\n", "", "not in canonical form"),
    edits(
        Q1, "id: Q1\nkind: single_choice\n", "kind: single_choice\nid: Q1\n", "kind",
        "expected: id: Q1",
    ),
    edits(
        MODULE, 'summary: "How hot."\n---\n', 'summary: "How hot."\n---\n\nText.\n', "Text.",
        "fields only",
    ),
    # PO files
    edits(RU, 'msgstr "Жар"', 'msgstr "Жар', "Жар", "broken PO file"),
    edits(RU, "*вода*.[^F1]", "*вода*.", 'msgctxt "dough/flour#paragraph"', "the footnotes of"),
    edits(
        RU, 'msgstr "Жар"', 'msgstr "Жар "', 'msgctxt "oven/heat#title"',
        "one line without spaces",
    ),
    edits(RU, 'msgstr "Жар"', f'msgstr "{"ж" * 300}"', 'msgctxt "oven/heat#title"', "at most 255"),
    edits(
        RU, 'msgid "Heat"\nmsgstr "Жар"\n',
        'msgid "Heat"\nmsgstr "Жар"\n\nmsgctxt "oven/heat#title"\nmsgid "Heat"\nmsgstr "Зной"\n',
        "LAST msgctxt \"oven/heat#title\"", "stands twice",
    ),
    edits(
        UZ, "un va *suv*.", "un va <u>suv</u>.", 'msgctxt "dough/flour#paragraph"',
        "as the editor keeps",
    ),
]  # fmt: skip


def problems_of(curriculum: Curriculum) -> list[str]:
    with pytest.raises(ContentError) as error:
        curriculum.load()
    return [str(problem) for problem in error.value.problems]


def line_of(curriculum: Curriculum, path: str, marked: str) -> int:
    if marked.startswith("LAST "):
        lines = curriculum.read(path).split("\n")
        return max(n for n, line in enumerate(lines, 1) if marked[5:] in line)
    return curriculum.line_of(path, marked)


@pytest.mark.parametrize(("path", "old", "new", "marked", "message"), EDITS)
def test_a_bad_file_is_named_with_its_line(curriculum, path, old, new, marked, message):
    curriculum.edit(path, old, new)
    found = problems_of(curriculum)
    mine = [
        text for text in found if message in text and text.startswith(str(curriculum.file(path)))
    ]
    assert mine, found
    if marked and marked != "objective-free":
        line = line_of(curriculum, path, marked)
        assert mine[0].startswith(f"{curriculum.file(path)}:{line}: "), mine


def test_a_repeated_question_is_named_at_its_second_place(curriculum):
    curriculum.edit(FINAL_TEST, "  - Q3", "  - Q2")
    second = [n for n, t in enumerate(curriculum.read(FINAL_TEST).split("\n"), 1) if "- Q2" in t][1]
    assert problems_of(curriculum)[0].startswith(f"{curriculum.file(FINAL_TEST)}:{second}: ")


def no_module(curriculum):
    curriculum.remove(MODULE)
    return HEAT, 1, "no module.md"


def no_course(curriculum):
    curriculum.remove(COURSE)
    return COURSE, 1, "the course has no course.md"


def gap(curriculum):
    curriculum.rename(HEAT, "curriculum/bread/02-oven/03-heat.md")
    return FINAL_TEST, 1, "expected the number 01 at this place"


def two_of_a_number(curriculum):
    curriculum.rename(HEAT, "curriculum/bread/02-oven/02-heat.md")
    return FINAL_TEST, 1, "expected the number 01 at this place"


def no_number(curriculum):
    curriculum.rename(HEAT, "curriculum/bread/02-oven/heat.md")
    return "curriculum/bread/02-oven/heat.md", 1, "expected the number 01"


def module_gap(curriculum):
    curriculum.rename("curriculum/bread/02-oven", "curriculum/bread/03-oven")
    return "curriculum/bread/03-oven/module.md", 1, "expected the number 02"


def duplicate_id(curriculum):
    curriculum.write(
        "curriculum/bread/02-oven/03-again.md",
        curriculum.read(HEAT).replace(
            "---\n", "---\nid: 11111111-1111-4111-8111-111111111111\n", 1
        ),
    )
    curriculum.write(
        HEAT,
        curriculum.read(HEAT).replace(
            "---\n", "---\nid: 11111111-1111-4111-8111-111111111111\n", 1
        ),
    )
    return "curriculum/bread/02-oven/03-again.md", 2, "stands also in"


def needless_id(curriculum):
    from tests.content.curricula import key

    text = curriculum.read(HEAT).replace("---\n", f"---\nid: {key('oven/heat')}\n", 1)
    curriculum.write(HEAT, text)
    return HEAT, 2, "the path gives this id already"


def not_utf8(curriculum):
    curriculum.file(HEAT).write_bytes(curriculum.read(HEAT).encode().replace(b"Hot", b"H\xf6t"))
    return (
        HEAT,
        curriculum.file(HEAT).read_bytes().split(b"H\xf6t")[0].count(b"\n") + 1,
        "not UTF-8",
    )


def po_not_utf8(curriculum):
    data = curriculum.file(RU).read_bytes().replace("Жар".encode(), "Жар".encode("cp1251"))
    curriculum.file(RU).write_bytes(data)
    return RU, data.split("Жар".encode("cp1251"))[0].count(b"\n") + 1, "not UTF-8"


def other_line_ends(curriculum):
    curriculum.file(HEAT).write_bytes(curriculum.read(HEAT).encode().replace(b"\n", b"\r\n"))
    return HEAT, 1, "line ends other than LF"


def byte_order_mark(curriculum):
    curriculum.write(Q1, "\ufeff" + curriculum.read(Q1))
    return Q1, 1, "a byte order mark"


def control_character(curriculum):
    curriculum.edit(Q1, "What is dough", "What\x07 is dough")
    return Q1, curriculum.line_of(Q1, "What\x07"), "broken YAML"


def broken_picture(curriculum):
    curriculum.write("media/bread/loaf.svg", "<svg")
    return "media/bread/loaf.svg", 1, "not a picture"


def odd_name(curriculum):
    curriculum.rename(HEAT, "curriculum/bread/02-oven/01-hot and cold.md")
    return "curriculum/bread/02-oven/01-hot and cold.md", 1, "a name has Latin letters"


def step_outside(curriculum):
    curriculum.write("curriculum/bread/notes.md", curriculum.read(HEAT))
    return "curriculum/bread/notes.md", 1, "no module.md"


def lesson_without_text(curriculum):
    curriculum.write(HEAT, "")
    return HEAT, 1, "starts with its fields"


def yaml_without_fields(curriculum):
    curriculum.write(Q1, "- a\n- b\n")
    return Q1, 1, "expected fields"


def missing_question(curriculum):
    curriculum.remove(Q4)
    return FINAL_TEST, curriculum.line_of(FINAL_TEST, "- Q4"), "there is no question Q4"


def code_of_another_bank(curriculum):
    from quizzes.models import Question

    Question.objects.filter(code="Q1").update(bank="cake")
    curriculum.edit(HEAT, "minutes: 5", "minutes: 6")
    return Q1, 1, "stands in the bank cake"


def address_in_use(curriculum):
    from courses.models import LessonPage
    from tests.content.curricula import lesson

    page = lesson("heat")
    made = LessonPage(title="Cold", slug="cold", locale=page.locale)
    page.get_parent().add_child(instance=made)
    curriculum.write("curriculum/bread/02-oven/03-cold.md", curriculum.read(HEAT))
    return "curriculum/bread/02-oven/03-cold.md", 1, "made in the CMS has this address"


CHANGES = [
    no_module, no_course, gap, two_of_a_number, no_number, module_gap, duplicate_id, needless_id,
    not_utf8, po_not_utf8, other_line_ends, byte_order_mark, control_character, broken_picture,
    odd_name, step_outside, lesson_without_text, yaml_without_fields, missing_question,
    code_of_another_bank, address_in_use,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_bad_tree_is_named_with_file_and_line(curriculum, change):
    path, line, message = change(curriculum)
    found = problems_of(curriculum)
    expected = f"{curriculum.file(path)}:{line}: "
    assert any(text.startswith(expected) and message in text for text in found), found


def test_all_problems_are_named_at_once(curriculum):
    curriculum.edit(HEAT, "minutes: 5", "minutes: soon")
    curriculum.edit(Q1, "key: a\n", "key: a\nhint: none\n")
    curriculum.edit(RU, 'msgstr "Жар"', 'msgstr "Жар "')
    assert len(problems_of(curriculum)) == 3


def test_a_problem_ends_the_command_with_1_and_says_so_on_stderr(curriculum, capsys):
    curriculum.edit(HEAT, "minutes: 5", "minutes: soon")
    with pytest.raises(SystemExit) as stop:
        call_command("load_content", str(curriculum.root))
    assert stop.value.code == 1
    line = curriculum.line_of(HEAT, "minutes")
    assert capsys.readouterr().err == (f"{curriculum.file(HEAT)}:{line}: expected a whole number\n")


WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (Q4, "key: b\n", ""),
        (HEAT, 'title: "Heat"', 'title: "Heat'),
        (FINAL_TEST, "  - Q3", "  - Q33"),
        (UZ, 'msgid "Heat"', 'msgid "Heat'),
    ],
)
def test_a_problem_changes_nothing(curriculum, path, old, new):
    """Not even what is right, and stands before it."""
    curriculum.edit(COURSE, "hours: 1", "hours: 7")
    curriculum.edit(path, old, new)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        problems_of(curriculum)
    assert [q["sql"] for q in queries if q["sql"].startswith(WRITES)] == []


def test_a_broken_picture_changes_nothing(curriculum):
    curriculum.edit(COURSE, "hours: 1", "hours: 7")
    curriculum.write("media/bread/loaf.svg", "<svg")
    with CaptureQueriesContext(connection) as queries:
        problems_of(curriculum)
    assert [q["sql"] for q in queries if q["sql"].startswith(WRITES)] == []


def test_a_folder_that_is_not_there_is_named(tmp_path, capsys, db):
    with pytest.raises(SystemExit):
        call_command("load_content", str(tmp_path))
    assert capsys.readouterr().err == f"{tmp_path / 'curriculum'}:1: there is no such folder\n"


def test_a_course_folder_without_course_file_is_named(curriculum):
    curriculum.write("curriculum/cake/01-dough/module.md", curriculum.read(MODULE))
    assert problems_of(curriculum) == [
        f"{curriculum.file('curriculum/cake/course.md')}:1: the course has no course.md"
    ]


def test_a_question_stands_in_one_course_only(curriculum):
    from tests.content.curricula import TINY

    other = Curriculum(curriculum.root.parent / "other", TINY)
    other.rename("curriculum/bread", "curriculum/cake")
    other.rename(RU, RU.replace("bread", "cake"))
    (other.root / "curriculum/cake").rename(curriculum.root / "curriculum/cake")
    assert all("stands also in" in text for text in problems_of(curriculum))
    assert len(problems_of(curriculum)) == 5
