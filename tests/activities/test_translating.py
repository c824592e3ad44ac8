"""One content in all languages: its texts are translated, its type's words come with the type."""

import io
import json

import pytest
from django.test import TestCase
from wagtail.models import Locale
from wagtail.users.models import UserProfile
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from activities import commons, packing, texts
from activities.models import H5PContent, H5PLibrary
from languages.uzbek import to_cyrillic
from tests.activities.conftest import brought
from tests.activities.packing import library, library_files, package
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cards(db) -> H5PContent:
    return brought(io.BytesIO(packing.build("Saboq.FlashCards")))


@pytest.fixture
def case(db) -> H5PContent:
    return brought(io.BytesIO(packing.build("Saboq.BranchingCase")))


def translated(content: H5PContent, language: str, word: str) -> H5PContent:
    """Every text of a content translated by a person, as in wagtail-localize's editor."""
    locale = Locale.objects.get(language_code=language)
    source, _new = TranslationSource.update_or_create_from_instance(content)
    translation, _new = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string", "context"):
        StringTranslation.objects.create(
            translation_of=segment.string, context=segment.context, locale=locale,
            data=f"{word} {segment.string.data}", translation_type="manual",
        )  # fmt: skip
    with TestCase.captureOnCommitCallbacks(execute=True):
        translation.save_target()
    return content.get_translation(locale)


def paths(content: H5PContent) -> set[str]:
    return {segment.path for segment in texts.segments(content.body)}


def test_the_words_of_its_type_are_nobodys_to_translate(cards):
    assert "cards.0.front" in paths(cards)
    assert not any(path.startswith("l10n") for path in paths(cards))
    cards.body["params"]["l10n"]["turn"] = "Turn me"
    assert "l10n.turn" in paths(cards)


def test_names_that_scenes_call_each_other_by_stay(case):
    assert "scenes.0.text" in paths(case)
    assert not {path for path in paths(case) if path.endswith((".name", ".next"))}


def test_a_type_without_translations_leaves_its_words_to_translators():
    fields = [{"name": "go", "type": "text", "common": True, "default": "Go"}]
    content = brought(package({"go": "Go"}, library_files(semantics=fields)))
    assert paths(content) == {"go"}


def test_a_translation_has_its_texts_and_its_types_words(cards):
    russian = translated(cards, "ru", "Ру")
    front = cards.body["params"]["cards"][0]["front"]
    assert russian.body["params"]["cards"][0]["front"] == f"Ру {front}"
    assert russian.folder == cards.folder
    shown = commons.in_language_of(russian.body, "ru")["params"]
    assert shown["l10n"]["turn"] == "Перевернуть карточку"
    assert shown["cards"] == russian.body["params"]["cards"]


def test_uzbek_in_cyrillic_follows(cards):
    uzbek = translated(cards, "uz", "Oʻzbekcha")
    cyrillic = uzbek.get_translation(Locale.objects.get(language_code="uz-cyrl"))
    latin = uzbek.body["params"]["cards"][0]["front"]
    assert cyrillic.live
    assert cyrillic.body["params"]["cards"][0]["front"] == to_cyrillic(latin)
    shown = commons.in_language_of(cyrillic.body, "uz-cyrl")["params"]
    assert shown["l10n"]["turn"] == "Карточкани ағдариш"
    assert "@known" in shown["l10n"]["progress"]


def test_words_that_an_author_chose_stay(cards):
    cards.body["params"]["l10n"]["turn"] = "Turn me"
    assert commons.in_language_of(cards.body, "ru")["params"]["l10n"]["turn"] == "Turn me"


def test_an_exported_translation_has_them_too(cards):
    import zipfile

    russian = translated(cards, "ru", "Ру")
    target = io.BytesIO()
    packing.export(russian, target)
    params = json.loads(zipfile.ZipFile(target).read("content/content.json"))
    assert params["l10n"]["knew"] == "Я это знаю"


def test_the_editor_speaks_the_language_of_whoever_edits(cards, timur):
    profile = UserProfile.get_for_user(timur)
    profile.preferred_language = "ru"
    profile.save()
    client = signed_in(timur)
    page = client.get(f"/admin/snippets/activities/h5pcontent/edit/{cards.pk}/").content.decode()
    assert "Лицевая сторона" in page
    # The defaults are in the language of the content.
    assert 'value="Turn the card"' in page


def test_a_new_content_speaks_its_own_language(cards, timur):
    client = signed_in(timur)
    data = {"title": "Белгилар", "library": "Saboq.FlashCards 1.0", "language": "uz"}
    page = client.post("/admin/interactive/new/", data, follow=True).content.decode()
    assert "Kartochkani agʻdarish" in page
    assert "Front" in page


@pytest.mark.parametrize("name", packing.our_types())
@pytest.mark.parametrize("language", ["ru", "uz"])
def test_our_own_types_are_translated_whole(name, language):
    folder = packing.TYPES / name
    fields = json.loads((folder / "semantics.json").read_text())
    words = json.loads((folder / "language" / f"{language}.json").read_text())["semantics"]

    def compare(own, said):
        for key in ("label", "entity", "default"):
            if key in own and own["type"] in ("text", "group", "list", "image"):
                assert said.get(key, own[key] if key == "default" else None), own
        for inner, other in zip(own.get("fields", []), said.get("fields", []), strict=True):
            compare(inner, other)
        if "field" in own:
            compare(own["field"], said["field"])

    for own, said in zip(fields, words, strict=True):
        compare(own, said)


@pytest.mark.parametrize(
    "words",
    [{}, [], {"semantics": "x"}, {"semantics": [None, 5]}, {"semantics": [{"label": 7}]},
     {"semantics": [{"fields": {}, "field": [], "options": 1, "default": {}}] * 9}],
)  # fmt: skip
def test_bad_translations_of_a_type_are_left_alone(words, timur):
    fields = [{"name": "go", "type": "text", "label": "Go on", "common": True, "default": "Go"}]
    files = library_files(library(), fields)
    more = {f"H5P.Salt-1.0/language/{code}.json": words for code in ("ru", "uz", "en")}
    content = brought(package({"go": "Go"}, {**files, **more}))
    assert H5PLibrary.objects.get().files
    assert commons.in_language_of(content.body, "ru")["params"] == {"go": "Go"}
    page = signed_in(timur).get(f"/admin/snippets/activities/h5pcontent/edit/{content.pk}/")
    assert "Go on" in page.content.decode()
