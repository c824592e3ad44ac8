"""Certificates of a course as one file, for those who may see the register."""

from typing import cast

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.core.files.storage import storages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from certificates.bundles import Bundle
from certificates.bundling import make_bundle, selected
from courses import outline
from people.models import User

may_see = permission_required("certificates.view_certificate", raise_exception=True)


class BundleForm(forms.ModelForm):
    """Which certificates, in which form."""

    course_key = forms.TypedChoiceField(label=_("Course"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Bundle
        fields = ["course_key", "since", "until", "language", "form"]
        widgets = {"since": AdminDateInput, "until": AdminDateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        courses = outline.courses(get_language() or settings.LANGUAGE_CODE)
        self.titles = {str(course.key): course.title for course in courses}
        choice = cast(forms.ChoiceField, self.fields["course_key"])
        choice.choices = list(self.titles.items())

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first."))
        elif "course_key" in cleaned:
            asked = Bundle(course_key=cleaned["course_key"], since=since, until=until)
            if not selected(asked).exists():
                self.add_error(None, _("There are no such certificates."))
        return cleaned


@may_see
def bundles(request: HttpRequest) -> HttpResponse:
    """Ask for a bundle, and see how far those are that were asked for."""
    person = cast(User, request.user)
    form = BundleForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        ask(form, person)
        return redirect("certificate_bundles")
    asked = Bundle.objects.filter(by=person)
    context = {
        "form": form,
        "bundles": asked,
        "waiting": asked.filter(file="").exists(),
        "header_title": _("Many certificates"),
    }
    return render(request, "certificates/admin/bundles.html", context)


@transaction.atomic
def ask(form: BundleForm, person: User) -> Bundle:
    bundle = form.save(commit=False)
    bundle.by, bundle.title = person, form.titles[str(bundle.course_key)][:255]
    bundle.save()
    make_bundle.enqueue(bundle.pk)
    return bundle


@may_see
def bundle_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file, for who asked for it."""
    bundle = get_object_or_404(Bundle.objects.exclude(file=""), pk=pk, by=request.user)
    ending = bundle.file.rpartition(".")[2]
    opened = storages["private"].open(bundle.file)
    return FileResponse(opened, as_attachment=True, filename=f"certificates-{pk}.{ending}")
