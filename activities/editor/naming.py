"""Names of inputs, and how fields speak of one another.

An input is called by its way through the content: `params.scenes.2.text`. An item of a list goes
by a token, not by its place: the hidden inputs of a list, one for each item, say order and number,
so that adding, moving and removing items renames nothing.
"""

import re
from dataclasses import dataclass
from typing import Any

from activities.filtering import Field

TOKEN = re.compile(r"[A-Za-z0-9]{1,16}")
MAX_ROWS = 500
"""More items are not taken from one list, whatever its field says."""
MAX_DEPTH = 12
"""Parts inside parts."""


@dataclass(frozen=True)
class Scope:
    """What a field stands in: the fields beside it, and what lies around them."""

    name: str
    fields: tuple[Field, ...] = ()
    above: "Scope | None" = None

    def inside(self, name: str, fields: list[Field] | None = None) -> "Scope":
        return Scope(name, tuple(fields or ()), self)

    def find(self, path: str) -> str:
        """The name of the input that a path like `../../image` means; "" for none."""
        scope: Scope | None = self
        *ups, last = path.split("/")
        for step in ups:
            if step == ".." and scope:
                scope = scope.above
            elif scope:
                scope = Scope(f"{scope.name}.{step}", (), scope)
        return f"{scope.name}.{last}" if scope else ""

    def nearest(self, kinds: tuple[str, ...]) -> str:
        """The closest field of these types, looking outwards; "" for none."""
        scope: Scope | None = self
        while scope:
            for field in scope.fields:
                if field.get("type") in kinds:
                    return f"{scope.name}.{field['name']}"
            scope = scope.above
        return ""


def scope_of(name: str, fields: list[Field]) -> Scope:
    """The scope of a part by the name of its inputs, for a form that is made without what lies
    around it."""
    scope: Scope | None = None
    steps = name.split(".")
    for n, step in enumerate(steps, 1):
        # The parameters of a part stand for the part.
        above = scope.above if scope and step == "params" else scope
        scope = Scope(".".join(steps[:n]), tuple(fields) if n == len(steps) else (), above)
    return scope or Scope(name, tuple(fields))


def rule_of(field: Field, scope: Scope) -> dict[str, Any] | None:
    """When a field is shown: `{"any": bool, "rules": [[input, [values]], …]}`, or None for always.

    From H5P's `showWhen`: the values of other fields, which `type` joins by "or" or "and".
    """
    said = field.get("showWhen")
    if field.get("widget") != "showWhen" or not isinstance(said, dict):
        return None
    rules = [
        [scope.find(str(rule["field"])), values_of(rule.get("equals"))]
        for rule in said.get("rules") or []
        if isinstance(rule, dict) and rule.get("field")
    ]
    return {"any": said.get("type", "or") == "or", "rules": rules} if rules else None


def values_of(equals: Any) -> list[str]:
    return [as_text(one) for one in (equals if isinstance(equals, list) else [equals])]


def as_text(value: Any) -> str:
    """A value as an input carries it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def applies(rule: dict[str, Any] | None, values: Any) -> bool:
    """Whether a field is shown; `values(name)` gives what an input holds."""
    if rule is None:
        return True
    met = [values(name) in wanted for name, wanted in rule["rules"]]
    return any(met) if rule["any"] else all(met)


def label_of(field: Field) -> str:
    return str(field.get("label") or field.get("name") or "").strip()


def inner_of(field: Field) -> Field:
    """What the items of a list are."""
    inner = field.get("field")
    return inner if isinstance(inner, dict) else {}


def limit_of(field: Field, name: str) -> float | None:
    """`min` or `max`, where the field has one."""
    value = field.get(name)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def is_markup(field: Field) -> bool:
    return field.get("tags") is not None or field.get("widget") == "html"


def is_flat(field: Field) -> bool:
    """A group of one field is stored as that field, unless it is one of parts."""
    return len(field.get("fields") or []) == 1 and not field.get("isSubContent")
