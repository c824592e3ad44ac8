"""The marking desk: open answers that wait, one after the other; how far two raters agree."""

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.files.storage import storages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from quizzes import marking, uploads
from quizzes.agreement import agreements
from quizzes.kind import Criterion
from quizzes.kinds import KINDS
from quizzes.models import Answer, Mark, Quiz
from quizzes.showing import Shown, shown
from quizzes.terms import term

policy = ModelPermissionPolicy(Mark)


def whose(answer: Answer) -> Any:
    """The name, unless the terms say that it is not to be seen while marking."""
    if term(answer.attempt.terms, "blind_marking"):
        return _("(without the name)")
    return str(answer.attempt.user)


class DeskView(generic.IndexView):
    """What waits for a mark of the person who looks."""

    model = Answer
    permission_policy = policy
    permission_required = "add"
    page_title = _("Marking desk")
    header_icon = "edit"
    index_url_name, index_results_url_name = "marking_desk", "marking_desk_results"
    any_permission_required = ["add"]
    paginate_by = 50
    default_ordering = None
    _show_breadcrumbs = True

    def get_base_queryset(self) -> QuerySet[Answer]:
        return marking.waiting(self.request.user)

    def order_queryset(self, queryset: QuerySet[Answer]) -> QuerySet[Answer]:
        return queryset

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "version",
                label=_("Question"),
                accessor=lambda row: row.version.texts["stem"],
                get_url=lambda row: reverse("mark_answer", args=[row.pk]),
            ),
            Column("user", label=_("Person"), accessor=whose),
            Column("given", label=_("Marks given")),
            DateColumn("since", label=_("Handed in"), accessor="attempt.submitted_at"),
        ]


class MarkForm(forms.Form):
    """A field for each criterion, and a comment that stays with the mark."""

    def __init__(self, *args: Any, rubric: list[Criterion], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        for criterion in rubric:
            most = criterion.points
            self.fields[f"points_{criterion.key}"] = forms.TypedChoiceField(
                label=criterion.text or _("Points"),
                coerce=int,
                choices=[(n, f"{n} / {most}") for n in range(most + 1)],
                widget=forms.RadioSelect,
            )
        self.fields["comment"] = forms.CharField(
            label=_("Comment"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("For staff. The learner does not see it."),
        )

    @property
    def criteria(self) -> dict[str, int]:
        """The points by the keys of the rubric; only after `is_valid()`."""
        return {c.key: self.cleaned_data[f"points_{c.key}"] for c in self.rubric}


class MarkView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """One answer beside its rubric; then the next one."""

    permission_policy = policy
    permission_required = "add"
    template_name = "quizzes/admin/mark.html"
    form_class = MarkForm
    page_title = _("Mark an answer")
    header_icon = "edit"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        answers = Answer.objects.select_related("attempt", "attempt__user", "version")
        self.answer = get_object_or_404(answers, pk=kwargs["pk"])

    @cached_property
    def question(self) -> Shown:
        """The question as the learner saw it, in the language of the answer."""
        language = self.answer.language or get_language()
        found = shown(self.answer.attempt, language, [self.answer.position])
        if not found or self.answer.attempt.is_open:
            raise Http404
        return found[0]

    def get_form_kwargs(self) -> dict[str, Any]:
        rubric = marking.rubric(self.answer, self.question.texts)
        return {**super().get_form_kwargs(), "rubric": rubric}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        desk = {"url": reverse("marking_desk"), "label": _("Marking desk")}
        return [*self.breadcrumbs_items, desk, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question = self.question
        response = self.answer.response
        if upload := upload_of(self.answer):
            # Its name is told by the link only, which knows whether it may be.
            response = {name: part for name, part in response.items() if name != "upload"}
        description = KINDS[question.version.kind].describe(
            question.version, response, question.texts
        )
        return {
            **super().get_context_data(**kwargs), "answer": self.answer, "question": question,
            "description": description, "whose": whose(self.answer),
            "upload": upload.get("shown", ""),
        }  # fmt: skip

    def form_valid(self, form: MarkForm) -> HttpResponse:
        try:
            marking.mark(
                answer=self.answer,
                rater=self.request.user,
                criteria=form.criteria,
                comment=form.cleaned_data["comment"],
            )
        except marking.NotToMark:
            messages.warning(self.request, _("This answer needs no mark of yours any more."))
        else:
            messages.success(self.request, _("The mark is on record."))
        following = marking.waiting(self.request.user).first()
        return redirect("mark_answer", following.pk) if following else redirect("marking_desk")


def upload_of(answer: Answer) -> dict[str, Any]:
    """{"file": in private storage, "shown": its name}; {} without a file. A name may tell whose it
    is: where that is not to be seen, only the kind of file is."""
    response = answer.response if isinstance(answer.response, dict) else {}
    upload = response.get("upload")
    if not uploads.is_kept(upload):
        return {}
    ending = PurePosixPath(upload["file"]).suffix
    blind = term(answer.attempt.terms, "blind_marking")
    return {"file": upload["file"], "shown": f"answer{ending}" if blind else upload["name"]}


class FileView(PermissionCheckedMixin, View):
    """The file that was handed in, for those who mark; always as a download."""

    permission_policy = policy
    permission_required = "add"

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """404 where the answer has none."""
        answer = get_object_or_404(Answer.objects.select_related("attempt"), pk=pk)
        upload = upload_of(answer)
        if not upload or answer.attempt.is_open:
            raise Http404
        stored = storages["private"].open(upload["file"])
        return FileResponse(stored, as_attachment=True, filename=upload["shown"])


class AgreementView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """How far the raters of a quiz agree."""

    permission_policy = policy
    permission_required = "add"
    template_name = "quizzes/admin/agreement.html"
    page_title = _("Agreement of raters")
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        quiz = get_object_or_404(Quiz, key=self.kwargs["key"])
        found = agreements(quiz.key)
        return {**super().get_context_data(**kwargs), "quiz": quiz, "agreements": found}


class DeskMenuItem(MenuItem):
    """Only for those who may mark."""

    def is_shown(self, request: HttpRequest) -> bool:
        return policy.user_has_permission(request.user, "add")


def menu_item() -> DeskMenuItem:
    """The desk in the admin's menu."""
    return DeskMenuItem(_("Marking desk"), reverse("marking_desk"), icon_name="edit", order=220)


def button(instance: Any, user: Any) -> list[Button]:
    """From the list of quizzes to the agreement of those who mark it."""
    if not isinstance(instance, Quiz) or not policy.user_has_permission(user, "add"):
        return []
    url = reverse("rater_agreement", args=[instance.key])
    return [Button(_("Agreement of raters"), url=url, icon_name="group", priority=80)]


urlpatterns = [
    path("marking/", DeskView.as_view(), name="marking_desk"),
    path("marking/results/", DeskView.as_view(results_only=True), name="marking_desk_results"),
    path("marking/<int:pk>/", MarkView.as_view(), name="mark_answer"),
    path("marking/<int:pk>/file/", FileView.as_view(), name="answer_file"),
    path("marking/agreement/<uuid:key>/", AgreementView.as_view(), name="rater_agreement"),
]
