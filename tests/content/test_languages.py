"""Whatever language a course is written in, its translations follow, complete or not at all."""

import polib
import pytest
from wagtail.models import Page
from wagtail_localize.models import Translation

from content import loading, po_files
from courses import outline
from courses.models import CoursePage, LessonPage
from languages.uzbek import to_cyrillic
from quizzes.models import QuestionText, QuestionVersion
from tests.content.curricula import (
    CYRILLIC,
    FLOUR,
    HEAT,
    RU,
    UZ,
    Curriculum,
    export,
    files_below,
    lesson,
    publish,
)

LANGUAGES = ["en", "ru", "uz", "uz-cyrl"]


def written_in(root, language: str) -> Curriculum:
    """The tiny course as if it had been written in `language`, under other names and codes."""
    from content import documents
    from content.segments import walk

    made = Curriculum(root)
    folder = made.root / "curriculum"
    po = po_files.translations(po_files.read(made.file(f"translations/{language}/bread.po")))
    found = []
    for file in [*folder.rglob("*.md"), *folder.rglob("*.yaml")]:
        document = documents.read(file, folder)
        own = documents.Document(document.type, document.path, "", {})

        def change(kind, text, own=own):
            return po.get((po_files.context(own, kind), text), text)

        found.append((file, document, walk(document, change)))
    for file, document, data in found:
        if document.type == "course":
            data["language"] = language
        file.write_text(
            documents.write(documents.Document(document.type, document.path, "", data)),
            encoding="utf-8",
        )
    swap_po_files(made, language, po)
    return made


def swap_po_files(made: Curriculum, language: str, po: dict) -> None:
    for other in ("ru", "uz"):
        entries = po_files.read(made.file(f"translations/{other}/bread.po"))
        if other == language:
            target, texts = "en", {(e.msgctxt, e.msgstr): e.msgid for e in entries}
        else:
            target = other
            texts = {(e.msgctxt, po[e.msgctxt, e.msgid]): e.msgstr for e in entries}
        swapped = polib.POFile(wrapwidth=po_files.WRAP)
        swapped.metadata = po_files.header(target)
        for (context, source), translation in texts.items():
            swapped.append(polib.POEntry(msgctxt=context, msgid=source, msgstr=translation))
        made.write(f"translations/{target}/bread.po", po_files.text(swapped))
        if other == language:
            made.remove(f"translations/{other}/bread.po")


def under_another_name(made: Curriculum) -> Curriculum:
    """`bread` is in the database already: this course is called `non`, its questions N1, N2, …"""
    made.rename("curriculum/bread", "curriculum/non")
    for po in list((made.root / "translations").rglob("bread.po")):
        po.rename(po.with_name("non.po"))
    for file in [*made.root.rglob("*.md"), *made.root.rglob("*.yaml"), *made.root.rglob("*.po")]:
        text = file.read_text(encoding="utf-8")
        for n in range(1, 6):
            text = text.replace(f"Q{n}", f"N{n}")
        file.write_text(text, encoding="utf-8")
        if file.stem[:1] == "Q":
            file.rename(file.with_name(file.name.replace("Q", "N")))
    return made


@pytest.fixture(params=["ru", "uz"])
def other_source(request, tiny, tmp_path):
    """The tiny course, written in Russian or in Uzbek."""
    made = under_another_name(written_in(tmp_path / "curriculum", request.param))
    made.language = request.param
    return made


def test_a_course_may_be_written_in_any_language(other_source):
    report = other_source.load()
    assert len(report.loaded) == 12
    assert report.conflicts == []
    course = CoursePage.objects.get(slug="non", locale__language_code=other_source.language)
    assert course.source_language == other_source.language
    for language in LANGUAGES:
        found = outline.course("non", language)
        assert found.source_language == other_source.language
        assert found.languages == LANGUAGES
        assert {step.language for step in found.steps} == {language}


def test_each_language_reads_as_it_does_when_the_course_is_written_in_english(other_source):
    other_source.load()
    for language in LANGUAGES:
        same = outline.course("bread", language)
        assert outline.course("non", language).title == same.title
        assert texts("non", language) == texts("bread", language)


