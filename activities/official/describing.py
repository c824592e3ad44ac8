"""One library as the official editor needs it: its fields, its words in the languages asked for,
and the scripts and styles of its widgets, each at the address made of its hash."""

import json
from dataclasses import dataclass, field
from typing import Any

from activities import bundling
from activities.bundling import Asset
from activities.closure import needs
from activities.documents import Version
from activities.editor import wording
from activities.models import H5PLibrary

PRESAVE, UPGRADES = "presave.js", "upgrades.js"
KINDS = ("dynamic", "preloaded", "editor")


def library(version: Version, language: str, default: str = "") -> dict[str, Any] | None:
    """`libraries` with a name; None when it is not here. `language`: of the labels, `default`: of
    the words that every content of the type has in common."""
    row = H5PLibrary.objects.filter(
        machine_name=version.name, major=version.major, minor=version.minor, current=True
    ).first()
    if row is None:
        return None
    widgets = editors_of(row)
    scripts = bundling.assets(widgets, "preloadedJs")
    if PRESAVE in row.files:
        scripts.append(Asset(row.digest, PRESAVE))
    return {
        "name": row.machine_name,
        "version": {"major": row.major, "minor": row.minor},
        "title": row.title,
        "upgradesScript": Asset(row.digest, UPGRADES).url if UPGRADES in row.files else None,
        "semantics": row.semantics,
        "language": words(row, language),
        "defaultLanguage": words(row, default) if default else None,
        "languages": languages(row),
        "javascript": [asset.url for asset in scripts],
        "css": [asset.url for asset in bundling.assets(widgets, "preloadedCss")],
        "translations": {
            one.machine_name: said for one in widgets if (said := labels(one, language))
        },
    }


def words(row: H5PLibrary, language: str) -> str | None:
    """A library's own translation as JSON; None where there is none."""
    said = wording.translation(row, language)
    if said is None:
        return None
    if language in wording.DERIVED:
        # The editor lays a translation over the fields whole; only words may differ from them.
        fields = wording.in_language(row, row.semantics, language, wording.LABELS)
        said = wording.in_language(row, fields, language, wording.DEFAULTS)
    return json.dumps({"semantics": said}, ensure_ascii=False)


def labels(row: H5PLibrary, language: str) -> dict[str, Any]:
    """What the widget of a library says; a content type's words are in its fields."""
    if row.semantics:
        return {}
    paths = [path for code in (language, "en") if (path := f"language/{code}.json") in row.files]
    return wording.read_file(row.digest, paths[0]) if paths else {}


def languages(row: H5PLibrary) -> list[str]:
    """The languages that a library has words in; in its own fields it speaks English."""
    names = (path for path in row.files if path.startswith("language/") and path.count("/") == 1)
    return sorted({"en", *(name[len("language/") : -len(".json")] for name in names)})


def translations(names: list[str], language: str) -> dict[str, str]:
    """`translations`: the words of several libraries, of those that have any."""
    wanted = {version for name in names if (version := Version.parse(name))}
    rows = H5PLibrary.objects.filter(current=True, machine_name__in={v.name for v in wanted})
    found = {str(row.version): words(row, language) for row in rows if row.version in wanted}
    return {name: said for name, said in found.items() if said is not None}


@dataclass
class Walk:
    """One run over all that a library needs, in the order of H5P's own rule: what it needs to be
    edited, and what that needs to run, each after its own needs."""

    rows: dict[Version, H5PLibrary]
    seen: set[tuple[str, str]] = field(default_factory=set)
    found: list[H5PLibrary] = field(default_factory=list)

    def visit(self, row: H5PLibrary, *, is_widget: bool) -> None:
        for kind in KINDS:
            # What a widget needs to run belongs to it.
            counts = "editor" if kind == "preloaded" and is_widget else kind
            for need in needs(row.manifest, kind):
                if (counts, need.name) in self.seen or need not in self.rows:
                    continue
                self.seen.add((counts, need.name))
                self.visit(self.rows[need], is_widget=counts == "editor")
                if counts == "editor":
                    self.found.append(self.rows[need])


def editors_of(row: H5PLibrary) -> list[H5PLibrary]:
    """The libraries whose scripts the form of this one needs; one query a level."""
    rows: dict[Version, H5PLibrary] = {row.version: row}
    level = [row]
    while level:
        wanted = {n for one in level for kind in KINDS for n in needs(one.manifest, kind)} - set(
            rows
        )
        here = H5PLibrary.objects.filter(current=True, machine_name__in={v.name for v in wanted})
        level = [one for one in here if one.version in wanted] if wanted else []
        rows.update({one.version: one for one in level})
    walk = Walk(rows)
    walk.visit(row, is_widget=False)
    return walk.found
