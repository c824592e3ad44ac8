"""The blocks a lesson is made of. Each construct of the curriculum files is a block of its own,
because rich text keeps only what the editor keeps (content/README.md lists them)."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail_localize.segments.types import StringSegmentValue

INLINE = ["bold", "italic", "link"]
TEXT = [*INLINE, "ol", "ul"]


class CodeBlock(blocks.CharBlock):
    """A code shared by all languages (F071, 8.a): never offered to translators."""

    def get_translatable_segments(self, value):
        return []

    def restore_translated_segments(self, value, segments):
        return value


def inline(**kwargs) -> blocks.RichTextBlock:
    """One paragraph with bold, italic and links."""
    return blocks.RichTextBlock(features=INLINE, **kwargs)


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"))
    sensitive = blocks.BooleanBlock(
        label=_("May distress"),
        help_text=_("Readers are offered to skip this section."),
        required=False,
    )

    class Meta:
        icon, label = "title", _("Heading")
        template = "courses/blocks/heading.html"


class FactBlock(blocks.StructBlock):
    id = CodeBlock(label=_("Fact number"), help_text=_("As in the list of facts, e.g. F071"))
    text = inline(label=_("Fact"))

    class Meta:
        icon, label = "pick", _("Key fact")
        template = "courses/blocks/fact.html"


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.TextBlock(
        label=_("Text alternative"),
        help_text=_("What is seen and why it matters. It must not give an answer away."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon, label = "image", _("Figure")
        template = "courses/blocks/figure.html"


class ChecklistBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    items = blocks.ListBlock(
        blocks.CharBlock(label=pgettext_lazy("line of a checklist", "Statement")), min_num=1
    )

    class Meta:
        icon, label = "list-ul", _("Checklist")
        template = "courses/blocks/checklist.html"


class DecisionChoiceBlock(blocks.StructBlock):
    id = CodeBlock(label=_("Key"))
    text = blocks.TextBlock(label=_("Choice"), rows=2)
    verdict = blocks.ChoiceBlock(
        label=_("Verdict"), choices=[("best", _("Best choice")), ("poor", _("Poor choice"))]
    )
    consequence = blocks.TextBlock(label=_("What happens next"), rows=3)


class DecisionBlock(blocks.StructBlock):
    situation = blocks.TextBlock(label=_("Situation"))
    choices = blocks.ListBlock(DecisionChoiceBlock(), min_num=2, label=_("Choices"))

    class Meta:
        icon, label = "help", _("Decision")
        template = "courses/blocks/decision.html"


class KeyBlock(blocks.ChoiceBlock):
    """One of many things by its key. The key is a text as it stands: to look it up among all
    choices whenever a lesson is read (as the base class does) would ask the database each time."""

    def normalize_choice(self, value: str | None) -> str | None:
        """The value itself."""
        return value


def question_choices() -> list[tuple[str, str]]:
    """Every question of the bank in its source language, for the author to choose from."""
    from quizzes.models import Question

    rows = Question.objects.order_by("code").values_list("translation_key", "code").distinct()
    return [(str(key), code) for key, code in rows]


class CheckBlock(blocks.StructBlock):
    """A self-check: a question of the bank, answered in the lesson, never recorded."""

    question = KeyBlock(label=_("Question"), choices=question_choices)

    class Meta:
        icon, label = "tick", _("Self-check")
        template = "courses/blocks/check.html"


def activity_choices() -> list[tuple[str, str]]:
    """Every published interactive content by its key, for the author to choose from."""
    from activities.showing import choices

    return choices()


class ActivityBlock(blocks.StructBlock):
    """An interactive content inside a lesson: practice, it completes nothing by itself."""

    content = KeyBlock(label=_("Interactive content"), choices=activity_choices)

    class Meta:
        icon, label = "media", _("Interactive content")
        template = "courses/blocks/activity.html"


class FieldsBlock(blocks.StructBlock):
    """Things a national editor fills in; left visibly empty, never invented."""

    fields = blocks.ListBlock(blocks.CharBlock(label=_("To be filled in")), min_num=1)


class CountryBlock(FieldsBlock):
    class Meta:
        icon, label = "site", _("In my country")
        template = "courses/blocks/country.html"


class SupportBlock(FieldsBlock):
    class Meta:
        icon, label = "help", _("Support contacts")
        template = "courses/blocks/support.html"


class FurtherBlock(blocks.StructBlock):
    items = blocks.ListBlock(blocks.CharBlock(label=_("Text or lesson")), min_num=1)

    class Meta:
        icon, label = "link", _("Further reading")
        template = "courses/blocks/further.html"


CELL = re.compile(r"r(\d+)c(\d+)")


class TableBlock(WagtailTableBlock):
    """Wagtail's table, its cells offered to translators one by one (wagtail-localize has not)."""

    def get_translatable_segments(self, value):
        return [
            StringSegmentValue(f"r{r}c{c}", str(cell))
            for r, row in enumerate((value or {}).get("data", []))
            for c, cell in enumerate(row)
            if cell
        ]

    def restore_translated_segments(self, value, segments):
        data = [list(row) for row in value["data"]]
        for segment in segments:
            r, c = map(int, CELL.fullmatch(segment.path).groups())
            data[r][c] = segment.render_text()
        return {**value, "data": data}

    class Meta:
        icon, label = "table", _("Table")
        template = "courses/blocks/table.html"


class LessonBody(blocks.StreamBlock):
    opening = inline(
        label=_("Opening question"), icon="openquote", template="courses/blocks/opening.html"
    )
    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(
        features=TEXT, label=_("Text"), icon="pilcrow", template="courses/blocks/paragraph.html"
    )
    fact = FactBlock()
    definition = inline(
        label=_("Definition"), icon="info-circle", template="courses/blocks/definition.html"
    )
    figure = FigureBlock()
    table = TableBlock()
    checklist = ChecklistBlock()
    decision = DecisionBlock()
    check = CheckBlock()
    activity = ActivityBlock()
    country = CountryBlock()
    support = SupportBlock()
    further = FurtherBlock()


class ObjectiveBlock(blocks.StructBlock):
    code = CodeBlock(label=_("Code"))
    text = blocks.CharBlock(label=_("The learner can …"))

    class Meta:
        icon, label = "check", _("Objective")


class SourceBlock(blocks.StructBlock):
    id = CodeBlock(label=_("Number"), help_text=_("As in the text: [^F071]"))
    text = blocks.TextBlock(label=_("Source"), rows=2)

    class Meta:
        icon, label = "doc-full", _("Source")


class WordsField(forms.CharField):
    """A list of short words typed in one line, separated by commas."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        if isinstance(value, list):
            return value
        return [word.strip() for word in (value or "").split(",") if word.strip()]

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)
