"""A kind of question for tests that only people can judge."""

from fractions import Fraction
from typing import Any
from uuid import uuid4

from django import forms

from quizzes.kind import Criterion, Description, Kind
from quizzes.models import QuestionVersion
from tests.quizzes.bank import BANK


class Essay(Kind):
    name = "essay"
    title = hint = "In your own words"
    block = None
    file: dict = {}
    file_texts: dict = {}
    template = "quizzes/kinds/single_choice.html"

    def freeze(self, value):
        return {"structure": {}, "key": {}}

    def texts(self, value):
        return dict(value)

    def fits(self, version, texts):
        return True

    def order(self, version, shuffled):
        return []

    def field(self, version, texts, order):
        return forms.CharField(required=False)

    def clean(self, data):
        return data or None

    def grade(self, version, response):
        return None if response else Fraction(0)

    def solution(self, version):
        return None

    def describe(self, version, response, texts):
        return Description(answer=[response] if response else [], right=[texts["guidance"]])

    def reply(self, version, response, texts):
        return []

    def marks(self, version, response):
        return {}

    def rubric(self, version, texts):
        return [Criterion("fact", "Names the facts", 3), Criterion("law", "Names the law", 1)]

    def from_file(self, data):
        return {}

    def to_file(self, value):
        return {}


def essay(code: str = "E-1", **fields: Any) -> QuestionVersion:
    """A published question of this kind."""
    given = {
        "question_key": uuid4(), "number": 1, "digest": code, "kind": "essay", "structure": {},
        "key": {}, "texts": {"stem": f"Explain {code}.", "guidance": "Because."},
        "source_language": "en", "code": code, "bank": BANK, "difficulty": "hard",
        "objective": "1.c",
    }  # fmt: skip
    return QuestionVersion.objects.create(**{**given, **fields})
