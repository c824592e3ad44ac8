"""Surveys: answered once, not graded, and stored without anything that tells who answered."""

from datetime import date
from typing import Any
from uuid import UUID

from quizzes.drawing import draw
from quizzes.forms import QuestionsForm
from quizzes.models import QuestionVersion, Quiz, SurveyResponse
from quizzes.showing import Shown, in_language, show


class SurveyForm(QuestionsForm):
    """All questions of a survey; every one may be left open. Two queries."""

    def __init__(self, data: Any = None, *, quiz: Quiz, seed: int, language: str):
        self.language = language
        super().__init__(data, questions=asked(quiz, seed, language))


def asked(quiz: Quiz, seed: int, language: str) -> list[Shown]:
    """The questions as this quiz asks them, in its order."""
    drawn = {version.pk: n for n, version in enumerate(draw(quiz, seed=seed), start=1)}
    versions = in_language(QuestionVersion.objects.filter(pk__in=drawn), language, "pk")
    found = [
        show(version, version, language, mixed=False, position=n, name=f"q{n}")
        for version in versions
        for n in [drawn[version.pk]]
    ]
    return sorted(found, key=lambda question: question.position)


def store(form: SurveyForm, *, quiz: Quiz, place_key: UUID, day: date) -> SurveyResponse:
    """Keep what a valid form holds; what was left open is left out."""
    answers = [
        {
            "version": question.version.pk,
            "question": str(question.version.question_key),
            "response": response,
        }
        for question in form.questions
        if (response := form.response(question)) is not None
    ]
    return SurveyResponse.objects.create(
        quiz_key=quiz.key, place_key=place_key, day=day, language=form.language, answers=answers
    )
