"""Numeric: a number is asked for, with a tolerance, and perhaps in a unit."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError
from wagtail.blocks.list_block import ListBlockValidationError

from quizzes.blocks import CodeBlock
from quizzes.file_format import (
    Field,
    Record,
    Records,
    is_line,
    is_number,
    is_text,
    plain_number,
    repeated,
)
from quizzes.kind import Description, Kind
from quizzes.numbers import as_number, in_words, plain

OTHER = "other"


class WhenBlock(blocks.StructBlock):
    when = CodeBlock(
        label=_("When the answer is"),
        help_text=_("A number as 30 or 0.75, or “other” for all that are not named."),
    )
    text = blocks.TextBlock(label=_("Feedback"), rows=2)

    class Meta:
        label_format = "{when}: {text}"


class NumericBlock(blocks.StructBlock):
    stem = blocks.TextBlock(label=_("Question"), rows=3)
    value = blocks.DecimalBlock(label=_("Right answer"), max_digits=15, decimal_places=6)
    tolerance = blocks.DecimalBlock(
        label=_("Tolerance"), min_value=0, max_digits=15, decimal_places=6, default=0,
        help_text=_("How far off an answer may be and still be right; 0: not at all."),
    )  # fmt: skip
    unit = blocks.CharBlock(label=_("Unit"), required=False, max_length=20)
    feedback = blocks.ListBlock(WhenBlock(), label=_("Feedback"), default=[], min_num=0)

    class Meta:
        icon = "decimal"
        label = pgettext_lazy("kind of question", "Number")
        label_format = "{stem}"

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        if not self.is_deferred_validation:
            whens_are_numbers(result)
        return result


def whens_are_numbers(value: Any) -> None:
    """Raise StructBlockValidationError for a `when` that is no number, or stands twice."""
    whens = [as_when(item["when"]) for item in value["feedback"]]
    errors = {
        place: ValidationError(_("Write a number, or “other”, each once."))
        for place, when in enumerate(whens)
        if when is None or when in whens[:place]
    }
    if errors:
        raise StructBlockValidationError(
            {"feedback": ListBlockValidationError(block_errors=errors)}
        )


def as_when(text: str) -> str | None:
    """ "other", or the number in its plain form; None for anything else."""
    if text == OTHER:
        return text
    try:
        return plain(as_number(text))
    except ValidationError:
        return None


class NumberInput(forms.TextInput):
    """Text, not `type=number`: that refuses the comma or the point by the browser's language."""

    marks: dict[str, str] = {}

    def __init__(self, unit: str):
        self.unit = unit
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "maxlength": 40})

    def format_value(self, value: Any) -> str:
        """A stored number as the language writes it; what was just typed, as it was typed."""
        try:
            return in_words(value) if value else ""
        except InvalidOperation:
            return value

    def subwidgets(self, name: str, value: Any, attrs: Any = None) -> Iterator[dict[str, Any]]:
        yield {"name": name, "value": self.format_value(value), "unit": self.unit,
               "mark": self.marks.get("value", "")}  # fmt: skip


class NumberField(forms.CharField):
    """The number in its plain form ("1234.5"), or ""."""

    widget: NumberInput

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return plain(as_number(text, self.widget.unit)) if text else ""


