"""A bank of five questions, a quiz that asks them, and Aziza who is examined."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import settings
from wagtail.models import Locale

from quizzes import attempts
from quizzes.models import Attempt, Purpose, Quiz
from tests.quizzes.bank import BANK, recorded

# Many people share the machines that run this.
settings.register_profile("saboq", deadline=None)
settings.load_profile("saboq")

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def locales(db):
    codes = ("en", "ru", "uz", "uz-cyrl")
    return {code: Locale.objects.get_or_create(language_code=code)[0] for code in codes}


@pytest.fixture
def bank(locales):
    """Five questions: `b` is right; the fourth has two right choices, the fifth is a statement."""
    return [
        recorded("Q-1", objective="1.a"),
        recorded("Q-2", objective="1.a"),
        recorded("Q-3", objective="1.b"),
        recorded("Q-4", kind="multiple_choice", right="ac", scoring="partial", objective="1.b"),
        recorded("Q-5", kind="true_false", right=["true"], objective="1.b"),
    ]


@pytest.fixture
def quiz(bank):
    return Quiz.objects.create(
        name="Final", bank=BANK, questions=[str(q.translation_key) for q in bank]
    )


@pytest.fixture
def terms():
    return {"pass_mark": 80, "attempts": 2, "time_limit": 0, "review": "after_pass"}


@pytest.fixture
def begin(aziza, quiz, terms):
    """Start (or resume) an attempt; anything may be said otherwise."""
    context_key = uuid4()

    def begin(**changes) -> Attempt:
        given = {
            "user": aziza,
            "quiz": quiz,
            "context_key": context_key,
            "purpose": Purpose.FINAL_TEST,
            "terms": terms,
            "language": "en",
            "now": NOW,
            "seed": 7,
        }
        return attempts.start(**{**given, **changes})

    return begin


@pytest.fixture
def attempt(begin):
    return begin()
