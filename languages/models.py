"""What this app keeps: the glossary, how people corrected the derived Uzbek Cyrillic, and which
translations are drafts."""

import hashlib
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField


class Correction(models.Model):
    """A person's Cyrillic for one Uzbek Latin text at one place of an object.

    It holds as long as the Latin text stays; `stale_since` says since when it does not. The
    object is cited by `translation_key`, the place by wagtail-localize's path.
    """

    key = models.UUIDField()
    path = models.CharField(_("place"), max_length=255)
    latin = models.TextField(_("Latin text"))
    digest = models.CharField(max_length=64, editable=False)
    cyrillic = models.TextField(_("corrected Cyrillic"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("corrected by"),
    )
    at = models.DateTimeField(_("corrected"), default=timezone.now)
    stale_since = models.DateTimeField(_("stale since"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction of Uzbek Cyrillic")
        verbose_name_plural = _("corrections of Uzbek Cyrillic")
        constraints = [
            models.UniqueConstraint(fields=["key", "path", "digest"], name="one_correction")
        ]

    def __str__(self) -> str:
        return f"{self.path}: {self.cyrillic}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A paragraph is too long for an index; its digest is not.
        self.digest = digest(self.latin)
        super().save(*args, **kwargs)


def digest(text: str) -> str:
    """What identifies a text in an index."""
    return hashlib.sha256(text.encode()).hexdigest()


class GlossaryTerm(TranslatableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """A term of the field in one language; its translations share `translation_key` and `slug`.

    Uzbek Cyrillic follows Uzbek Latin, as with pages. Terms of the interface (`domain` "ui") are
    for translators only.
    """

    class Domain(models.TextChoices):
        FIREARMS = "firearms", _("Firearms")
        CUSTOMS = "customs", _("Customs")
        BORDER = "border", _("Border")
        JUSTICE = "justice", _("Justice")
        RIGHTS = "rights", _("Human rights")
        GENDER = "gender", _("Gender")
        ORG = "org", _("Institutions")
        UI = "ui", _("Interface")

    term = models.CharField(_("term"), max_length=300)
    also = models.JSONField(
        _("also right"),
        default=list,
        blank=True,
        help_text=_("Other words for it that translators may use."),
    )
    slug = models.SlugField(_("address"), max_length=200)
    domain = models.CharField(_("field"), max_length=10, choices=Domain)
    definition = models.TextField(_("definition"), blank=True)
    confidence = models.CharField(
        _("confidence"),
        max_length=10,
        blank=True,
        help_text=_("high, medium or low: how sure the wording is."),
    )

    override_translatable_fields = [
        SynchronizedField("slug", overridable=False),
        SynchronizedField("domain", overridable=False),
        SynchronizedField("also", overridable=False),
        SynchronizedField("confidence", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["slug"]
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="one_term_a_slug")]

    def __str__(self) -> str:
        return self.term

    @property
    def words(self) -> list[str]:
        """The term and what may stand for it."""
        return [self.term, *self.also]


class DraftMark(models.Model):
    """Whether the translation of a course (or of the library) into a language is a draft: one that
    no native speaker has reviewed. Read and written by `languages.drafts`.

    The course is cited by its page's `translation_key`. `in_file` is what the PO file said when it
    was last loaded or written.
    """

    key = models.UUIDField(default=uuid.uuid4)
    language = models.CharField(_("language"), max_length=10)
    is_draft = models.BooleanField(_("draft"), default=False)
    in_file = models.BooleanField(_("draft in its file"), default=False)

    class Meta:
        verbose_name = _("mark of a draft translation")
        verbose_name_plural = _("marks of draft translations")
        constraints = [models.UniqueConstraint(fields=["key", "language"], name="one_draft_mark")]

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"
