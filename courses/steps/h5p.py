"""An interactive exercise: an H5P content, done when its own rule is met. Practice, never a test:
what a browser reports is a claim."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.validators import MaxValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from activities import rules, showing
from activities.models import H5PContent, Outcome
from courses.step import Step

if TYPE_CHECKING:
    from courses.access import Visit


class H5PPage(Step):
    """Content and rule are read from the source-language page, by way of the outline."""

    kind, icon = "activity", "test"

    intro = models.TextField(_("introduction"), blank=True)
    content = models.ForeignKey(
        H5PContent, models.PROTECT, verbose_name=_("interactive content"), related_name="pages"
    )
    rule = models.CharField(
        _("when it is done"), max_length=12, choices=rules.Rule, default=rules.Rule.COMPLETED
    )
    percent = models.PositiveSmallIntegerField(
        _("result, per cent"), default=80, validators=[MaxValueValidator(100)]
    )

    content_panels = [
        *Step.content_panels,
        FieldPanel("intro"),
        FieldPanel("content"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("rule"), FieldPanel("percent")])], _("Completion")
        ),
    ]
    override_translatable_fields = [
        *Step.override_translatable_fields,
        *(SynchronizedField(name, overridable=False) for name in ("content", "rule", "percent")),
    ]

    class Meta:
        verbose_name = _("interactive exercise")
        verbose_name_plural = _("interactive exercises")

    def outline_settings(self) -> dict[str, Any]:
        return {
            "content": str(self.content.translation_key),
            "rule": self.rule,
            "percent": self.percent,
        }

    def respond(self, request: HttpRequest, visit: "Visit") -> HttpResponse:
        if request.method == "POST" and not visit.preview:
            return self.finish(request, visit)
        return self.show(request, visit)

    def show(self, request: HttpRequest, visit: "Visit") -> HttpResponse:
        """The exercise, its texts for readers without JavaScript, and the way on."""
        from courses import contexts

        language = self.locale.language_code
        found = showing.players([visit.entry.settings["content"]], language)
        html = showing.filled("".join(found.values()), request.user, contexts.place_of(visit))
        before, after = visit.progress.neighbours(visit.entry)
        context = {
            "page": self, "course": visit.course, "step": visit.entry, "progress": visit.progress,
            "module": visit.progress.module_of(visit.entry),
            "number": visit.progress.number(visit.entry),
            "is_done": visit.is_done, "previous": before, "next": after, "preview": visit.preview,
            "player": mark_safe(html),  # noqa: S308 - rendered by activities.showing
            "rule": visit.entry.settings["rule"], "percent": visit.entry.settings["percent"],
        }  # fmt: skip
        return render(request, "courses/h5p.html", context)

    def finish(self, request: HttpRequest, visit: "Visit") -> HttpResponse:
        """Go on, where the rule is met; whoever could only read the texts may say so."""
        from courses import contexts

        terms = visit.entry.settings
        outcome = Outcome.objects.filter(
            user=request.user, context_key=contexts.place_of(visit), content_key=terms["content"]
        ).first()
        met = outcome and rules.is_met(terms["rule"], terms["percent"], outcome)
        has_read = "read" in request.POST and terms["rule"] == rules.Rule.COMPLETED
        if not (visit.is_done or met or has_read):
            messages.warning(request, gettext("The exercise is not done yet."))
            return redirect(visit.entry.url)
        completed_before = visit.enrolment.is_complete
        self.complete(visit)
        if visit.enrolment.is_complete and not completed_before:
            messages.success(request, gettext("You have completed the course."))
            return redirect(visit.course.url)
        _before, after = visit.progress.neighbours(visit.entry)
        return redirect(after.url if after else visit.course.url)