class Numeric(Kind):
    """Structure {}, key {"value", "tolerance": plain numbers as text}, texts {"stem", "unit",
    "feedback": {number or "other": str}}. The response is a plain number as text: "0.75"."""

    name = "numeric"
    title = pgettext_lazy("kind of question", "Number")
    hint = _("Write one number")
    block = NumericBlock
    clearable = True
    file = {
        "key": Field(
            Record(value=is_number, tolerance=is_number, unit=is_line, optional=("unit",)),
            "key has value, tolerance and unit, the first two numbers",
        ),
        "feedback": Field(
            Records(Record(when=lambda v: is_number(v) or v == OTHER, text=is_text)),
            "feedback has when (a number or other) and text",
            required=False,
        ),
    }
    file_texts = {"key": {"unit": "unit"}, "feedback": {"text": "feedback"}}

    def freeze(self, value: Mapping) -> dict:
        key = {name: plain(value[name]) for name in ("value", "tolerance")}
        return {"structure": {}, "key": key}

    def texts(self, value: Mapping) -> dict:
        return {
            "stem": value["stem"],
            "unit": value["unit"],
            "feedback": {as_when(item["when"]): item["text"] for item in value["feedback"]},
        }

    def fits(self, version: Any, texts: Mapping) -> bool:
        return (
            set(texts["feedback"]) >= set(version.texts["feedback"])
            and bool(texts["unit"]) == bool(version.texts["unit"])
            and all([texts["stem"], *texts["feedback"].values()])
        )

    def order(self, version: Any, shuffled: Callable[[list[str]], list[str]]) -> list[str]:
        return []

    def field(self, version: Any, texts: Mapping, order: Iterable[str]) -> forms.Field:
        return NumberField(widget=NumberInput(texts["unit"]), required=False)

    def clean(self, data: Any) -> str | None:
        return data or None

    def grade(self, version: Any, response: Any) -> Fraction:
        """1 if the answer is no further from the value than the tolerance, exactly; otherwise 0."""
        given, key = number_of(response), version.key
        if given is None:
            return Fraction(0)
        return Fraction(abs(given - Decimal(key["value"])) <= Decimal(key["tolerance"]))

    def solution(self, version: Any) -> Any:
        return version.key["value"]

    def describe(self, version: Any, response: Any, texts: Mapping) -> Description:
        given, right = number_of(response), in_words(version.key["value"])
        if Decimal(version.key["tolerance"]):
            right = f"{right} ± {in_words(version.key['tolerance'])}"
        return Description(
            answer=[] if given is None else [with_unit(in_words(given), texts)],
            right=[with_unit(right, texts)],
            feedback=self.said(version, given, texts),
        )

    def said(self, version: Any, given: Decimal | None, texts: Mapping) -> list[str]:
        """What the author says to this number; to none at all what is said to the right one."""
        feedback, value = texts["feedback"], version.key["value"]
        is_right = given is None or self.grade(version, str(given)) == 1
        named = feedback.get(plain(value if given is None else given))
        text = named or feedback.get(value if is_right else OTHER)
        return [text] if text else []

    def reply(self, version: Any, response: Any, texts: Mapping) -> list[str]:
        given = number_of(response)
        return [] if given is None else self.said(version, given, texts)

    def marks(self, version: Any, response: Any) -> dict[str, str]:
        if number_of(response) is None:
            return {}
        return {"value": "right" if self.grade(version, response) else "wrong"}

    def from_file(self, data: Mapping) -> dict:
        key = data["key"]
        return {
            "stem": data["stem"],
            **{name: plain(key[name]) for name in ("value", "tolerance")},
            "unit": key.get("unit", ""),
            "feedback": [
                {"when": f["when"] if f["when"] == OTHER else plain(f["when"]), "text": f["text"]}
                for f in data.get("feedback") or []
            ],
        }

    def to_file(self, value: Mapping) -> dict:
        key = {name: plain_number(value.get(name)) for name in ("value", "tolerance")}
        unit = {"unit": value["unit"]} if value.get("unit") else {}
        return {"key": key | unit, "feedback": [in_file(item) for item in value["feedback"]]}

    def file_problems(self, data: Mapping) -> Iterator[tuple[str, str]]:
        for place in repeated([item["when"] for item in data.get("feedback") or []]):
            yield f"feedback.{place}", "every when stands once"


def in_file(item: Mapping) -> dict:
    when = as_when(item["when"])
    number = when is not None and when != OTHER
    return {"when": plain_number(when) if number else item["when"], "text": item["text"]}


def number_of(response: Any) -> Decimal | None:
    """The number of a stored response; None for anything else."""
    try:
        number = Decimal(response) if isinstance(response, str) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def with_unit(text: str, texts: Mapping) -> str:
    return f"{text}\u00a0{texts['unit']}" if texts["unit"] else text


KIND = Numeric()
