"""The trainer's form of a quiz: codes and numbers in plain lines instead of keys and JSON."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from quizzes.drawing import shortfall
from quizzes.models import Question, Quiz


class QuizForm(WagtailAdminModelForm):
    """Either a list of questions or a blueprint; both name what the bank must have."""

    codes = forms.CharField(
        label=_("Fixed questions"),
        required=False,
        widget=AdminAutoHeightTextInput,
        help_text=_("Codes in the order of asking, one on each line. Leave empty to draw."),
    )
    per_objective = forms.CharField(
        label=_("Draw by objective"),
        required=False,
        widget=AdminAutoHeightTextInput,
        help_text=_("One objective on each line with the number of questions, for example 8.a: 4"),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        quiz: Quiz = self.instance
        codes = _codes_by_key(quiz.questions)
        self.initial["codes"] = "\n".join(codes.get(str(key), str(key)) for key in quiz.questions)
        self.initial["per_objective"] = "\n".join(f"{o}: {n}" for o, n in quiz.blueprint.items())

    def clean_codes(self) -> list[str]:
        """Keys of the questions; ValidationError names the codes that the bank does not have."""
        wanted = self.cleaned_data["codes"].split()
        bank = self.data.get(self.add_prefix("bank"), "")
        keys = dict(Question.objects.filter(bank=bank).values_list("code", "translation_key"))
        missing = [code for code in wanted if code not in keys]
        if missing:
            message = _("The bank has no question with the code %(codes)s.")
            raise ValidationError(message, params={"codes": ", ".join(missing)})
        return [str(keys[code]) for code in dict.fromkeys(wanted)]

    def clean_per_objective(self) -> dict[str, int]:
        """{objective: n}; ValidationError names the line that can't be read."""
        blueprint = {}
        for line in self.cleaned_data["per_objective"].splitlines():
            if not line.strip():
                continue
            objective, _colon, number = (part.strip() for part in line.rpartition(":"))
            if not objective or not number.isdecimal() or int(number) == 0:
                message = _("Write “objective: number”, not “%(line)s”.")
                raise ValidationError(message, params={"line": line})
            blueprint[objective] = int(number)
        return blueprint

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "codes" in cleaned and "per_objective" in cleaned:
            self._take_over(cleaned["codes"], cleaned["per_objective"])
        return cleaned

    def _take_over(self, questions: list[str], blueprint: dict[str, int]) -> None:
        if bool(questions) == bool(blueprint):
            raise ValidationError(_("Give either fixed questions or numbers by objective."))
        self.instance.questions, self.instance.blueprint = questions, blueprint
        lacking = shortfall(
            Quiz(bank=self.cleaned_data.get("bank", ""), questions=questions, blueprint=blueprint)
        )
        if lacking:
            message = _("The bank lacks published questions: %(lacking)s.")
            words = ", ".join(f"{objective}: {number}" for objective, number in lacking.items())
            self.add_error("per_objective", ValidationError(message, params={"lacking": words}))


def _codes_by_key(keys: list[str]) -> dict[str, str]:
    rows = Question.objects.filter(translation_key__in=keys).values_list("translation_key", "code")
    return {str(key): code for key, code in rows}
