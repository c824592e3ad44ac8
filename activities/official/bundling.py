"""The archive of the official editor: checked by its hash and like any package, kept under the hash
of its files, replaced and removed."""

import hashlib
import re
from dataclasses import dataclass
from typing import IO

from django.core.files.storage import default_storage
from django.db import transaction

from activities import tasks
from activities.archive import Archive
from activities.extensions import suffix
from activities.models import EditorBundle
from activities.package import digest_of
from activities.refusing import Refused
from activities.streaming import member_file
from cms.archives import CHUNK
from people.models import User

MAIN = "scripts/h5peditor.js"
LIST = "h5peditor.class.php"
"""Says which scripts and styles are loaded, and in which order; read, never run."""
ENGLISH = "language/en.js"
FOLDERS = ("scripts/", "libs/", "ckeditor/", "language/", "images/", "styles/")
UPGRADING = ("js/h5p-version.js", "js/h5p-content-upgrade-process.js")
"""Of H5P's core, if it is in the archive: what takes contents to newer versions of their types."""
SUFFIXES = frozenset({"js", "css", "png", "svg", "gif", "jpg", "eot", "ttf", "woff", "woff2"})
KNOWN = {
    "36fb88a047bbbb0609cdf4d9f50954b7dceb679eba518ddecb9d93d3dbe79f5a": "0296645 (24.06.2026)",
}
"""Hash of the editor's files → which version of it that is. These need no typed hash."""
LISTED = r"public static \$%s = array\((.*?)\);"


@dataclass
class Found:
    """An editor in an archive. `members`: path under which a file is kept → its name there."""

    archive: Archive
    sha256: str
    members: dict[str, str]
    files: dict[str, str]
    scripts: list[str]
    styles: list[str]

    @property
    def digest(self) -> str:
        return digest_of(self.files)


def check(file: IO[bytes], expected: str = "") -> Found:
    """Read an archive, writing nothing; Refused when its SHA-256 is not the expected one, or not
    even known, when the archive is not as archives must be, or holds no editor."""
    sha256 = hash_of(file)
    expected = re.sub(r"[\s:]", "", expected).lower()
    if expected and expected != sha256:
        raise Refused("hash", hash=sha256)
    archive = Archive(file)
    members = members_of(archive)
    files = {path: archive.digest(name)[0] for path, name in members.items()}
    if not expected and digest_of(files) not in KNOWN:
        raise Refused("unknown", hash=sha256)
    said = archive.read(root_of(archive, MAIN) + LIST).decode("utf-8", "replace")
    lists = [listed(said, name, files) for name in ("scripts", "styles")]
    return Found(archive, sha256, members, files, *lists)


def hash_of(file: IO[bytes]) -> str:
    total = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        total.update(chunk)
    return total.hexdigest()


def root_of(archive: Archive, path: str) -> str:
    """The outermost folder of the archive in which this file lies; Refused when none has it."""
    roots = [name.removesuffix(path) for name in archive.members if f"/{name}".endswith(f"/{path}")]
    if not roots:
        raise Refused("no_editor", path=path)
    return min(roots, key=lambda root: (root.count("/"), root))


def members_of(archive: Archive) -> dict[str, str]:
    """What is kept: files that a browser loads, and of the core what takes contents to newer
    versions. All else in the archive is left where it is."""
    root = root_of(archive, MAIN)
    for path in (LIST, ENGLISH):
        if root + path not in archive:
            raise Refused("no_editor", path=path)
    own = {name.removeprefix(root): name for name in archive.members if name.startswith(root)}
    kept = {p: n for p, n in own.items() if p.startswith(FOLDERS) and suffix(p) in SUFFIXES}
    try:
        core = root_of(archive, UPGRADING[1])
    except Refused:
        return kept
    found = {f"core/{path}": core + path for path in UPGRADING if core + path in archive}
    return {**kept, **found}


def listed(said: str, name: str, files: dict[str, str]) -> list[str]:
    """The files of one of the editor's lists; Refused when one of them is not there."""
    match = re.search(LISTED % name, said, re.DOTALL)
    paths = re.findall(r"'([^']{1,200})'", match[1]) if match else []
    if not paths:
        raise Refused("no_editor", path=f"{LIST} (${name})")
    for path in paths:
        if path not in files:
            raise Refused("no_editor", path=path)
    return paths


def install(found: Found, user: User | None) -> EditorBundle:
    """Use this editor from now on. The files first, under their hash: nobody finds them before."""
    for path, member in found.members.items():
        target = file_path(found.digest, path)
        if not default_storage.exists(target):
            default_storage.save(target, member_file(found.archive, member))
    with transaction.atomic():
        remove(but=found.digest)
        values = {
            "archive": found.sha256, "files": found.files, "scripts": found.scripts,
            "styles": found.styles, "installed_by": user,
        }  # fmt: skip
        return EditorBundle.objects.update_or_create(digest=found.digest, defaults=values)[0]


@transaction.atomic
def remove(but: str = "") -> None:
    """Take the editor away; a task deletes its files."""
    for bundle in EditorBundle.objects.exclude(digest=but):
        tasks.remove_editor.enqueue(bundle.digest)
        bundle.delete()


def installed() -> EditorBundle | None:
    """The editor that is here; one query."""
    return EditorBundle.objects.first()


def file_path(digest: str, path: str) -> str:
    """Where a file of an editor lies in the public storage."""
    return f"h5p/editor/{digest}/{path}"
