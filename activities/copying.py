"""New contents: empty ones of a type, and copies."""

import uuid
from typing import Any

from django.core.files.storage import storages
from django.db import transaction
from wagtail.models import Locale

from activities.importing import media_path
from activities.models import H5PContent, H5PLibrary
from people.models import User


def types() -> list[tuple[str, str]]:
    """(library, title) of every content type that can be played by itself, its newest version."""
    runnable = H5PLibrary.objects.filter(current=True, runnable=True)
    newest = {row.machine_name: row for row in runnable.order_by("title", "major", "minor")}
    return [(str(row.version), row.title) for row in newest.values()]


def start(library: str, title: str, locale: Locale, user: User | None) -> H5PContent:
    """An empty content of a type, as a draft."""
    content = H5PContent(locale=locale, title=title, library=library)
    content.body = {"library": library, "params": {}}
    return saved(content, user)


def copy(original: H5PContent, title: str, user: User | None) -> H5PContent:
    """A content of its own with the same parameters and files, as a draft. Results, translations
    and earlier versions stay with the original."""
    content = H5PContent(locale=original.locale, title=title, library=original.library)
    content.body, content.metadata = original.body, original.metadata
    content.media = original.media
    for name in original.media:
        copy_file(original.folder, content.folder, name)
    return saved(content, user)


def copy_file(source: uuid.UUID, target: Any, name: str) -> None:
    with storages["private"].open(media_path(source, name)) as file:
        storages["private"].save(media_path(target, name), file)


@transaction.atomic
def saved(content: H5PContent, user: User | None) -> H5PContent:
    content.live = False
    content.save()
    content.save_revision(user=user)
    return content
