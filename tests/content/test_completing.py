"""Nothing untranslated is published as if it were, whichever way somebody tries."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from tests.content.curricula import lesson, publish, question
from tests.content.editor import edit_url

pytestmark = pytest.mark.django_db
RUSSIAN = {"target_locale__language_code": "ru"}


def changed_source():
    """A trainer changes an English lesson in the editor: one Russian text is missing now."""
    source = lesson("heat")
    publish(source, title="Great heat")
    return source, lesson("heat", "ru")


def translation_of(instance) -> Translation:
    return Translation.objects.get(source__object_id=instance.translation_key, **RUSSIAN)


def translate(translation: Translation, path: str, text: str) -> None:
    segment = translation.source.stringsegment_set.get(context__path=path)
    StringTranslation.objects.create(
        translation_of=segment.string,
        context=segment.context,
        locale=translation.target_locale,
        data=text,
        translation_type="manual",
    )


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_translators_see_a_change_of_the_source_at_once(tiny):
    source, russian = changed_source()
    wanted, done = translation_of(source).get_progress()
    assert wanted - done == 1
    assert russian.title == lesson("heat", "ru").title


def test_the_translation_editor_publishes_only_what_is_complete(admin_client, tiny):
    source, russian = changed_source()
    before = russian.live_revision_id
    response = admin_client.post(edit_url(russian), {"action": "publish"})
    assert response.status_code == 302
    assert "1 text has no translation yet" in said(response)
    russian.refresh_from_db()
    assert russian.live_revision_id == before

    translate(translation_of(source), "title", "Сильный жар")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda do, **k: do())
        admin_client.post(edit_url(russian), {"action": "publish"})
    russian.refresh_from_db()
    assert russian.title == "Сильный жар"


def test_a_question_is_published_only_when_it_is_complete(admin_client, tiny):
    source = question("Q1")
    data = list(source.body.raw_data)
    data[0]["value"]["stem"] = "What is good dough made of?"
    publish(source, body=data)
    russian = question("Q1", "ru")
    response = admin_client.post(edit_url(russian), {"action": "publish"})
    assert "1 text has no translation yet" in said(response)
    assert question("Q1", "ru").live_revision_id == russian.live_revision_id


def test_sync_with_publishing_leaves_incomplete_translations_alone(admin_client, tiny):
    source, _russian = changed_source()
    row = TranslationSource.objects.get(object_id=source.translation_key)
    url = reverse("wagtail_localize:update_translations", args=[row.pk])
    before = {code: lesson("heat", code).live_revision_id for code in ("ru", "uz")}
    response = admin_client.post(url, {"publish_translations": "on"})
    assert response.status_code == 302
    assert "no translation yet" in said(response)
    assert before == {code: lesson("heat", code).live_revision_id for code in ("ru", "uz")}


def test_publishing_many_pages_leaves_incomplete_translations_alone(admin_client, tiny):
    _source, russian = changed_source()
    russian.save_revision()  # a draft, as the translation editor leaves one
    before = russian.live_revision_id
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = admin_client.post(f"{url}?id={russian.pk}", {"include_descendants": ""})
    assert "no translation yet" in said(response)
    russian.refresh_from_db()
    assert russian.live_revision_id == before


def test_a_page_that_is_no_translation_is_published_as_ever(admin_client, tiny):
    source, _russian = changed_source()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    source.title = "Greater heat"
    source.save_revision()
    admin_client.post(f"{url}?id={source.pk}", {"include_descendants": ""})
    assert lesson("heat").title == "Greater heat"
