"""What the front page shows of the courses."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.models import register_snippet

from cms.snippets import SnippetViewSet
from courses import outline, resting, views
from courses.admin_attempts import AttemptViewSet
from courses.models import LearningPath
from courses.outline import Course
from courses.steps.lesson import LessonPage
from quizzes.uses import Use

hooks.register("resting_on", resting.resting_on)
hooks.register("case_used_in", resting.case_used_in)

SHOWN_AT_HOME = 6


@hooks.register("home_panels")
def at_home(request: HttpRequest) -> dict[str, Any]:
    """`courses`: the first cards of the catalogue; `figures`: what there is. One query."""
    found = outline.courses(get_language())
    cards = [views.card(course) for course in found]
    return {"courses": cards[:SHOWN_AT_HOME], "figures": figures(found, cards) if found else []}


def figures(found: list[Course], cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    lessons = sum(card["lessons"] for card in cards)
    hours = sum(course.hours for course in found)
    languages = len(settings.LANGUAGES)
    return [
        {"value": len(found), "label": ngettext("course", "courses", len(found))},
        {"value": lessons, "label": ngettext("lesson", "lessons", lessons)},
        {"value": hours, "label": ngettext("hour of learning", "hours of learning", hours)},
        {
            "value": languages,
            "label": ngettext(
                "language, changed at any time", "languages, changed at any time", languages
            ),
        },
    ]


@hooks.register("register_admin_viewset")
def attempts_in_admin() -> AttemptViewSet:
    """Attempts with their timeline, and what may be granted."""
    return AttemptViewSet("attempts")


@hooks.register("uses_of_question")
def lessons_with(question_key: UUID) -> list[Use]:
    """The lessons that have a question as a self-check, each once for all languages; one query."""
    found = LessonPage.objects.filter(body__icontains=str(question_key)).order_by("-pk")
    # The source page came first.
    lessons = {page.translation_key: page for page in found}.values()
    return [
        Use("lesson", page.title, reverse("wagtailadmin_pages:edit", args=[page.pk]))
        for page in sorted(lessons, key=lambda page: page.title)
    ]


class LearningPathViewSet(SnippetViewSet):
    model = LearningPath
    icon = "list-ol"
    menu_label = _("Learning paths")
    menu_name = "learning-paths"
    menu_order = 215
    add_to_admin_menu = True
    url_namespace = "wagtailsnippets_courses_learningpath"
    list_display = [
        "code",
        "title",
        "hours",
        UpdatedAtColumn(label=pgettext_lazy("when", "Changed")),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("summary"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("slug"), FieldPanel("hours")]),
            FieldPanel("target_groups"),
            FieldPanel("courses"),
        ]
    )


register_snippet(LearningPathViewSet)
