"""Writing packages: our own content types from their sources, and contents for other systems."""

import io
import json
import zipfile
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import default_storage, storages

from activities import installing, package, playing
from activities.closure import needs
from activities.documents import Version
from activities.importing import media_path
from activities.installing import file_path
from activities.models import H5PContent, H5PLibrary

TYPES = Path(__file__).parent / "types"
"""Our own content types, one folder each: a library, and in `demo` a content of it."""
WHEN = (2026, 1, 1, 0, 0, 0)
"""In every archive, so that the same sources make the same bytes."""


class Writer:
    """A package being written. Texts are compressed; pictures and videos are already."""

    def __init__(self, target: IO[bytes]):
        self.zip = zipfile.ZipFile(target, "w")

    def add(self, name: str, data: bytes) -> None:
        info = zipfile.ZipInfo(name, WHEN)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        self.zip.writestr(info, data)

    def json(self, name: str, value: Any) -> None:
        self.add(name, json.dumps(value, ensure_ascii=False).encode())

    def copy(self, name: str, source: IO[bytes]) -> None:
        """A file a little at a time."""
        info = zipfile.ZipInfo(name, WHEN)
        info.external_attr = 0o644 << 16
        with source, self.zip.open(info, "w") as target:
            while chunk := source.read(256 * 1024):
                target.write(chunk)


def our_types() -> list[str]:
    """The names of our own content types."""
    return sorted(folder.name for folder in TYPES.iterdir() if (folder / "library.json").is_file())


def manifest_of(name: str) -> dict[str, Any]:
    """The `library.json` of one of our own types."""
    return json.loads((TYPES / name / "library.json").read_text())


def build(name: str) -> bytes:
    """The package of one of our own content types, with its demo content."""
    folder, target, data = TYPES / name, io.BytesIO(), manifest_of(name)
    version = Version(data["machineName"], data["majorVersion"], data["minorVersion"])
    writer = Writer(target)
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).as_posix()
        if path.is_file() and not inside.startswith("demo/"):
            writer.add(f"{version.folder}/{inside}", path.read_bytes())
    writer.add("h5p.json", (folder / "demo" / "h5p.json").read_bytes())
    writer.add("content/content.json", (folder / "demo" / "content.json").read_bytes())
    writer.zip.close()
    return target.getvalue()


def install_ours(name: str) -> None:
    """Install one of our own types, unless this version of it or a later one is here."""
    data = manifest_of(name)
    here = H5PLibrary.objects.filter(
        machine_name=name, major=data["majorVersion"], minor=data["minorVersion"]
    )
    if here.filter(patch__gte=data["patchVersion"]).exists():
        return
    found = package.read(io.BytesIO(build(name)), f"{name}.h5p")
    installing.install(found.archive, installing.plan(found, keep=True), None)


def export(content: H5PContent, target: IO[bytes]) -> None:
    """Write a content with its files and all libraries, as other systems take it. Refused when a
    library is gone."""
    used = playing.libraries(content)
    writer = Writer(target)
    writer.json("h5p.json", manifest(content, used))
    writer.json("content/content.json", playing.said(content))
    for name in sorted(content.media):
        source = storages["private"].open(media_path(content.folder, name))
        writer.copy(f"content/{name}", source)
    for library in used + editors_of(used):
        for name in sorted(library.files):
            source = default_storage.open(file_path(library.digest, name))
            writer.copy(f"{library.version.folder}/{name}", source)
    writer.zip.close()


def manifest(content: H5PContent, used: list[H5PLibrary]) -> dict[str, Any]:
    """`h5p.json`: whose content it is, and every library that it needs to play."""
    return {
        "language": "und",
        "license": "U",
        **content.metadata,
        "title": content.title,
        "mainLibrary": content.version.name if content.version else "",
        "embedTypes": ["iframe"],
        "preloadedDependencies": [
            {
                "machineName": library.machine_name,
                "majorVersion": library.major,
                "minorVersion": library.minor,
            }
            for library in used
        ],
    }


def editors_of(used: list[H5PLibrary]) -> list[H5PLibrary]:
    """What the editors of other systems need besides, as far as it is here; one query a level."""
    seen = {library.version for library in used}
    found: list[H5PLibrary] = []
    level = used
    while level:
        wanted = {
            need
            for library in level
            for kind in ("editor", "preloaded", "dynamic")
            for need in needs(library.manifest, kind)
        } - seen
        rows = H5PLibrary.objects.filter(current=True, machine_name__in={v.name for v in wanted})
        level = [row for row in rows if row.version in wanted]
        seen |= wanted
        found += level
    return found
