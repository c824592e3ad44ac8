"""What is loaded stands in wagtail-localize as if it had been translated there."""

import pytest
from django.urls import reverse
from wagtail_localize.models import (
    OverridableSegment,
    StringSegment,
    StringTranslation,
    TemplateSegment,
    Translation,
    TranslationContext,
    TranslationSource,
)

from courses.models import CoursePage, LessonPage, ModulePage, QuizPage
from quizzes.models import Question
from tests.content.curricula import FLOUR, RU, lesson, question

MODELS = [CoursePage, ModulePage, LessonPage, QuizPage, Question]


def translations_of(instance):
    return Translation.objects.filter(source__object_id=instance.translation_key)


@pytest.mark.parametrize("model", MODELS)
def test_every_object_is_translated_completely(tiny, model):
    for source in model.objects.filter(locale__language_code="en"):
        found = translations_of(source)
        assert {t.target_locale.language_code for t in found} == {"ru", "uz", "uz-cyrl"}
        for translation in found:
            wanted, done = translation.get_progress()
            assert wanted == done > 0, (source, translation.target_locale)


def rows() -> dict[str, set]:
    """The segments of all sources, without their ids."""
    return {
        "strings": set(
            StringSegment.objects.values_list(
                "source", "context__path", "order", "string__data", "attrs"
            )
        ),
        "templates": set(
            TemplateSegment.objects.values_list(
                "source", "context__path", "order", "template__template", "template__string_count"
            )
        ),
        "overrides": set(
            OverridableSegment.objects.values_list("source", "context__path", "order", "data_json")
        ),
    }


def test_the_rows_are_those_that_wagtail_localize_writes_itself(tiny):
    ours = rows()
    assert all(ours.values())
    ids = set(StringSegment.objects.values_list("pk", flat=True))
    for source in TranslationSource.objects.all():
        source.refresh_segments()
    assert rows() == ours
    assert set(StringSegment.objects.values_list("pk", flat=True)) == ids


def test_the_places_are_named_as_wagtail_localize_names_them(tiny):
    ours = {c.pk: c.field_path for c in TranslationContext.objects.all()}
    for source in TranslationSource.objects.all():
        instance = source.get_source_instance()
        for context in TranslationContext.objects.filter(object_id=source.object_id):
            context.field_path = ""
            assert context.get_field_path(instance) == ours[context.pk]


def test_the_editor_of_a_translation_shows_source_and_translation(admin_client, tiny):
    for instance in (lesson("flour", "ru"), lesson("heat", "uz")):
        response = admin_client.get(reverse("wagtailadmin_pages:edit", args=[instance.pk]))
        assert response.status_code == 200
        assert b"wagtail-localize" in response.content or b"data-editor" in response.content


def test_the_editor_of_a_translated_question_opens(admin_client, tiny):
    asked = question("Q2", "ru")
    url = reverse(asked.snippet_viewset.get_url_name("edit"), args=[asked.pk])
    assert admin_client.get(url).status_code == 200


def test_publishing_from_wagtail_localize_changes_nothing(tiny):
    """Its own way from source and translations to the page gives the page that was loaded."""
    for page in LessonPage.objects.filter(locale__language_code="ru"):
        before = [(block["type"], plain(block["value"])) for block in page.body.raw_data]
        translation = translations_of(page).get(target_locale__language_code="ru")
        made = translation.source.get_ephemeral_translated_instance(translation.target_locale)
        after = [(b["type"], plain(b["value"])) for b in made.body.get_prep_value()]
        assert made.title == page.title
        assert after == before


def plain(value):
    """Without the block keys of the rich-text editor and what a table leaves to its defaults."""
    if isinstance(value, str):
        return value.replace("<p >", "<p>")
    return value


def test_a_changed_source_shows_what_is_still_to_be_translated(curriculum):
    curriculum.edit(FLOUR, "Salt slows the yeast.[^F2]", "Salt slows the yeast a lot.[^F2]")
    curriculum.load()
    translation = translations_of(lesson()).get(target_locale__language_code="ru")
    wanted, done = translation.get_progress()
    assert wanted == done + 1
    curriculum.translate(
        RU, "dough/flour#fact", "Salt slows the yeast a lot.[^F2]", "Соль замедляет.[^F2]"
    )
    curriculum.load()
    wanted, done = translation.get_progress()
    assert wanted == done


def test_a_changed_translation_is_known(curriculum):
    old = curriculum.untranslate(RU, "oven/heat#title", "Heat")
    curriculum.edit(RU, 'msgid "Heat"\nmsgstr ""', 'msgid "Heat"\nmsgstr "Зной"')
    curriculum.load()
    texts = StringTranslation.objects.filter(
        context__object_id=lesson("heat").translation_key, locale__language_code="ru"
    ).values_list("data", flat=True)
    assert "Зной" in texts
    assert old not in texts


def test_a_load_that_changes_nothing_writes_no_rows(curriculum):
    before = StringTranslation.objects.count(), TranslationSource.objects.count()
    newest = StringTranslation.objects.order_by("-updated_at").values_list("updated_at")[0]
    curriculum.load()
    assert (StringTranslation.objects.count(), TranslationSource.objects.count()) == before
    assert StringTranslation.objects.order_by("-updated_at").values_list("updated_at")[0] == newest
