"""People who sat a test: attempts written in bulk, graded as the site grades them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from people.models import User
from quizzes.drawing import draw
from quizzes.grading import grade
from quizzes.models import Answer, Attempt, Purpose, Quiz

NINE = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def sat(quiz: Quiz, responses: list[Any], language: str = "en", **changes: Any) -> Attempt:
    """One more person's finished attempt, one answer each half a minute; None: not answered."""
    number = User.objects.count()
    user = changes.pop("user", None) or User.objects.create_user(
        f"p{number}@example.org", is_sample=changes.pop("is_sample", False)
    )
    fields = {
        "user": user,
        "context_key": uuid4(),
        "quiz_key": quiz.key,
        "purpose": Purpose.FINAL_TEST,
        "number": 1,
        "terms": {"pass_mark": 80},
        "seed": 7,
        "language": language,
        "started_at": NINE,
    }
    attempt = Attempt(**{**fields, **changes})
    answers = [
        Answer(
            attempt=attempt,
            position=position,
            version=version,
            response=response,
            language="" if response is None else language,
            answered_at=None
            if response is None
            else attempt.started_at + timedelta(seconds=30 * position),
        )
        for position, (version, response) in enumerate(
            zip(draw(quiz, seed=7), responses, strict=True), start=1
        )
    ]
    grade(attempt, answers)
    attempt.submitted_at, attempt.how_ended = NINE + timedelta(hours=1), Attempt.End.SUBMITTED
    attempt.save()
    Answer.objects.bulk_create(answers)
    return attempt


ALL = ["b", "b", "b", ["a", "c"], "true"]


def wrong(*positions: int) -> list[Any]:
    """Right answers but at these positions."""
    instead = {4: ["b"], 5: "false"}
    return [
        instead.get(position, "d") if position in positions else right
        for position, right in enumerate(ALL, start=1)
    ]
