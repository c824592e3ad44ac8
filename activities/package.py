"""A package read and checked whole, before anything is written."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from activities import documents, extensions
from activities.archive import Archive
from activities.documents import Manifest, Version
from activities.refusing import Refused

LANGUAGE_FILE = re.compile(r"(-?[a-z0-9]+){1,7}\.json", re.IGNORECASE)
CONTENT = "content/"


@dataclass
class PackedLibrary:
    """A library as the package brings it. `files`: its own path → SHA-256."""

    folder: str
    manifest: Manifest
    files: dict[str, str]
    semantics: list[Any]

    @property
    def version(self) -> Version:
        return self.manifest.version

    @property
    def digest(self) -> str:
        return digest_of(self.files)


@dataclass
class Package:
    """What a package holds. `media`: path below `content/` → SHA-256."""

    archive: Archive
    metadata: dict[str, Any]
    main: Version
    needs: list[Version]
    params: dict[str, Any]
    libraries: list[PackedLibrary] = field(default_factory=list)
    media: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.metadata["title"]

    def library(self, version: Version) -> PackedLibrary | None:
        return next((one for one in self.libraries if one.version == version), None)

    def used(self) -> set[Version]:
        """The libraries that the content names, in `h5p.json` and inside its own texts."""
        return {self.main, *self.needs, *versions_in(self.params)}


def digest_of(files: dict[str, str]) -> str:
    """One hash for a library: of the names and hashes of its files, in order."""
    lines = "".join(f"{name}\0{files[name]}\n" for name in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()


def versions_in(value: Any) -> Iterator[Version]:
    """Every part of a content that is a library: an object with `library` and `params`."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, dict):
            stack.extend(item.values())
            version = Version.parse(item.get("library")) if "params" in item else None
            if version:
                yield version


def read(file: IO[bytes], name: str = "") -> Package:
    """Read and check a package (a seekable file); Refused names the first rule it breaks."""
    if name and not name.lower().endswith(".h5p"):
        raise Refused("suffix")
    archive = Archive(file)
    metadata = documents.read_object(archive.read("h5p.json"), "h5p.json")
    main, needs = documents.check_package(metadata)
    params = documents.read_object(archive.read("content/content.json"), "content/content.json")
    package = Package(archive, metadata, main, needs, params)
    package.media = read_media(archive)
    package.libraries = list(read_libraries(archive))
    return package


def read_media(archive: Archive) -> dict[str, str]:
    """The files of the content besides its texts."""
    names = [name for name in archive.members if name.startswith(CONTENT)]
    for name in names:
        extensions.check_content_name(name)
    media = {}
    for name in names:
        if name != "content/content.json":
            digest, head = archive.digest(name)
            extensions.check_head(name, head)
            media[name.removeprefix(CONTENT)] = digest
    return media


def read_libraries(archive: Archive) -> Iterator[PackedLibrary]:
    folders: dict[str, list[str]] = {}
    for name in archive.members:
        folder, slash, path = name.partition("/")
        if slash and folder != "content":
            folders.setdefault(folder, []).append(path)
    seen: set[Version] = set()
    for folder in sorted(folders):
        library = read_library(archive, folder, folders[folder])
        if library.version in seen:
            raise Refused("duplicate", f"{folder}/library.json")
        seen.add(library.version)
        yield library


def read_library(archive: Archive, folder: str, names: Iterable[str]) -> PackedLibrary:
    """One folder of the package that is not the content: it must be a whole library."""
    file = f"{folder}/library.json"
    manifest = documents.check_library(documents.read_object(archive.read(file), file), file)
    check_folder(folder, manifest)
    if manifest.core > documents.CORE_API:
        raise Refused(
            "core", file, library=str(manifest.version),
            needs=dotted(manifest.core), has=dotted(documents.CORE_API),
        )  # fmt: skip
    files = {}
    for name in names:
        path = f"{folder}/{name}"
        extensions.check_library_name(path)
        if name.startswith("language/"):
            check_language(archive, path)
        files[name] = archive.digest(path)[0]
    for asset in (*manifest.js, *manifest.css):
        if asset not in files:
            raise Refused("asset", file, path=asset)
    return PackedLibrary(folder, manifest, files, semantics(archive, folder))


def check_folder(folder: str, manifest: Manifest) -> None:
    version = manifest.version
    allowed = {version.name, version.folder, f"{version.folder}.{manifest.patch}"}
    if folder not in allowed:
        raise Refused("folder", f"{folder}/library.json", expected=version.folder)


def check_language(archive: Archive, path: str) -> None:
    if not LANGUAGE_FILE.fullmatch(path.rpartition("/")[2]):
        raise Refused("language", path)
    documents.read_json(archive.read(path), path)


def semantics(archive: Archive, folder: str) -> list[Any]:
    """What the library's editor asks for; libraries that are no content have none."""
    file = f"{folder}/semantics.json"
    if file not in archive:
        return []
    value = documents.read_json(archive.read(file), file)
    if not isinstance(value, list):
        raise Refused("json", file, problem="[]")
    return value


def dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"
