"""The trainer's form of a quiz: codes and numbers in plain lines instead of keys and JSON."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from cms.digits import whole
from quizzes.blueprint import DIFFICULTIES, cells
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
        help_text=_(
            "One objective on each line with the number of questions, for example 8.a: 4"
            " – or by difficulty: 8.a, easy: 2 (easy, medium, hard)."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        quiz: Quiz = self.instance
        codes = _codes_by_key(quiz.questions)
        self.initial["codes"] = "\n".join(codes.get(str(key), str(key)) for key in quiz.questions)
        lines = (f"{cell.name}: {cell.wanted}" for cell in cells(quiz.blueprint))
        self.initial["per_objective"] = "\n".join(lines)

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

    def clean_per_objective(self) -> dict[str, Any]:
        """{objective: n} or {objective: {difficulty: n}}; ValidationError names the line that
        can't be read."""
        blueprint: dict[str, Any] = {}
        for line in self.cleaned_data["per_objective"].splitlines():
            if line.strip() and not _take_line(blueprint, line):
                message = _("Write “objective: number”, not “%(line)s”.")
                raise ValidationError(message, params={"line": line})
        return {
            objective: {level: wanted[level] for level in DIFFICULTIES if level in wanted}
            if isinstance(wanted, dict)
            else wanted
            for objective, wanted in blueprint.items()
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "codes" in cleaned and "per_objective" in cleaned:
            self._take_over(cleaned["codes"], cleaned["per_objective"])
        return cleaned

    def _take_over(self, questions: list[str], blueprint: dict[str, int]) -> None:
        if bool(questions) == bool(blueprint):
            raise ValidationError(_("Give either fixed questions or numbers by objective."))
        parallel = bool(self.cleaned_data.get("parallel"))
        if parallel and not blueprint:
            self.add_error("parallel", _("Parallel forms are drawn by objective."))
        self.instance.questions, self.instance.blueprint = questions, blueprint
        bank = self.cleaned_data.get("bank", "")
        lacking = shortfall(
            Quiz(bank=bank, questions=questions, blueprint=blueprint, parallel=parallel)
        )
        if lacking:
            message = _("The bank lacks published questions: %(lacking)s.")
            words = "; ".join(f"{cell}: {number}" for cell, number in lacking.items())
            self.add_error("per_objective", ValidationError(message, params={"lacking": words}))


def _take_line(blueprint: dict[str, Any], line: str) -> bool:
    """Read "8.a: 4" or "8.a, easy: 2" into a blueprint; False where it is neither."""
    place, _colon, said = (part.strip() for part in line.rpartition(":"))
    number = whole(said, 3)
    if not (place and number):
        return False
    objective, _comma, level = (part.strip() for part in place.rpartition(","))
    if not objective:
        return blueprint.setdefault(place, number) == number
    wanted = blueprint.setdefault(objective, {})
    if level not in DIFFICULTIES or not isinstance(wanted, dict):
        return False
    wanted[level] = number
    return True


def _codes_by_key(keys: list[str]) -> dict[str, str]:
    rows = Question.objects.filter(translation_key__in=keys).values_list("translation_key", "code")
    return {str(key): code for key, code in rows}
