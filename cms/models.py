"""The pages around the courses."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.outbox.models import Delivery, PeriodicRun

__all__ = ["Delivery", "HomePage", "InformationPage", "PeriodicRun"]

PLAIN = ["bold", "italic", "link", "ol", "ul"]


class HomePage(Page):
    """The front page of one language: what the platform is for, and the way to the courses."""

    lead = models.CharField(_("lead"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def get_context(self, request, *args, **kwargs):
        """Adds `panels`: what the apps above show here (hook `home_panels`, taking the request)."""
        from wagtail import hooks

        context = super().get_context(request, *args, **kwargs)
        for hook in hooks.get_hooks("home_panels"):
            context.update(hook(request))
        return context


class InformationPage(Page):
    """A page of plain text: accessibility, data protection, contact."""

    body = RichTextField(_("text"), features=["h2", *PLAIN])

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")
