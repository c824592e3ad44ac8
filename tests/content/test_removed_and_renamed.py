"""Files that go, come back, change their names or their order."""

import pytest
from wagtail.models import Page

from content import loading
from content.models import Conflict
from courses import outline
from courses.models import LessonPage, ModulePage
from learners import progress
from learners.models import Completion
from quizzes.models import QuestionVersion
from tests.content.curricula import (
    FLOUR,
    HEAT,
    MODULE,
    RU,
    UZ,
    draft,
    export,
    key,
    lesson,
    publish,
)

LANGUAGES = ["en", "ru", "uz", "uz-cyrl"]
FIRE = "curriculum/bread/02-oven/01-fire.md"
FINAL = "curriculum/bread/02-oven/02-final-test.quiz.yaml"


@pytest.fixture
def without_heat(curriculum):
    """The lesson about heat has been taken away from the files."""
    curriculum.heat = curriculum.read(HEAT)
    curriculum.remove(HEAT)
    curriculum.rename(FINAL, "curriculum/bread/02-oven/01-final-test.quiz.yaml")
    return curriculum


def bring_back(curriculum) -> None:
    curriculum.rename("curriculum/bread/02-oven/01-final-test.quiz.yaml", FINAL)
    curriculum.write(HEAT, curriculum.heat)


def live(slug: str) -> set[str]:
    pages = Page.objects.filter(slug=slug, live=True)
    return set(pages.values_list("locale__language_code", flat=True))


def test_a_removed_file_closes_its_page_in_every_language(without_heat):
    assert live("heat") == set(LANGUAGES)
    assert without_heat.load().removed == ["bread/oven/heat"]
    assert live("heat") == set()
    for language in LANGUAGES:
        slugs = [step.slug for step in outline.course("bread", language).steps]
        assert slugs == ["pre-test", "flour", "final-test"]


def test_what_learners_did_with_a_removed_lesson_stays(without_heat, enrolment):
    steps = outline.course("bread", "en").step_keys
    progress.complete(enrolment=enrolment, step_key=key("oven/heat"), course_steps=steps)
    without_heat.load()
    assert Completion.objects.filter(enrolment=enrolment, step_key=key("oven/heat")).exists()


def test_a_removed_file_is_removed_once(without_heat):
    without_heat.load()
    lesson("heat").get_latest_revision().publish()
    without_heat.edit(FLOUR, "minutes: 10", "minutes: 11")
    assert without_heat.load().removed == []
    assert "en" in live("heat")


def test_a_file_that_comes_back_opens_its_page_in_every_language(without_heat):
    without_heat.load()
    bring_back(without_heat)
    without_heat.load()
    assert live("heat") == set(LANGUAGES)
    assert lesson("heat").translation_key == key("oven/heat")


def test_a_removed_file_whose_page_was_edited_is_a_conflict(without_heat):
    publish(lesson("heat"), title="Warmth")
    report = without_heat.load()
    assert (report.removed, report.conflicts) == ([], ["bread/oven/heat"])
    assert "en" in live("heat")
    assert Conflict.objects.get().theirs == ""
    Conflict.objects.update(taken=True)
    assert without_heat.load().removed == ["bread/oven/heat"]
    assert live("heat") == set()


def test_a_removed_question_is_asked_no_more(curriculum):
    curriculum.edit(FINAL, "  - Q4\n", "")
    curriculum.remove("curriculum/bread/questions/Q4.yaml")
    curriculum.load()
    assert not QuestionVersion.objects.filter(code="Q4", current=True).exists()
    assert QuestionVersion.objects.filter(code="Q4").exists()


def test_a_renamed_file_with_its_id_keeps_key_address_and_translations(curriculum, tmp_path):
    old, new = HEAT, "curriculum/bread/02-oven/01-fire.md"
    curriculum.write(
        HEAT, curriculum.read(HEAT).replace("---\n", f"---\nid: {key('oven/heat')}\n", 1)
    )
    curriculum.rename(old, new)
    for path in (RU, UZ):
        curriculum.write(path, curriculum.read(path).replace('"oven/heat#', '"oven/fire#'))
    report = curriculum.load()
    assert (report.removed, report.conflicts) == ([], [])
    page = lesson("fire")
    assert page.translation_key == key("oven/heat")
    assert live("fire") == set(LANGUAGES)
    assert live("heat") == set()
    assert outline.course("bread", "ru").find("oven", "fire").title == lesson("fire", "ru").title
    assert export(tmp_path / "out")[new] == curriculum.file(new).read_bytes()


def test_a_renamed_file_without_id_is_another_lesson(curriculum):
    curriculum.rename(HEAT, "curriculum/bread/02-oven/01-fire.md")
    report = curriculum.load()
    assert report.removed == ["bread/oven/heat"]
    assert lesson("fire").translation_key == key("oven/fire")


