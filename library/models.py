"""What lessons, questions and cases rest on: legal instruments with their articles, and cases.

All of it is content: drafted, translated, taken away. Others cite an article by its code
(`firearms-protocol/10`), which is the same in every language.
"""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatableMixin,
)
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from library.case import Case, CasesPage
from library.choices import SHORT, Force, Unit

__all__ = ["Article", "Case", "CasesPage", "Instrument"]


def same_in_every_language(*names: str) -> list[SynchronizedField]:
    return [SynchronizedField(name, overridable=False) for name in names]


class Instrument(
    TranslatableMixin, LockableMixin, DraftStateMixin, RevisionMixin, index.Indexed, models.Model
):
    """A treaty, resolution or programme, described in our own words."""

    slug = models.SlugField(_("address"), max_length=80)
    title = models.CharField(_("title"), max_length=255)
    short = models.CharField(_("short title"), max_length=80, help_text=_("As it is cited."))
    names = models.JSONField(
        _("names in sources"),
        default=list,
        blank=True,
        help_text=_('By these a footnote is recognised, for example ["UNTOC"].'),
    )
    force = models.CharField(_("force"), max_length=12, choices=Force, default=Force.TREATY)
    unit = models.CharField(_("parts"), max_length=12, choices=Unit, default=Unit.ARTICLE)
    symbol = models.CharField(_("symbol"), max_length=80, blank=True)
    adopted = models.DateField(_("adopted"), null=True, blank=True)
    in_force = models.DateField(_("in force since"), null=True, blank=True)
    link = models.URLField(_("official text"), blank=True)
    summary = models.TextField(_("summary"), blank=True)
    source_language = models.CharField(
        _("source language"), max_length=10, default="en", editable=False
    )

    override_translatable_fields = same_in_every_language(
        "slug", "names", "force", "unit", "symbol", "adopted", "in_force", "link", "source_language"
    )
    search_fields = [
        index.SearchField("title", boost=3),
        index.SearchField("summary"),
        index.AutocompleteField("title"),
        index.AutocompleteField("short"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["adopted", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "locale"], name="one_instrument_an_address")
        ]

    def __str__(self) -> str:
        return self.short


class Article(
    TranslatableMixin, LockableMixin, DraftStateMixin, RevisionMixin, index.Indexed, models.Model
):
    """A part of an instrument that others cite: what it asks for, in our own words."""

    instrument = models.SlugField(_("instrument"), max_length=80, help_text=_("Its address."))
    slug = models.SlugField(_("address"), max_length=40)
    number = models.CharField(_("number"), max_length=20, help_text=_("As it is cited: 10."))
    title = models.CharField(_("title"), max_length=255)
    summary = models.TextField(_("summary"), blank=True)
    source_language = models.CharField(
        _("source language"), max_length=10, default="en", editable=False
    )

    override_translatable_fields = same_in_every_language(
        "instrument", "slug", "number", "source_language"
    )
    search_fields = [
        index.SearchField("title", boost=3),
        index.SearchField("summary"),
        index.AutocompleteField("title"),
        index.FilterField("instrument"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["instrument", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "slug", "locale"], name="one_article_an_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        """How others cite it: `firearms-protocol/10`."""
        return f"{self.instrument}/{self.slug}"

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands among the others: what has no number comes first."""
        digits = "".join(c for c in self.number.split(".")[-1] if c.isdigit())
        return (int(digits or 0), self.number)


def cited(unit: str, number: str) -> str:
    """`art. 10` in the language of the reader."""
    if number == "preamble":
        return gettext("preamble")
    return str(SHORT[Unit(unit)]) % {"number": number}
