"""Import and export of questions in the admin: choose a file, see line by line what would come of
it, confirm; or take the list as it is filtered to another system."""

from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from quizzes.admin_list import narrowed, policy
from quizzes.exchange import importing, lines, uploading
from quizzes.exchange.exporting import export
from quizzes.exchange.formats import FORMATS, Format, guessed
from quizzes.exchange.item import ExchangeError, Item, Problem
from quizzes.exchange.planning import Planned, plan
from quizzes.models import Question
from quizzes.tasks import import_questions

NAMES = [(form.name, form.title) for form in FORMATS.values()]
# Uzbek in Cyrillic is derived from Latin and never written.
LANGUAGES = [(code, name) for code, name in settings.LANGUAGES if code != "uz-cyrl"]


class ImportForm(forms.Form):
    """Which file, and where its questions belong."""

    file = forms.FileField(label=_("File"))
    form = forms.ChoiceField(
        label=_("Format"), choices=[("", _("By the file")), *NAMES], required=False
    )
    bank = forms.SlugField(
        label=_("Bank"),
        max_length=100,
        help_text=_("One of those there are, or the name of a new one: usually the course."),
        widget=forms.TextInput(attrs={"list": "banks"}),
    )
    language = forms.ChoiceField(label=_("Language of the questions"), choices=LANGUAGES)


class ExchangePage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page below the list of questions."""

    permission_policy = policy
    permission_required = "add"
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The list of questions, then this page."""
        viewset = Question.snippet_viewset
        index = {"url": reverse(viewset.get_url_name("list")), "label": viewset.menu_label}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.page_title}]


class ImportView(ExchangePage):
    """GET: the form. POST: the preview; nothing is made yet."""

    template_name = "quizzes/admin/import.html"
    page_title = _("Import questions")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        banks = Question.objects.order_by("bank").values_list("bank", flat=True).distinct()
        form = kwargs.pop("form", None) or ImportForm(initial={"language": settings.LANGUAGE_CODE})
        return {**super().get_context_data(**kwargs), "form": form, "banks": list(banks)}

    def post(self, request: HttpRequest) -> HttpResponse:
        """The rows of the file: what would be made, what is lost, what is wrong."""
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        file, about = form.cleaned_data["file"], form.cleaned_data
        items, problems, data, kind = looked_at(file, about["form"])
        where = {"bank": about["bank"], "language": about["language"]}
        planned = plan(items, **where)
        upload = None
        if not problems:
            wanted = sum(bool(row.code) for row in planned)
            upload = uploading.keep(
                data, items, wanted, name=file.name, form=kind, user=request.user.pk, **where
            )
        context = {
            "form": form,
            "rows": rows(planned, problems),
            "upload": upload,
            "file": file.name,
        }
        return self.render_to_response(self.get_context_data(**context))


def looked_at(file: Any, wanted: str) -> tuple[list[Item], list[Problem], bytes, str]:
    """(items, problems, content, format) of an uploaded file."""
    data, kind = b"", wanted
    try:
        data = lines.read_whole(file)
        form: Format = FORMATS[wanted] if wanted else guessed(file.name, data)
        kind = form.name
        return form.read(data), [], data, kind
    except ExchangeError as error:
        return error.items, error.problems, data, kind


def rows(planned: list[Planned], problems: list[Problem]) -> list[dict[str, Any]]:
    """What is planned and what is wrong, as they follow each other in the file."""
    made = [{"line": row.item.line, "planned": row} for row in planned]
    wrong = [{"line": problem.line, "problem": problem.message} for problem in problems]
    return sorted([*made, *wrong], key=lambda row: row["line"])


class ImportResult(ExchangePage):
    """What came of an import. POST: begin it (again), or take it back."""

    template_name = "quizzes/admin/import_result.html"
    page_title = _("Import of questions")

    @cached_property
    def upload(self) -> uploading.Upload:
        """404 for a token that is false, too old, or somebody else's."""
        try:
            upload = uploading.from_token(self.kwargs["token"])
        except signing.BadSignature as error:
            raise Http404 from error
        if upload.user != self.request.user.pk:
            raise Http404
        return upload

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Each question is made once, however often this is sent."""
        if request.POST.get("action") == "take_back":
            gone = importing.take_back(self.upload.import_key, self.upload.count)
            message = ngettext("%(n)s draft was taken back.", "%(n)s drafts were taken back.", gone)
            messages.success(request, message % {"n": gone})
        else:
            import_questions.enqueue(self.upload.token)
        return redirect("import_result", token=self.upload.token)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        made = importing.made(self.upload.import_key, self.upload.count).order_by("code")
        return {**super().get_context_data(**kwargs), "upload": self.upload, "made": list(made)}


class ExportForm(forms.Form):
    """For which system."""

    form = forms.ChoiceField(label=_("Format"), choices=NAMES)


class ExportView(ExchangePage):
    """GET with a format: what each question would lose. POST: the file."""

    template_name = "quizzes/admin/export.html"
    page_title = _("Export questions")
    permission_required = "change"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.request.GET
        form = ExportForm(given if "form" in given else None)
        exported = None
        if form.is_valid():
            exported = export(narrowed(self.request.GET), FORMATS[form.cleaned_data["form"]])
        filters = given.copy()
        filters.pop("form", None)
        context = {"form": form, "exported": exported, "filters": list(filters.lists())}
        return {**super().get_context_data(**kwargs), **context}

    def post(self, request: HttpRequest) -> HttpResponse:
        """The questions that match the filters of the address."""
        form = ExportForm(request.GET)
        if not form.is_valid():
            return redirect("export_questions")
        chosen = FORMATS[form.cleaned_data["form"]]
        exported = export(narrowed(request.GET), chosen)
        name = f"questions-{chosen.name}.{chosen.extension}"
        headers = {"Content-Disposition": content_disposition_header(True, name)}
        return HttpResponse(exported.data, content_type=chosen.mime, headers=headers)


urlpatterns = [
    path("questions-import/", ImportView.as_view(), name="import_questions"),
    path("questions-import/<str:token>/", ImportResult.as_view(), name="import_result"),
    path("questions-export/", ExportView.as_view(), name="export_questions"),
]
