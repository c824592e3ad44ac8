"""A test or exercise: a quiz of the bank, put to a purpose at this place of the course."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from courses.step import Step
from quizzes.models import Purpose, Quiz, Review

if TYPE_CHECKING:
    from courses.access import Visit


def problems_of_terms(page: Any) -> Iterator[tuple[str, Any]]:
    """(field, message) for terms that contradict each other; `page` has them as attributes."""
    if not page.going_back and not page.one_by_one:
        yield "going_back", _("Going back can be forbidden only with one question a page.")
    if page.opens and page.closes and page.closes <= page.opens:
        yield "closes", _("A test closes after it has opened.")
    if page.review == Review.AFTER_CLOSE and not page.closes:
        yield "review", _("Say when the test closes, or choose another rule.")


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

    wait = models.PositiveSmallIntegerField(
        _("waiting time between attempts, minutes"), null=True, blank=True,
        help_text=_("Empty: none."),
    )  # fmt: skip
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=True)
    shuffle_choices = models.BooleanField(
        _("shuffle the choices"),
        default=True,
        help_text=_("Where the question itself allows it."),
    )
    one_by_one = models.BooleanField(_("one question a page"), default=False)
    going_back = models.BooleanField(
        _("learners may go back to earlier questions"),
        default=True,
        help_text=_("Can be forbidden only with one question a page."),
    )
    opens = models.DateTimeField(_("opens"), null=True, blank=True)
    closes = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("Whoever is at it then hands in.")
    )
    supervised = models.BooleanField(
        _("supervised: begins with an access code"),
        default=False,
        help_text=_("Without a code below nobody can begin."),
    )
    # Given out in the room: it is set here only and never written into files.
    access_code = models.CharField(_("access code"), max_length=40, blank=True)
    raters = models.PositiveSmallIntegerField(
        _("people who mark an open answer"), default=1, choices=[(1, "1"), (2, "2")]
    )
    blind_marking = models.BooleanField(
        _("open answers are marked without the name"), default=False
    )

    TERMS = (
        "purpose", "pass_mark", "attempts", "wait", "time_limit", "review", "shuffle_questions",
        "shuffle_choices", "one_by_one", "going_back", "opens", "closes", "supervised",
        "access_code", "raters", "blind_marking",
    )  # fmt: skip

    content_panels = [
        *Step.content_panels,
        FieldPanel("intro"),
        FieldPanel("quiz"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("purpose", "pass_mark", "attempts", "wait", "review")],
            _("Terms"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("time_limit"),
                FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")]),
                FieldRowPanel([FieldPanel("supervised"), FieldPanel("access_code")]),
            ],
            _("When and where"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("shuffle_questions"), FieldPanel("shuffle_choices")]),
                FieldRowPanel([FieldPanel("one_by_one"), FieldPanel("going_back")]),
            ],
            _("Order"),
        ),
        MultiFieldPanel([FieldPanel("raters"), FieldPanel("blind_marking")], _("Open answers")),
    ]
    override_translatable_fields = [
        *Step.override_translatable_fields,
        *(SynchronizedField(name, overridable=False) for name in ("quiz", *TERMS)),
    ]

    class Meta:
        verbose_name = _("test")
        verbose_name_plural = _("tests")

    def clean(self) -> None:
        super().clean()
        wrong = dict(problems_of_terms(self))
        if wrong:
            raise ValidationError(wrong)

    @property
    def question_count(self) -> int:
        return self.quiz.size

    @property
    def duration(self) -> int:
        """The time limit; without one, a minute and a half for each question."""
        return self.time_limit or -(-3 * self.question_count // 2)

    @property
    def terms(self) -> dict[str, Any]:
        """What an attempt freezes (see `quizzes.terms`). Practice tells at once, as often and as
        long as one likes, whatever else is set."""
        practice = self.purpose == Purpose.PRACTICE
        return {
            "pass_mark": self.pass_mark,
            "attempts": 0 if practice else self.attempts or 0,
            "wait": 0 if practice else self.wait or 0,
            "time_limit": 0 if practice else self.time_limit or 0,
            "review": Review.ALWAYS.value if practice else self.review,
            "shuffle": self.shuffle_questions,
            "shuffle_choices": self.shuffle_choices,
            "one_by_one": self.one_by_one,
            "going_back": self.going_back,
            "opens": self.opens.isoformat() if self.opens else None,
            "closes": self.closes.isoformat() if self.closes else None,
            "supervised": self.supervised,
            "raters": self.raters,
            "blind_marking": self.blind_marking,
        }

    @classmethod
    def for_visit(cls) -> models.QuerySet:
        """Without the terms: they are read from the outline."""
        return cls.objects.only(
            "title", "slug", "path", "depth", "translation_key", "locale", "live_revision", "intro"
        )  # fmt: skip

    def outline_settings(self) -> dict[str, Any]:
        return {
            "quiz": str(self.quiz.key),
            "questions": self.question_count,
            "purpose": self.purpose,
            "access_code": self.access_code,
            "terms": self.terms,
        }

    @classmethod
    def is_begun(cls, visit: "Visit") -> bool:
        from courses.contexts import attempts_at

        return attempts_at(visit).exists()

    def respond(self, request: HttpRequest, visit: "Visit") -> HttpResponse:
        from courses import testing

        return testing.respond(request, visit, self)
