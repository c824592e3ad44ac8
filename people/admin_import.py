"""Import of participants in the admin: choose a file, say what stands in which column, see line by
line what would come of it, confirm; or take it back."""

from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from people import admin_claims
from people.admin_pages import PeoplePage
from people.fields import MESSAGES
from people.importing import applying, columns, tables, template
from people.importing.checking import Checked, check
from people.importing.limits import LARGEST
from people.importing.problems import Problem, Unreadable
from people.importing.tables import Table
from people.imports import Import
from people.roles import may_manage_people

SHOWN = 100
"""Rows and problems on the page."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
State = Import.State


class FileForm(forms.Form):
    """The file alone."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV; one row a person, headings in any language of the site."),
        error_messages={
            **MESSAGES,
            "empty": _("The file is empty."),
            "invalid": _("Please choose a file."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            message = _("The file is larger than %(limit)s MB. Please divide it.")
            params = {"limit": LARGEST // 1024 // 1024}
            raise forms.ValidationError(message, params=params)
        return file


class ColumnsForm(forms.Form):
    """What stands in which column of a file; the columns are numbered from 0."""

    def __init__(self, *args: Any, table: Table, chosen: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("leave out")), *((name, columns.label(name)) for name in columns.FIELDS)]
        for number, heading in enumerate(table.headings):
            self.fields[f"column{number}"] = forms.ChoiceField(
                label=heading or _("Column %(number)s") % {"number": number + 1},
                choices=choices,
                required=False,
                initial=chosen.get(str(number), ""),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [name for name in cleaned.values() if name]
        if len(given) != len(set(given)):
            raise forms.ValidationError(_("Two columns are said to hold the same."))
        return cleaned

    @property
    def mapping(self) -> dict[str, str]:
        """{number as text: field}"""
        chosen = self.cleaned_data.items()
        return {name.removeprefix("column"): field for name, field in chosen if field}


class ImportsView(PeoplePage):
    """GET: the form, and the imports there were. POST: look at a file; nobody is stored yet."""

    template_name = "people/admin/imports.html"
    page_title = _("Import participants")
    header_icon = "upload"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or FileForm()
        imports = Import.objects.select_related("by").exclude(state=State.CHECKED)[:20]
        return super().get_context_data(form=form, imports=imports, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            data = file.read()
            try:
                table = tables.read(data)
            except Unreadable as error:
                form.add_error("file", in_words(error.problem))
            else:
                of = applying.keep(
                    data=data,
                    name=file.name,
                    columns=columns.guessed(table.headings),
                    lines=len(table.rows),
                    by=self.officer,
                )
                return redirect("people_import", of.pk)
        return self.render_to_response(self.get_context_data(form=form))


def in_words(problem: Problem) -> str:
    if not problem.line:
        return problem.message
    return _("Line %(line)s: %(message)s") % {"line": problem.line, "message": problem.message}


class ImportView(PeoplePage):
    """One import: what would come of it, how far it is, what came of it."""

    template_name = "people/admin/import.html"
    header_icon = "upload"
    trail = [*PeoplePage.trail, ("people_imports", _("Import participants"))]

    @cached_property
    def of(self) -> Import:
        """404 for one that is only looked at, by somebody else."""
        of = get_object_or_404(Import.objects.select_related("by"), pk=self.kwargs["pk"])
        if of.state == State.CHECKED and of.by_id != self.request.user.pk:
            raise Http404
        return of

    def get_page_title(self) -> str:
        return self.of.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.of.state == State.CHECKED:
            kwargs |= self.preview(kwargs.pop("columns_form", None))
        lines = self.of.people.select_related("user")
        return super().get_context_data(
            of=self.of,
            stored=lines.count(),
            made=lines.filter(is_new=True).count(),
            people=lines[:SHOWN],
            code_parts=self.code_parts(),
            **kwargs,
        )

    def code_parts(self) -> list[admin_claims.Part]:
        """The sheets of codes for those who have no account yet."""
        if self.of.state != State.DONE:
            return []
        people = admin_claims.of_import(self.of)
        return admin_claims.parts(admin_claims.without_account(people, self.officer).count())

    def preview(self, form: ColumnsForm | None) -> dict[str, Any]:
        """The columns, and the rows with what is wrong or remarked."""
        table = tables.read(applying.content(self.of))
        checked = check(table, self.of.columns)
        form = form or ColumnsForm(table=table, chosen=self.of.columns)
        return {"columns_form": form, "checked": checked, **rows(checked)}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action", "")
        if action == "columns" and self.of.state == State.CHECKED:
            return self.choose_columns(request)
        if action == "apply":
            self.apply(request)
        elif action == "take_back" and applying.begin_to_leave(of=self.of):
            messages.success(request, _("The import is being taken back."))
        return redirect("people_import", self.of.pk)

    def choose_columns(self, request: HttpRequest) -> HttpResponse:
        table = tables.read(applying.content(self.of))
        form = ColumnsForm(request.POST, table=table, chosen=self.of.columns)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(columns_form=form))
        self.of.columns = form.mapping
        self.of.save(update_fields=["columns"])
        return redirect("people_import", self.of.pk)

    def apply(self, request: HttpRequest) -> None:
        """Only what is right as a whole; a repeated POST changes nothing."""
        if self.of.state == State.CHECKED and applying.looked_at(self.of).problems:
            messages.error(request, _("There are still errors: nothing was stored."))
        elif applying.begin(of=self.of):
            messages.success(request, _("The import goes on in the background."))


def rows(checked: Checked) -> dict[str, Any]:
    """For the page: problems, then remarks, then the first people."""
    return {
        "problems": checked.problems[:SHOWN],
        "more_problems": max(0, len(checked.problems) - SHOWN),
        "remarks": [entry for entry in checked.entries if entry.notes][:SHOWN],
        "entries": checked.entries[:20],
        "new": sum(not entry.existing for entry in checked.entries),
    }


def template_file(request: HttpRequest, form: str) -> HttpResponse:
    """The table to fill in."""
    if not may_manage_people(request.user):
        raise Http404
    headers = {"Content-Disposition": content_disposition_header(True, f"participants.{form}")}
    if form == "csv":
        return HttpResponse(template.csv(), content_type="text/csv; charset=utf-8", headers=headers)
    answer = StreamingHttpResponse(template.workbook(), content_type=XLSX, headers=headers)
    return cast(HttpResponse, answer)


urlpatterns = [
    path("people/import/", ImportsView.as_view(), name="people_imports"),
    path("people/import/<int:pk>/", ImportView.as_view(), name="people_import"),
    path("people/import/template.xlsx", template_file, {"form": "xlsx"}, name="people_xlsx"),
    path("people/import/template.csv", template_file, {"form": "csv"}, name="people_csv"),
]
