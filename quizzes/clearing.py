"""Files that learners handed in and that no answer names any more: replaced, taken back, or kept
for an answer that was refused."""

from datetime import datetime, timedelta

from django.core.files.storage import Storage, storages
from django.utils import timezone

from quizzes.models import Answer
from quizzes.uploads import FOLDER

UNTOUCHED = timedelta(days=1)
"""A file is kept before the answer that names it is saved, and longer while the line is bad."""


def clear_unused(now: datetime | None = None) -> int:
    """Delete the files that no answer names and that are a day old; how many. Safe to repeat."""
    store = storages["private"]
    before = (now or timezone.now()) - UNTOUCHED
    # The files first: what is handed in meanwhile is in neither list.
    there = {f"{FOLDER}/{name}" for name in _files(store)}
    unused = there - _named()
    old = [name for name in unused if store.get_modified_time(name) < before]
    for name in old:
        store.delete(name)
    return len(old)


def _files(store: Storage) -> list[str]:
    try:
        return store.listdir(FOLDER)[1]
    except FileNotFoundError:  # nobody has handed in a file yet
        return []


def _named() -> set[str]:
    answers = Answer.objects.filter(version__kind="open_answer", response__has_key="upload")
    files = answers.values_list("response__upload__file", flat=True)
    return set(files.iterator())
