"""Courses as pages: catalogue > course > module > step. What a learner does is in `learners`."""

import uuid

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StreamBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from courses.blocks import TEXT, ObjectiveBlock, WordsField
from courses.choices import TOPICS
from courses.learning_path import LearningPath
from courses.steps.h5p import H5PPage
from courses.steps.lesson import LessonPage
from courses.steps.quiz import QuizPage
from people.choices import Audience

__all__ = [
    "CataloguePage", "CoursePage", "H5PPage", "LearningPath", "LessonPage", "ModulePage", "Outline",
    "QuizPage",
]  # fmt: skip

# Text is translated; whatever decides a result, and the address, follow the source.
PAGE_TEXT = [
    TranslatableField("title"),
    SynchronizedField("slug"),
    SynchronizedField("seo_title"),
    SynchronizedField("search_description"),
]


class CataloguePage(Page):
    """`/<lang>/courses/`: the parent of all courses."""

    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["courses.CoursePage"]
    override_translatable_fields = PAGE_TEXT

    class Meta:
        verbose_name = _("catalogue page")
        verbose_name_plural = _("catalogue pages")

    def serve(self, request, *args, **kwargs):
        from courses import views

        return views.catalogue(request)


class CourseForm(WagtailAdminPageForm):
    """Lists that are short and fixed are ticked; lists of codes are typed."""

    target_groups = forms.MultipleChoiceField(
        label=_("Target groups"),
        choices=Audience.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"), choices=TOPICS, widget=forms.CheckboxSelectMultiple, required=False
    )
    prerequisites = WordsField(
        label=_("Prerequisites"),
        help_text=_("Codes of the courses to take first, separated by commas."),
        required=False,
    )

    def clean(self):
        """Learners find a course by its slug in every language: another course must not have it."""
        cleaned = super().clean()
        slug = cleaned.get("slug")
        others = CoursePage.objects.exclude(translation_key=self.instance.translation_key)
        if slug and others.filter(slug=slug).exists():
            self.add_error("slug", _("Another course has this address. Please choose another one."))
        return cleaned


class CoursePage(Page):
    """One course in one language. Its translations share `translation_key`, the course's key."""

    base_form_class = CourseForm

    code = models.CharField(_("code"), max_length=20)
    source_language = models.CharField(
        _("source language"),
        max_length=10,
        blank=True,
        editable=False,
        help_text=_("The language in which the course is written; the others are translations."),
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("For the catalogue."))
    about = RichTextField(_("what it is about"), features=TEXT, blank=True)
    objectives = StreamField(
        StreamBlock([("objective", ObjectiveBlock())]), verbose_name=_("objectives"), blank=True
    )
    hours = models.PositiveSmallIntegerField(_("hours"), default=1)
    target_groups = models.JSONField(_("target groups"), default=list, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    prerequisites = models.JSONField(_("prerequisites"), default=list, blank=True)
    prerequisites_enforced = models.BooleanField(
        _("prerequisites are enforced"),
        default=False,
        help_text=_("Otherwise they are advice."),
    )
    pass_mark = models.PositiveSmallIntegerField(_("pass mark, per cent"), default=80)
    sequential = models.BooleanField(
        _("steps in order"),
        default=True,
        help_text=_("A step opens when the one before it is done."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("about"),
        FieldPanel("objectives"),
        MultiFieldPanel(
            [FieldPanel("code"), FieldPanel("hours"), FieldPanel("pass_mark")], _("Facts")
        ),
        FieldPanel("target_groups"),
        FieldPanel("topics"),
        MultiFieldPanel(
            [
                FieldPanel("prerequisites"),
                FieldPanel("prerequisites_enforced"),
                FieldPanel("sequential"),
            ],
            _("Order"),
        ),
    ]
    parent_page_types = ["courses.CataloguePage"]
    subpage_types = ["courses.ModulePage"]
    override_translatable_fields = [
        *PAGE_TEXT,
        SynchronizedField("code"),
        SynchronizedField("source_language"),
    ]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def save(self, *args, **kwargs):
        if not self.source_language:
            self.source_language = self.locale.language_code
        return super().save(*args, **kwargs)

    def serve(self, request, *args, **kwargs):
        from courses import views

        return views.course(request, self.slug)

    def serve_preview(self, request, mode_name):
        from courses import views

        return views.course_preview(request, self)


class ModulePage(Page):
    """A part of a course; it has no page of its own for learners."""

    code = models.CharField(_("code"), max_length=20, blank=True)
    summary = models.TextField(_("summary"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("code"), FieldPanel("summary")]
    parent_page_types = ["courses.CoursePage"]
    override_translatable_fields = [*PAGE_TEXT, SynchronizedField("code")]
    preview_modes = []

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def serve(self, request, *args, **kwargs):
        from courses import views

        return views.module_of_page(request, self)


class Outline(models.Model):
    """What learners' pages need of a course in one language, in one row (`courses.outline`).

    Derived from the pages whenever one of them is published, moved or taken away; never edited.
    """

    course_key = models.UUIDField(default=uuid.uuid4)
    language = models.CharField(max_length=10)
    slug = models.SlugField(max_length=255)
    position = models.CharField(max_length=255, blank=True)
    version = models.PositiveIntegerField(default=1)
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course_key", "language"], name="one_outline"),
            models.UniqueConstraint(fields=["slug", "language"], name="one_outline_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} ({self.language})"