def texts(course: str, language: str) -> list:
    page = LessonPage.objects.get(
        slug="flour", locale__language_code=language, url_path__contains=f"/{course}/"
    )
    return [
        (block.block_type, str(block.value)) for block in page.body if block.block_type in PLAIN
    ]


PLAIN = ("opening", "paragraph", "definition", "heading")


def test_a_course_in_any_language_is_written_back_byte_for_byte(other_source, tmp_path):
    other_source.load()
    written = export(tmp_path / "out")
    mine = {
        path: data
        for path, data in written.items()
        if "non" in path.split("/")[1:3][-1] or "/non" in path
    }
    expected = {
        p: d for p, d in files_below(other_source.root).items() if not p.startswith("media")
    }
    assert mine == expected


def test_questions_are_asked_in_every_language_whatever_the_source(other_source):
    other_source.load()
    version = QuestionVersion.objects.get(code="N1", current=True)
    assert version.source_language == other_source.language
    languages = {text.language for text in version.translations.all()}
    assert languages == set(LANGUAGES) - {other_source.language}


def test_uzbek_cyrillic_needs_no_file(tiny):
    for page in LessonPage.objects.filter(locale__language_code="uz"):
        derived = LessonPage.objects.get(
            translation_key=page.translation_key, locale__language_code="uz-cyrl"
        )
        assert derived.title == to_cyrillic(page.title)


def test_a_correction_of_uzbek_cyrillic_wins(curriculum):
    header = po_files.text(po_files.build([], "uz_Cyrl"))
    entry = '\nmsgctxt "oven#title"\nmsgid "Tandir"\nmsgstr "Тандир печ"\n'
    curriculum.write(CYRILLIC, header + entry)
    curriculum.load()
    module = Page.objects.get(slug="oven", locale__language_code="uz-cyrl")
    assert module.title == "Тандир печ"
    # It holds for its own Latin text only.
    curriculum.untranslate(UZ, "oven#title", "Oven")
    curriculum.edit(UZ, 'msgid "Oven"\nmsgstr ""', 'msgid "Oven"\nmsgstr "Oʻchoq"')
    curriculum.load()
    module.refresh_from_db()
    assert module.title == "Ўчоқ"


def test_uzbek_cyrillic_follows_an_edit_of_uzbek_latin_in_the_cms(curriculum):
    publish(lesson("heat", "uz"), title="Olov")
    curriculum.edit(UZ, "Non yopiladigan tandir issiq boʻladi.", "Tandir issiq boʻladi.")
    curriculum.load()
    assert lesson("heat", "uz-cyrl").title == "Олов"


def test_a_cyrillic_text_derived_from_an_older_latin_one_is_no_correction(curriculum, tmp_path):
    publish(lesson("heat", "uz"), title="Olov")
    assert CYRILLIC not in export(tmp_path)


def test_uzbek_cyrillic_corrected_in_the_cms_is_exported_as_a_correction(tiny, tmp_path):
    publish(lesson("heat", "uz-cyrl"), title="Ҳарорат")
    export(tmp_path)
    entries = po_files.read(tmp_path / CYRILLIC)
    assert [(e.msgctxt, e.msgid, e.msgstr) for e in entries] == [
        ("oven/heat#title", lesson("heat", "uz").title, "Ҳарорат")
    ]
    assert loading.load(tmp_path).conflicts == []
    assert lesson("heat", "uz-cyrl").title == "Ҳарорат"


# Incomplete -------------------------------------------------------------------------------------


def test_an_incomplete_translation_of_a_new_lesson_is_not_shown(other_source):
    path = "translations/en/non.po"
    other_source.untranslate(path, "oven/heat#title", source_title(other_source))
    other_source.load()
    course = outline.course("non", "en")
    assert course.is_translated
    step = course.find("oven", "heat")
    assert (step.pk, step.language) == (None, other_source.language)
    assert not LessonPage.objects.filter(
        slug="heat", locale__language_code="en", url_path__contains="/non/"
    ).exists()


def source_title(made) -> str:
    return {"ru": "Жар", "uz": "Issiqlik"}[made.language]


