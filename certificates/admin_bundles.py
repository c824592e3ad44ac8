"""Certificates of a course, path or event as one file, for those who may see the register."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.core.files.storage import storages
from django.db.models import Max
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from certificates.bundles import Bundle
from certificates.bundling import order, selected
from certificates.models import Certificate, Kind
from courses import outline, path_facts
from people.fields import bound_days
from people.models import User

EVENTS = 100
"""How many events may be chosen from; older ones have their files on their own pages."""
may_see = permission_required("certificates.view_certificate", raise_exception=True)


class BundleForm(forms.ModelForm):
    """Which certificates, in which form."""

    subject_key = forms.ChoiceField(label=_("Course, path or event"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Bundle
        fields = ["subject_key", "since", "until", "language", "form"]
        widgets = {"since": AdminDateInput, "until": AdminDateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups = subjects(get_language() or settings.LANGUAGE_CODE)
        self.titles = {key: title for _label, rows in groups for key, title in rows}
        choice = cast(forms.ChoiceField, self.fields["subject_key"])
        choice.choices = [(label, rows) for label, rows in groups if rows]
        bound_days(self)

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first."))
        elif "subject_key" in cleaned:
            asked = Bundle(subject_key=cleaned["subject_key"], since=since, until=until)
            if not selected(asked).exists():
                self.add_error(None, _("There are no such certificates."))
        return cleaned


def subjects(language: str) -> list[tuple[Any, list[tuple[str, str]]]]:
    """(group, (key, title) of each): the courses, the paths, the events that were certified last.
    Four queries at most."""
    courses = [(str(course.key), course.title) for course in outline.courses(language)]
    paths = [
        (str(path.key), path.titles.get(language) or path.titles[path.source_language])
        for path in path_facts.all_paths()
    ]
    of_events = Certificate.objects.filter(kind=Kind.EVENT).values("subject_key")
    newest = of_events.annotate(last=Max("pk")).order_by("-last").values_list("last", flat=True)
    found = Certificate.objects.in_bulk(list(newest[:EVENTS]))
    events = [(str(row.subject_key), row.title_in(language)[0]) for row in found.values()]
    return [(_("Courses"), courses), (_("Learning paths"), paths), (_("Events"), events)]


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


def ask(form: BundleForm, person: User) -> Bundle:
    bundle = form.save(commit=False)
    bundle.by, bundle.title = person, form.titles[str(bundle.subject_key)][:255]
    return order(bundle)


@may_see
def bundle_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file, for who asked for it."""
    return download(get_object_or_404(Bundle.objects.exclude(file=""), pk=pk, by=request.user))


def download(bundle: Bundle) -> FileResponse:
    ending = bundle.file.rpartition(".")[2]
    opened = storages["private"].open(bundle.file)
    return FileResponse(opened, as_attachment=True, filename=f"certificates-{bundle.pk}.{ending}")
