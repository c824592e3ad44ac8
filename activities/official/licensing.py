"""Who made a content or a file, and under which terms: the fields in which the official editor asks
for it. Names and values are those of H5P's format; the words are ours."""

from typing import Any

from django.utils.translation import gettext as _

Field = dict[str, Any]
CC_VERSIONS = ("4.0", "3.0", "2.5", "2.0", "1.0")
CC = ("CC BY", "CC BY-SA", "CC BY-ND", "CC BY-NC", "CC BY-NC-SA", "CC BY-NC-ND")
LONG = {"widget": "textarea"}


def versions(*names: str) -> list[Field]:
    return [{"value": name, "label": name} for name in names]


def text(name: str, label: str, **more: Any) -> Field:
    return {"name": name, "type": "text", "label": label, "optional": True, **more}


def licence(options: list[Field]) -> Field:
    return {
        "name": "license", "type": "select", "label": _("Licence"), "default": "U",
        "options": [{"value": "U", "label": _("Not said")}, *options],
    }  # fmt: skip


def commons() -> list[Field]:
    """The Creative Commons licences by their own names, each in its versions."""
    return [{"value": name, "label": name, "versions": versions(*CC_VERSIONS)} for name in CC]


def of_contents() -> list[Field]:
    """`metadataSemantics`: asked of every content and part of one."""
    return [
        {"name": "title", "type": "text", "label": _("Title")},
        text("a11yTitle", _("Title for screen readers")),
        licence([
            {"type": "optgroup", "label": "Creative Commons", "options": [
                *commons(),
                {"value": "CC0 1.0", "label": "CC0"},
                {"value": "CC PDM", "label": _("Public domain mark")},
            ]},
            {"value": "GNU GPL", "label": "GNU GPL v3"},
            {"value": "PD", "label": _("Public domain")},
            {"value": "ODC PDDL", "label": "ODC PDDL"},
            {"value": "C", "label": _("All rights reserved")},
        ]),
        {"name": "licenseVersion", "type": "select", "label": _("Version of the licence"),
         "options": versions(*CC_VERSIONS), "optional": True},
        {"name": "yearFrom", "type": "number", "label": _("First year"),
         "min": -9999, "max": 9999, "optional": True},
        {"name": "yearTo", "type": "number", "label": _("Last year"),
         "min": -9999, "max": 9999, "optional": True},
        text("source", _("Source"), placeholder="https://"),
        {"name": "authors", "type": "list", "field": {
            "name": "author", "type": "group", "fields": [
                text("name", _("Name of the author")),
                {"name": "role", "type": "select", "label": _("What the author did"),
                 "default": "Author", "options": roles()},
            ]}},
        text("licenseExtras", _("More on the licence"), **LONG),
        {"name": "changes", "type": "list", "field": {
            "name": "change", "type": "group", "label": _("Changes"), "fields": [
                text("date", _("Date")),
                text("author", _("Changed by")),
                text("log", _("What was changed"), **LONG),
            ]}},
        text("authorComments", _("Notes for whoever edits"), **LONG,
             description=_("They are not shown to learners.")),
        {"name": "contentType", "type": "text", "widget": "none"},
        {"name": "defaultLanguage", "type": "text", "widget": "none"},
    ]  # fmt: skip


def roles() -> list[Field]:
    said = {
        "Author": _("Wrote it"), "Editor": _("Edited it"), "Licensee": _("Holds a licence"),
        "Originator": _("Had the idea"),
    }  # fmt: skip
    return [{"value": value, "label": label} for value, label in said.items()]


def of_files() -> Field:
    """`copyrightSemantics`: asked of pictures, sounds and videos."""
    return {
        "name": "copyright", "type": "group", "label": _("Rights"), "fields": [
            text("title", _("Title")),
            text("author", _("Name of the author")),
            text("year", _("Year")),
            text("source", _("Source"), placeholder="https://",
                 regexp={"pattern": "^https?://.+", "modifiers": "i"}),
            licence([
                *commons(),
                {"value": "GNU GPL", "label": "GNU GPL", "versions": versions("v3", "v2", "v1")},
                {"value": "PD", "label": _("Public domain"),
                 "versions": versions("-", "CC0 1.0", "CC PDM")},
                {"value": "C", "label": _("All rights reserved")},
            ]),
            {"name": "version", "type": "select", "label": _("Version of the licence"),
             "options": []},
        ],
    }  # fmt: skip
