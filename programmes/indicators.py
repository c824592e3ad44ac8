"""What a project has promised to its donors: outputs, each with an indicator and a target.

What the system can count is counted by `reports` at the moment of the report; what it cannot (how
many academies have decided something) is written down here with its evidence.
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from languages.uzbek import to_cyrillic
from people.choices import known
from programmes.funding import Project


class Counted(models.TextChoices):
    """Who counts what was reached, and what: the value of a share is per cent."""

    TRAINED = "trained", _("Counted: unique persons trained")
    PASSED = "passed", _("Counted: share passing the final test, per cent")
    BY_HAND = "by_hand", _("Written down by hand, with evidence")


def amount(label, **options) -> models.DecimalField:
    return models.DecimalField(
        label, max_digits=10, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)], **options,
    )  # fmt: skip


class Indicator(Orderable):
    """A line of the donor report: output, indicator, baseline, target, what was reached."""

    project = ParentalKey(Project, related_name="indicators", verbose_name=_("project"))
    number = models.CharField(_("number of the output"), max_length=10, help_text=_("Such as 1.1."))
    output = models.CharField(_("output"), max_length=200)
    output_ru = models.CharField(_("output in Russian"), max_length=200, blank=True)
    output_uz = models.CharField(
        _("output in Uzbek (Latin script)"),
        max_length=200,
        blank=True,
        help_text=_("The Cyrillic form is derived."),
    )
    text = models.CharField(_("indicator"), max_length=255)
    text_ru = models.CharField(_("indicator in Russian"), max_length=255, blank=True)
    text_uz = models.CharField(
        _("indicator in Uzbek (Latin script)"),
        max_length=255,
        blank=True,
        help_text=_("The Cyrillic form is derived."),
    )
    kind = models.CharField(
        _("how it is counted"), max_length=10, choices=Counted.choices, default=Counted.TRAINED
    )
    baseline = amount(_("baseline"))
    target = amount(_("target"))
    reached = amount(
        _("reached"), help_text=_("Only where it is written down by hand; else it is counted.")
    )
    evidence = models.TextField(
        _("evidence"),
        blank=True,
        help_text=_("Such as attendance lists, letters, a signed decision."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.CheckConstraint(condition=known("kind", Counted), name="indicator_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="by_hand") | Q(reached=None),
                name="reached_by_hand_only",
                violation_error_message=_(
                    "What was reached is counted here: leave it empty, or choose “by hand”."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(kind="passed")
                | (
                    (Q(target=None) | Q(target__lte=100))
                    & (Q(baseline=None) | Q(baseline__lte=100))
                ),
                name="share_is_per_cent",
                violation_error_message=_("A share is a number of per cent, from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="by_hand") | Q(reached=None) | ~Q(evidence=""),
                name="by_hand_with_evidence",
                violation_error_message=_("Write down what the figure rests on."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.output_name}"

    @property
    def output_name(self) -> str:
        """The output in the reader's language, else as it was entered."""
        return self.in_language("output")

    @property
    def name(self) -> str:
        """The indicator in the reader's language, else as it was entered."""
        return self.in_language("text")

    @property
    def is_share(self) -> bool:
        """Whether its values are per cent."""
        return self.kind == Counted.PASSED

    def in_language(self, field: str) -> str:
        if get_language() == "uz-cyrl" and (uz := getattr(self, f"{field}_uz")):
            return to_cyrillic(uz)
        return getattr(self, f"{field}_{get_language()}", "") or getattr(self, field)
