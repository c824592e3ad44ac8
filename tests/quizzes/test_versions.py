"""What is published is frozen; what is frozen never changes and outlives its question."""

import json

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from quizzes import versions
from quizzes.models import Question
from tests.quizzes.bank import (
    BANK,
    all_texts,
    all_versions,
    published,
    republish,
    translate,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _languages(locales):
    """The site has its four languages."""


def current(question):
    return versions.current(question.translation_key)


def test_a_draft_makes_no_version():
    question = written("Q-1")
    question.save_revision()
    assert current(question) is None


def test_publishing_freezes_the_question():
    question = published("Q-1", lesson="1.1.1", source=["F001"], difficulty="hard")
    version = current(question)
    assert version.number == 1
    assert version.kind == "single_choice"
    assert version.structure["options"] == ["a", "b", "c", "d"]
    assert version.key == {"right": ["b"]}
    assert version.texts["options"]["b"] == "choice b"
    assert (version.code, version.bank, version.lesson) == ("Q-1", BANK, "1.1.1")
    assert (version.objective, version.difficulty, version.source) == ("1.a", "hard", ["F001"])
    assert version.source_language == "en"


def test_publishing_the_same_again_makes_nothing_new():
    question = published("Q-1")
    republish(question)
    versions.record(question)
    assert all_versions().count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"right": "c"},
        {"stem": "What comes last?"},
        {"words": "option"},
        {"keys": "abcde"},
        {"shuffle": False},
    ],
)
def test_whatever_changes_makes_a_new_version_and_keeps_the_old(change):
    question = published("Q-1")
    old = current(question)
    republish(question, **change)
    new = current(question)
    assert new.number == 2
    assert all_versions().get(pk=old.pk).texts == old.texts
    assert all_versions().filter(current=True).get() == new


def test_another_objective_is_another_version():
    question = published("Q-1", objective="1.a")
    question.objective = "1.b"
    question.save_revision().publish()
    assert current(question).objective == "1.b"
    assert all_versions().count() == 2


def test_content_that_comes_back_is_the_same_version_in_the_newest_place():
    question = published("Q-1")
    first = current(question)
    republish(question, right="c")
    republish(question)
    assert current(question).pk == first.pk
    newest = all_versions().order_by("-number").first()
    assert newest.pk == first.pk


def test_a_version_cannot_be_rewritten():
    version = current(published("Q-1"))
    version.key = {"right": ["a"]}
    with pytest.raises(TypeError, match="record"):
        version.save()
    assert all_versions().get().key == {"right": ["b"]}


def test_unpublishing_the_source_asks_it_no_more_and_publishing_asks_it_again():
    question = published("Q-1")
    question.unpublish()
    assert current(question) is None
    republish(question)
    assert current(question).number >= 1
    assert all_versions().count() == 1


def test_unpublishing_a_translation_changes_nothing():
    question = published("Q-1")
    translation = translate(question, "ru", words="вариант")
    translation.unpublish()
    assert current(question).translations.get().language == "ru"


def test_deleting_a_question_keeps_its_versions():
    question = published("Q-1")
    translate(question, "ru", words="вариант")
    before = all_versions().values("digest", "key", "texts", "number").get()
    question.delete()
    assert all_versions().values("digest", "key", "texts", "number").get() == before
    assert all_texts().count() == 1
    assert not all_versions().filter(current=True).exists()


def test_a_question_without_a_right_answer_is_not_frozen():
    question = written("Q-1", right="")
    with pytest.raises(ValidationError):
        versions.record(question)
    assert not all_versions().exists()


# Translations


def test_a_translation_adds_a_text_to_the_current_version():
    question = published("Q-1")
    translate(question, "ru", stem="Что сначала?", words="вариант")
    text = current(question).translations.get()
    assert text.language == "ru"
    assert text.texts["stem"] == "Что сначала?"
    assert text.texts["options"]["b"] == "вариант b"


def test_publishing_a_translation_before_its_source_adds_nothing():
    question = written("Q-1")
    translation = translate(question, "ru", words="вариант")
    assert versions.record(translation) is None
    assert not all_texts().exists()


def test_a_translation_with_other_choices_is_not_attached():
    question = published("Q-1")
    translate(question, "ru", keys="abce", words="вариант")
    assert not all_texts().exists()


def test_a_translation_without_a_feedback_that_the_source_has_is_not_complete():
    question = published("Q-1")
    version = current(question)
    texts = {**version.texts, "feedback": {"a": "Почему a."}}
    assert versions.attach(version, "ru", texts) is None


