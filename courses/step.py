"""A step of a course: what a learner does next. Lessons, tests and later kinds are subclasses."""

from typing import TYPE_CHECKING

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from learners import progress

if TYPE_CHECKING:
    from courses.access import Visit


class Step(Page):
    """The gate is `courses.access`; what happens behind it is `respond()`; `complete()` records it.

    A new kind of step is a subclass in `courses/steps/` (or in an app above): nothing else changes.
    """

    kind = ""  # shown by an icon and a word
    icon = "book"

    code = models.CharField(_("code"), max_length=20, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=20)

    content_panels = [*Page.content_panels, FieldPanel("code"), FieldPanel("minutes")]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    override_translatable_fields = [
        TranslatableField("title"),
        SynchronizedField("slug"),
        SynchronizedField("seo_title"),
        SynchronizedField("search_description"),
        SynchronizedField("code"),
    ]

    class Meta:
        abstract = True

    def respond(self, request: HttpRequest, visit: "Visit") -> HttpResponse:
        """Answer a learner who has passed the gate."""
        raise AttributeError(f"{type(self).__name__} needs respond()")

    @classmethod
    def for_visit(cls) -> models.QuerySet:
        """The pages as a visit reads them; a kind that keeps its HTML leaves out the texts."""
        return cls.objects.all()

    @property
    def duration(self) -> int:
        """Minutes to reckon with, as the course page shows them."""
        return self.minutes

    def outline_settings(self) -> dict:
        """What the outline keeps of the source-language page: all that decides a result."""
        return {}

    @classmethod
    def is_begun(cls, visit: "Visit") -> bool:
        """Whether the learner is in the middle of it: it then stays open, also when an author puts
        another step before it."""
        return False

    def complete(self, visit: "Visit") -> bool:
        """Record this step as done in the learner's enrolment. True when it is new."""
        return progress.complete(
            enrolment=visit.enrolment,
            step_key=self.translation_key,
            course_steps=visit.course.step_keys,
            course_title=visit.course.source_title,
        )

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Wagtail's own route: the address of learners is answered by `courses.views.step`."""
        from courses import views

        return views.step_of_page(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The author sees the step as a learner will, without an enrolment."""
        from courses.access import preview

        return self.respond(request, preview(request, self))
