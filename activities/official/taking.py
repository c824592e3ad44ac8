"""What the official editor brings into a content besides its own fields: files, pasted parameters,
whole packages; and our own types, which an administrator may install from there."""

import hashlib
import json
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.files.storage import storages

from activities import cleaning, importing, installing, packing
from activities.documents import Version
from activities.editor import uploading
from activities.filtering import filtered
from activities.importing import BROUGHT, media_path
from activities.models import H5PContent
from activities.package import Package
from activities.refusing import Refused
from activities.streaming import member_file
from people.models import User


def kind_of(field: str) -> str:
    """The type of the field that a file is for; "" for none that takes files."""
    try:
        said = json.loads(field)
    except (ValueError, RecursionError):
        return ""
    kind = said.get("type") if isinstance(said, dict) else None
    return kind if isinstance(kind, str) and kind in uploading.KINDS else ""


def filter_part(text: str) -> dict[str, Any]:
    """`filter`: `{library, params, metadata}` cut down to its fields. Refused when it is none."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused("json", problem="libraryParameters") from error
    version = Version.parse(said.get("library")) if isinstance(said, dict) else None
    if version is None:
        raise Refused("field", field="library")
    metadata = said.get("metadata")
    return {
        "library": str(version),
        "params": filtered(said.get("params") or {}, version),
        "metadata": cleaning.metadata(metadata) if isinstance(metadata, dict) else {},
    }


def package(
    content: H5PContent, file: IO[bytes], name: str, user: User, *, may_install: bool
) -> dict[str, Any]:
    """`library-upload`: the parameters of a package, its files put among those of the content; the
    author looks at them and saves, or not. Refused as on import.

    Types that are not here come with it, if an administrator brings it; newer ones of those here
    do not, since nobody was shown what they would change.
    """
    checked = importing.check(file, name, may_install=may_install, keep=True)
    found = checked.package
    if may_install:
        new = [one for one in checked.changes if one.state == "new"]
        installing.install(found.archive, new, user)
    params = filtered(found.params, found.main)
    kept = {key: found.metadata[key] for key in BROUGHT if key in found.metadata}
    dependency = {
        "machineName": found.main.name,
        "majorVersion": found.main.major,
        "minorVersion": found.main.minor,
    }
    h5p = {
        **cleaning.metadata(kept), "title": cleaning.escaped(found.title),
        "mainLibrary": found.main.name, "preloadedDependencies": [dependency],
    }  # fmt: skip
    return {"h5p": h5p, "content": renamed(params, put_files(content, found))}


def put_files(content: H5PContent, found: Package) -> dict[str, str]:
    """Keep the files of a package among those of a content. Nothing is overwritten: what has the
    name of another file gets one made of its bytes; returns those, old name to new."""
    names: dict[str, str] = {}
    store = storages["private"]
    for path, digest in found.media.items():
        target = path
        if store.exists(media_path(content.folder, path)):
            with store.open(media_path(content.folder, path)) as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == digest:
                    continue
            own = PurePosixPath(path)
            target = names[path] = str(own.with_stem(f"{own.stem}-{digest[:12]}"))
        if not store.exists(media_path(content.folder, target)):
            member = member_file(found.archive, f"content/{path}")
            store.save(media_path(content.folder, target), member)
    return names


def renamed(value: Any, names: dict[str, str]) -> Any:
    """Parameters that name files by their new names, also inside texts."""
    if isinstance(value, dict):
        return {key: renamed(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [renamed(one, names) for one in value]
    if isinstance(value, str):
        for old, new in names.items():
            value = value.replace(old, new)
    return value


def install_ours(name: str) -> bool:
    """`library-install` of one of our own types; False for any other."""
    if name not in packing.our_types():
        return False
    packing.install_ours(name)
    return True
