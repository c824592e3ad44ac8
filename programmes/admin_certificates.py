"""The certificates of an event in the admin: issued by a button, printed as one file."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from certificates.admin_bundles import download
from certificates.bundles import Bundle
from certificates.bundling import order
from certificates.designs import CertificateTemplate
from certificates.models import Batch
from people.models import User
from programmes import certifying, counting
from programmes.access import Right
from programmes.admin_list import OfEvent
from programmes.certifying import Standing
from programmes.models import Event

PLACES = ("ru", "uz")
"""Languages in which the place may be named besides; Uzbek Cyrillic is derived."""


def state(event: Event, rows: list[Standing]) -> dict[str, Any]:
    """What the button says, wherever it stands. One query."""
    batch = certifying.newest_batch(event)
    return {
        "may_begin": certifying.may_begin(event),
        "due": sum(row.is_due for row in rows),
        "issued": sum(row.certificate is not None for row in rows),
        "batch": batch if certifying.is_under_way(batch) else None,
    }


class TermsForm(forms.Form):
    """How the certificates look, and how the place is called on them."""

    template = forms.ModelChoiceField(
        label=_("Certificate template"),
        queryset=CertificateTemplate.objects.all(),
        required=False,
        empty_label=_("the usual one"),
    )
    place_ru = forms.CharField(label=_("Place in Russian"), max_length=200, required=False)
    place_uz = forms.CharField(
        label=_("Place in Uzbek (Latin script)"),
        max_length=200,
        required=False,
        help_text=_("The Cyrillic form is derived."),
    )

    @property
    def places(self) -> dict[str, str]:
        named = {code: self.cleaned_data[f"place_{code}"].strip() for code in PLACES}
        return {code: place for code, place in named.items() if place}


def initial(batch: Batch | None) -> dict[str, Any]:
    """As the last time, so that all of an event look alike."""
    places = batch.terms.get("places", {}) if batch else {}
    template = batch.template_id if batch else None
    return {"template": template, **{f"place_{code}": places.get(code, "") for code in PLACES}}


class FileForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Bundle
        fields = ["language", "form"]


class CertificatesView(OfEvent, TemplateView):
    """Who is due a certificate and who has one; a POST issues those that are due."""

    right = Right.CERTIFY
    template_name = "programmes/admin/certificates.html"
    page_title = _("Certificates")
    header_icon = "form"

    @cached_property
    def form(self) -> TermsForm:
        begun = initial(certifying.newest_batch(self.event))
        if self.request.method != "POST":
            return TermsForm(initial=begun)
        # The button on the event's own page asks for nothing.
        return TermsForm(begun if "as_before" in self.request.POST else self.request.POST)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = certifying.standings(self.event)
        said = state(self.event, rows)
        titles, _source = certifying.titles_of(self.event)
        files = bundles(self.request, self.event)
        names = dict(settings.LANGUAGES)
        return super().get_context_data(
            event=self.event,
            may={str(right) for right in self.rights},
            rows=rows,
            half_days=counting.half_day_count(self.event),
            form=self.form,
            languages=[names[code] for code in names if code in titles],
            bundle_form=FileForm(initial={"language": get_language()}),
            bundles=files,
            is_waiting=bool(said["batch"]) or any(not bundle.file for bundle in files),
            **said,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            certifying.begin(
                self.event,
                by=cast(User, request.user),
                template=self.form.cleaned_data["template"],
                places=self.form.places,
            )
        except certifying.TooEarly:
            messages.error(request, _("The event is not over, or it was cancelled."))
        else:
            messages.success(request, _("The certificates are being issued in the background."))
        return redirect(page_of(self.event))


def page_of(event: Event) -> str:
    return reverse("event_certificates", args=[event.key])


def bundles(request: HttpRequest, event: Event) -> list[Bundle]:
    """The files of the last day that this person asked for."""
    return list(Bundle.objects.filter(by=cast(User, request.user), subject_key=event.key))


class FileView(OfEvent, View):
    """Ask for all certificates of the event as one file."""

    right = Right.CERTIFY
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FileForm(request.POST)
        if form.is_valid():
            bundle = form.save(commit=False)
            bundle.by, bundle.subject_key = cast(User, request.user), self.event.key
            bundle.title = self.event.name[:255]
            order(bundle)
            messages.success(request, _("The file is being made; it appears on this page."))
        else:
            messages.error(request, _("Choose a language and a form."))
        return redirect(page_of(self.event))


class DownloadView(OfEvent, View):
    """The file, for who asked for it."""

    right = Right.CERTIFY
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        mine = Bundle.objects.filter(by=cast(User, request.user), subject_key=self.event.key)
        return download(get_object_or_404(mine.exclude(file=""), pk=pk))


EVENT = "programmes/events/<uuid:key>/certificates/"
urlpatterns = [
    path(EVENT, CertificatesView.as_view(), name="event_certificates"),
    path(f"{EVENT}file/", FileView.as_view(), name="event_certificates_file"),
    path(f"{EVENT}file/<int:pk>/", DownloadView.as_view(), name="event_certificates_download"),
]
