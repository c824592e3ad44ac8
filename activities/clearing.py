"""Files among those of a content that nothing shows: uploaded by an author who then saved nothing,
or left by an import that broke off."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import Storage, storages
from django.utils import timezone
from wagtail.models import Revision

from activities.importing import media_path
from activities.models import H5PContent

CONTENTS = "h5p/contents"
UNTOUCHED = timedelta(days=1)
"""A file is sent before the content that shows it is saved."""


def clear_uploads(now: datetime | None = None) -> int:
    """Delete files that are a day old and that no content, translation or earlier version shows;
    how many. Safe to repeat."""
    store = storages["private"]
    before = (now or timezone.now()) - UNTOUCHED
    # The files first: what is saved meanwhile is then known to be shown.
    there = {folder: set(files_below(store, path)) for folder, path in folders(store)}
    shown = shown_now()
    return sum(clear(store, folder, names - shown.get(folder, set()), before)
               for folder, names in there.items())  # fmt: skip


def clear(store: Storage, folder: uuid.UUID, names: set[str], before: datetime) -> int:
    """Of files that no content shows now, delete the old ones that no version of it shows."""
    old = {n for n in names if store.get_modified_time(media_path(folder, n)) < before}
    unused = old - shown_before(folder, old) if old else old
    for name in unused:
        store.delete(media_path(folder, name))
    return len(unused)


def folders(store: Storage) -> Iterator[tuple[uuid.UUID, str]]:
    try:
        names = store.listdir(CONTENTS)[0]
    except FileNotFoundError:  # no content has files yet
        return
    for name in names:
        yield uuid.UUID(name), f"{CONTENTS}/{name}"


def files_below(store: Storage, path: str, inside: str = "") -> Iterator[str]:
    """The files below a folder, by their path in it."""
    names, files = store.listdir(path)[0], store.listdir(path)[1]
    yield from (f"{inside}{name}" for name in files)
    for name in names:
        yield from files_below(store, f"{path}/{name}", f"{inside}{name}/")


def shown_now() -> dict[uuid.UUID, set[str]]:
    """The files of every content and its translations, by folder; one query."""
    found: dict[uuid.UUID, set[str]] = {}
    for folder, media in H5PContent.objects.values_list("folder", "media").iterator():
        found.setdefault(folder, set()).update(media)
    return found


def shown_before(folder: uuid.UUID, names: set[str]) -> set[str]:
    """Which of these a draft or an earlier version names; two queries."""
    keys = [
        str(key) for key in H5PContent.objects.filter(folder=folder).values_list("pk", flat=True)
    ]
    versions = Revision.objects.filter(
        base_content_type__app_label="activities",
        base_content_type__model="h5pcontent",
        object_id__in=keys,
    )
    found: set[str] = set()
    for content in versions.values_list("content", flat=True).iterator():
        text = str(content)
        found |= {name for name in names - found if name in text}
    return found