def rename_heat(curriculum) -> None:
    text = curriculum.read(HEAT).replace("---\n", f"---\nid: {key('oven/heat')}\n", 1)
    curriculum.remove(HEAT)
    curriculum.write(FIRE, text)


def test_an_edit_in_the_cms_is_known_under_the_new_name(curriculum):
    publish(lesson("heat"), title="Warmth")
    rename_heat(curriculum)
    assert curriculum.load().conflicts == []
    assert lesson("fire").title == "Warmth"
    curriculum.edit(FIRE, 'title: "Heat"', 'title: "Fire"')
    assert curriculum.load().conflicts == ["bread/oven/fire"]
    assert lesson("fire").title == "Warmth"


def test_a_draft_that_is_published_later_keeps_the_new_address(curriculum):
    draft(lesson("heat"), title="Warmth")
    rename_heat(curriculum)
    curriculum.load()
    lesson("fire").get_latest_revision().publish()
    assert lesson("fire").title == "Warmth"


def test_an_address_changed_in_the_cms_stays(curriculum, tmp_path):
    publish(lesson("heat"), slug="warmth")
    curriculum.edit(HEAT, "minutes: 5", "minutes: 6")
    curriculum.load()
    assert lesson("warmth").minutes == 6
    written = export(tmp_path / "out")
    path = "curriculum/bread/02-oven/01-warmth.md"
    assert f"id: {key('oven/heat')}\n" in written[path].decode()
    report = loading.load(tmp_path / "out")
    assert (report.loaded, report.removed) == ([], [])
    assert live("warmth") >= {"en"}


def test_two_lessons_change_their_names(curriculum):
    """Each keeps its key; what is known of one is not taken for the other's."""
    curriculum.rename(FINAL, "curriculum/bread/02-oven/03-final-test.quiz.yaml")
    curriculum.write("curriculum/bread/02-oven/02-cold.md", canonical_salt())
    curriculum.load()
    for name, other in (("01-heat.md", "cold"), ("02-cold.md", "heat")):
        text = curriculum.read(f"curriculum/bread/02-oven/{name}")
        old = name[3:-3]
        text = text.replace("---\n", f"---\nid: {key(f'oven/{old}')}\n", 1)
        curriculum.remove(f"curriculum/bread/02-oven/{name}")
        curriculum.write(f"curriculum/bread/02-oven/{name[:3]}new-{other}.md", text)
    curriculum.load()
    assert lesson("new-cold").translation_key == key("oven/heat")
    assert lesson("new-heat").translation_key == key("oven/cold")


def test_a_lesson_moves_to_another_module_in_every_language(curriculum):
    text = curriculum.read(HEAT).replace("---\n", f"---\nid: {key('oven/heat')}\n", 1)
    curriculum.remove(HEAT)
    curriculum.rename(FINAL, "curriculum/bread/02-oven/01-final-test.quiz.yaml")
    curriculum.write("curriculum/bread/01-dough/03-heat.md", text)
    for path in (RU, UZ):
        curriculum.write(path, curriculum.read(path).replace('"oven/heat#', '"dough/heat#'))
    curriculum.load()
    for language in LANGUAGES:
        assert lesson("heat", language).get_parent().slug == "dough"
    steps = [step.slug for step in outline.course("bread", "en").steps]
    assert steps == ["pre-test", "flour", "heat", "final-test"]
    assert Page.find_problems() == ([], [], [], [], [])


# Order ------------------------------------------------------------------------------------------

NEW = '---\ntitle: "Salt"\n---\n\nSalt is salty.\n'


def steps_of(slug: str, language: str) -> list[str]:
    module = ModulePage.objects.get(slug=slug, locale__language_code=language)
    return list(module.get_children().live().values_list("slug", flat=True))


def insert_salt(curriculum) -> None:
    curriculum.rename(FLOUR, "curriculum/bread/01-dough/03-flour.md")
    curriculum.write("curriculum/bread/01-dough/02-salt.md", canonical_salt())
    for path, title, text in ((RU, "Соль", "Соль солёная."), (UZ, "Tuz", "Tuz shoʻr.")):
        curriculum.translate(path, "dough/salt#title", "Salt", title)
        curriculum.translate(path, "dough/salt#paragraph", "Salt is salty.", text)


def canonical_salt() -> str:
    return (
        '---\ncode: ""\ntitle: "Salt"\nminutes: 20\nobjectives: []\nfacts: []\nkey_terms: []\n'
        "---\n\n"
        "Salt is salty.\n"
    )


