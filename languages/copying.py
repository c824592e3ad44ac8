"""A copy of an object in another language: what it has from the object that it follows."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import Locale, Page

# Not copied: what is the copy's own, and what Wagtail keeps about it.
OWN = {
    "id", "pk", "page_ptr", "path", "depth", "numchild", "translation_key", "locale", "live",
    "has_unpublished_changes", "first_published_at", "last_published_at", "latest_revision",
    "live_revision", "url_path", "draft_title", "slug", "alias_of", "content_type", "owner",
    "locked", "locked_at", "locked_by", "latest_revision_created_at", "search_vector", "expired",
    "go_live_at", "expire_at", "updated_at",
}  # fmt: skip


def new_copy(original: Any, locale: Locale) -> Any:
    """An unsaved object that shares key and address with the original, and nothing else yet."""
    copy = type(original)(translation_key=original.translation_key, locale=locale)
    if isinstance(original, Page):
        copy.slug = original.slug
    return copy


def copy_fields(copy: Any, original: Any) -> None:
    """Give the copy every field of the original that is not the copy's own."""
    for field in original._meta.concrete_fields:
        if field.name not in OWN:
            setattr(copy, field.attname, getattr(original, field.attname))


def content_of(instance: Any) -> dict[str, Any]:
    """The values of the fields that `copy_fields` writes, to compare two states of a copy."""
    return {
        field.name: as_stored(field.get_prep_value(field.value_from_object(instance)))
        for field in instance._meta.concrete_fields
        if field.name not in OWN
    }


def as_stored(value: Any) -> Any:
    """A stream as the database gives it back: a number in a block is a text there."""
    if isinstance(value, list):
        return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
    return value
