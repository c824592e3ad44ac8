"""A learning path: the courses of a target group in their order, also those still to come."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField


class PathCourseBlock(blocks.StructBlock):
    """A course of the path. Its title is shown until the site has the course."""

    code = blocks.CharBlock(label=_("Code"), max_length=20)
    title = blocks.CharBlock(label=_("Title"), max_length=255)
    modules = blocks.CharBlock(
        label=_("Modules"), required=False, help_text=_("Their numbers; empty: all.")
    )
    optional = blocks.BooleanBlock(label=_("One of several to choose from"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("Course")


class LearningPath(TranslatableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """What a target group learns, course by course."""

    slug = models.SlugField(_("address"), max_length=80)
    code = models.CharField(_("code"), max_length=20)
    title = models.CharField(_("title"), max_length=255)
    summary = models.TextField(_("summary"), blank=True)
    hours = models.PositiveSmallIntegerField(_("hours"), default=1)
    target_groups = models.JSONField(_("target groups"), default=list, blank=True)
    courses = StreamField([("course", PathCourseBlock())], verbose_name=_("courses"), blank=True)
    source_language = models.CharField(
        _("source language"), max_length=10, default="en", editable=False
    )

    override_translatable_fields = [
        SynchronizedField(name, overridable=False)
        for name in ("slug", "code", "hours", "target_groups", "source_language")
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "locale"], name="one_path_an_address")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def entries(self) -> list[dict[str, Any]]:
        """{code, title, modules, optional} of each course, in order."""
        return [block["value"] for block in self.courses.raw_data]
