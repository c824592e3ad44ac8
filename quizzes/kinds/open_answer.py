"""Open answer: a text or a file, marked by people with a rubric.

`grade()` returns None for an answer that waits for its marker; `award()` turns a marker's points
into the share that the answer earns.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError

from quizzes import uploads
from quizzes.blocks import KEY_HELP, FeedbackBlock, KeyBlock, KeyedListBlock
from quizzes.file_format import (
    Field,
    Record,
    Records,
    ids_problems,
    is_count,
    is_text,
    list_of,
    one_of,
)
from quizzes.kind import Criterion, Description, Kind

TEXT, FILE, EITHER = "text", "file", "either"
FORMS = {
    TEXT: _("A text"),
    FILE: _("A file"),
    EITHER: _("A text, a file or both"),
}
LONGEST = 10_000
LARGEST = 20


class CriterionBlock(blocks.StructBlock):
    key = KeyBlock(help_text=KEY_HELP)
    text = blocks.TextBlock(label=_("Criterion"), rows=2)
    points = blocks.IntegerBlock(label=_("Points"), min_value=1, max_value=100)

    class Meta:
        label_format = "{text} ({points})"


class OpenAnswerBlock(blocks.StructBlock):
    stem = blocks.TextBlock(label=_("Question"), rows=4)
    answer = blocks.ChoiceBlock(label=_("The answer is"), choices=list(FORMS.items()), default=TEXT)
    types = blocks.MultipleChoiceBlock(
        label=_("Files accepted"),
        required=False,
        choices=[(name, name) for name in uploads.TYPES],
        default=[],
    )
    megabytes = blocks.IntegerBlock(
        label=_("Largest file, MB"), required=False, min_value=1, max_value=LARGEST, default=5
    )
    criteria = KeyedListBlock(
        CriterionBlock(),
        min_num=1,
        max_num=12,
        label=_("Rubric"),
        help_text=_("By what people mark the answer. Learners see the criteria and their points."),
    )
    guidance = blocks.TextBlock(
        label=_("Guidance for markers"),
        required=False,
        rows=3,
        help_text=_("Never shown to learners."),
    )
    after = FeedbackBlock(label=_("Note after answering"))

    class Meta:
        icon = "doc-full-inverse"
        label = pgettext_lazy("kind of question", "Open answer")
        label_format = "{stem}"

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        if not self.is_deferred_validation:
            files_are_described(result)
        return result


def files_are_described(value: Any) -> None:
    """Raise StructBlockValidationError where files are asked for and none are accepted."""
    if value["answer"] != TEXT and not value["types"]:
        message = _("Say which kinds of files are accepted.")
        raise StructBlockValidationError({"types": ValidationError(message)})


class OpenWidget(forms.Widget):
    """<name>_text, <name>_file, <name>_drop (takes the held file back); shown from a response."""

    needs_multipart_form = True

    def __init__(self, structure: Mapping, criteria: list[Criterion]):
        super().__init__()
        self.structure, self.criteria = structure, criteria
        self.recorded, self.marks = True, {}

    @property
    def takes(self) -> tuple[bool, bool]:
        """Whether a text is taken, and whether a file: without a record no file is kept."""
        wanted = self.structure["answer"]
        return wanted != FILE, wanted != TEXT and self.recorded

    def subwidgets(self, name: str, value: Any, attrs: Any = None) -> Iterator[dict[str, Any]]:
        held = value if isinstance(value, dict) else {}
        text, file = self.takes
        yield {
            "name": name,
            "takes_text": text,
            "takes_file": file,
            "text": held.get("text", ""),
            "longest": LONGEST,
            "held": held.get("upload") if uploads.is_kept(held.get("upload")) else None,
            "accept": ",".join(f".{kind}" for kind in self.structure["types"]),
            "types": ", ".join(self.structure["types"]),
            "megabytes": self.structure["megabytes"],
            "criteria": self.criteria,
        }

    def value_from_datadict(self, data: Mapping, files: Any, name: str) -> dict[str, Any]:
        return {
            "text": data.get(f"{name}_text", ""),
            "new": files.get(f"{name}_file") if files else None,
            "drop": f"{name}_drop" in data,
            "there": f"{name}_text" in data or f"{name}_drop" in data or bool(files),
        }


class OpenField(forms.FileField):
    """The response to be stored. A new file takes the place of the held one; a FileField, because
    that is to which a form hands what is held already."""

    widget: OpenWidget

    def __init__(self, widget: OpenWidget):
        super().__init__(required=False, widget=widget)

    def bound_data(self, value: Any, held: Any) -> Any:
        """What a page shows again that was not accepted: a browser never sends a file twice."""
        kept = {} if value["drop"] else {"upload": (held or {}).get("upload")}
        return {**kept, "text": value["text"]}

    def clean(self, value: Any, held: Any = None) -> dict[str, Any]:
        """Raise ValidationError for a text that is too long or a file that is not accepted."""
        text, file = self.widget.takes
        given: dict[str, Any] = {}
        if text and (words := value["text"].strip().replace("\r\n", "\n")):
            if len(words) > LONGEST:
                message = _("The text is longer than %(limit)s characters.")
                raise ValidationError(message, params={"limit": LONGEST})
            given["text"] = words
        if file and (kept := self.kept(value, (held or {}).get("upload"))):
            given["upload"] = kept
        return given

    def kept(self, value: Mapping, before: Any) -> dict[str, Any] | None:
        new, structure = value["new"], self.widget.structure
        if new is None:
            return None if value["drop"] or not uploads.is_kept(before) else before
        if uploads.is_kept(before) and uploads.is_same(new, before):
            return before
        return uploads.keep(new, uploads.checked(new, structure["types"], structure["megabytes"]))


class OpenAnswer(Kind):
    """Structure {"answer", "types", "megabytes", "criteria": [{"key", "points"}]}, key {}, texts
    {"stem", "criteria": {key: str}, "guidance", "after", "feedback": {}}. The response is {"text":
    str, "upload": {"file": name in private storage, "name", "size", "sha256"}}, either or both."""

    name = "open_answer"
    title = pgettext_lazy("kind of question", "Open answer")
    hint = _("Marked by people, by the criteria below")
    block = OpenAnswerBlock
    clearable = True
    file = {
        "answer": Field(
            Record(
                type=one_of(*FORMS),
                types=list_of(one_of(*uploads.TYPES)),
                megabytes=is_count,
                optional=("types", "megabytes"),
            ),
            f"answer has type ({', '.join(FORMS)}), types ({', '.join(uploads.TYPES)}), megabytes",
        ),
        "criteria": Field(
            Records(Record(id=is_text, points=is_count, text=is_text)),
            "a criterion has id, points and text",
        ),
        "guidance": Field(is_text, "expected a text of one line", required=False),
        "after": Field(is_text, "expected a text of one line", required=False),
    }
    file_texts = {"criteria": {"text": "criterion"}, "guidance": "guidance", "after": "after"}

    def freeze(self, value: Mapping) -> dict:
        files = value["answer"] != TEXT
        return {
            "structure": {
                "answer": value["answer"],
                "types": list(value["types"]) if files else [],
                "megabytes": value["megabytes"] or 5,
                "criteria": [{"key": c["key"], "points": c["points"]} for c in value["criteria"]],
            },
            "key": {},
        }

    def texts(self, value: Mapping) -> dict:
        return {
            "stem": value["stem"],
            "criteria": {criterion["key"]: criterion["text"] for criterion in value["criteria"]},
            "guidance": value["guidance"],
            "after": value["after"],
            "feedback": {},
        }

    def fits(self, version: Any, texts: Mapping) -> bool:
        keys = {criterion["key"] for criterion in version.structure["criteria"]}
        return (
            set(texts["criteria"]) == keys
            and all(bool(texts[n]) >= bool(version.texts[n]) for n in ("guidance", "after"))
            and all([texts["stem"], *texts["criteria"].values()])
        )

    def order(self, version: Any, shuffled: Callable[[list[str]], list[str]]) -> list[str]:
        return []

    def field(self, version: Any, texts: Mapping, order: Iterable[str]) -> forms.Field:
        return OpenField(OpenWidget(version.structure, self.rubric(version, texts)))

    def clean(self, data: Any) -> dict | None:
        return data or None

    def grade(self, version: Any, response: Any) -> Fraction | None:
        """None for an answer, which people mark by the rubric; 0 where nothing was handed in."""
        return None if answer_in(response) else Fraction(0)

    def rubric(self, version: Any, texts: Mapping) -> list[Criterion]:
        """The criteria that a marker gives points for."""
        return [
            Criterion(c["key"], texts["criteria"][c["key"]], c["points"])
            for c in version.structure["criteria"]
        ]

    def award(self, version: Any, points: Mapping[str, int]) -> Fraction:
        """The share that an answer earns for a marker's points by criterion: sum ÷ maximum.

        Raises ValueError for a criterion left out or unknown, and for points outside 0 … maximum.
        """
        most = {c["key"]: c["points"] for c in version.structure["criteria"]}
        if set(points) != set(most):
            raise ValueError("Every criterion of the rubric gets its points.")
        if any(not 0 <= points[key] <= most[key] for key in most):
            raise ValueError("Points lie between 0 and what the criterion is worth.")
        return Fraction(sum(points.values()), sum(most.values()))

    def solution(self, version: Any) -> Any:
        return None

    def describe(self, version: Any, response: Any, texts: Mapping) -> Description:
        """What was handed in; there is no one right answer. Marks stand with the answer."""
        return Description(
            answer=answer_in(response),
            feedback=[texts["after"]] if texts["after"] else [],
        )

    def reply(self, version: Any, response: Any, texts: Mapping) -> list[str]:
        return [texts["after"]] if answer_in(response) and texts["after"] else []

    def marks(self, version: Any, response: Any) -> dict[str, str]:
        return {}

    def from_file(self, data: Mapping) -> dict:
        answer = data["answer"]
        return {
            "stem": data["stem"],
            "answer": answer["type"],
            "types": tuple(answer.get("types") or ()),
            "megabytes": answer.get("megabytes"),
            "criteria": [
                {"key": c["id"], "text": c["text"], "points": c["points"]} for c in data["criteria"]
            ],
            "guidance": data.get("guidance", ""),
            "after": data.get("after", ""),
        }

    def to_file(self, value: Mapping) -> dict:
        answer = {"type": value["answer"]}
        if value["answer"] != TEXT:
            limits = {"types": value.get("types"), "megabytes": value.get("megabytes")}
            answer |= {name: limit for name, limit in limits.items() if limit}
        return {
            "answer": answer,
            "criteria": [
                {"id": c["key"], "points": c["points"], "text": c["text"]}
                for c in value["criteria"]
            ],
            "guidance": value.get("guidance", ""),
            "after": value.get("after", ""),
        }

    def file_problems(self, data: Mapping) -> Iterator[tuple[str, str]]:
        yield from ids_problems("criteria", data["criteria"], "criterion")
        if data["answer"]["type"] == TEXT and len(data["answer"]) > 1:
            yield "answer", "a text has neither types nor megabytes"


def answer_in(response: Any) -> list[str]:
    """What was handed in, as words: the text, the name of the file."""
    held = response if isinstance(response, dict) else {}
    text, upload = held.get("text"), held.get("upload")
    return [
        *([text] if isinstance(text, str) and text else []),
        *([str(upload.get("name", ""))] if uploads.is_kept(upload) else []),
    ]


KIND = OpenAnswer()
