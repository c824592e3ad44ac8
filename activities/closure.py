"""Which libraries a content needs, and in which order they are loaded."""

from collections.abc import Iterable
from typing import Any

from activities.documents import Version
from activities.models import H5PLibrary
from activities.refusing import Refused

Manifests = dict[Version, dict[str, Any]]


def needs(manifest: dict[str, Any], kind: str = "preloaded") -> list[Version]:
    """The libraries that a `library.json` names, as checked when it was installed."""
    return [
        Version(row["machineName"], int(row["majorVersion"]), int(row["minorVersion"]))
        for row in manifest.get(f"{kind}Dependencies") or []
    ]


def current(roots: Iterable[Version], brought: Manifests | None = None) -> Manifests:
    """The `library.json` of all that `roots` need, those of a package (`brought`) first.

    One query for each level of the tree. Refused when one is nowhere.
    """
    brought = brought or {}
    found: Manifests = {}
    level = set(roots)
    while level:
        rows = installed({version for version in level if version not in brought})
        for version in level:
            manifest = brought.get(version) or (rows[version].manifest if version in rows else None)
            if manifest is None:
                raise Refused("dependency", library=str(version))
            found[version] = manifest
        level = {need for version in level for need in needs(found[version])} - set(found)
    return found


def installed(versions: set[Version]) -> dict[Version, H5PLibrary]:
    """The patches in use of these libraries; one query."""
    if not versions:
        return {}
    rows = H5PLibrary.objects.filter(
        current=True, machine_name__in={version.name for version in versions}
    ).only("machine_name", "major", "minor", "patch", "digest", "manifest")
    return {row.version: row for row in rows if row.version in versions}


def in_order(roots: Iterable[Version], manifests: Manifests) -> list[Version]:
    """All libraries, each after those that it needs. Refused when they need each other."""
    done: dict[Version, None] = {}
    for root in sorted(roots):
        visit(root, manifests, done, [])
    return list(done)


def visit(
    version: Version, manifests: Manifests, done: dict[Version, None], path: list[Version]
) -> None:
    if version in done:
        return
    if version in path:
        circle = [*path[path.index(version) :], version]
        raise Refused("cycle", circle=" → ".join(str(one) for one in circle))
    for need in needs(manifests[version]):
        visit(need, manifests, done, [*path, version])
    done[version] = None
