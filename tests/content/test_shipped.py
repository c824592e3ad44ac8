"""The curriculum that is shipped: loaded, written back byte for byte, complete in all languages.

Loading it takes a good part of a minute, so it is loaded once for this module, by one process.
"""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page
from wagtail_localize.models import Translation

from content import formatting, loading
from content.loading import Report
from content.models import LoadedObject
from courses import outline
from courses.models import CoursePage, LessonPage
from languages import deriving
from quizzes.models import Question, QuestionText, QuestionVersion
from tests.conftest import person, signed_in
from tests.content import editor
from tests.content.curricula import export, files_below
from tests.content.test_round_trip import changed_lines

# Files and their forms are the same on every database; the loader's own tests run on each.
pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="ALL COURSES ARE LOADED ON SQLITE ONLY: it takes minutes"
)

SHIPPED = settings.BASE_DIR / "content"
FOLDERS = ("curriculum", "translations", "media", "library")


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The shipped courses, in a transaction that is taken back after the last test here."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield loading.load(SHIPPED)
        transaction.set_rollback(True)


@pytest.fixture
def db(loaded, django_db_blocker):
    """Each test works on top of the load, and leaves it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield loaded
        transaction.set_rollback(True)


@pytest.fixture
def shipped(db) -> Report:
    """What the load said."""
    return db


def shipped_files() -> dict[str, bytes]:
    found = files_below_folders(SHIPPED)
    return {path: data for path, data in found.items() if "/." not in path}


def files_below_folders(root: Path) -> dict[str, bytes]:
    return {
        f"{folder}/{path}": data
        for folder in FOLDERS
        for path, data in files_below(root / folder).items()
    }


def written(root: Path) -> dict[str, bytes]:
    """What the export writes of the shipped courses (the tiny one is in the database too)."""
    return {path: data for path, data in export(root).items() if "bread" not in path}


def test_everything_is_loaded(shipped):
    assert shipped.conflicts == shipped.kept == shipped.removed == []
    sources = LoadedObject.objects.filter(path__in=shipped.loaded)
    assert sources.count() == len(shipped.loaded)


def test_every_shipped_file_is_written_back_byte_for_byte(shipped, tmp_path):
    expected, found = shipped_files(), written(tmp_path)
    assert sorted(found) == sorted(expected)
    assert [path for path in expected if found[path] != expected[path]] == []


def test_the_shipped_files_are_formatted(tmp_path):
    import shutil

    for folder in FOLDERS:
        shutil.copytree(SHIPPED / folder, tmp_path / folder)
    assert formatting.format_files(tmp_path) == []


def test_loading_again_takes_two_queries(shipped):
    with CaptureQueriesContext(connection) as queries:
        report = loading.load(SHIPPED)
    assert report.loaded == []
    assert len(queries) <= 3


def test_an_export_of_what_is_shipped_loads_as_unchanged(shipped, tmp_path):
    export(tmp_path)
    report = loading.load(tmp_path)
    assert (report.loaded, report.kept, report.translations, report.conflicts) == ([], [], 0, [])


def shipped_courses() -> list[CoursePage]:
    pages = CoursePage.objects.exclude(slug="bread").select_related("locale")
    return [page for page in pages if page.locale.language_code == page.source_language]


def test_every_shipped_course_is_complete_in_every_language(shipped):
    languages = [code for code, _name in settings.LANGUAGES]
    for page in shipped_courses():
        for language in languages:
            course = outline.course(page.slug, language)
            assert course.languages == languages
            assert {step.language for step in course.steps} == {language}


def test_every_shipped_question_is_asked_in_every_language(shipped):
    for page in shipped_courses():
        versions = QuestionVersion.objects.filter(bank=page.slug, current=True)
        assert versions
        for language, _name in settings.LANGUAGES:
            if language != page.source_language:
                texts = QuestionText.objects.filter(version__in=versions, language=language)
                assert texts.values("version").distinct().count() == versions.count(), language


def test_every_shipped_translation_is_complete_in_wagtail_localize(shipped):
    for translation in Translation.objects.select_related("source"):
        wanted, done = translation.get_progress()
        assert wanted == done > 0, translation.source.object_repr


def test_the_tree_is_sound(shipped):
    assert Page.find_problems() == ([], [], [], [], [])


def longest_lesson() -> LessonPage:
    pages = LessonPage.objects.filter(locale__language_code="en").exclude(slug="flour")
    return max(pages, key=lambda page: len(page.body.raw_data))


def test_saving_a_shipped_lesson_unchanged_changes_no_byte(shipped, tmp_path):
    before = written(tmp_path / "before")
    editor.save(signed_in(person("admin@example.org", is_superuser=True)), longest_lesson())
    assert written(tmp_path / "after") == before


def test_editing_a_paragraph_of_a_shipped_lesson_changes_only_its_line(shipped, tmp_path):
    before = written(tmp_path / "before")
    page = longest_lesson()
    body = list(page.body.raw_data)
    place, block = next((n, b) for n, b in enumerate(body) if b["type"] == "paragraph")
    body[place] = {**block, "value": "<p>One sentence.</p>"}
    page.body = body
    page.save_revision().publish()
    after = written(tmp_path / "after")
    changed = [path for path in after if after[path] != before[path] and path.endswith(".md")]
    assert len(changed) == 1
    lines = changed_lines(before[changed[0]], after[changed[0]])
    assert [line[0] for line in lines] == ["-", "+"]
    assert lines[1] == "+One sentence."


# Uzbek Cyrillic -----------------------------------------------------------------------------------


def spoil_cyrillic(slug: str) -> int:
    """Give every Cyrillic page and question of a course another text; returns how many."""
    pages = Page.objects.filter(
        locale__language_code="uz-cyrl", live=True, url_path__contains=f"/courses/{slug}/"
    )
    questions = list(Question.objects.filter(locale__language_code="uz-cyrl", bank=slug))
    for question in questions:
        data = list(question.body.raw_data)
        data[0]["value"]["stem"] = "?"
        Question.objects.filter(pk=question.pk).update(body=data)
    return pages.update(title="?") + len(questions)


def test_the_cms_derives_what_the_loader_derived(shipped):
    deriving.derive_all()  # the front page, which no file has
    assert deriving.derive_all() == 0


def test_the_cyrillic_of_a_course_is_derived_anew_where_it_was_spoilt(shipped):
    deriving.derive_all()  # the front page, which no file has
    changed = spoil_cyrillic("gender")
    with outline.paused():
        assert deriving.derive_all() == changed > 70
