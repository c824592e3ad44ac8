"""A lesson: a text to read, with decisions and self-checks that are never recorded."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock, StreamBlock
from wagtail.fields import StreamField

from courses.blocks import LessonBody, ObjectiveBlock, SourceBlock
from courses.step import Step

if TYPE_CHECKING:
    from courses.access import Visit


class LessonPage(Step):
    kind, icon = "lesson", "book"

    objectives = StreamField(
        StreamBlock([("objective", ObjectiveBlock())]), verbose_name=_("objectives"), blank=True
    )
    facts = models.JSONField(
        _("facts used"), default=list, blank=True, help_text=_('For example ["F071", "F079"].')
    )
    key_terms = StreamField(
        StreamBlock([("term", CharBlock(label=_("Term")))]),
        verbose_name=_("key terms"),
        blank=True,
    )
    content_note = models.TextField(
        _("content note"),
        blank=True,
        help_text=_("Only if the topic may distress: what comes, and what may be skipped."),
    )
    body = StreamField(LessonBody(), verbose_name=_("lesson"), blank=True)
    sources = StreamField(
        StreamBlock([("source", SourceBlock())]), verbose_name=_("sources"), blank=True
    )

    content_panels = [
        *Step.content_panels,
        FieldPanel("objectives"),
        FieldPanel("content_note"),
        FieldPanel("body"),
        FieldPanel("sources"),
        MultiFieldPanel([FieldPanel("key_terms"), FieldPanel("facts")], _("For editors")),
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @classmethod
    def for_visit(cls) -> models.QuerySet:
        """Without the texts: their HTML is kept (`courses.rendering`), and a visit costs half."""
        return cls.objects.only(
            "title", "slug", "path", "depth", "translation_key", "locale", "live_revision",
            "content_note",
        )  # fmt: skip

    def respond(self, request: HttpRequest, visit: "Visit") -> HttpResponse:
        if request.method == "POST" and not visit.preview:
            if "check" in request.POST:
                return self.show(request, visit, checked=request.POST["check"])
            return self.finish(request, visit)
        return self.show(request, visit)

    def show(self, request: HttpRequest, visit: "Visit", checked: str = "") -> HttpResponse:
        """The lesson; after a self-check with its feedback in place."""
        from courses import rendering

        lesson = rendering.lesson(self, visit, request, checked)
        return render(request, "courses/lesson.html", lesson)

    def finish(self, request: HttpRequest, visit: "Visit") -> HttpResponse:
        """Record the lesson as done and go on to the next step, or back to the finished course."""
        _before, after = visit.progress.neighbours(visit.entry)
        completed_before = visit.enrolment.is_complete
        self.complete(visit)
        if visit.enrolment.is_complete and not completed_before:
            messages.success(request, gettext("You have completed the course."))
            return redirect(visit.course.url)
        return redirect(after.url if after else visit.course.url)
