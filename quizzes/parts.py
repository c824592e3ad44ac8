"""What the kinds have in common whose answer has several parts, each with an input of its own."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from quizzes.choosing import UNKNOWN_CHOICE


class PartsWidget(forms.Widget):
    """One select for each part, named <name>_<key>; the value is {key: what was chosen}.

    `parts`: (key, text); `choices`: (value, text), offered at each. Once an answer is judged,
    `marks` has "right" or "wrong" by key.
    """

    def __init__(self, parts: Iterable[tuple[str, str]], choices: Iterable[tuple[str, str]]):
        super().__init__()
        self.parts, self.choices = list(parts), list(choices)
        self.marks: dict[str, str] = {}

    def subwidgets(self, name: str, value: Any, attrs: Any = None) -> Iterator[dict[str, Any]]:
        """What the template shows of each part."""
        held = value if isinstance(value, dict) else {}
        for key, text in self.parts:
            chosen = str(held.get(key, ""))
            yield {
                "key": key,
                "name": f"{name}_{key}",
                "label": text,
                "choices": [(v, words, v == chosen) for v, words in self.choices],
                "mark": self.marks.get(key, ""),
            }

    def value_from_datadict(self, data: Mapping, files: Any, name: str) -> dict[str, str]:
        given = {key: data.get(f"{name}_{key}", "") for key, _text in self.parts}
        return {key: value for key, value in given.items() if value}

    def value_omitted_from_data(self, data: Mapping, files: Any, name: str) -> bool:
        return not any(f"{name}_{key}" in data for key, _text in self.parts)


class PartsField(forms.Field):
    """{key: value} of the parts answered; a value that is not offered is refused."""

    widget: PartsWidget

    def __init__(self, widget: PartsWidget):
        super().__init__(required=False, widget=widget)

    def clean(self, value: Any) -> dict[str, str]:
        offered = {choice for choice, _text in self.widget.choices}
        if not offered.issuperset((value or {}).values()):
            raise ValidationError(UNKNOWN_CHOICE)
        return value or {}


def answered(response: Any, keys: Iterable[str]) -> dict[str, Any]:
    """What a stored response says of these parts, in their order; anything else is left out."""
    held = response if isinstance(response, dict) else {}
    return {key: held[key] for key in keys if key in held}


def told(feedback: Mapping[str, str], marks: Mapping[str, str], keys: Iterable[str]) -> list[str]:
    """Feedback on the parts that are not right; if all are, on all."""
    keys = list(keys)
    amiss = [key for key in keys if marks.get(key) != "right"]
    return [feedback[key] for key in amiss or keys if key in feedback]
