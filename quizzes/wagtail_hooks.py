"""The question bank and the quizzes in the editor."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.snippets import SnippetViewSet
from quizzes import (
    admin_exchange,
    admin_marking,
    admin_pictures,
    admin_regrading,
    admin_statistics,
    personal,
)
from quizzes.admin_bank import (
    BankPolicy,
    DeleteQuestion,
    QuestionFilters,
    QuestionForm,
    UsesPanel,
    WarningsPanel,
)
from quizzes.admin_bulk import DeleteQuestions, EditTags
from quizzes.admin_list import QuestionIndexView, listed, quiz_buttons
from quizzes.models import Question, Quiz
from quizzes.quiz_form import QuizForm

# Before anything asks who may do what.
register_permission_policy(Question, BankPolicy(Question))


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Questions")
    menu_name = "questions"
    # The namespace that wagtail-localize expects of a snippet.
    url_namespace = "wagtailsnippets_quizzes_question"
    list_per_page = 50
    index_view_class = QuestionIndexView
    filterset_class = QuestionFilters
    delete_view_class = DeleteQuestion
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    WarningsPanel(),
                    FieldRowPanel([FieldPanel("code"), FieldPanel("bank"), FieldPanel("status")]),
                    FieldPanel("body"),
                ],
                heading=_("Question"),
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("lesson"), FieldPanel("objective")]),
                    FieldRowPanel([FieldPanel("topic"), FieldPanel("author")]),
                    FieldRowPanel([FieldPanel("difficulty"), FieldPanel("bloom")]),
                    UsesPanel(heading=_("Where it is used")),
                    FieldPanel(
                        "self_check",
                        help_text=_("Used in a lesson or in practice, never drawn into a test."),
                    ),
                    MultiFieldPanel(
                        [FieldPanel("source"), FieldPanel("note_for_writers")], _("For writers")
                    ),
                    FieldPanel("source_language", widget=forms.Select(choices=settings.LANGUAGES)),
                ],
                heading=_("Place and sources"),
            ),
        ],
        base_form_class=QuestionForm,
    )

    def get_queryset(self, request):
        return listed(request)


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "list-ol"
    menu_label = _("Quizzes")
    menu_name = "quizzes"
    url_namespace = "quizzes"
    list_display = ["name", "bank", Column("size", label=_("Questions"))]
    list_filter = ["bank"]
    search_fields = ["name", "bank"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("bank")]),
            FieldPanel("codes"),
            FieldPanel("per_objective"),
            FieldPanel("parallel"),
        ],
        base_form_class=QuizForm,
    )


class QuestionBank(SnippetViewSetGroup):
    items = (QuestionViewSet, QuizViewSet)
    menu_icon = "help"
    menu_label = _("Question bank")
    menu_name = "question-bank"
    menu_order = 200
    add_to_admin_menu = True


register_snippet(QuestionBank)


@hooks.register("register_admin_urls")
def exchange_urls() -> list[URLPattern]:
    """Import and export of questions."""
    return admin_exchange.urlpatterns


@hooks.register("register_admin_urls")
def statistics_urls() -> list[URLPattern]:
    """The statistics of a question and of a quiz."""
    return admin_statistics.urlpatterns


@hooks.register("register_admin_urls")
def regrading_and_marking_urls() -> list[URLPattern]:
    """Corrected keys, and the marking desk."""
    return [*admin_regrading.urlpatterns, *admin_marking.urlpatterns]


@hooks.register("register_admin_menu_item")
def marking_desk() -> MenuItem:
    """What waits for people to mark it."""
    return admin_marking.menu_item()


@hooks.register("register_snippet_listing_buttons")
def buttons_of_a_quiz(instance: Any, user: Any, next_url: str | None = None) -> list[Any]:
    """A question's own are put together by its list, which never asks this hook."""
    return quiz_buttons(instance, user) if isinstance(instance, Quiz) else []


@hooks.register("register_admin_urls")
def picture_urls() -> list[URLPattern]:
    return admin_pictures.urlpatterns


hooks.register("register_bulk_action", EditTags)
# After Wagtail's own, whose place it takes.
hooks.register("register_bulk_action", DeleteQuestions, order=10)
hooks.register("personal_data", personal.data_of)
hooks.register("erase_person", personal.erase)
