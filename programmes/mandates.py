"""For which country a national coordinator speaks: given by an officer, never by the profile."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.choices import Country, known


class Coordinator(models.Model):
    """A person who follows the participants that one country nominates."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="coordinated",
        verbose_name=_("person"),
    )
    country = models.CharField(_("country"), max_length=2, choices=Country.choices)

    class Meta:
        verbose_name = _("national coordinator")
        verbose_name_plural = _("national coordinators")
        ordering = ["country", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "country"],
                name="coordinator_once",
                violation_error_message=_("This person coordinates this country already."),
            ),
            models.CheckConstraint(
                condition=known("country", Country), name="coordinator_country_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_country_display()}"
