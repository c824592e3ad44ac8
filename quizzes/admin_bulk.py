"""Many questions at once in the editor's list: their tags and their status."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.log_actions import log
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from quizzes import versions
from quizzes.admin_list import narrowed
from quizzes.models import Question

TAGS = ("topic", "objective", "difficulty", "status")
UNCHANGED = ("", _("as it is"))


class TagsForm(forms.Form):
    """What is left empty stays as it is in each question."""

    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[UNCHANGED, *Question.Status.choices]
    )
    topic = forms.CharField(label=_("Topic"), required=False, max_length=60)
    objective = forms.CharField(label=_("Objective"), required=False, max_length=32)
    difficulty = forms.ChoiceField(
        label=_("Difficulty"), required=False, choices=[UNCHANGED, *Question.Difficulty.choices]
    )


class OfTheList(SnippetBulkAction):
    """“All in the list” are those of the list as it was filtered, not the whole bank."""

    models = [Question]

    def get_all_objects_in_listing_query(self, parent_id: Any) -> Iterable[int]:
        """The numbers of the questions behind the address that the action came from."""
        came_from = urlsplit(self.request.GET.get("next", ""))
        return narrowed(QueryDict(came_from.query)).values_list("pk", flat=True)


class DeleteQuestions(OfTheList, DeleteBulkAction):
    """Wagtail's, in its place; what is in use the policy keeps."""


class EditTags(OfTheList):
    """Sets tags and status of the chosen questions, in all languages and in drafts too."""

    display_name = _("Tags and status")
    action_type = "edit_tags"
    aria_label = _("Edit tags and status of the chosen questions")
    template_name = "quizzes/admin/edit_tags.html"
    action_priority = 20
    form_class = TagsForm

    def check_perm(self, question: Question) -> bool:
        return self.permission_policy.user_has_permission_for_instance(
            self.request.user, "change", question
        )

    def get_execution_context(self) -> dict[str, Any]:
        cleaned = self.cleaned_form.cleaned_data
        return {"tags": {name: cleaned[name] for name in TAGS if cleaned[name]},
                "user": self.request.user}  # fmt: skip

    @classmethod
    def execute_action(
        cls, objects: Iterable[Question], tags: dict[str, str] | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        questions = list(objects)
        for question in questions:
            edit(question, tags or {}, user=kwargs.get("user"))
        return len(questions), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext(
            "%(n)d question changed.", "%(n)d questions changed.", num_parent_objects
        ) % {"n": num_parent_objects}


def edit(question: Question, tags: dict[str, str], *, user: Any = None) -> None:
    """Set tags in every language, in what is published and in drafts; then ask by them.

    Nothing else of a draft is published by it. A question that was retired is asked again when its
    status is another and it is published.
    """
    if not tags:
        return
    for row in Question.objects.filter(translation_key=question.translation_key):
        for name, value in tags.items():
            setattr(row, name, value)
        row.save(update_fields=list(tags))
        revision = row.latest_revision
        if revision is not None:
            revision.content |= tags
            revision.save(update_fields=["content"])
        if row.is_source:
            log(row, "wagtail.edit", user=user, data=tags)
            if row.live:
                versions.record(row)
