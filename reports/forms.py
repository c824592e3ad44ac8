"""What an officer may ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.choices import Country, InstitutionKind
from people.fields import DATE, Dressed, InstitutionField
from people.models import Institution
from reports.participation import Courses, State

SEX = [
    ("female", _("Women")),
    ("male", _("Men")),
    ("not_disclosed", _("Not disclosed")),
]


def any_or(choices: list, label: Any) -> list:
    return [("", label), *choices]


class Asking(forms.Form):
    """What a report is asked for, with `since` and `until`; empty fields match everything."""

    def clean(self) -> dict[str, Any]:
        """The first day must not come after the last."""
        data = super().clean()
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one."))
        return data

    @property
    def is_filtered(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.asked())

    def asked(self) -> dict[str, str]:
        """The filters that were set, as they were sent."""
        return {name: self.data[name] for name in self.fields if self.data.get(name)}


class Filters(Dressed, Asking):
    """What the list of enrolments is asked for."""

    course = forms.ChoiceField(label=_("Course"), required=False)
    country = forms.ChoiceField(
        label=_("Country"), choices=any_or(Country.choices, _("All countries")), required=False
    )
    kind = forms.ChoiceField(
        label=_("Kind of institution"),
        choices=any_or(InstitutionKind.choices, _("All kinds")),
        required=False,
    )
    institution = InstitutionField(
        label=_("Institution"),
        queryset=Institution.objects.none(),
        empty_label=_("All institutions"),
        required=False,
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=any_or(SEX, _("All")), required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=any_or(State.choices, _("All states")), required=False
    )
    since = forms.DateField(label=_("Enrolled from"), required=False)
    until = forms.DateField(label=_("Enrolled to"), required=False)

    def __init__(self, data: Any, *, courses: Courses) -> None:
        super().__init__(data)
        titles = [(str(key), title) for key, title in courses.titles.items()]
        self.fields["course"].choices = any_or(titles, _("All courses"))
        # What learners wrote in themselves is in the rows, but not offered here.
        self.fields["institution"].queryset = Institution.objects.filter(confirmed=True)
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(
                format="%Y-%m-%d", attrs={"type": "date", "class": "input"}
            )
            self.fields[name].input_formats = ["%Y-%m-%d", "%d.%m.%Y"]
            self.fields[name].error_messages["invalid"] = DATE

    def in_words(self) -> list[tuple[str, str]]:
        """The filters that were set: label and value, in the reader's language."""
        return [(str(self[name].label), self.said(name)) for name in self.asked()]

    def said(self, name: str) -> str:
        value, field = self.cleaned_data[name], self.fields[name]
        if isinstance(value, Institution):
            return value.title
        words = {str(key): str(label) for key, label in getattr(field, "choices", [])}
        return words.get(str(value), str(value))