def test_an_incomplete_translation_leaves_the_last_complete_one(curriculum):
    before = lesson("flour", "ru")
    curriculum.edit(FLOUR, "Salt slows the yeast.[^F2]", "Salt slows the yeast a lot.[^F2]")
    curriculum.load()
    after = lesson("flour", "ru")
    assert after.live_revision_id == before.live_revision_id
    assert "a lot" in str(lesson().body)
    assert "a lot" not in str(after.body)


def test_the_translation_appears_once_it_is_complete(curriculum):
    curriculum.edit(FLOUR, "Salt slows the yeast.[^F2]", "Salt slows the yeast a lot.[^F2]")
    curriculum.load()
    curriculum.translate(
        RU, "dough/flour#fact", "Salt slows the yeast a lot.[^F2]", "Соль сильно замедляет.[^F2]"
    )
    curriculum.load()
    assert "сильно" in str(lesson("flour", "ru").body)


def test_a_lesson_waits_for_the_translation_of_its_module(other_source):
    path, title = "translations/en/non.po", {"ru": "Печь", "uz": "Tandir"}[other_source.language]
    other_source.untranslate(path, "oven#title", title)
    other_source.load()
    there = Page.objects.filter(locale__language_code="en", url_path__contains="/non/oven")
    assert not there.exists()
    other_source.edit(
        path, f'msgctxt "oven#title"\nmsgid "{title}"\nmsgstr ""',
        f'msgctxt "oven#title"\nmsgid "{title}"\nmsgstr "Oven"',
    )  # fmt: skip
    other_source.load()
    assert {p.slug for p in there.live()} == {"oven", "heat", "final-test"}


def test_an_incomplete_question_is_asked_in_its_source_language(curriculum):
    texts_before = QuestionText.objects.filter(version__code="Q1", language="ru").count()
    path = "curriculum/bread/questions/Q1.yaml"
    curriculum.edit(path, "What is dough made of?", "What is good dough made of?")
    curriculum.load()
    version = QuestionVersion.objects.get(code="Q1", current=True)
    assert not version.translations.filter(language="ru").exists()
    assert QuestionText.objects.filter(version__code="Q1", language="ru").count() == texts_before


def test_a_fuzzy_entry_is_no_translation(curriculum):
    curriculum.edit(
        RU, 'msgctxt "oven/heat#title"', '#, fuzzy\n#| msgid "Cold"\nmsgctxt "oven/heat#title"'
    )
    curriculum.edit(HEAT, "minutes: 5", "minutes: 6")
    curriculum.load()
    assert (lesson("heat").minutes, lesson("heat", "ru").minutes) == (6, 5)


def test_a_course_shows_in_a_language_only_with_all_that_is_translated(other_source):
    path = "translations/en/non.po"
    entries = other_source.read(path)
    other_source.remove(path)
    other_source.load()
    assert outline.course("non", "en").languages == [code for code in LANGUAGES if code != "en"]
    other_source.write(path, entries)
    other_source.load()
    assert outline.course("non", "en").languages == LANGUAGES


def test_a_number_may_be_written_otherwise_in_another_language(curriculum, tmp_path):
    curriculum.edit(FLOUR, "| Old yeast | 12 |", "| Old yeast | 1.5 |")
    curriculum.translate(RU, "dough/flour#cell", "1.5", "1,5")
    curriculum.load()
    table = next(b for b in lesson("flour", "ru").body.raw_data if b["type"] == "table")
    assert table["value"]["data"][2][1] == "1,5"
    assert 'msgid "1.5"\nmsgstr "1,5"' in export(tmp_path)[RU].decode()


def test_the_tree_is_sound_in_every_language(other_source):
    other_source.load()
    assert Page.find_problems() == ([], [], [], [], [])


def test_translations_are_known_to_wagtail_localize_whatever_the_source(other_source):
    other_source.load()
    key = CoursePage.objects.filter(slug="non").first().translation_key
    translations = Translation.objects.filter(source__object_id=key)
    assert {t.target_locale.language_code for t in translations} == set(LANGUAGES) - {
        other_source.language
    }
    assert all(wanted == done > 0 for wanted, done in (t.get_progress() for t in translations))