def test_a_translation_cannot_change_the_key():
    question = published("Q-1")
    translate(question, "ru", right="d", words="вариант")
    assert current(question).key == {"right": ["b"]}
    assert all_versions().count() == 1


def test_the_translation_corrected_last_is_the_newest():
    question = published("Q-1")
    for words in ("вариант", "ответ", "вариант"):
        translate(question, "ru", words=words)
    newest = current(question).translations.order_by("-pk").first()
    assert newest.texts["options"]["a"] == "вариант a"


def test_the_same_translation_twice_is_one_text():
    question = published("Q-1")
    translate(question, "ru", words="вариант")
    translate(question, "ru", words="вариант")
    assert all_texts().count() == 1


def test_a_corrected_key_keeps_the_translations():
    question = published("Q-1")
    translate(question, "ru", words="вариант")
    translate(question, "uz", words="javob")
    republish(question, right="c")
    assert {t.language for t in current(question).translations.all()} == {"ru", "uz", "uz-cyrl"}


def test_a_rewritten_source_is_shown_until_it_is_translated_again():
    question = published("Q-1")
    translate(question, "ru", words="вариант")
    republish(question, words="option")
    assert not current(question).translations.exists()
    translate(question, "ru", words="ответ")
    assert current(question).translations.get().texts["options"]["a"] == "ответ a"


@pytest.mark.parametrize("source", ["en", "ru", "uz"])
def test_any_language_may_be_the_source(source):
    other = "ru" if source == "en" else "en"
    question = published("Q-1", language=source)
    translate(question, other, words="other")
    version = current(question)
    assert version.source_language == source
    # Uzbek Cyrillic follows Uzbek Latin, whatever the source is.
    derived = {"uz-cyrl"} if source == "uz" else set()
    assert {text.language for text in version.translations.all()} == {other} | derived


# With wagtail-localize, as trainers translate in the editor


def localized(question, language):
    source, _ = TranslationSource.get_or_create_from_instance(question)
    locale = Locale.objects.get(language_code=language)
    return Translation.objects.create(source=source, target_locale=locale)


def fill_in(translation, say, only=None):
    """Write the translation of every segment, or of the first `only`."""
    segments = translation.source.stringsegment_set.order_by("order")
    for segment in segments[:only] if only else segments:
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=translation.target_locale,
            context=segment.context,
            data=say(segment.string.data),
        )


def test_translators_are_offered_the_texts_and_never_the_keys():
    question = published("Q-1", keys="abc", stem="What comes first?")
    translation = localized(question, "ru")
    offered = {segment.string.data for segment in translation.source.stringsegment_set.all()}
    assert offered == {
        "What comes first?",
        *(f"choice {key}" for key in "abc"),
        *(f"About choice {key}." for key in "abc"),
    }


def test_a_translation_finished_in_the_editor_is_attached(django_capture_on_commit_callbacks):
    question = published("Q-1", keys="abc")
    translation = localized(question, "ru")
    fill_in(translation, lambda text: f"по-русски {text}")
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target()
    text = current(question).translations.get()
    assert text.texts["options"]["a"] == "по-русски choice a"
    row = Question.objects.get(code="Q-1", locale__language_code="ru")
    assert [option["key"] for option in row.body[0].value["options"]] == ["a", "b", "c"]
    assert (row.code, row.objective, row.source_language) == ("Q-1", "1.a", "en")


def test_a_half_translated_question_is_not_shown(django_capture_on_commit_callbacks):
    question = published("Q-1", keys="abc")
    translation = localized(question, "ru")
    fill_in(translation, lambda text: f"по-русски {text}", only=3)
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target()
    assert not all_texts().exists()


def test_a_translation_of_yesterdays_source_is_not_shown(django_capture_on_commit_callbacks):
    question = published("Q-1", keys="abc")
    translation = localized(question, "ru")
    fill_in(translation, lambda text: f"по-русски {text}")
    republish(question, keys="abc", stem="What comes last?")
    # Publishing renewed the texts that are to be translated.
    translation = Translation.objects.get(pk=translation.pk)
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target()
    assert not current(question).translations.exists()


def test_the_digest_does_not_depend_on_the_order_of_keys():
    content = {"b": [1, {"y": 2, "x": "ў"}], "a": None}
    turned = json.loads(json.dumps(content, sort_keys=True))
    assert versions.digest(content) == versions.digest(turned)
    assert versions.digest(content) != versions.digest({**content, "a": 0})
