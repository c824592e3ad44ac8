"""From a file to a content: check everything, then write."""

import uuid
from dataclasses import dataclass
from typing import IO, Any

from django.core.files.storage import storages
from django.db import transaction
from wagtail.models import Locale

from activities import installing, package
from activities.filtering import filtered
from activities.installing import Change
from activities.models import H5PContent
from activities.package import Package
from activities.streaming import member_file
from people.models import User

BROUGHT = (
    "language", "authors", "source", "license", "licenseVersion", "licenseExtras", "yearFrom",
    "yearTo", "changes", "authorComments", "defaultLanguage", "a11yTitle",
)  # fmt: skip
"""What is kept of `h5p.json`: who made it, and under which terms."""


@dataclass
class Import:
    """A package that may be taken, and what it would change. Nothing is written yet."""

    package: Package
    changes: list[Change]
    may_install: bool

    @property
    def fresh(self) -> list[Change]:
        return [one for one in self.changes if one.installs] if self.may_install else []


def check(
    file: IO[bytes], name: str = "", *, may_install: bool = False, keep: bool = False
) -> Import:
    """Read a package and apply every rule; Refused says which one it breaks.

    `keep`: libraries that are here in the same version with other files are used as they are,
    which is always so for those who may not install any.
    """
    found = package.read(file, name)
    changes = installing.plan(found, keep or not may_install)
    installing.check_complete(found, changes, may_install)
    return Import(found, changes, may_install)


def load(
    checked: Import, *, locale: Locale, user: User | None = None, into: H5PContent | None = None
) -> H5PContent:
    """Install the libraries of a checked package and keep its content, as a new one or as the
    next version of `into`. Publishes it."""
    found = checked.package
    if checked.may_install:
        installing.install(found.archive, checked.changes, user)
    folder = uuid.uuid4()
    write_media(found, folder)
    with transaction.atomic():
        content = into or H5PContent(locale=locale)
        content.title = found.title
        content.library = str(found.main)
        content.metadata = {key: found.metadata[key] for key in BROUGHT if key in found.metadata}
        content.body = {"library": str(found.main), "params": filtered(found.params, found.main)}
        content.folder, content.media = folder, found.media
        content.save()
        content.save_revision(user=user).publish(user=user)
    return content


def write_media(found: Package, folder: Any) -> None:
    for name in found.media:
        member = member_file(found.archive, f"content/{name}")
        storages["private"].save(media_path(folder, name), member)


def media_path(folder: Any, name: str) -> str:
    """Where a file of a content lies in the private storage."""
    return f"h5p/contents/{folder}/{name}"
