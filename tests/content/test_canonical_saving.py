"""Uzbek Latin is saved in its own letters, whatever keyboard it was typed on."""

import pytest
from django.contrib.messages import get_messages
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, TranslationSource

from quizzes.models import Question
from tests.content import editor
from tests.content.curricula import lesson, publish
from tests.courses import building

pytestmark = pytest.mark.django_db


@pytest.fixture
def uzbek_lesson(tiny):
    """A lesson of a course written in Uzbek: the plain editor opens it."""
    course = building.course("arpa", language="uz", title="Arpa")
    step = course.get_descendants().get(slug="lesson-1").specific
    publish(step)
    return step


def test_what_is_typed_in_the_editor_is_published_canonically(admin_client, uzbek_lesson):
    editor.save(admin_client, uzbek_lesson, title="To'g'ri o`quv ma’lumoti")
    assert uzbek_lesson.title == "Toʻgʻri oʻquv maʼlumoti"


def test_a_draft_is_canonical_too(admin_client, uzbek_lesson):
    editor.save(admin_client, uzbek_lesson, publish=False, title="O'quv")
    assert uzbek_lesson.get_latest_revision().content["title"] == "Oʻquv"


def test_blocks_are_canonical_and_their_addresses_stay(uzbek_lesson):
    body = list(uzbek_lesson.body.raw_data)
    body[1]["value"] = (
        "<p>O'quv <a href=\"https://lex.uz/o'quv\">ma'lumot</a> va <code>o'</code></p>"
    )
    ids = [block["id"] for block in body]
    publish(uzbek_lesson, body=body)
    saved = type(uzbek_lesson).objects.get(pk=uzbek_lesson.pk).body.raw_data
    assert saved[1]["value"] == (
        "<p>Oʻquv <a href=\"https://lex.uz/o'quv\">maʼlumot</a> va <code>o'</code></p>"
    )
    assert [block["id"] for block in saved] == ids


def test_other_languages_keep_their_apostrophes(tiny):
    publish(lesson("heat"), title="The trainer's o'clock")
    assert lesson("heat").title == "The trainer's o'clock"


def test_a_note_in_the_language_of_the_course_is_no_uzbek(tiny):
    question = Question.objects.get(code="Q1", locale__language_code="uz")
    question.note_for_writers = "The lesson’s main idea."
    publish(question)
    question.refresh_from_db()
    assert question.note_for_writers == "The lesson’s main idea."


def test_the_translation_editor_keeps_canonical_texts(tiny):
    source = TranslationSource.objects.get(object_id=lesson("heat").translation_key)
    segment = source.stringsegment_set.get(context__path="title")
    uzbek = Locale.objects.get(language_code="uz")
    row = StringTranslation.objects.get(context=segment.context, locale=uzbek)
    row.data = "O&#x27;choq va ma'no"
    row.save()
    row.refresh_from_db()
    assert row.data == "Oʻchoq va maʼno"


def test_a_doubtful_mark_is_left_and_named(admin_client, uzbek_lesson):
    data = editor.form_of(admin_client, uzbek_lesson) | {"title": "'tog' va o'rmon"}
    data["action-publish"] = "action-publish"
    response = admin_client.post(editor.edit_url(uzbek_lesson), data)
    uzbek_lesson.refresh_from_db()
    assert uzbek_lesson.title == "'tog' va oʻrmon"
    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert any("'tog'" in message for message in said)
