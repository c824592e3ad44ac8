"""The bank in the editor: how the list is filtered, what the editor is told, who may delete."""

from abc import ABC, abstractmethod
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import LocaleFilter, WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import Panel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import DeleteView

from quizzes import item_writing, uses
from quizzes.admin_list import told_in
from quizzes.kinds import KINDS
from quizzes.models import Question


class BankPolicy(ModelPermissionPolicy):
    """A question in use is retired, not deleted: by nobody, one by one or many at once."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Question) -> bool:
        if action == "delete" and uses.is_in_use(instance):
            return False
        return super().user_has_permission_for_instance(user, action, instance)


class DeleteQuestion(DeleteView):
    """Asks the policy about this question, as Wagtail asks it for the model only."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What is in use leads back to its page, which says where it is used."""
        allowed = self.user_has_permission("delete")
        if allowed and not self.user_has_permission_for_instance("delete", self.object):
            messages.error(
                request,
                _("The question is in use and can't be deleted. Retire it: its status says so."),
            )
            return redirect(Question.snippet_viewset.get_url_name("edit"), self.object.pk)
        return super().dispatch(request, *args, **kwargs)


class QuestionFilters(WagtailFilterSet):
    """Bank, topic, objective and lesson offer what there is; the kind is found in the body."""

    bank = django_filters.AllValuesFilter(label=_("Bank"))
    topic = django_filters.AllValuesFilter(label=_("Topic"))
    objective = django_filters.AllValuesFilter(label=_("Objective"))
    lesson = django_filters.AllValuesFilter(label=_("Lesson"))
    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        method="of_kind",
        choices=[(kind.name, kind.title) for kind in KINDS.values()],
    )
    locale = LocaleFilter(
        label=_("Written in"),
        choices=[(code, name) for code, name in settings.LANGUAGES if code != "uz-cyrl"],
    )
    missing = django_filters.ChoiceFilter(
        label=_("Not complete in"), method="missing_in", choices=settings.LANGUAGES
    )
    figures = django_filters.ChoiceFilter(
        label=_("Statistics"),
        method="standing_out",
        choices=[
            ("hard", _("Very hard: less than 20 % of the points")),
            ("easy", _("Very easy: more than 95 % of the points")),
            ("flat", _("Tells little: discrimination below 0.1")),
            ("reversed", _("The weaker do better: the key may be wrong")),
            ("few", _("Fewer than 10 answers")),
        ],
    )

    class Meta:
        model = Question
        fields = [
            "bank", "topic", "objective", "lesson", "kind", "difficulty", "status", "missing",
            "figures", "author", "self_check", "live", "locale",
        ]  # fmt: skip

    def of_kind(self, questions: QuerySet, name: str, kind: str) -> QuerySet:
        # The type of the only block, as it stands in the stored JSON on every database.
        return questions.filter(body__icontains=f'"type": "{kind}"')

    def missing_in(self, questions: QuerySet, name: str, language: str) -> QuerySet:
        return questions.exclude(source_language=language).filter(~told_in(language))

    def standing_out(self, questions: QuerySet, name: str, by: str) -> QuerySet:
        # Not at the top: only who asks for it pays for the memory of it.
        from quizzes.statistics import screening

        if by == "few":
            return questions.exclude(translation_key__in=screening.judged())
        return questions.filter(translation_key__in=screening.standing_out(by))


class ToldPanel(Panel, ABC):
    """Something the editor is told of a question that exists; `of` finds what."""

    template = ""

    class BoundPanel(Panel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.told)

        @property
        def template_name(self) -> str:
            return self.panel.template

        @property
        def told(self) -> Any:
            if not hasattr(self, "_told"):
                self._told = self.panel.of(self.instance)
            return self._told

    @abstractmethod
    def of(self, question: Question) -> Any:
        """What the template is told; nothing, where there is nothing to tell."""


class WarningsPanel(ToldPanel):
    """What the rules of item writing say of the question as it was last saved."""

    template = "quizzes/admin/warnings.html"

    def of(self, question: Question) -> list[str]:
        return item_writing.warnings(question)


class UsesPanel(ToldPanel):
    """Where the question is used."""

    template = "quizzes/admin/uses.html"

    def of(self, question: Question) -> Any:
        times = uses.times_asked(question.translation_key)
        found = uses.uses(question)
        return {"uses": found, "times": times} if found or times else None


class QuestionForm(WagtailAdminModelForm):
    """Who writes a question is its author, unless somebody else is named."""

    def save(self, commit: bool = True) -> Any:
        if self.instance.pk is None and self.instance.author_id is None:
            self.instance.author = self.for_user
        return super().save(commit)