def test_a_lesson_inserted_in_the_middle_stands_there_in_every_language(curriculum):
    insert_salt(curriculum)
    report = curriculum.load()
    assert report.loaded == ["bread/dough/salt"]
    for language in LANGUAGES:
        assert steps_of("dough", language) == ["pre-test", "salt", "flour"]
        slugs = [step.slug for step in outline.course("bread", language).steps]
        assert slugs == ["pre-test", "salt", "flour", "heat", "final-test"]
    assert Page.find_problems() == ([], [], [], [], [])


def test_files_that_change_places_change_the_order(curriculum):
    curriculum.rename(HEAT, "curriculum/bread/02-oven/02-heat.md")
    curriculum.rename(FINAL, "curriculum/bread/02-oven/01-final-test.quiz.yaml")
    curriculum.load()
    for language in LANGUAGES:
        assert steps_of("oven", language) == ["final-test", "heat"]


def test_modules_that_change_places_change_the_order(curriculum):
    for old, new in (("01-dough", "0-"), ("02-oven", "01-oven"), ("0-", "02-dough")):
        curriculum.rename(f"curriculum/bread/{old}", f"curriculum/bread/{new}")
    report = curriculum.load()
    assert (report.loaded, report.removed) == ([], [])
    assert [m.slug for m in outline.course("bread", "uz").modules] == ["oven", "dough"]


def test_an_order_changed_in_the_cms_stays(curriculum):
    lesson("flour").move(lesson("flour").get_prev_sibling(), pos="left")
    curriculum.edit(HEAT, "minutes: 5", "minutes: 6")
    curriculum.load()
    assert steps_of("dough", "en") == ["flour", "pre-test"]


def test_a_new_file_finds_its_place_in_an_order_changed_in_the_cms(curriculum):
    lesson("flour").move(lesson("flour").get_prev_sibling(), pos="left")
    insert_salt(curriculum)
    curriculum.load()
    assert steps_of("dough", "en") == ["flour", "pre-test", "salt"]


def test_a_page_of_the_cms_stays_where_it_is_among_new_files(curriculum):
    page = lesson()
    made = LessonPage(title="Cold", slug="cold", locale=page.locale)
    page.get_parent().add_child(instance=made)
    made.save_revision().publish()
    insert_salt(curriculum)
    curriculum.load()
    assert steps_of("dough", "en") == ["pre-test", "salt", "flour", "cold"]


def test_an_order_that_both_changed_is_a_conflict(curriculum):
    insert_salt(curriculum)
    curriculum.load()
    flour, salt = lesson(), lesson("salt")
    flour.move(salt, pos="left")
    curriculum.rename("curriculum/bread/01-dough/02-salt.md", "curriculum/bread/01-dough/x.md")
    test = "curriculum/bread/01-dough/01-pre-test.quiz.yaml"
    curriculum.rename(test, "curriculum/bread/01-dough/02-pre-test.quiz.yaml")
    curriculum.rename("curriculum/bread/01-dough/x.md", "curriculum/bread/01-dough/01-salt.md")
    curriculum.load()
    conflict = Conflict.objects.get()
    assert (conflict.path, conflict.place) == ("bread/dough", "order")
    assert conflict.theirs.split("\n") == ["salt", "pre-test", "flour"]
    assert steps_of("dough", "en") == ["pre-test", "flour", "salt"]
    Conflict.objects.update(taken=True)
    assert curriculum.load().conflicts == []
    assert steps_of("dough", "en") == ["salt", "pre-test", "flour"]


def test_a_removed_module_closes_its_steps(curriculum):
    for path in (HEAT, FINAL, MODULE):
        curriculum.remove(path)
    curriculum.load()
    assert [m.slug for m in outline.course("bread", "en").modules] == ["dough"]
    assert live("heat") == live("oven") == set()


def test_another_curriculum_leaves_this_one_alone(curriculum):
    """Only the courses in the folder are loaded; others are no removed files."""
    curriculum.rename("curriculum/bread", "curriculum/cake")
    for path in (RU, UZ):
        curriculum.rename(path, path.replace("bread", "cake"))
    for code in ("Q1", "Q2", "Q3", "Q4", "Q5"):
        path = f"curriculum/cake/questions/{code}.yaml"
        curriculum.write(path.replace("Q", "C"), curriculum.read(path).replace(code, f"C{code[1]}"))
        curriculum.remove(path)
    for file in (curriculum.root / "curriculum/cake").rglob("0*"):
        if file.is_file():
            text = file.read_text()
            for n in range(1, 6):
                text = text.replace(f"Q{n}", f"C{n}")
            file.write_text(text)
    report = curriculum.load()
    assert (report.removed, len(report.loaded)) == ([], 12)
    assert outline.course("bread", "en") is not None
    assert outline.course("cake", "en") is not None
