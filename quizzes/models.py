"""Questions are content: drafted, translated, deleted. Versions, attempts and answers are records:
they cite content by key and outlive it."""

from copy import copy
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
)
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.records import Immutable
from languages.searching import words
from quizzes.blueprint import size
from quizzes.body import BodyField
from quizzes.kind import Kind
from quizzes.kinds import KINDS


class Purpose(models.TextChoices):
    """What a quiz is for, where it is used."""

    PRACTICE = "practice", _("Practice")
    PRE_TEST = "pre_test", _("Pre-test")
    POST_TEST = "post_test", _("Post-test")
    FINAL_TEST = "final_test", _("Final test")
    SURVEY = "survey", _("Survey")


class Review(models.TextChoices):
    """What a learner may see of a finished attempt, and when (see `review.py`)."""

    NOTHING = "nothing", _("Only that it was handed in, or passed")
    SCORE = "score", _("Only the score")
    MARKS = "marks", _("Which answers were right, but not the right ones")
    AFTER_CLOSE = "after_close", _("The answers, after the test has closed")
    AFTER_PASS = "after_pass", _("The answers, after passing or the last attempt")
    ALWAYS = "always", _("The answers")


class Question(
    TranslatableMixin,
    LockableMixin,
    DraftStateMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """A question of the bank, in one language; its translations share `translation_key`.

    What decides (key, objective, live or not) is read from the row in `source_language`;
    translations supply texts only.
    """

    class Difficulty(models.TextChoices):
        EASY = "easy", _("Easy")
        MEDIUM = "medium", _("Medium")
        HARD = "hard", _("Hard")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("status of a question", "Draft")
        IN_REVIEW = "in_review", pgettext_lazy("status of a question", "In review")
        APPROVED = "approved", pgettext_lazy("status of a question", "Approved")
        # Not asked any more; what was asked stays on record.
        RETIRED = "retired", pgettext_lazy("status of a question", "Retired")

    class Bloom(models.TextChoices):
        REMEMBER = "remember", _("Remember")
        UNDERSTAND = "understand", _("Understand")
        APPLY = "apply", pgettext_lazy("level of a question", "Apply")
        ANALYSE = "analyse", _("Analyse")
        EVALUATE = "evaluate", _("Evaluate")
        CREATE = "create", _("Create")

    code = models.CharField(_("code"), max_length=32, help_text=_("For example Q08-012."))
    bank = models.SlugField(
        _("bank"), max_length=100, help_text=_("The collection it belongs to: usually a course.")
    )
    lesson = models.CharField(_("lesson"), max_length=32, blank=True)
    objective = models.CharField(
        _("objective"), max_length=32, blank=True, help_text=_("For example 8.a.")
    )
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        help_text=_("A retired question is not drawn for new attempts and stays on record."),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    difficulty = models.CharField(
        _("difficulty"), max_length=10, choices=Difficulty, default=Difficulty.MEDIUM
    )
    bloom = models.CharField(_("level"), max_length=10, choices=Bloom, default=Bloom.UNDERSTAND)
    source = models.JSONField(
        _("sources"),
        default=list,
        blank=True,
        help_text=_('A list, for example ["F233", "ICCPR, art. 14(2)"].'),
    )
    self_check = models.BooleanField(
        _("only for self-checks"),
        default=False,
        help_text=_("Used inside a lesson and never drawn into a test."),
    )
    source_language = models.CharField(_("source language"), max_length=10, default="en")
    note_for_writers = models.TextField(
        _("note for writers"), blank=True, help_text=_("Never shown to learners.")
    )
    body = BodyField(verbose_name=_("question"), min_num=1, max_num=1)

    override_translatable_fields = [
        SynchronizedField(name, overridable=False)
        for name in (
            "code", "bank", "lesson", "objective", "topic", "status", "author", "difficulty",
            "bloom", "source", "self_check", "source_language", "note_for_writers",
        )
    ]  # fmt: skip

    search_fields = [
        index.SearchField("code", boost=3),
        index.SearchField("body"),
        index.SearchField("lesson"),
        index.SearchField("objective"),
        index.SearchField("topic"),
        # The editor's list finds by beginnings of words (`finding.py`).
        index.AutocompleteField("spelt_alike"),
        index.FilterField("bank"),
        index.FilterField("objective"),
        index.FilterField("difficulty"),
        index.FilterField("topic"),
        index.FilterField("status"),
        index.FilterField("author_id"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "locale"], name="question_code_once_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.stem}" if self.stem else self.code

    @property
    def kind(self) -> Kind | None:
        """Its kind, or None for a draft without a body."""
        return KINDS[self.body[0].block_type] if self.body else None

    @property
    def stem(self) -> str:
        return self.body[0].value.get("stem", "") if self.body else ""

    @property
    def spelt_alike(self) -> str:
        """All its words without what makes no difference to who searches: script, apostrophes."""
        texts = Question._meta.get_field("body").get_searchable_content(self.body)
        return words(" ".join([self.code, self.objective, self.topic, self.lesson, *texts]))

    @property
    def is_source(self) -> bool:
        return self.locale.language_code == self.source_language

    def clean(self) -> None:
        # The form does not hold the locale, and so does not check the constraint by itself.
        super().clean()
        namesakes = Question.objects.filter(code=self.code, locale_id=self.locale_id)
        if namesakes.exclude(pk=self.pk).exists():
            raise ValidationError({"code": _("There is already a question with this code.")})

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "quizzes/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The question as a learner will see it, unsaved changes included."""
        from quizzes.forms import preview
        from quizzes.item_writing import warnings

        context = super().get_preview_context(request, mode_name)
        shown = preview(self) if self.body else None
        return {**context, "question": shown, "warnings": warnings(self)}


class QuestionVersion(Immutable):
    """A question as it was asked: immutable, shared by all attempts that asked it.

    Made when the source-language question is published. `current` marks the one that a new
    attempt gets; it is also the one with the highest `number`. Both say which version is asked
    now; what was asked never changes.
    """

    question_key = models.UUIDField()
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    current = models.BooleanField(default=True)
    kind = models.CharField(max_length=32)
    structure = models.JSONField()
    key = models.JSONField()
    texts = models.JSONField()
    source_language = models.CharField(max_length=10)
    code = models.CharField(max_length=32)
    bank = models.CharField(max_length=100)
    lesson = models.CharField(max_length=32, blank=True)
    objective = models.CharField(max_length=32, blank=True)
    difficulty = models.CharField(max_length=10)
    source = models.JSONField(default=list)
    self_check = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("version of a question")
        verbose_name_plural = _("versions of questions")
        indexes = [
            models.Index(
                fields=["bank", "objective"], condition=Q(current=True), name="versions_to_draw"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["question_key", "digest"], name="version_once"),
            models.UniqueConstraint(fields=["question_key", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["question_key"], condition=Q(current=True), name="one_current_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.number})"


class QuestionText(Immutable):
    """The texts of one version in one more language: immutable; the newest one is shown."""

    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10)
    texts = models.JSONField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("text of a question")
        verbose_name_plural = _("texts of questions")
        indexes = [models.Index(fields=["version", "language", "id"], name="newest_text")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language}"


class Quiz(models.Model):
    """Which questions are asked: a fixed list, or a blueprint that draws N per objective.

    Learners never see its name: the place where it is used has a translated title.
    """

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200, help_text=_("For staff only."))
    bank = models.SlugField(_("bank"), max_length=100)
    questions = models.JSONField(_("questions"), default=list, blank=True)
    # {objective: n} or {objective: {difficulty: n}}, see `blueprint.py`.
    blueprint = models.JSONField(_("blueprint"), default=dict, blank=True)
    parallel = models.BooleanField(
        _("parallel forms A and B"),
        default=False,
        help_text=_(
            "Two forms without common questions: a person's pre-test asks one, the later tests ask"
            " the other. Only with numbers by objective."
        ),
    )

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["bank", "name"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "name"], name="quiz_name_once_a_bank")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def size(self) -> int:
        """How many questions an attempt asks, if the bank has them."""
        return len(self.questions) or size(self.blueprint)


# What was sent in the last second may arrive a little later.
GRACE = timedelta(seconds=10)


class Attempt(models.Model):
    """One person's try at a quiz in one place, with the questions, terms and seed frozen at start.

    `context_key` is made by the caller from enrolment and step: a new round starts afresh.
    `terms` are described in `terms.py`. `reached` is the last question that was opened, where
    questions come one by one without a way back. A finished attempt without a score waits for
    people to mark its open answers.
    """

    class End(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        TIME = "time", _("time ran out")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="attempts", verbose_name=_("person")
    )
    context_key = models.UUIDField()
    quiz_key = models.UUIDField(db_index=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    number = models.PositiveIntegerField(_("attempt"))
    terms = models.JSONField(_("terms"))
    seed = models.PositiveBigIntegerField()
    form = models.CharField(pgettext_lazy("of a test", "form"), max_length=1, blank=True)
    language = models.CharField(_("language"), max_length=10)
    started_at = models.DateTimeField(_("started"))
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("finished"), null=True, blank=True)
    score = models.DecimalField(_("score"), max_digits=9, decimal_places=4, null=True, blank=True)
    max_score = models.DecimalField(
        _("maximum"), max_digits=9, decimal_places=4, null=True, blank=True
    )
    passed = models.BooleanField(_("passed"), null=True, blank=True)
    how_ended = models.CharField(_("ended"), max_length=10, choices=End, blank=True)
    reached = models.PositiveSmallIntegerField(_("question reached"), default=1)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [
            models.Index(fields=["deadline"], condition=Q(submitted_at=None), name="open_attempts")
        ]
        constraints = [
            models.UniqueConstraint(fields=["context_key", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["context_key"], condition=Q(submitted_at=None), name="one_open_attempt"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, score=None, how_ended="")
                | Q(submitted_at__isnull=False) & ~Q(how_ended=""),
                name="attempt_ended_or_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.context_key} ({self.number})"

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None

    @property
    def is_waiting(self) -> bool:
        """Whether it is handed in and waits for marks."""
        return self.submitted_at is not None and self.score is None

    @property
    def shows_score(self) -> bool:
        """Whether its learner may be told the points."""
        return self.score is not None and self.terms.get("review") != Review.NOTHING

    def is_overdue(self, now: datetime) -> bool:
        """Whether answers that arrive now are too late (deadline and grace are over)."""
        return self.deadline is not None and now > self.deadline + GRACE

    @property
    def percent(self) -> Decimal | None:
        """The score in per cent, or None while the attempt is open."""
        return self.score * 100 / self.max_score if self.max_score else None


class Answer(models.Model):
    """One question of an attempt: the version asked, and what was answered in which language.

    `text` is the translation that the learner saw when answering; None with a `response` means
    that the source language was shown.
    """

    # While a request is answered, not stored: the response that stood here until now.
    before: Any

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField(_("position"))
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="answers")
    text = models.ForeignKey(
        QuestionText, models.PROTECT, related_name="answers", null=True, blank=True
    )
    # Whose key judges the response, where the key was wrong and corrected later (`regrading.py`).
    key_version = models.ForeignKey(
        QuestionVersion, models.PROTECT, related_name="+", null=True, blank=True
    )
    response = models.JSONField(_("response"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    score = models.DecimalField(_("score"), max_digits=7, decimal_places=4, null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("graded by"),
    )

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="answer_once_a_position")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} / {self.position}"

    @property
    def judged(self) -> QuestionVersion:
        """The version that was asked, with the key by which it counts."""
        if self.key_version_id is None:
            return self.version
        version = copy(self.version)
        version.key = self.key_version.key
        return version


# Records of their own file: Django finds models by importing this one.
from quizzes.records import (  # noqa: E402
    Allowance,
    AttemptEvent,
    Mark,
    Regrade,
    RegradedAttempt,
    SurveyResponse,
)

__all__ = [
    "GRACE", "Allowance", "Answer", "Attempt", "AttemptEvent", "Mark", "Purpose",
    "Question", "QuestionText", "QuestionVersion", "Quiz", "Regrade", "RegradedAttempt", "Review",
    "SurveyResponse",
]  # fmt: skip
