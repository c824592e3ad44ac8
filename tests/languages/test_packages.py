"""The strings of third-party packages: complete in Russian and Uzbek, in the house's letters."""

import importlib.util
import json
import re
import shutil

import polib
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override
from wagtail.models import Page, PageLogEntry
from wagtail.users.models import UserProfile

from languages.uzbek import canonical_html
from quizzes.models import Question
from tests.reading import Reader, words

LOCALE = settings.BASE_DIR / "locale"
LANGUAGES = ["ru", "uz"]


def script(name: str):
    """A script of locale/, which is no package."""
    spec = importlib.util.spec_from_file_location(f"locale_{name}", LOCALE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


packages = script("packages")


def test_nothing_is_missing_or_left_over():
    assert packages.problems() == []


def test_an_upgrade_with_a_new_string_is_reported(tmp_path, monkeypatch):
    """A package that brings one string more than it translates."""
    folder = tmp_path / "brand_new" / "locale"
    for language, translated in (("en", ""), ("ru", "Готово")):
        po = polib.POFile()
        po.append(polib.POEntry(msgid="Ready at last", msgstr=translated))
        po.append(polib.POEntry(msgid="Ready at first", msgstr=""))
        path = folder / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True)
        po.save(str(path))
    (tmp_path / "brand_new" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(packages, "CATALOGUES", (*packages.CATALOGUES, "brand_new"))
    found = packages.problems()
    assert found == [
        "locale/ru/LC_MESSAGES/packages.po: not translated: 'Ready at first'",
        "locale/uz/LC_MESSAGES/packages.po: not translated: 'Ready at last'",
        "locale/uz/LC_MESSAGES/packages.po: not translated: 'Ready at first'",
    ]
    monkeypatch.setattr(packages, "CATALOGUES", ("brand_new",))
    assert any("no package has: 'Old password'" in line for line in packages.problems())


def test_merging_changes_nothing_that_is_up_to_date(tmp_path):
    files = (LOCALE / language / "LC_MESSAGES" for language in LANGUAGES)
    before = {path: path.read_text() for folder in files for path in folder.glob("packages*.po")}
    assert len(before) == 4
    try:
        packages.main()
        assert {path: path.read_text() for path in before} == before
    finally:
        for path, text in before.items():
            path.write_text(text)


def test_a_language_begins_with_all_messages_empty(tmp_path, monkeypatch):
    for name in ("ru/LC_MESSAGES/django.po", "uz/LC_MESSAGES/django.po"):
        (tmp_path / name).parent.mkdir(parents=True)
        shutil.copy(LOCALE / name, tmp_path / name)
    monkeypatch.setattr(packages, "HERE", tmp_path)
    monkeypatch.setattr(packages, "ROOT", tmp_path)
    begun = polib.pofile(str(packages.begin("kk", "nplurals=2; plural=(n != 1);")))
    ours = polib.pofile(str(LOCALE / "ru/LC_MESSAGES/django.po"))
    assert {(e.msgctxt, e.msgid) for e in begun} == {(e.msgctxt, e.msgid) for e in ours}
    assert begun.translated_entries() == []
    assert {len(e.msgstr_plural) for e in begun if e.msgid_plural} == {2}
    packages.merge("django", "kk")
    theirs = polib.pofile(str(tmp_path / "kk/LC_MESSAGES/packages.po"))
    assert {len(e.msgstr_plural) for e in theirs if e.msgid_plural} == {2}
    with pytest.raises(SystemExit):
        packages.begin("kk", "nplurals=1; plural=0;")


def entries(language: str):
    for name in ("packages", "packages-js"):
        for entry in polib.pofile(str(LOCALE / language / "LC_MESSAGES" / f"{name}.po")):
            forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
            for text in forms:
                yield entry, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_tags_are_those_of_the_message(language):
    """gettext compares `%`-placeholders; braces, tags and edges are compared here."""
    pattern = re.compile(r"\{\w*\}|</?[a-z]+[^>]*>")
    for entry, text in entries(language):
        wanted = set(pattern.findall(f"{entry.msgid} {entry.msgid_plural}"))
        assert set(pattern.findall(text)) == wanted, entry.msgid
        assert text.endswith("\n") == entry.msgid.endswith("\n"), entry.msgid


def test_uzbek_is_written_with_its_own_letters():
    for entry, text in entries("uz"):
        assert canonical_html(text) == text, entry.msgid
        assert not re.search("[Ѐ-ӿ]", text), entry.msgid


@pytest.mark.parametrize(
    ("language", "password", "images"),
    [
        ("ru", "Введённый пароль слишком широко распространён.", "Изображения"),
        ("uz", "Bu parol juda keng tarqalgan.", "Rasmlar"),
        ("uz-cyrl", "Бу пароль жуда кенг тарқалган.", "Расмлар"),
    ],
)
def test_django_and_wagtail_speak_the_language(language, password, images):
    with override(language):
        assert gettext("This password is too common.") == password
        assert gettext("Images") == images
        assert "%" not in ngettext("%(count)s image", "%(count)s images", 5) % {"count": 5}


def test_uzbek_of_the_packages_has_canonical_apostrophes():
    with override("uz"):
        text = gettext("This field is required.")
    assert canonical_html(text) == text


# The editor -------------------------------------------------------------------------------------

EDITOR = [
    "wagtailadmin_home", "wagtailadmin_explore_root", "wagtailimages:index", "wagtaildocs:index",
    "wagtailadmin_reports:site_history", "wagtailadmin_reports:workflow",
    "wagtailsnippets_quizzes_question:list", "wagtailimages:add",
    "wagtail_localize:translations_report",
]  # fmt: skip
KEPT = {
    "Saboq", "Wagtail", "Timur", "PNG", "JPEG", "JPG", "GIF", "WEBP", "SVG", "AVIF", "HEIC", "CSV",
    "XLSX", "ID", "URL", "API", "Bread", "bread", "English", "UTC", "MB", "HTML", "JavaScript",
    # Wagtail does not offer these for translation.
    "Search",
    # The workflow that Wagtail makes: data, which administrators rename.
    "Moderators", "approval",
    # Codes of the languages that a question lacks.
    "en", "ru", "uz",
}  # fmt: skip


@pytest.fixture
def trainer(client, timur, tiny):
    client.force_login(timur)
    return client


def in_language(trainer, timur, language: str):
    profile = UserProfile.get_for_user(timur)
    profile.preferred_language = language
    profile.save()
    return trainer


@pytest.mark.parametrize("name", EDITOR)
def test_the_editor_mixes_no_scripts(trainer, timur, name):
    """In Uzbek Cyrillic every Latin word is one that nobody translated."""
    html = in_language(trainer, timur, "uz-cyrl").get(reverse(name)).content.decode()
    body = html.split('id="main"')[-1]
    said = {word for _tag, text in Reader(body).said for word in words(text)}
    assert {word for word in said if re.search("[Ѐ-ӿ]", word)}
    latin = {word for word in said if re.fullmatch("[A-Za-z][a-z]+", word)}
    assert latin - KEPT - content_words() == set()


def content_words() -> set[str]:
    """Words of the tiny course, of names and of codes: content, not interface."""
    texts = [p.title for p in Page.objects.all()]
    texts += [str(q) for q in Question.objects.all()]
    # The history names pages that are gone, too.
    texts += PageLogEntry.objects.values_list("label", flat=True)
    return {word for text in texts for word in words(text)}


@pytest.mark.parametrize(("language", "save"), [("uz", "Saqlash"), ("uz-cyrl", "Сақлаш")])
def test_the_scripts_of_the_editor_speak_uzbek(trainer, timur, language, save):
    answer = in_language(trainer, timur, language).get(reverse("wagtailadmin_javascript_catalog"))
    catalogue = json.loads(
        re.search(r"newcatalog = (\{.*?\n  \});", answer.content.decode(), re.S)[1]
    )
    assert catalogue["Save"] == save
    assert catalogue["Loading…"]
