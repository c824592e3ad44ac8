"""Where events belong and who pays: donor, programme, project with its phases, funding line."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from people.choices import known
from programmes.choices import Currency

# A share is a part of a hundred, to the cent.
SHARE = [MinValueValidator(0.01), MaxValueValidator(100)]


class Donor(models.Model):
    """Who pays. Its viewers read figures of the projects it funds, never names."""

    name = models.CharField(_("name"), max_length=200)
    viewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="viewed_donors",
        verbose_name=_("viewers"),
        help_text=_("They see figures of this donor's projects, and no names."),
    )

    class Meta:
        verbose_name = _("donor")
        verbose_name_plural = _("donors")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="donor_once")]

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    """What projects belong to, whoever pays for them."""

    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="programme_once")]

    def __str__(self) -> str:
        return self.name


class Project(ClusterableModel):
    """One phase of a project; the next phase is a row of its own, with its own donors."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="projects", verbose_name=_("programme")
    )
    code = models.CharField(_("project code"), max_length=40)
    title = models.CharField(_("title"), max_length=255)
    phase = models.CharField(_("phase"), max_length=20, blank=True, help_text=_("Such as II."))
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-start", "code"]
        constraints = [
            models.UniqueConstraint(
                Lower("code"),
                Lower("phase"),
                name="project_phase_once",
                violation_error_message=_("There is already a project with this code and phase."),
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="project_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.phase}".strip() + f" – {self.title}"


class FundingLine(models.Model):
    """A donor's grant to a project and the share it pays; the shares of a project make 100 %.

    The sum is checked where lines are edited and reported by `checking`: a row can't see others.
    """

    project = ParentalKey(Project, related_name="funding_lines", verbose_name=_("project"))
    donor = models.ForeignKey(
        Donor, models.PROTECT, related_name="funding_lines", verbose_name=_("donor")
    )
    grant = models.CharField(_("grant reference"), max_length=60, blank=True)
    currency = models.CharField(
        _("currency"), max_length=3, choices=Currency.choices, default=Currency.USD
    )
    share = models.DecimalField(
        _("share, per cent"), max_digits=5, decimal_places=2, default=100, validators=SHARE
    )

    class Meta:
        verbose_name = _("funding line")
        verbose_name_plural = _("funding lines")
        ordering = ["project", "-share", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "donor", "grant"],
                name="grant_once_a_project",
                violation_error_message=_("This grant of this donor is already there."),
            ),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=100), name="line_share_is_a_share"
            ),
            models.CheckConstraint(
                condition=known("currency", Currency), name="line_currency_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.donor} {self.grant}".strip()
