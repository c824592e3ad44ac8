"""Which content types and libraries there are, as the official editor asks for them. The answers
have the shape that H5P's own servers give: names of keys are theirs."""

from typing import Any

from activities import packing
from activities.bundling import Asset
from activities.documents import CORE_API, Version
from activities.models import H5PContent, H5PLibrary

ICON = "icon.svg"
RECENT = 8


def overview(names: list[str] | None = None) -> list[dict[str, Any]]:
    """`libraries` without a name: every content type, or those of `names` that are here."""
    here = H5PLibrary.objects.filter(current=True).defer("semantics", "files")
    if names is None:
        rows = list(here.filter(runnable=True))
    else:
        wanted = {version for name in names if (version := Version.parse(name))}
        here = here.filter(machine_name__in={version.name for version in wanted})
        rows = [row for row in here if row.version in wanted]
    found = sorted(rows, key=lambda row: (row.title, row.major, row.minor))
    newest = {row.machine_name: row.version for row in found}
    return [entry(row, is_old=newest[row.machine_name] != row.version) for row in found]


def entry(library: H5PLibrary, *, is_old: bool) -> dict[str, Any]:
    told = {
        "uberName": str(library.version),
        "name": library.machine_name,
        "title": library.title,
        "majorVersion": library.major,
        "minorVersion": library.minor,
        "runnable": int(library.runnable),
        "restricted": False,
        "tutorialUrl": "",
        "metadataSettings": library.manifest.get("metadataSettings"),
    }
    return {**told, "isOld": True} if is_old else told


def content_types(*, may_install: bool) -> dict[str, Any]:
    """`content-type-cache`: what an author may choose; our own types that are not installed yet are
    offered to administrators. Nothing comes from elsewhere."""
    rows = H5PLibrary.objects.filter(current=True, runnable=True).defer("semantics")
    newest = {row.machine_name: row for row in rows.order_by("title", "major", "minor")}
    here = [content_type(row) for row in newest.values()]
    ours = [name for name in packing.our_types() if name not in newest] if may_install else []
    return {
        "outdated": False,
        "libraries": [*here, *(not_installed(name) for name in ours)],
        "recentlyUsed": recent(),
        "apiVersion": {"major": CORE_API[0], "minor": CORE_API[1]},
        "details": [],
    }


def content_type(library: H5PLibrary) -> dict[str, Any]:
    manifest = library.manifest
    told = {
        "id": library.pk,
        "machineName": library.machine_name,
        "title": library.title,
        "description": str(manifest.get("description") or ""),
        "owner": str(manifest.get("author") or ""),
        "installed": True,
        "isUpToDate": True,
        "canInstall": False,
        "restricted": False,
        **versions(library.major, library.minor, library.patch),
    }
    return {**told, "icon": Asset(library.digest, ICON).url} if ICON in library.files else told


def not_installed(name: str) -> dict[str, Any]:
    """One of our own types that an administrator can install."""
    manifest = packing.manifest_of(name)
    told = versions(*(manifest[f"{part}Version"] for part in ("major", "minor", "patch")))
    return {
        "id": 0,
        "machineName": name,
        "title": manifest["title"],
        "description": str(manifest.get("description") or ""),
        "owner": str(manifest.get("author") or ""),
        "installed": False,
        "isUpToDate": False,
        "canInstall": True,
        "restricted": False,
        **{key: value for key, value in told.items() if not key.startswith("local")},
    }


def versions(major: int, minor: int, patch: int) -> dict[str, int]:
    """The version of a type as offered and as installed, which is the same here."""
    found = {"majorVersion": major, "minorVersion": minor, "patchVersion": patch}
    return {**found, **{f"local{key[0].upper()}{key[1:]}": value for key, value in found.items()}}


def recent() -> list[str]:
    """The types of the contents that were changed last."""
    rows = H5PContent.objects.order_by("-updated_at").values_list("library", flat=True)[:50]
    names = (version.name for row in rows if (version := Version.parse(row)))
    return list(dict.fromkeys(names))[:RECENT]
