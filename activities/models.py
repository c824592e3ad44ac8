"""Libraries and contents are content; statements, states and results are records: they cite a
content by its key and outlive it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    DraftStateMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
)
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from activities.body import BodyField
from activities.documents import Version
from activities.records import Outcome, SavedState, Statement


class H5PLibrary(models.Model):
    """A library in one version, stored once: its files lie under the hash of what they hold.

    Earlier patches stay, so that an administrator can go back; `current` is the one that plays.
    """

    machine_name = models.CharField(_("name"), max_length=255)
    major = models.PositiveIntegerField(_("major version"))
    minor = models.PositiveIntegerField(_("minor version"))
    patch = models.PositiveIntegerField(_("patch"))
    digest = models.CharField(_("hash"), max_length=64, db_index=True)
    title = models.CharField(_("title"), max_length=255)
    runnable = models.BooleanField(_("can be played by itself"), default=False)
    manifest = models.JSONField(_("library.json"))
    semantics = models.JSONField(_("fields of its editor"), default=list, blank=True)
    # path → SHA-256: what an update would change, and what an export holds
    files = models.JSONField(_("files"), default=dict)
    current = models.BooleanField(_("in use"), default=True)
    installed_at = models.DateTimeField(_("installed"), default=timezone.now)
    installed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True,
        related_name="+", verbose_name=_("installed by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("H5P library")
        verbose_name_plural = _("H5P libraries")
        ordering = ["machine_name", "-major", "-minor", "-patch"]
        constraints = [
            models.UniqueConstraint(
                fields=["machine_name", "major", "minor", "patch"], name="library_version_once"
            ),
            models.UniqueConstraint(
                fields=["machine_name", "major", "minor"],
                condition=Q(current=True),
                name="one_current_patch",
            ),
        ]
        permissions = [("install_h5plibrary", "Can install H5P libraries")]

    def __str__(self) -> str:
        return f"{self.title} {self.major}.{self.minor}.{self.patch}"

    @property
    def version(self) -> Version:
        return Version(self.machine_name, self.major, self.minor)


class EditorBundle(models.Model):
    """H5P's own editor, which an administrator brings as one archive: its files lie under the
    hash of what they hold. There is one at most; without it our own editor does."""

    digest = models.CharField(_("hash"), max_length=64, unique=True)
    # of the archive, as it was compared with what its source says
    archive = models.CharField(_("SHA-256 of the archive"), max_length=64)
    files = models.JSONField(_("files"), default=dict)
    # which of the files are loaded, in their order, as the editor itself says
    scripts = models.JSONField(_("scripts"), default=list)
    styles = models.JSONField(_("styles"), default=list)
    installed_at = models.DateTimeField(_("installed"), default=timezone.now)
    installed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True,
        related_name="+", verbose_name=_("installed by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("H5P editor")
        verbose_name_plural = _("H5P editors")

    def __str__(self) -> str:
        return self.digest[:12]


class H5PContent(
    PreviewableMixin,
    TranslatableMixin,
    DraftStateMixin,
    RevisionMixin,
    index.Indexed,
    models.Model,
):
    """An interactive content in one language; its translations share `translation_key`, the key
    under which results are kept. Pictures and the like lie in `folder` of the private storage."""

    title = models.CharField(_("title"), max_length=255)
    library = models.CharField(_("content type"), max_length=300, editable=False)
    body = BodyField(_("content"), default=dict, editable=False)
    metadata = models.JSONField(_("h5p.json"), default=dict, editable=False)
    folder = models.UUIDField(_("folder"), default=uuid4, editable=False)
    media = models.JSONField(_("files"), default=dict, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    # Texts are translated; everything else follows the source language.
    override_translatable_fields = [
        TranslatableField("title"),
        TranslatableField("body"),
        *(
            SynchronizedField(name, overridable=False)
            for name in ("library", "metadata", "folder", "media")
        ),
    ]

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("interactive content")
        verbose_name_plural = _("interactive contents")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def version(self) -> Version | None:
        return Version.parse(self.library)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """What is not saved yet, in the frame in which learners will see it."""
        from activities import drafting, playing

        context = {
            "content": self,
            "ticket": drafting.keep(self, request.user),
            "is_installed": playing.is_installed(),
        }
        return render(request, "activities/preview.html", context)


__all__ = ["EditorBundle", "H5PContent", "H5PLibrary", "Outcome", "SavedState", "Statement"]
