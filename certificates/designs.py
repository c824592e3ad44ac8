"""What trainers choose of a certificate's look and words, and its frozen form.

A `CertificateTemplate` is edited; whenever it is saved, what it says is frozen as a `Design`, which
never changes. A certificate cites the design of its day by digest.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.core.validators import FileExtensionValidator, RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, PreviewableMixin

from courses.models import CoursePage

ACCENT = "#0b5866"
PICTURES = ["png", "jpg", "jpeg", "svg", "webp"]
WRITTEN = [("en", "English"), ("ru", "Русский"), ("uz", "Oʻzbekcha")]
"""The languages that are written; Uzbek Cyrillic is derived."""


def private() -> Storage:
    """Signatures must not be had by everybody who guesses an address."""
    return storages["private"]


def picture(label: Any, help_text: Any = "") -> models.FileField:
    return models.FileField(
        label,
        storage=private,
        upload_to="certificates/pictures",
        blank=True,
        validators=[FileExtensionValidator(PICTURES)],
        help_text=help_text,
    )


class Design(models.Model):
    """What a template said at one time. `data` has the form that `designing.frozen` gives it."""

    digest = models.CharField(_("digest"), max_length=32, primary_key=True)
    data = models.JSONField(_("what it says"))
    created_at = models.DateTimeField(_("made on"), default=timezone.now)

    class Meta:
        verbose_name = _("frozen template")
        verbose_name_plural = _("frozen templates")
        default_permissions: list[str] = []

    def __str__(self) -> str:
        return self.digest


class CertificateTemplate(PreviewableMixin, ClusterableModel):
    """Look and words of the certificates of some courses, or of all that have none of their own.

    A learning path or an event is named by its code, too; otherwise it takes of the template for
    all others the look, but neither its words after the name nor its validity.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    courses = models.CharField(
        _("courses"),
        max_length=500,
        blank=True,
        help_text=_(
            "Codes of courses, learning paths or events, separated by commas. Without any, it is"
            " for all others."
        ),
    )
    portrait = models.BooleanField(_("portrait"), default=False)
    beside = models.CharField(
        _("second language"),
        max_length=10,
        blank=True,
        help_text=_("Stands beside the language of the certificate, on the same sheet."),
    )
    accent = models.CharField(
        _("colour"),
        max_length=7,
        default=ACCENT,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Write the colour as #0b5866."))],
    )
    logo = picture(_("logo"), _("At the top right. PNG, JPEG, WebP or SVG."))
    valid_months = models.PositiveSmallIntegerField(
        _("valid for, months"), null=True, blank=True, help_text=_("Empty: without limit.")
    )
    renewed_by = models.CharField(
        _("renewed by the course"),
        max_length=20,
        blank=True,
        help_text=_(
            "The code of a shorter course: who completes it near the end of the validity gets a"
            " new certificate. Empty: the course itself is taken again."
        ),
    )
    design = models.ForeignKey(
        Design, models.PROTECT, null=True, editable=False, verbose_name=_("frozen template")
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("courses"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("accent", widget=forms.TextInput(attrs={"type": "color"})),
                        FieldPanel("portrait"),
                    ]
                ),
                FieldPanel(
                    "beside",
                    widget=forms.Select(choices=[("", "–"), *settings.LANGUAGES]),
                ),
                FieldPanel("logo"),
            ],
            _("Look"),
        ),
        FieldRowPanel([FieldPanel("valid_months"), FieldPanel("renewed_by")]),
        InlinePanel("wordings", label=_("Words in a language"), max_num=len(WRITTEN)),
        InlinePanel("signatories", label=_("Signatory"), max_num=2),
    ]

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A renewal needs an end, a course that is there, and another one than it renews."""
        super().clean()
        self.renewed_by = self.renewed_by.strip()
        if not self.renewed_by:
            return
        if not self.valid_months:
            raise ValidationError({"valid_months": _("Say for how many months it is valid.")})
        if not self.courses.strip():
            raise ValidationError({"courses": _("Name the courses that are renewed by it.")})
        if self.renewed_by in [code.strip() for code in self.courses.split(",")]:
            raise ValidationError({"renewed_by": _("A course can't renew itself: leave it empty.")})
        if not CoursePage.objects.live().filter(code=self.renewed_by).exists():
            raise ValidationError({"renewed_by": _("There is no published course of this code.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With its children; then what it says now is frozen."""
        from certificates import designing

        super().save(*args, **kwargs)
        self.design = designing.store(self)
        type(self).objects.filter(pk=self.pk).update(design=self.design)
        designing.forget()

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """What was frozen of it stays, for the certificates that were made with it."""
        from certificates import designing

        answer = super().delete(*args, **kwargs)
        designing.forget()
        return answer

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return list(settings.LANGUAGES)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The sheet as it would be, drawn by the engine that prints it."""
        from certificates import previewing

        return HttpResponse(previewing.page(self, mode_name))


class Wording(Orderable):
    """The words of a template in one language; what is left empty stays as usual."""

    template = ParentalKey(CertificateTemplate, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(_("language"), max_length=10, choices=WRITTEN)
    heading = models.CharField(_("heading"), max_length=80, blank=True)
    certifies = models.CharField(_("before the name"), max_length=120, blank=True)
    completed = models.CharField(_("after the name"), max_length=120, blank=True)
    note = models.CharField(_("below the course"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("words of a template")
        verbose_name_plural = _("words of templates")
        constraints = [
            models.UniqueConstraint(fields=["template", "language"], name="words_once_a_language")
        ]

    def __str__(self) -> str:
        return self.get_language_display()


class Signatory(Orderable):
    """Who signs: the name in both scripts, the post in each language, the signature as picture."""

    template = ParentalKey(
        CertificateTemplate, on_delete=models.CASCADE, related_name="signatories"
    )
    name_latin = models.CharField(_("name in Latin letters"), max_length=100)
    name_cyrillic = models.CharField(_("name in Cyrillic letters"), max_length=100, blank=True)
    post_en = models.CharField(_("post, English"), max_length=120, blank=True)
    post_ru = models.CharField(_("post, Russian"), max_length=120, blank=True)
    post_uz = models.CharField(_("post, Uzbek"), max_length=120, blank=True)
    signature = picture(_("signature"), _("A picture with a transparent ground is best."))

    class Meta(Orderable.Meta):
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")

    def __str__(self) -> str:
        return self.name_latin
