"""A case: a single choice whose question is a scene from work, told in several sentences."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from quizzes.kinds.single_choice import SingleChoice, SingleChoiceBlock


class CaseScenarioBlock(SingleChoiceBlock):
    stem = blocks.TextBlock(
        label=_("Case and question"),
        rows=6,
        help_text=_("Say that it is fictional, and end with the question."),
    )

    class Meta:
        icon = "doc-full"
        label = pgettext_lazy("kind of question", "Case")


class CaseScenario(SingleChoice):
    name = "case_scenario"
    title = pgettext_lazy("kind of question", "Case")
    block = CaseScenarioBlock


KIND = CaseScenario()
