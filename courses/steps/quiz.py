"""A test or exercise: a quiz of the bank, put to a purpose at this place of the course."""

from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from courses.step import Step
from quizzes.models import Purpose, Quiz, Review

if TYPE_CHECKING:
    from courses.access import Visit


class QuizPage(Step):
    """Purpose, terms and quiz are read from the source-language page, by way of the outline."""

    kind, icon = "quiz", "test"

    intro = models.TextField(_("introduction"), blank=True)
    quiz = models.ForeignKey(Quiz, models.PROTECT, verbose_name=_("quiz"), related_name="pages")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark, per cent"), default=80, validators=[MaxValueValidator(100)]
    )
    attempts = models.PositiveSmallIntegerField(
        _("attempts"), null=True, blank=True, help_text=_("Empty: as many as you like.")
    )
    time_limit = models.PositiveSmallIntegerField(
        _("time limit, minutes"), null=True, blank=True, help_text=_("Empty: none.")
    )
    review = models.CharField(
        _("learners see"), max_length=12, choices=Review, default=Review.ALWAYS
    )

    content_panels = [
        *Step.content_panels,
        FieldPanel("intro"),
        FieldPanel("quiz"),
        MultiFieldPanel(
            [
                FieldPanel("purpose"),
                FieldPanel("pass_mark"),
                FieldPanel("attempts"),
                FieldPanel("time_limit"),
                FieldPanel("review"),
            ],
            _("Terms"),
        ),
    ]
    override_translatable_fields = [
        *Step.override_translatable_fields,
        *(
            SynchronizedField(name, overridable=False)
            for name in ("quiz", "purpose", "pass_mark", "attempts", "time_limit", "review")
        ),
    ]

    class Meta:
        verbose_name = _("test")
        verbose_name_plural = _("tests")

    @property
    def question_count(self) -> int:
        return len(self.quiz.questions) or sum(self.quiz.blueprint.values())

    @property
    def duration(self) -> int:
        """The time limit; without one, a minute and a half for each question."""
        return self.time_limit or -(-3 * self.question_count // 2)

    def outline_settings(self) -> dict[str, Any]:
        return {
            "quiz": str(self.quiz.key),
            "questions": self.question_count,
            "purpose": self.purpose,
            "terms": {
                "pass_mark": self.pass_mark,
                "attempts": self.attempts or 0,
                "time_limit": self.time_limit or 0,
                "review": self.review,
                "shuffle": True,
            },
        }

    @classmethod
    def is_begun(cls, visit: "Visit") -> bool:
        from courses import testing

        return testing.attempts_at(visit).exists()

    def respond(self, request: HttpRequest, visit: "Visit") -> HttpResponse:
        from courses import testing

        return testing.respond(request, visit, self)
