"""Attendance from a file: the list to fill in, and what comes back."""

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from people.fields import Dressed
from people.importing.limits import LARGEST
from people.importing.problems import Problem, Unreadable
from people.models import User
from programmes import access, importing
from programmes.access import Right
from programmes.models import Event

MOST_SHOWN = 100


class ListForm(Dressed, forms.Form):
    """The filled-in list."""

    file = forms.FileField(
        label=_("The list, filled in"),
        help_text=_("XLSX or CSV. 1: present, 0: absent, e: excused; empty: not said."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is too large: 5 MB at most."))
        return file


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@access.needs(Right.ATTEND)
def import_list(request: HttpRequest, event: Event) -> HttpResponse:
    """Take a list: all of it, or nothing and what is wrong line by line."""
    form = ListForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            checked = importing.check(event, form.cleaned_data["file"].read())
            problems = checked.problems
        except Unreadable as wrong:
            problems = [wrong.problem]
        if not problems:
            return taken(request, event, checked)
    shown = {"problems": problems[:MOST_SHOWN], "more": max(0, len(problems) - MOST_SHOWN)}
    context = {"event": event, "form": form, **shown}
    return render(request, "programmes/import.html", context)


def taken(request: HttpRequest, event: Event, checked: importing.Checked) -> HttpResponse:
    number = importing.take(event, checked, by=cast(User, request.user))
    text = ngettext("%(number)d entry is new.", "%(number)d entries are new.", number)
    messages.success(request, text % {"number": number})
    return redirect("attendance", event.key)


@never_cache
@require_safe
@access.needs(Right.ATTEND)
def list_file(request: HttpRequest, event: Event) -> HttpResponse:
    """The list to fill in."""
    name = f'attachment; filename="{event.key}.csv"'
    headers = {"Content-Disposition": name}
    text = importing.template(event)
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
