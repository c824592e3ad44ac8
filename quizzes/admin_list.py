"""The list of questions in the editor: one row a question, with the state of its languages."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.admin.utils import quote
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn, UpdatedAtColumn
from wagtail.admin.widgets.button import Button, ButtonWithDropdown
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import IndexView

from quizzes import admin_marking, admin_regrading, admin_statistics, finding, item_writing
from quizzes.kinds import KINDS
from quizzes.models import Question, QuestionText, QuestionVersion

CODES = [code for code, _name in settings.LANGUAGES]
policy = ModelPermissionPolicy(Question)


class State:
    """How far a question is in one language."""

    ASKED = "asked"
    BEHIND = "behind"
    MISSING = "missing"
    WORDS = {
        ASKED: pgettext_lazy("a question in a language", "complete"),
        BEHIND: pgettext_lazy("a question in a language", "not complete"),
        MISSING: pgettext_lazy("a question in a language", "missing"),
    }


def told_in(language: str) -> Exists:
    """Whether what is asked now has a text in this language."""
    current = {"version__question_key": OuterRef("translation_key"), "version__current": True}
    return Exists(QuestionText.objects.filter(language=language, **current))


def is_asked() -> Exists:
    versions = QuestionVersion.objects.filter(question_key=OuterRef("translation_key"))
    return Exists(versions.filter(current=True))


def begun_in(language: str) -> Exists:
    rows = Question.objects.filter(translation_key=OuterRef("translation_key"))
    return Exists(rows.filter(locale__language_code=language))


def field_of(language: str, what: str = "told") -> str:
    return f"{what}_{language.replace('-', '_')}"


def listed(request: HttpRequest) -> QuerySet[Question]:
    """One row a question, in its source language, with what the columns show; each has
    `told_<language>`: whether it is complete in it; `begun_<language>`: whether there is a
    translation at all; `is_asked`: whether tests ask it."""
    told = {field_of(code): told_in(code) for code in CODES}
    begun = {field_of(code, "begun"): begun_in(code) for code in CODES}
    return finding.sources().select_related("locale").annotate(is_asked=is_asked(), **told, **begun)


def narrowed(asked: QueryDict) -> QuerySet[Question]:
    """The questions of the list as its address filters and searches them."""
    filterset = Question.snippet_viewset.filterset_class
    narrow = filterset(asked, queryset=finding.sources()).qs
    words = asked.get("q", "").strip()
    return finding.found(words, narrow) if words else narrow


def states(question: Question) -> dict[str, str]:
    """{language: State} of a row of `listed`, the source language first."""
    source = question.source_language
    order = sorted(CODES, key=lambda code: code != source)
    return {code: state(question, code) for code in order}


def state(question: Question, language: str) -> str:
    is_source = language == question.source_language
    if question.is_asked if is_source else getattr(question, field_of(language)):
        return State.ASKED
    return State.BEHIND if getattr(question, field_of(language, "begun")) else State.MISSING


def raw(question: Question) -> dict[str, Any]:
    """What is stored of its body; the pictures in it are not looked up."""
    return question.body.raw_data[0]["value"] if question.body else {}


def name_of(question: Question) -> str:
    stem = Truncator(raw(question).get("stem", "")).chars(110)
    return f"{question.code}: {stem}" if stem else question.code


def kind_of(question: Question) -> Any:
    return KINDS[question.body.raw_data[0]["type"]].title if question.body else ""


class Lines(Column):
    """A text and, smaller, what goes with it."""

    cell_template_name = "quizzes/admin/cells/lines.html"

    def __init__(self, name: str, below: Callable[[Question], Any], **kwargs: Any):
        super().__init__(name, **kwargs)
        self.below = below

    def get_cell_context_data(self, instance: Question, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "below": self.below(instance)}


class LanguagesColumn(Column):
    """Every language of the site, and whether the question can be asked in it."""

    cell_template_name = "quizzes/admin/cells/languages.html"

    def get_value(self, instance: Question) -> list[dict[str, Any]]:
        return [
            {"code": code, "state": found, "words": State.WORDS[found]}
            for code, found in states(instance).items()
        ]


class WarningsColumn(Column):
    """How many rules of item writing have something to say; `warned` is set by the view."""

    def get_value(self, instance: Question) -> str:
        return str(len(instance.warned) or "")


def place_of(question: Question) -> str:
    return " · ".join(filter(None, (question.objective, question.topic)))


class QuestionIndexView(IndexView):
    """The list of questions, with the ways in and out."""

    @cached_property
    def columns(self) -> list[BaseColumn]:
        """Few and wide enough to be read; Wagtail makes the first one, with the checkbox."""
        title = self._get_title_column_class(TitleColumn)(
            "code",
            label=_("Question"),
            accessor=name_of,
            sort_key="code",
            width="38%",
            classname="saboq-question",
            get_url=self.get_edit_url,
            get_title_id=lambda instance: f"snippet_{quote(instance.pk)}_title",
        )
        return [
            super().columns[0],
            title,
            Lines(
                "kind",
                label=_("Kind"),
                accessor=kind_of,
                below=lambda question: question.get_difficulty_display(),
            ),
            Lines("bank", label=_("Bank"), sort_key="bank", below=place_of),
            Lines(
                "status",
                label=_("Status"),
                accessor="get_status_display",
                sort_key="status",
                below=lambda question: _("Self-check") if question.self_check else "",
            ),
            LanguagesColumn("languages", label=_("Languages")),
            WarningsColumn("warnings", label=_("Warnings")),
            UpdatedAtColumn(label=pgettext_lazy("when", "Changed")),
        ]

    def search_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        """By words in any language and script."""
        return finding.found(self.search_query, queryset) if self.is_searching else queryset

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        warned = item_writing.warnings_of(context["object_list"])
        for question in context["object_list"]:
            question.warned = warned[question.pk]
        return context

    def get_list_buttons(self, instance: Question) -> list[Any]:
        """As Wagtail's, but for the hook: wagtail-localize asks two questions a row there. What is
        in use can't be deleted, and only its own page says so: there is no way from the list."""
        user = self.request.user
        may = [
            *([Button(_("Edit"), self.get_edit_url(instance), icon_name="edit", priority=10)]
              if policy.user_has_permission(user, "change") else []),
            *admin_statistics.buttons(instance, user),
            *admin_regrading.button(instance, user),
            *self.translate_button(instance),
        ]  # fmt: skip
        label = gettext("More options for '%(title)s'") % {"title": instance.code}
        dots = ButtonWithDropdown(
            buttons=may, icon_name="dots-horizontal", attrs={"aria-label": label}
        )
        return [dots] if may else []

    def translate_button(self, instance: Question) -> list[Button]:
        """To wagtail-localize's form, while there is a language without a translation."""
        if State.MISSING not in states(instance).values():
            return []
        if not self.request.user.has_perm("wagtail_localize.submit_translation"):
            return []
        args = ["quizzes", "question", quote(instance.pk)]
        url = reverse("wagtail_localize:submit_snippet_translation", args=args)
        return [Button(_("Translate"), url, icon_name="wagtail-localize-language", priority=100)]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Import, and export of what the list shows."""
        buttons = list(super().header_more_buttons)
        user, asked = self.request.user, self.request.GET.urlencode()
        if policy.user_has_permission(user, "add"):
            url = reverse("import_questions")
            buttons.append(Button(_("Import questions"), url=url, icon_name="upload", priority=80))
        if policy.user_has_permission(user, "change"):
            url = f"{reverse('export_questions')}?{asked}".rstrip("?")
            buttons.append(
                Button(_("Export questions"), url=url, icon_name="download", priority=90)
            )
        return buttons


def quiz_buttons(instance: Any, user: Any) -> list[Button]:
    """From the list of quizzes to their figures, and to those who mark them."""
    return [*admin_statistics.buttons(instance, user), *admin_marking.button(instance, user)]
