"""What may be asked of the eight layouts."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.choices import Audience, Country, InstitutionKind
from people.fields import DATE, MESSAGES, bound_days
from people.roles import is_officer
from programmes.models import Donor, Event, Programme, Project
from reports import access
from reports.facts import titles_of
from reports.forms import SEX, Asking, any_or
from reports.participation import Courses
from reports.selecting import NOTHING
from reports.structure import Label, text


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"invalid": DATE},
    )


def rows_field(label: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label, queryset=Project.objects.none(), required=False, empty_label=_("All")
    )


def choice_field(label: Any, choices: list) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[*any_or(choices, _("All")), (NOTHING, _("Not stated"))],
        required=False,
    )


class LayoutForm(Asking):
    """What is offered is what the person may see."""

    since = day_field(_("From"))
    until = day_field(_("To"))
    programme = rows_field(_("Programme"))
    project = rows_field(_("Project"))
    donor = rows_field(_("Donor"))
    event = forms.CharField(
        label=_("Event"),
        required=False,
        max_length=40,
        help_text=_("Its code, such as UZ-2026-03."),
    )
    country = choice_field(_("Country"), Country.choices)
    kind = choice_field(_("Kind of institution"), InstitutionKind.choices)
    sex = forms.ChoiceField(label=_("Sex"), choices=any_or(SEX, _("All")), required=False)
    target_group = choice_field(_("Target group"), Audience.choices)
    course = forms.ChoiceField(label=_("Course"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=any_or(settings.LANGUAGES, _("All")), required=False
    )

    def __init__(self, data: Any, *, user: Any, courses: Courses) -> None:
        super().__init__(data)
        self.user, self.courses = user, courses
        events = access.events(user)
        self.offer("project", Project.objects.filter(events__in=events).distinct())
        self.offer("programme", Programme.objects.filter(projects__events__in=events).distinct())
        if is_officer(user):
            for name, model in (("project", Project), ("programme", Programme), ("donor", Donor)):
                self.offer(name, model.objects.all())
        else:
            # Who pays is known to officers only.
            del self.fields["donor"]
        titles = [(str(key), title) for key, title in courses.titles.items()]
        cast(forms.ChoiceField, self.fields["course"]).choices = any_or(titles, _("All courses"))
        for field in self.fields.values():
            field.error_messages |= MESSAGES if not isinstance(field, forms.DateField) else {}
        bound_days(self)

    def offer(self, name: str, rows: Any) -> None:
        cast(forms.ModelChoiceField, self.fields[name]).queryset = rows

    def clean_event(self) -> Event | None:
        """The event with this code, among those that the person may see."""
        code = self.cleaned_data["event"].strip()
        if not code:
            return None
        found = access.events(self.user).filter(code__iexact=code).select_related("project").first()
        if found is None:
            raise forms.ValidationError(_("There is no event with this code."))
        return found

    def labels(self) -> list[tuple[Label, Label]]:
        """The filters that were set, in no language."""
        return [(["word", name], self.label(name)) for name in self.asked()]

    def label(self, name: str) -> Label:
        value = self.cleaned_data[name]
        if isinstance(value, date):
            return ["day", value.isoformat()]
        if name == "course":
            return course_label(self.courses, value)
        if name in ("country", "kind", "sex", "target_group", "language"):
            return [name, value]
        if name == "event":
            return titles_of(vars(value))
        return text(value)


def course_label(courses: Courses, key: Any) -> Label:
    """The title of a course in all its languages; of one that is gone, its last."""
    key = UUID(str(key))
    course = courses.by_key.get(key)
    if course is None:
        return ["titles", {"": courses.titles.get(key, "–")}]
    named = {"": course.source_title, **course.titles}
    return ["titles", {name: f"{course.code}. {said}" for name, said in named.items()}]
