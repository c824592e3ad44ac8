"""Two versions of a content side by side: which fields say something else."""

import functools
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.compare import FieldComparison
from wagtail.admin.panels import FieldPanel

from activities import cleaning
from activities.editor.building import Builder, Node
from activities.editor.form import NAME, semantics_for
from activities.models import H5PContent

Entry = tuple[str, str]
"""A field by the labels on the way to it, and what it says."""


def entries(content: H5PContent) -> list[Entry]:
    """All that a content says, in the order of its form."""
    version = content.version
    if version is None:
        return []
    nodes = Builder(semantics_for(content)).form(version, content.body.get("params"), NAME)
    return [entry for node in nodes for entry in of_node(node, "")]


def of_node(node: Node, way: str) -> list[Entry]:
    here = f"{way} › {node.label}" if way else node.label
    own = said(node)
    found = [(here, own)] if own else []
    return found + [entry for child in node.children for entry in of_node(child, here)]


def said(node: Node) -> str:
    """What a field says, as a person reads it; "" for what only holds other fields."""
    if node.kind == "file":
        return ", ".join(name for _json, _path, name in node.value)
    if node.kind == "boolean":
        return _("Yes") if node.value else _("No")
    if node.kind in ("select", "several", "library"):
        chosen = node.value if isinstance(node.value, list) else [node.value]
        return ", ".join(label for value, label in node.options if value in chosen)
    if node.kind in ("list", "group", "place", "hidden"):
        return ""
    return cleaning.words(str(node.value)) if node.kind == "rich" else str(node.value)


def changes(before: list[Entry], after: list[Entry]) -> list[tuple[str, str, str]]:
    """(field, what it said, what it says) for each that differs; "" where there was nothing."""
    found: list[tuple[str, str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = before[a:b], after[c:d]
        for n in range(max(len(gone), len(come))):
            old = gone[n] if n < len(gone) else None
            new = come[n] if n < len(come) else None
            if old and new and old[0] == new[0]:
                found.append((old[0], old[1], new[1]))
            else:
                found += [(old[0], old[1], "")] if old else []
                found += [(new[0], "", new[1])] if new else []
    return found


class ParamsComparison(FieldComparison):
    """For Wagtail's page that compares two versions."""

    def __init__(self, field: Any, obj_a: H5PContent, obj_b: H5PContent):
        super().__init__(field, obj_a, obj_b)
        self.objects = obj_a, obj_b

    def htmldiff(self) -> SafeString:
        """A list of the fields that differ."""
        before, after = map(entries, self.objects)
        rows = [(label, was(old), now(new)) for label, old, new in changes(before, after)]
        return format_html("<ul>{}</ul>", format_html_join("", "<li><b>{}</b> {}{}</li>", rows))


def was(text: str) -> SafeString | str:
    return format_html('<span class="deletion">{}</span> ', text) if text else ""


def now(text: str) -> SafeString | str:
    return format_html('<span class="addition">{}</span>', text) if text else ""


class ParamsPanel(FieldPanel):
    """The parameters in Wagtail's form: a field of the form that is none of the model."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self) -> list[Any]:
            """Compared by the model's own field."""
            return [functools.partial(ParamsComparison, H5PContent._meta.get_field("body"))]

        def js_opts(self) -> dict[str, Any]:
            """Without the widget: Wagtail would send the whole form a second time, for scripts
            that never make it anew."""
            return {**super().js_opts(), "widget": None}
