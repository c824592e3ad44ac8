"""A browser without scripts: the form of a content as it was drawn, changed at will, sent back."""

from html.parser import HTMLParser
from typing import Any


class Form(HTMLParser):
    """The inputs of a drawn form, in order; templates are not part of it."""

    def __init__(self, html: str):
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self.within = 0
        self.area = self.choice = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "template":
            self.within += 1
        elif self.within:
            return
        elif tag == "textarea":
            self.area = given["name"]
            self.pairs.append((self.area, ""))
        elif tag == "select":
            self.choice = given.get("name")
        elif tag == "option" and self.choice and "selected" in given:
            self.pairs.append((self.choice, given["value"]))
        elif tag == "input" and given.get("name") and given.get("type") != "file":
            self.take(given)

    def take(self, given: dict[str, str]) -> None:
        kind = given.get("type")
        if kind not in ("checkbox", "radio"):
            self.pairs.append((given["name"], given.get("value", "")))
        elif "checked" in given:
            self.pairs.append((given["name"], given.get("value", "on")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.within -= 1
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.choice = None

    def handle_data(self, data: str) -> None:
        if self.area and not self.within:
            name, text = self.pairs[-1]
            self.pairs[-1] = (name, (text + data).removeprefix("\n"))

    @property
    def names(self) -> list[str]:
        return [name for name, _value in self.pairs]

    def __getitem__(self, name: str) -> str:
        return dict(self.pairs)[name]

    def set(self, **values: str) -> "Form":
        """Type into inputs, by the last parts of their names with `__` for the dots."""
        for ending, value in values.items():
            name = self.name_of(ending.replace("__", "."))
            others = [(one, old) for one, old in self.pairs if one != name]
            self.pairs = [*others, (name, value)]
        return self

    def name_of(self, ending: str) -> str:
        found = [name for name in self.names if name.endswith(f".{ending}") or name == ending]
        return found[0] if found else f"params.{ending}"

    def data(self) -> dict[str, list[str]]:
        """As Django's test client sends it."""
        found: dict[str, list[str]] = {}
        for name, value in self.pairs:
            found.setdefault(name, []).append(value)
        return found
