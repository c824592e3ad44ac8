"""What was loaded, so that the next load can tell who changed what."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LoadedObject(models.Model):
    """A page, question, shared quiz or picture as it was when files and database were last equal:
    the base of comparing."""

    path = models.CharField(_("path"), max_length=255, unique=True)
    course = models.SlugField(_("course"), max_length=255, blank=True)
    type = models.CharField(_("type"), max_length=10)
    key = models.UUIDField(_("key"), default=uuid.uuid4)
    object_id = models.PositiveIntegerField(_("picture"), null=True, blank=True)
    digest = models.CharField(_("digest of the file"), max_length=64)
    order = models.PositiveIntegerField(_("number among its siblings"), default=0)
    removed = models.BooleanField(_("its file was taken away"), default=False)
    at = models.DateTimeField(_("loaded"), default=timezone.now)

    class Meta:
        verbose_name = _("loaded object")
        verbose_name_plural = _("loaded objects")

    def __str__(self) -> str:
        return self.path


class LoadedTranslation(models.Model):
    """The translations of one object into one language, as they were when last equal.

    `segments` is a list of [kind, source text, translation] in file order: what the published
    translation was made of. `waiting` is the same of a file that is not complete, and so is not
    published yet. `notes` is what else PO entries hold, as [kind, source text, note].
    """

    path = models.CharField(_("path"), max_length=255)
    course = models.SlugField(_("course"), max_length=255)
    language = models.CharField(_("language"), max_length=10)
    source_digest = models.CharField(max_length=64)
    segments = models.JSONField(default=list)
    waiting = models.JSONField(default=list)
    notes = models.JSONField(default=list)

    class Meta:
        verbose_name = _("loaded translation")
        verbose_name_plural = _("loaded translations")
        constraints = [
            models.UniqueConstraint(fields=["path", "language"], name="one_loaded_translation")
        ]

    def __str__(self) -> str:
        return f"{self.path} ({self.language})"


class Conflict(models.Model):
    """File and CMS both changed since the last load: the CMS stays until a person decides."""

    path = models.CharField(_("path"), max_length=255)
    language = models.CharField(_("language"), max_length=10, blank=True)
    # For a translated segment its kind and source text; empty for a whole object.
    place = models.TextField(_("place"), blank=True)
    ours = models.TextField(_("in the CMS"))
    theirs = models.TextField(_("in the file"))
    found_at = models.DateTimeField(_("found"), default=timezone.now)
    taken = models.BooleanField(_("the file's version is to be taken"), default=False)

    class Meta:
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")
        constraints = [
            models.UniqueConstraint(fields=["path", "language", "place"], name="one_conflict")
        ]

    def __str__(self) -> str:
        language = f" ({self.language})" if self.language else ""
        return self.path + language + (f" {self.place}" if self.place else "")
