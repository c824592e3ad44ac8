"""Questions are found by their words: in any of their languages, in either Uzbek script, with any
apostrophe, with and without ё."""

from django.db.models import F, QuerySet
from wagtail.search.backends import get_search_backend

from languages.searching import words
from quizzes.models import Question


def sources(bank: str | None = None) -> QuerySet[Question]:
    """One row a question, in the language it is written in; of all banks or of one."""
    found = Question.objects.filter(locale__language_code=F("source_language")).order_by("code")
    return found.filter(bank=bank) if bank else found


def found(asked: str, questions: QuerySet[Question]) -> QuerySet[Question]:
    """Those of the questions that have all the words, or their beginnings, in one language.

    The words are looked for as `Question.spelt_alike` has them.
    """
    everywhere = Question.objects.only("translation_key")
    rows = get_search_backend().autocomplete(words(asked), everywhere, order_by_relevance=False)
    return questions.filter(translation_key__in={row.translation_key for row in rows})
