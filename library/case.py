"""A fictional training case as a page: what happened, what was done, what follows from it."""

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from library.choices import TOPICS

TEXT = ["bold", "italic", "link", "ol", "ul"]
# Text is translated; the address, and what a case belongs to, follow the source.
PAGE_TEXT = [
    TranslatableField("title"),
    SynchronizedField("slug"),
    SynchronizedField("seo_title"),
    SynchronizedField("search_description"),
    SynchronizedField("source_language"),
]
# The parts of a case in their order: field → heading.
SECTIONS = {
    "facts": _("What happened"),
    "steps": _("Investigation steps"),
    "legal_issues": _("Legal issues"),
    "cooperation": _("Cooperation"),
    "lessons_learned": _("Lessons learned"),
    "discussion": _("For discussion"),
}


class WrittenIn(Page):
    """A page that knows the language in which it was written."""

    source_language = models.CharField(
        _("source language"), max_length=10, blank=True, editable=False
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        if not self.source_language:
            self.source_language = self.locale.language_code
        return super().save(*args, **kwargs)


class CasesPage(WrittenIn):
    """`/<lang>/cases/`: the parent of all cases."""

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["library.Case"]
    override_translatable_fields = PAGE_TEXT

    class Meta:
        verbose_name = _("case library")
        verbose_name_plural = _("case libraries")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from library import views

        return views.cases(request)


class CaseForm(WagtailAdminPageForm):
    """Topics are ticked."""

    topics = forms.MultipleChoiceField(
        label=_("Topics"), choices=TOPICS, widget=forms.CheckboxSelectMultiple, required=False
    )


class Case(WrittenIn):
    """One fictional case in one language."""

    base_form_class = CaseForm

    code = models.CharField(_("code"), max_length=20, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    summary = models.TextField(_("summary"), blank=True, help_text=_("For the list of cases."))
    topics = models.JSONField(_("topics"), default=list, blank=True)
    courses = models.JSONField(
        _("courses"), default=list, blank=True, help_text=_('Codes, for example ["C1", "C4"].')
    )
    lessons = models.JSONField(
        _("lessons"), default=list, blank=True, help_text=_('Codes, for example ["1.2.1"].')
    )
    articles = models.JSONField(
        _("articles"),
        default=list,
        blank=True,
        help_text=_('For example ["firearms-protocol/10"].'),
    )
    content_note = models.TextField(
        _("content note"),
        blank=True,
        help_text=_("Only if the topic may distress: what comes, and what may be skipped."),
    )
    facts = RichTextField(SECTIONS["facts"], features=TEXT, blank=True)
    steps = RichTextField(SECTIONS["steps"], features=TEXT, blank=True)
    legal_issues = RichTextField(SECTIONS["legal_issues"], features=TEXT, blank=True)
    cooperation = RichTextField(SECTIONS["cooperation"], features=TEXT, blank=True)
    lessons_learned = RichTextField(SECTIONS["lessons_learned"], features=TEXT, blank=True)
    discussion = RichTextField(SECTIONS["discussion"], features=TEXT, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("content_note"),
        *(FieldPanel(name) for name in SECTIONS),
        FieldPanel("topics"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("code", "minutes", "courses", "lessons", "articles")],
            _("Place and sources"),
        ),
    ]
    parent_page_types = ["library.CasesPage"]
    subpage_types: list[str] = []
    override_translatable_fields = [*PAGE_TEXT, SynchronizedField("code")]

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    def sections(self) -> list[tuple[str, Any, str]]:
        """(name, heading, HTML) of the parts that are written."""
        found = ((name, title, getattr(self, name)) for name, title in SECTIONS.items())
        return [part for part in found if part[2]]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from library import views

        return views.case(request, self.slug)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from library import views

        return views.case_preview(request, self)
