"""All scripts of a content in one file, all styles in another: two requests instead of a hundred.

H5P's own servers join them in the same way. A bundle lies under the hash of what it is made of, so
that contents of one type share it; it can be thrown away and is made again.
"""

import hashlib
import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from activities.installing import file_path
from activities.models import H5PLibrary

FORM = "1"
"""Raised when bundles are put together in another way."""
ADDRESS = re.compile(r"""url\(\s*(['"]?)([^'")]+)\1\s*\)""")
ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|/|#)", re.IGNORECASE)


@dataclass(frozen=True)
class Asset:
    digest: str
    path: str

    @property
    def url(self) -> str:
        return reverse("h5p_library", args=[self.digest, self.path])


def assets(libraries: Iterable[H5PLibrary], kind: str) -> list[Asset]:
    """The scripts (`preloadedJs`) or styles (`preloadedCss`) of libraries in their order."""
    return [
        Asset(library.digest, row["path"].removeprefix("./"))
        for library in libraries
        for row in library.manifest.get(kind) or []
    ]


def bundle(parts: list[Asset], suffix: str) -> str:
    """The name of the bundle of these parts ("" for none), made now if it is not there."""
    if not parts:
        return ""
    lines = "\n".join([FORM, *(f"{one.digest}/{one.path}" for one in parts)])
    name = f"{hashlib.sha256(lines.encode()).hexdigest()[:40]}.{suffix}"
    path = f"h5p/bundles/{name}"
    if not default_storage.exists(path):
        join = joined_styles if suffix == "css" else joined_scripts
        default_storage.save(path, ContentFile(join(parts).encode()))
    return name


def text_of(part: Asset) -> str:
    with default_storage.open(file_path(part.digest, part.path)) as file:
        return file.read().decode("utf-8-sig", "replace")


def joined_scripts(parts: list[Asset]) -> str:
    # The first semicolon keeps a file's "use strict" from ruling over all others.
    return ";" + "\n;\n".join(text_of(part) for part in parts)


def joined_styles(parts: list[Asset]) -> str:
    return "\n".join(with_addresses(text_of(part), part) for part in parts)


def with_addresses(style: str, part: Asset) -> str:
    """A style sheet whose pictures and fonts are found from anywhere."""

    def replace(match: re.Match[str]) -> str:
        path = match[2].strip()
        if ELSEWHERE.match(path):
            return match[0]
        path, mark, rest = partition(path)
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(part.path), path))
        if whole.startswith(".."):
            return "url()"
        return f'url("{Asset(part.digest, whole).url}{mark}{rest}")'

    return ADDRESS.sub(replace, style)


def partition(path: str) -> tuple[str, str, str]:
    """A path and what follows it: `?v=1`, `#iefix`."""
    at = min((path.find(mark) for mark in "?#" if mark in path), default=len(path))
    return path[:at], path[at : at + 1], path[at + 1 :]
