"""Work that is done after the answer was given."""

import uuid

from django.core.files.storage import Storage, default_storage, storages
from django_tasks import task

from activities.importing import media_path
from activities.models import EditorBundle, H5PContent


@task()
def remove_files(folder: str) -> None:
    """Delete the files of a content that is no more, unless a translation still shows them."""
    if not H5PContent.objects.filter(folder=uuid.UUID(folder)).exists():
        remove_below(storages["private"], media_path(folder, "").rstrip("/"))


@task()
def remove_editor(digest: str) -> None:
    """Delete the files of an official editor that is no more, unless it was brought again."""
    if not EditorBundle.objects.filter(digest=digest).exists():
        remove_below(default_storage, f"h5p/editor/{digest}")


def remove_below(storage: Storage, path: str) -> None:
    """Delete a folder of a storage with all that is in it; one that is not there is fine."""
    try:
        folders, files = storage.listdir(path)
    except FileNotFoundError:
        return
    for name in files:
        storage.delete(f"{path}/{name}")
    for name in folders:
        remove_below(storage, f"{path}/{name}")
    storage.delete(path)
