"""Libraries: what a package would change, installing it, and going back."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from activities.archive import Archive
from activities.closure import current, in_order
from activities.documents import Version
from activities.models import H5PLibrary
from activities.package import Package, PackedLibrary
from activities.refusing import Refused
from activities.streaming import member_file
from people.models import User

STATES = {
    "new": _("new"),
    "update": _("newer than the one here"),
    "same": _("already here"),
    "older": _("older than the one here, which is used"),
    "changed": _("here in the same version with other files, which are used"),
}


@dataclass
class Change:
    """What a package means for one library. `files`: the paths that differ, for an update."""

    packed: PackedLibrary
    state: str
    installed: H5PLibrary | None
    files: list[str]

    @property
    def installs(self) -> bool:
        return self.state in ("new", "update")

    @property
    def words(self) -> str:
        return str(STATES[self.state])

    @property
    def patch(self) -> str:
        manifest = self.packed.manifest
        return f"{manifest.version}.{manifest.patch}"


def plan(package: Package, keep: bool) -> list[Change]:
    """What each library of the package would change.

    Refused when one is here in the same version with other bytes, unless `keep` says that those
    here are used all the same: what is in the package is never put in their place.
    """
    here = known(one.version for one in package.libraries)
    changes = [change(packed, here.get(packed.version, [])) for packed in package.libraries]
    for one in changes:
        if one.state == "changed" and not keep:
            raise Refused("changed", f"{one.packed.folder}/library.json", library=one.patch)
    return changes


def known(versions: Iterable[Version]) -> dict[Version, list[H5PLibrary]]:
    """All installed patches of these libraries; one query."""
    rows: dict[Version, list[H5PLibrary]] = {}
    names = {version.name for version in versions}
    for row in H5PLibrary.objects.filter(machine_name__in=names).defer("semantics"):
        rows.setdefault(row.version, []).append(row)
    return rows


def change(packed: PackedLibrary, rows: list[H5PLibrary]) -> Change:
    patch = packed.manifest.patch
    used = next((row for row in rows if row.current), None)
    for row in rows:
        if row.patch == patch:
            same = row.digest == packed.digest
            return Change(packed, "same" if same else "changed", used, [])
    if used is None:
        return Change(packed, "new", None, [])
    if patch < max(row.patch for row in rows):
        return Change(packed, "older", used, [])
    return Change(packed, "update", used, difference(used.files, packed.files))


def difference(before: dict[str, str], after: dict[str, str]) -> list[str]:
    names = sorted({*before, *after})
    return [name for name in names if before.get(name) != after.get(name)]


def check_complete(package: Package, changes: list[Change], may_install: bool) -> None:
    """Refused unless all that the content needs will be here, in an order that can be loaded."""
    fresh = [one for one in changes if one.installs]
    missing = [one for one in fresh if one.state == "new"]
    if missing and not may_install:
        raise Refused("permission", libraries=", ".join(one.patch for one in missing))
    brought = {one.packed.version: one.packed.manifest.data for one in fresh} if may_install else {}
    manifests = current(package.used(), brought)
    roots = list(package.used())
    in_order(roots, manifests)
    for one in fresh if may_install else []:
        # Whatever is installed must be able to work, also what this content does not use.
        in_order([one.packed.version], current([one.packed.version], brought))
    main = manifests[package.main]
    if str(main.get("runnable")) != "1":
        raise Refused("not_runnable", "h5p.json", library=str(package.main))


def install(archive: Archive, changes: list[Change], user: User | None) -> list[H5PLibrary]:
    """Store what is new. Files first, under their hash: without the rows nobody finds them."""
    fresh = [one.packed for one in changes if one.installs]
    for packed in fresh:
        write_files(archive, packed)
    with transaction.atomic():
        return [activate(row_of(packed, user)) for packed in fresh]


def write_files(archive: Archive, packed: PackedLibrary) -> None:
    for name in packed.files:
        path = file_path(packed.digest, name)
        if not default_storage.exists(path):
            default_storage.save(path, member_file(archive, f"{packed.folder}/{name}"))


def file_path(digest: str, name: str) -> str:
    """Where a file of a library lies in the public storage."""
    return f"h5p/libraries/{digest}/{name}"


def row_of(packed: PackedLibrary, user: User | None) -> H5PLibrary:
    manifest = packed.manifest
    return H5PLibrary(
        machine_name=manifest.version.name,
        major=manifest.version.major,
        minor=manifest.version.minor,
        patch=manifest.patch,
        digest=packed.digest,
        title=manifest.title,
        runnable=manifest.runnable,
        manifest=manifest.data,
        semantics=packed.semantics,
        files=packed.files,
        installed_by=user,
    )


def activate(library: H5PLibrary) -> H5PLibrary:
    """Use this patch from now on; also the way back to an earlier one."""
    with transaction.atomic():
        others_of(library).filter(current=True).update(current=False)
        library.current = True
        library.save()
    return library


def others_of(library: H5PLibrary) -> QuerySet[H5PLibrary]:
    return H5PLibrary.objects.filter(
        machine_name=library.machine_name, major=library.major, minor=library.minor
    ).exclude(pk=library.pk)
