"""Short text: a word or two are typed, in any language and either Uzbek script."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.accepting import (
    EXPECTED,
    LONGEST,
    AcceptedListBlock,
    as_items,
    by_language,
    is_by_language,
)
from quizzes.blocks import FeedbackBlock
from quizzes.comparing import accepted_in, is_accepted
from quizzes.file_format import Field, Record, Records, is_text, one_of, repeated
from quizzes.kind import Description, Kind

RIGHT, OTHER = "right", "other"


class ShortTextBlock(blocks.StructBlock):
    stem = blocks.TextBlock(label=_("Question"), rows=3)
    accepted = AcceptedListBlock(min_num=1)
    right = FeedbackBlock(label=_("Feedback to a right answer"))
    other = FeedbackBlock(label=_("Feedback to any other answer"))

    class Meta:
        icon = "edit"
        label = pgettext_lazy("kind of question", "Short text")
        label_format = "{stem}"


class TextInput(forms.TextInput):
    marks: dict[str, str] = {}

    def __init__(self) -> None:
        super().__init__({"maxlength": LONGEST})

    def subwidgets(self, name: str, value: Any, attrs: Any = None) -> Iterator[dict[str, Any]]:
        yield {"name": name, "value": value or "", "longest": LONGEST,
               "mark": self.marks.get("value", "")}  # fmt: skip


class ShortText(Kind):
    """Structure {}, key {"accepted": {language: [texts]}}, texts {"stem", "feedback": {"right",
    "other"}}. The response is the text as it was typed."""

    name = "short_text"
    title = pgettext_lazy("kind of question", "Short text")
    hint = _("Write one word or a few")
    block = ShortTextBlock
    clearable = True
    file = {
        "key": Field(is_by_language, f"key gives {EXPECTED}"),
        "feedback": Field(
            Records(Record(when=one_of(RIGHT, OTHER), text=is_text)),
            "feedback has when (right or other) and text",
            required=False,
        ),
    }
    file_texts = {"feedback": {"text": "feedback"}}

    def freeze(self, value: Mapping) -> dict:
        return {"structure": {}, "key": {"accepted": by_language(value["accepted"])}}

    def texts(self, value: Mapping) -> dict:
        feedback = {when: value[when] for when in (RIGHT, OTHER) if value[when]}
        return {"stem": value["stem"], "feedback": feedback}

    def fits(self, version: Any, texts: Mapping) -> bool:
        return bool(texts["stem"]) and set(texts["feedback"]) >= set(version.texts["feedback"])

    def order(self, version: Any, shuffled: Callable[[list[str]], list[str]]) -> list[str]:
        return []

    def field(self, version: Any, texts: Mapping, order: Iterable[str]) -> forms.Field:
        return forms.CharField(required=False, max_length=LONGEST, widget=TextInput())

    def clean(self, data: Any) -> str | None:
        return data or None

    def grade(self, version: Any, response: Any) -> Fraction:
        """1 if the text is an accepted answer in any language (`quizzes.comparing`), else 0."""
        return Fraction(is_accepted(response, version.key["accepted"]))

    def solution(self, version: Any) -> Any:
        return next(iter(version.key["accepted"].values()))[0]

    def describe(self, version: Any, response: Any, texts: Mapping) -> Description:
        given = response if isinstance(response, str) else None
        when = RIGHT if given is None or self.grade(version, given) else OTHER
        return Description(
            answer=[given] if given else [],
            right=accepted_in(version.key["accepted"], get_language() or ""),
            feedback=[texts["feedback"][when]] if when in texts["feedback"] else [],
        )

    def reply(self, version: Any, response: Any, texts: Mapping) -> list[str]:
        given = isinstance(response, str)
        return self.describe(version, response, texts).feedback if given else []

    def marks(self, version: Any, response: Any) -> dict[str, str]:
        if not isinstance(response, str):
            return {}
        return {"value": "right" if self.grade(version, response) else "wrong"}

    def from_file(self, data: Mapping) -> dict:
        feedback = {item["when"]: item["text"] for item in data.get("feedback") or []}
        return {
            "stem": data["stem"],
            "accepted": as_items(data["key"]),
            **{when: feedback.get(when, "") for when in (RIGHT, OTHER)},
        }

    def to_file(self, value: Mapping) -> dict:
        feedback = [{"when": w, "text": value[w]} for w in (RIGHT, OTHER) if value.get(w)]
        return {"key": by_language(value["accepted"]), "feedback": feedback}

    def file_problems(self, data: Mapping) -> Iterator[tuple[str, str]]:
        whens = [item["when"] for item in data.get("feedback") or []]
        for place in repeated(whens):
            yield f"feedback.{place}", "every when stands once"
        if whens == [OTHER, RIGHT]:
            yield "feedback", "right stands before other"


KIND = ShortText()
