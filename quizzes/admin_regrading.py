"""Regrading in the admin: whom a corrected key affects, and the decision to judge anew."""

from itertools import islice
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from quizzes import regrading
from quizzes.kinds import KINDS
from quizzes.models import Question, QuestionVersion, Regrade
from quizzes.regrading import Change

policy = ModelPermissionPolicy(Regrade)
SHOWN = 200


class ReasonForm(forms.Form):
    """Why the key was wrong: it stays on record."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class RegradeView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Old key and new key in words, the attempts that would change, and the button that does it."""

    permission_policy = policy
    permission_required = "add"
    template_name = "quizzes/admin/regrade.html"
    form_class = ReasonForm
    page_title = _("Regrade")
    header_icon = "rotate"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        try:
            self.version = regrading.corrected(kwargs["key"])
        except regrading.NothingToCorrect:
            raise Http404 from None

    @cached_property
    def changes(self) -> list[Change]:
        """All that would change; only the first of them are shown."""
        return list(regrading.changes(self.version))

    def get_page_subtitle(self) -> str:
        return str(self.version)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        viewset = Question.snippet_viewset
        index = {"url": reverse(viewset.get_url_name("list")), "label": viewset.menu_label}
        here = {"url": "", "label": self.page_title, "sublabel": str(self.version)}
        return [*self.breadcrumbs_items, index, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.changes
        return {
            **super().get_context_data(**kwargs),
            "version": self.version,
            "key": in_words(self.version),
            "earlier": [
                (other, in_words(other)) for other in regrading.earlier_keys(self.version)
            ],
            "changes": list(islice(found, SHOWN)),
            "number": len(found),
            "people": len({change.attempt.user_id for change in found}),
            "newly_pass": sum(change.newly_passes for change in found),
            "keep_pass": sum(change.keeps_pass for change in found),
            "regrades": Regrade.objects.filter(question_key=self.version.question_key)
            .select_related("asked_by", "version")
            .prefetch_related("attempts__attempt__user"),
        }  # fmt: skip

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if not self.changes:
            messages.warning(self.request, _("Nothing would change: no attempt is affected."))
        else:
            reason = form.cleaned_data["reason"]
            regrading.decide(version=self.version, by=self.request.user, reason=reason)
            messages.success(
                self.request,
                _("The attempts are being regraded. Everybody affected gets a letter."),
            )
        return redirect("regrade_question", self.kwargs["key"])


def in_words(version: QuestionVersion) -> list[str]:
    """What this version's key calls right, in the language of its texts."""
    kind = KINDS[version.kind]
    texts = version.texts
    if version.source_language != get_language():
        text = version.translations.filter(language=get_language()).order_by("-pk").first()
        texts = text.texts if text else texts
    return kind.describe(version, kind.solution(version), texts).right


def button(instance: Any, user: Any) -> list[Button]:
    """From the list of questions to what a corrected key would change."""
    if not isinstance(instance, Question) or not policy.user_has_permission(user, "add"):
        return []
    url = address(instance.translation_key)
    return [Button(_("Regrade"), url=url, icon_name="rotate", priority=70)]


def address(question_key: UUID) -> str:
    return reverse("regrade_question", args=[question_key])


urlpatterns = [
    path("regrade/<uuid:key>/", RegradeView.as_view(), name="regrade_question"),
]
