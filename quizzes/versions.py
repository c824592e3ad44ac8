"""Freezing what is asked: publishing a question makes a version, its translation a text."""

import json
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from wagtail_localize.models import Translation

from languages import deriving
from quizzes.kinds import KINDS
from quizzes.models import Question, QuestionText, QuestionVersion


@transaction.atomic
def record(question: Question) -> QuestionVersion | QuestionText | None:
    """Freeze a question as it has just been published; the same content again changes nothing.

    The source-language question makes its version the current one. A translation is attached to
    the current version if it is complete and has the same choices; otherwise None is returned and
    the question goes on in the source language. A retired one is asked no more. Raises
    ValidationError for a body that the editor's form would refuse (no right choice, a key used
    twice, …).
    """
    block = question.body[0]
    value = block.block.clean(block.value)
    # One at a time: two editors who publish together would count the same number.
    rows = Question.objects.filter(translation_key=question.translation_key)
    list(rows.select_for_update().order_by("pk").values_list("pk"))
    if question.is_source and question.status == Question.Status.RETIRED:
        retire(question.translation_key)
        return None
    if question.is_source:
        return _record_source(question.translation_key, freeze(question, value))
    version = current(question.translation_key)
    if version is None or not is_complete(question, version):
        return None
    return attach(version, question.locale.language_code, KINDS[version.kind].texts(value))


def freeze(question: Question, value: Any) -> dict[str, Any]:
    """The fields of the version that a question with this block value makes."""
    kind = question.kind
    copied = ("source_language", "code", "bank", "lesson", "objective", "difficulty", "source")
    return {
        "kind": kind.name,
        **kind.freeze(value),
        "texts": kind.texts(value),
        "self_check": question.self_check,
        **{name: getattr(question, name) for name in copied},
    }


def digest(content: Any) -> str:
    """A hash of JSON that does not depend on the order of its keys."""
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def current(question_key: UUID) -> QuestionVersion | None:
    """The version that a new attempt asks; None if the question is not published."""
    return QuestionVersion.objects.filter(question_key=question_key, current=True).first()


def retire(question_key: UUID) -> None:
    """Ask the question no more. Attempts that have it keep it."""
    QuestionVersion.objects.filter(question_key=question_key, current=True).update(current=False)


def attach(version: QuestionVersion, language: str, texts: dict) -> QuestionText | None:
    """Add the texts of one language to a version; None if they do not fit its parts.

    Of several texts in one language the one attached last is shown.
    """
    if not KINDS[version.kind].fits(version, texts):
        return None
    newest = version.translations.filter(language=language).order_by("-pk").first()
    if newest is not None and newest.digest == digest(texts):
        return newest
    # A text that comes back after another one is written again: the newest one is shown.
    return version.translations.create(language=language, texts=texts, digest=digest(texts))


def is_complete(question: Question, version: QuestionVersion) -> bool:
    """Whether a translation has every segment, translated from this version's own text.

    wagtail-localize publishes source text where a segment is missing, and goes on translating an
    old source until somebody updates it: both must not pass for a translation. A question that it
    does not know was translated as a whole by whoever published it. What is derived is as complete
    as the Uzbek Latin that it is derived from, which was frozen just before.
    """
    if deriving.is_deriving():
        from_source = question.source_language == deriving.LATIN
        return from_source or version.translations.filter(language=deriving.LATIN).exists()
    translation = (
        Translation.objects.filter(
            source__object_id=question.translation_key,
            target_locale_id=question.locale_id,
            enabled=True,
        )
        .select_related("source")
        .first()
    )
    if translation is None:
        return True
    wanted, done = translation.get_progress()
    source = translation.source.as_instance()
    return done >= wanted and source.kind.texts(source.body[0].value) == version.texts


def _record_source(question_key: UUID, frozen: dict[str, Any]) -> QuestionVersion:
    versions = QuestionVersion.objects.filter(question_key=question_key)
    version = versions.filter(digest=digest(frozen)).first()
    if version is not None and version.current:
        return version
    retire(question_key)
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    if version is None:
        return _create(question_key=question_key, number=number, **frozen)
    # Content that comes back is the same version again, with the place of the newest.
    versions.filter(pk=version.pk).update(number=number, current=True)
    return QuestionVersion.objects.get(pk=version.pk)


def _create(**fields: Any) -> QuestionVersion:
    frozen = {name: fields[name] for name in fields if name not in ("question_key", "number")}
    version = QuestionVersion.objects.create(digest=digest(frozen), **fields)
    _take_over_texts(version)
    return version


def _take_over_texts(version: QuestionVersion) -> None:
    # A corrected key or objective leaves the texts as they were: so are their translations.
    earlier = QuestionText.objects.filter(
        version__question_key=version.question_key, version__kind=version.kind
    )
    newest = {
        text.language: text
        for text in earlier.select_related("version").order_by("pk")
        if text.version.texts == version.texts
    }
    for text in newest.values():
        attach(version, text.language, text.texts)
