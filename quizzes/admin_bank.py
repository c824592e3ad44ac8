"""The bank in the editor: how questions are found, what the editor is told, who may delete."""

from typing import Any

import django_filters
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import Panel
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import DeleteView

from quizzes import item_writing, uses
from quizzes.kinds import KINDS
from quizzes.models import Question, QuestionText, QuestionVersion


class BankPolicy(ModelPermissionPolicy):
    """A question in use is retired, not deleted: by nobody, one by one or many at once."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Question) -> bool:
        if action == "delete" and uses.is_in_use(instance):
            return False
        return super().user_has_permission_for_instance(user, action, instance)


class DeleteQuestion(DeleteView):
    """Asks the policy about this question, as Wagtail asks it for the model only."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.user_has_permission_for_instance("delete", self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def told_in(language: str) -> Exists:
    """Whether what is asked now has a text in this language."""
    current = {"version__question_key": OuterRef("translation_key"), "version__current": True}
    return Exists(QuestionText.objects.filter(language=language, **current))


def is_asked() -> Exists:
    versions = QuestionVersion.objects.filter(question_key=OuterRef("translation_key"))
    return Exists(versions.filter(current=True))


def field_of(language: str) -> str:
    return f"told_{language.replace('-', '_')}"


def with_languages(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Each with `told_<language>`: whether it is complete in it; `is_asked`: drawn for tests."""
    told = {field_of(code): told_in(code) for code, _name in settings.LANGUAGES}
    return questions.annotate(is_asked=is_asked(), **told)


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
    missing = django_filters.ChoiceFilter(
        label=_("Not complete in"), method="missing_in", choices=settings.LANGUAGES
    )

    class Meta:
        model = Question
        fields = [
            "bank", "topic", "objective", "lesson", "kind", "difficulty", "status", "missing",
            "author", "self_check", "live",
        ]  # fmt: skip

    def of_kind(self, questions: QuerySet, name: str, kind: str) -> QuerySet:
        # The type of the only block, as it stands in the stored JSON on every database.
        return questions.filter(body__icontains=f'"type": "{kind}"')

    def missing_in(self, questions: QuerySet, name: str, language: str) -> QuerySet:
        return questions.exclude(source_language=language).filter(~told_in(language))


class LanguagesColumn(Column):
    """The languages in which what is asked is complete."""

    def get_value(self, instance: Question) -> str:
        codes = [code for code, _name in settings.LANGUAGES]
        asked = [
            code
            for code in codes
            if getattr(instance, field_of(code), False)
            or (code == instance.source_language and instance.is_asked)
        ]
        return " ".join(asked) or "–"


class WarningsColumn(Column):
    """How many rules of item writing have something to say."""

    def get_value(self, instance: Question) -> str:
        return str(len(item_writing.warnings(instance)) or "")


class ToldPanel(Panel):
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

    def of(self, question: Question) -> Any:
        raise NotImplementedError


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


def listed(request: HttpRequest) -> QuerySet[Question]:
    """The questions of the list with what its columns show."""
    return with_languages(Question.objects.select_related("locale"))
