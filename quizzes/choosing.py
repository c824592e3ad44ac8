"""What the kinds have in common whose answer is a choice among given texts."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StructBlockValidationError

from quizzes.blocks import right_keys
from quizzes.kind import Description, Kind

UNKNOWN_CHOICE = _("This choice does not belong to the question. Please choose again.")


class Markable:
    """A widget whose options say, once an answer is judged, how each was: `choice.data.mark`."""

    marks: dict[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        return {**option, "mark": self.marks.get(value, "")}


class Radios(Markable, forms.RadioSelect):
    """One of several."""


class Boxes(Markable, forms.CheckboxSelectMultiple):
    """Any of several."""


class ChoosingKind(Kind):
    """Structure {"options": [keys], "shuffle": bool}, key {"right": [keys]},
    texts {"stem": str, "options": {key: str}, "feedback": {key: str}}."""

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

    def describe(self, version: Any, response: Any, texts: Mapping) -> Description:
        chosen, right = self.chosen(version, response), version.key["right"]
        # What was chosen wrongly and what was missed each get their word; what was both right and
        # chosen too, unless there is something to correct.
        amiss = [key for key in version.structure["options"] if (key in chosen) != (key in right)]
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


class OneChoiceKind(ChoosingKind):
    """One right choice; the response is its key. Of repeated values the last counts."""

    def field(self, version: Any, texts: Mapping, order: Iterable[str]) -> forms.Field:
        return forms.ChoiceField(
            choices=self.choices(texts, order),
            widget=Radios,
            required=False,
            error_messages={"invalid_choice": UNKNOWN_CHOICE},
        )

    def clean(self, data: Any) -> str | None:
        return data or None


def exactly_one_right(value: Mapping) -> None:
    """Raise StructBlockValidationError unless one choice is marked right."""
    if len(right_keys(value)) != 1:
        raise StructBlockValidationError(
            {"options": ValidationError(_("Mark exactly one choice as right."))}
        )
