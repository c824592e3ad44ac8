"""Statistics in the admin: of a question, of a quiz. Figures only, no names; for trainers."""

from abc import ABC, abstractmethod
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from quizzes.models import Question, Quiz

policy = ModelPermissionPolicy(Question)


class StatisticsView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView, ABC):
    """Figures of what `key` and `what` name. Who may not change questions is refused."""

    permission_policy = policy
    permission_required = "change"
    page_title = _("Statistics")
    header_icon = "list-ol"
    what = ""

    @property
    @abstractmethod
    def object(self) -> Any:
        """The quiz or question; 404 if there is none."""

    @property
    @abstractmethod
    def key(self) -> UUID:
        """What answers and attempts cite it by."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """At most four queries for the figures, however many answers there are."""
        # Not at the top: only these pages pay for the memory of it.
        from quizzes.statistics import keeping

        self.kept = keeping.look(self.what, self.key)
        return super().get(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        viewset = type(self.object).snippet_viewset
        index = {"url": reverse(viewset.get_url_name("list")), "label": viewset.menu_label}
        here = {"url": "", "label": self.page_title, "sublabel": str(self.object)}
        return [*self.breadcrumbs_items, index, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "kept": self.kept, "object": self.object}


class QuizStatistics(StatisticsView):
    """A test and, in one table, its questions."""

    what = "quiz"
    template_name = "quizzes/admin/quiz_statistics.html"

    @cached_property
    def object(self) -> Quiz:
        """The quiz by its key."""
        return get_object_or_404(Quiz, key=self.kwargs["key"])

    @property
    def key(self) -> UUID:
        """The key that attempts cite."""
        return self.object.key


class QuestionStatistics(StatisticsView):
    """A question in all tests: by form, by language, by choice."""

    what = "question"
    template_name = "quizzes/admin/question_statistics.html"

    @cached_property
    def object(self) -> Question:
        """The question in its source language."""
        found = Question.objects.filter(translation_key=self.kwargs["key"]).select_related("locale")
        questions = sorted(found, key=lambda question: not question.is_source)
        if not questions:
            raise Http404
        return questions[0]

    @property
    def key(self) -> UUID:
        """The key that versions cite."""
        return self.object.translation_key

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        report = self.kept.report
        context["question"] = report.questions[0] if report and report.questions else None
        return context


def buttons(instance: Any, user: Any) -> list[Button]:
    """The way to the figures, in the lists of questions and of quizzes."""
    if not policy.user_has_permission(user, "change"):
        return []
    if isinstance(instance, Question):
        url = reverse("question_statistics", args=[instance.translation_key])
    elif isinstance(instance, Quiz):
        url = reverse("quiz_statistics", args=[instance.key])
    else:
        return []
    return [Button(_("Statistics"), url=url, icon_name="list-ol", priority=60)]


urlpatterns = [
    path("statistics/quiz/<uuid:key>/", QuizStatistics.as_view(), name="quiz_statistics"),
    path(
        "statistics/question/<uuid:key>/",
        QuestionStatistics.as_view(),
        name="question_statistics",
    ),
]
