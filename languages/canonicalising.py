"""Uzbek Latin typed in the CMS is kept in its own letters: oʻ, gʻ with U+02BB, ʼ with U+02BC.

Files are refused when they are not canonical; what is typed is put right, in every revision of a
page or snippet and in every text of wagtail-localize's editor.
"""

import json
from collections.abc import Iterator
from typing import Any, cast

from django.contrib import messages
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Locale, Revision, TranslatableMixin
from wagtail_localize.fields import TranslatableField, get_translatable_fields
from wagtail_localize.models import StringTranslation

from languages.correcting import LATIN
from languages.texts import ADDRESS, texts_of
from languages.uzbek import canonical, canonical_html, doubtful_marks


def write_revision(revision: Revision) -> None:
    """Put the texts of a revision right that is about to be saved; other languages stay."""
    model = revision.content_type.model_class()
    if model is None or not issubclass(model, TranslatableMixin):
        return
    if not Locale.objects.filter(pk=revision.content.get("locale"), language_code=LATIN).exists():
        return
    for field in translated_fields(model):
        value = revision.content.get(field.name)
        if value and isinstance(value, str):
            revision.content[field.name] = canonical_value(field, value)


def translated_fields(model: type[models.Model]) -> Iterator[models.Field]:
    """Those that say something in the object's own language; a note for writers does not."""
    for translatable in get_translatable_fields(model):
        if isinstance(translatable, TranslatableField) and translatable.field_name != ADDRESS:
            yield cast(models.Field, model._meta.get_field(translatable.field_name))


def canonical_value(field: models.Field, value: str) -> str:
    if isinstance(field, StreamField):
        return json.dumps(canonical_blocks(json.loads(value)))
    return text(value) if isinstance(field, models.CharField | models.TextField) else value


def canonical_blocks(raw: Any) -> Any:
    """Raw stream data with every text canonical."""
    if isinstance(raw, dict):
        return {k: v if k in ("id", "type") else canonical_blocks(v) for k, v in raw.items()}
    if isinstance(raw, list):
        return [canonical_blocks(item) for item in raw]
    return text(raw) if isinstance(raw, str) else raw


def text(value: str) -> str:
    return canonical_html(value) if "<" in value else canonical(value)


def write_translation(row: StringTranslation) -> None:
    """Put one text of wagtail-localize's editor right."""
    if row.locale.language_code == LATIN:
        row.data = canonical_html(row.data)


def warn(request: HttpRequest, instance: Any) -> None:
    """Name the quotations whose last mark may belong to the word, for the author to look at."""
    if not isinstance(instance, TranslatableMixin) or instance.locale.language_code != LATIN:
        return
    found = [mark for text in texts_of(instance).values() for mark in doubtful_marks(text)]
    if found:
        words = ", ".join(dict.fromkeys(found))
        messages.warning(
            request,
            _(
                "Is the last mark a closing quote or part of oʻ, gʻ? Please look at: %(words)s. "
                "Write quotations with «…»."
            )
            % {"words": words},
        )
