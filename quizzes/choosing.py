"""What the kinds have in common whose answer is a choice among given texts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import ChoiceWidget
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StructBlockValidationError

from quizzes.blocks import right_keys
from quizzes.file_format import (
    Field,
    Record,
    Records,
    ids_problems,
    is_flag,
    is_line,
    is_text,
)
from quizzes.kind import Description, Kind

OPTIONS = Field(
    Records(Record(id=is_text, text=is_text, feedback=is_line, optional=("feedback",))),
    "an option has id, text and feedback",
)
KEY = "key is a list for multiple_choice, else one id"
SHUFFLE = Field(is_flag, "expected true or false", required=False)
CHECKED = SafeString(" checked")
UNKNOWN_CHOICE = _("This choice does not belong to the question. Please choose again.")


class Options(ChoiceWidget):
    """A widget that gives the template of each option what it shows of it, and no more: `attrs` are
    those of its input; `mark` is "right" or "wrong" once an answer is judged."""

    marks: dict[str, str] = {}

    def subwidgets(self, name: str, value: Any, attrs: Any = None) -> Iterator[dict[str, Any]]:
        chosen, choices = self.format_value(value), cast(Iterable[tuple[str, str]], self.choices)
        for key, text in choices:
            yield self.option(name, key, text, key in chosen)

    def option(self, name: str, key: str, text: str, selected: bool) -> dict[str, Any]:
        attrs = format_html(
            ' type="{}" name="{}" value="{}"{}',
            *(self.input_type, name, key, CHECKED if selected else ""),
        )
        return {"attrs": attrs, "label": text, "mark": self.marks.get(key, "")}


class Radios(Options, forms.RadioSelect):
    """One of several."""


class Boxes(Options, forms.CheckboxSelectMultiple):
    """Any of several."""


class ChoosingKind(Kind):
    """Structure {"options": [keys], "shuffle": bool}, key {"right": [keys]},
    texts {"stem": str, "options": {key: str}, "feedback": {key: str}}."""

    file_texts = {"options": {"text": "option", "feedback": "feedback"}}

    def freeze(self, value: Mapping) -> dict:
        return {
            "structure": {
                "options": [option["key"] for option in value["options"]],
                "shuffle": bool(value.get("shuffle", False)),
            },
            "key": {"right": right_keys(value)},
        }

    def texts(self, value: Mapping) -> dict:
        return {
            "stem": value["stem"],
            "options": {option["key"]: option["text"] for option in value["options"]},
            "feedback": {
                option["key"]: option["feedback"]
                for option in value["options"]
                if option["feedback"]
            },
        }

    def fits(self, version: Any, texts: Mapping) -> bool:
        return (
            set(texts["options"]) == set(version.structure["options"])
            and set(texts["feedback"]) >= set(version.texts["feedback"])
            and all([texts["stem"], *texts["options"].values()])
        )

    def order(self, version: Any, shuffled: Callable[[list[str]], list[str]]) -> list[str]:
        keys = list(version.structure["options"])
        return shuffled(keys) if version.structure["shuffle"] else keys

    def choices(self, texts: Mapping, order: Iterable[str]) -> list[tuple[str, str]]:
        return [(key, texts["options"][key]) for key in order]

    def chosen(self, version: Any, response: Any) -> list[str]:
        """Chosen keys in the order of the question; what the question does not have is left out."""
        keys = response if isinstance(response, list) else [response]
        return [key for key in version.structure["options"] if key in keys]

    def solution(self, version: Any) -> Any:
        return list(version.key["right"])

    def describe(self, version: Any, response: Any, texts: Mapping) -> Description:
        chosen, right = self.chosen(version, response), version.key["right"]
        # What was chosen wrongly and then what was missed each get their word; what was both right
        # and chosen too, unless there is something to correct.
        wrong, missed = (set(chosen) - set(right)), (set(right) - set(chosen))
        amiss = [
            key for keys in (wrong, missed) for key in version.structure["options"] if key in keys
        ]
        told = [*amiss, *(key for key in right if key not in amiss and len(right) == 1)] or right
        return Description(
            answer=[texts["options"][key] for key in chosen],
            right=[texts["options"][key] for key in right],
            feedback=[texts["feedback"][key] for key in told if key in texts["feedback"]],
        )

    def reply(self, version: Any, response: Any, texts: Mapping) -> list[str]:
        chosen = self.chosen(version, response)
        return [texts["feedback"][key] for key in chosen if key in texts["feedback"]]

    def marks(self, version: Any, response: Any) -> dict[str, str]:
        right = version.key["right"]
        return {key: "right" if key in right else "wrong" for key in self.chosen(version, response)}

    def from_file(self, data: Mapping) -> dict:
        options = [
            {
                "key": option["id"],
                "text": option["text"],
                "feedback": option.get("feedback", ""),
                "correct": option["id"] in self.keys_in(data),
            }
            for option in data["options"]
        ]
        settings = {name: data[name] for name in ("shuffle", "scoring") if name in data}
        return {"stem": data["stem"], "options": options, **settings}

    def to_file(self, value: Mapping) -> dict:
        names = {"key": "id", "text": "text", "feedback": "feedback"}
        options = [{names[n]: o[n] for n in names if o.get(n)} for o in value["options"]]
        settings = {name: value[name] for name in ("shuffle", "scoring") if name in value}
        return {"options": options, "key": self.key_of(value), **settings}

    def keys_in(self, data: Mapping) -> list[str]:
        """The right keys that a file names."""
        return data["key"]

    def key_of(self, value: Mapping) -> Any:
        """The field `key` of the file."""
        return right_keys(value)

    def file_problems(self, data: Mapping) -> Iterator[tuple[str, str]]:
        yield from ids_problems("options", data["options"], "option")
        ids = [option["id"] for option in data["options"]]
        if message := self.wrong_key(data.get("key"), ids):
            yield "key", message

    def wrong_key(self, right: Any, ids: list[str]) -> str:
        """What is wrong with the field `key`; empty if nothing is."""
        if right in (None, "", []):
            return "the question has no right answer: the field key is missing"
        keys = self.keys_in({"key": right})
        if unknown := [key for key in keys if key not in ids]:
            return f"the key {unknown[0]} is not among the options"
        if keys != [name for name in ids if name in keys]:
            return "the key lists each right option once, in their order"
        return ""


class OneChoiceKind(ChoosingKind):
    """One right choice; the response is its key. Of repeated values the last counts."""

    file = {
        "options": OPTIONS,
        "key": Field(is_text, KEY, required=False),
        "shuffle": SHUFFLE,
    }

    def keys_in(self, data: Mapping) -> list[str]:
        return [data["key"]]

    def key_of(self, value: Mapping) -> str:
        return "".join(right_keys(value)[:1])

    def field(self, version: Any, texts: Mapping, order: Iterable[str]) -> forms.Field:
        return forms.ChoiceField(
            choices=self.choices(texts, order),
            widget=Radios,
            required=False,
            error_messages={"invalid_choice": UNKNOWN_CHOICE},
        )

    def clean(self, data: Any) -> str | None:
        return data or None

    def solution(self, version: Any) -> Any:
        return version.key["right"][0]


def exactly_one_right(value: Mapping) -> None:
    """Raise StructBlockValidationError unless one choice is marked right."""
    if len(right_keys(value)) != 1:
        raise StructBlockValidationError(
            {"options": ValidationError(_("Mark exactly one choice as right."))}
        )
