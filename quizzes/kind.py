"""What every kind of question offers. The kinds themselves are the files of `quizzes/kinds/`."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django import forms
from wagtail import blocks

from quizzes.file_format import Field


@dataclass(frozen=True)
class Description:
    """One answered question in words, for the review: texts only, in the language of `texts`.

    `picture` is a `quizzes.pictures.Picture`, where the answer was given on one.
    """

    answer: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    picture: Any = None


@dataclass(frozen=True)
class Criterion:
    """One line of the rubric by which people mark an answer: `text` in the language shown, and how
    many points it is worth at most (whole points; the sum of all is the whole answer)."""

    key: str
    text: str
    points: int = 1


class Kind(ABC):
    """One kind of question, known to the database by `name`.

    `version` below is anything with `structure` and `key` (a QuestionVersion); `texts` is what
    `texts()` returned, in the language shown; `response` is JSON as `clean()` returned it, and
    None stands for no answer. A kind that lacks one of these can't be made.
    """

    name: str
    title: Any
    hint: Any
    block: type[blocks.StructBlock]
    # Whether a page sent without an answer takes an earlier one back (unticked boxes do; a radio
    # button can't be unpressed: its absence only means that the page is an old one).
    clearable = False
    # Its own fields in a file (content/README.md), and which of their texts are translated: the
    # name that a text has in a PO file, by field, below lists and mappings too.
    file: Mapping[str, Field]
    file_texts: Mapping[str, Any]

    @property
    def template(self) -> str:
        return f"quizzes/kinds/{self.name}.html"

    @abstractmethod
    def freeze(self, value: Mapping) -> dict:
        """{"structure": the same in every language, may be shown, "key": for the server only}."""

    @abstractmethod
    def texts(self, value: Mapping) -> dict:
        """All texts of one language, as {"stem": str, …}; feedback belongs to them."""

    @abstractmethod
    def fits(self, version: Any, texts: Mapping) -> bool:
        """Whether texts have exactly the parts that the version needs, none of them empty."""

    @abstractmethod
    def order(self, version: Any, shuffled: Any) -> list[str]:
        """The order in which parts are shown; `shuffled` sorts keys by the attempt's seed."""

    @abstractmethod
    def field(self, version: Any, texts: Mapping, order: Iterable[str]) -> forms.Field:
        """A form field that is not required (an answer may come later) and refuses unknown keys."""

    @abstractmethod
    def clean(self, data: Any) -> Any:
        """The field's cleaned data as the JSON that is stored; None if nothing was answered."""

    @abstractmethod
    def grade(self, version: Any, response: Any) -> Fraction | None:
        """The share of the points, 0 to 1, exactly; 0 for None and for what makes no sense.

        None for an answer that people have to mark first, by the `rubric` (`kinds.open_answer`).
        """

    @abstractmethod
    def solution(self, version: Any) -> Any:
        """A response that is worth all points; None where there is none to be written down."""

    @abstractmethod
    def describe(self, version: Any, response: Any, texts: Mapping) -> Description:
        """Answer, right answer and feedback in words."""

    @abstractmethod
    def reply(self, version: Any, response: Any, texts: Mapping) -> list[str]:
        """Feedback to what was answered, without giving away what should have been."""

    @abstractmethod
    def marks(self, version: Any, response: Any) -> dict[str, str]:
        """{part answered: "right" or "wrong"}, for a self-check; nothing of what was left out."""

    def rubric(self, version: Any, texts: Mapping) -> list[Criterion]:
        """What people mark an answer by; empty for a kind that grades by itself."""
        return []

    def is_answered(self, response: Any) -> bool:
        """Whether a stored response holds an answer."""
        return bool(response)

    # As a file ---------------------------------------------------------------------------------

    @abstractmethod
    def from_file(self, data: Mapping) -> dict:
        """The block's value, lists without ids, of a file's data that `file_problems` passed."""

    @abstractmethod
    def to_file(self, value: Mapping) -> dict:
        """Its own fields of the file, from the block's value, lists without ids."""

    def file_problems(self, data: Mapping) -> Iterator[tuple[str, str]]:
        """(field or item, message) of what its fields may not say together."""
        yield from ()
