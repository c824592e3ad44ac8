"""The form of an event in the admin: languages and courses are chosen, days filled in."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from courses import outline
from people.fields import bound_days
from programmes import checking
from programmes.admin_funding import kept
from programmes.choices import Half
from programmes.models import Event, EventCourse, SessionDay

FRIDAY = 4
LONGEST = timedelta(days=366)


def offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """Courses with their modules, as groups of choices; one query.

    A value is `<course>` or `<course>/<module>`, both keys.
    """
    return [
        (
            f"{course.code}. {course.title}",
            [
                (str(course.key), _("The whole course %(code)s") % {"code": course.code}),
                *((f"{course.key}/{module.key}", module.title) for module in course.modules),
            ],
        )
        for course in outline.courses(get_language() or settings.LANGUAGE_CODE)
    ]


def weekdays(first: date, last: date) -> Iterator[date]:
    """Monday to Friday between two days, both included; every day where there is none."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    working = [day for day in days if day.weekday() <= FRIDAY]
    return iter(working or days)


class EventForm(WagtailAdminModelForm):
    """Days with recorded attendance stay; shares make 100 % and are of the event's project."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    teaches = forms.MultipleChoiceField(
        label=_("Courses and modules"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("Several with Ctrl or Cmd. The whole course, or some of its modules."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teaches"].choices = self.choices_of_courses()
        bound_days(self)
        if self.instance.pk:
            self.initial["teaches"] = [
                value for row in self.instance.courses.all() for value in values_of(row)
            ]

    def choices_of_courses(self) -> list:
        """What is offered, and what was chosen before and is offered no more."""
        groups = offered()
        known = {value for _name, group in groups for value, _label in group}
        rows = self.instance.courses.all() if self.instance.pk else []
        gone = [
            (value, row.title) for row in rows for value in values_of(row) if value not in known
        ]
        return [*groups, *([(_("No longer offered"), gone)] if gone else [])]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "shares" in self.formsets:
            self.clean_shares(cleaned)
        self.clean_days()
        self.clean_length(cleaned)
        return cleaned

    def clean_length(self, cleaned: dict[str, Any]) -> None:
        """A slip in the year would make thousands of session days."""
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end - start > LONGEST:
            self.add_error("end", _("An event lasts a year at most: please check both days."))

    def clean_shares(self, cleaned: dict[str, Any]) -> None:
        rows = kept(self.formsets["shares"])
        if problem := checking.shares_problem([row["share"] for row in rows if row.get("share")]):
            self.add_error(None, problem)
        project = cleaned.get("project")
        if project and any(row["line"].project_id != project.pk for row in rows if row.get("line")):
            self.add_error(None, _("A share is of a funding line of another project."))

    def clean_days(self) -> None:
        """What was recorded of a half-day would count nowhere if the half-day went."""
        days = self.formsets["days"]
        if not days.is_valid():
            return
        for form in days.forms:
            row: SessionDay = form.instance
            if row.pk and form.has_changed() and lost(row, form, form in days.deleted_forms):
                self.add_error(
                    None,
                    _("Attendance is recorded for %(day)s: this day and its halves must stay.")
                    % {"day": form.initial.get("day", row.day)},
                )

    @transaction.atomic
    def save(self, commit: bool = True) -> Event:
        """Also the courses; an event without days gets the weekdays of its dates."""
        event = super().save(commit=commit)
        if commit:
            self.save_courses(event)
            self.save_days(event)
        return event

    def save_courses(self, event: Event) -> None:
        titles = {course.key: f"{course.code}. {course.source_title}" for course in outline.courses(
            settings.LANGUAGE_CODE
        )}  # fmt: skip
        chosen: dict[uuid.UUID, list[str]] = {}
        for value in self.cleaned_data["teaches"]:
            course, _slash, module = value.partition("/")
            chosen.setdefault(uuid.UUID(course), []).append(module)
        event.courses.exclude(course_key__in=chosen).delete()
        for key, modules in chosen.items():
            # The whole course, where it was chosen, is more than its modules.
            facts: dict[str, Any] = {"modules": [] if "" in modules else modules}
            if key in titles:
                facts["title"] = titles[key][:255]
            EventCourse.objects.update_or_create(event=event, course_key=key, defaults=facts)

    def save_days(self, event: Event) -> None:
        if not SessionDay.objects.filter(event=event).exists():
            days = [SessionDay(event=event, day=day) for day in weekdays(event.start, event.end)]
            SessionDay.objects.bulk_create(days)


def values_of(row: EventCourse) -> list[str]:
    key = str(row.course_key)
    return [f"{key}/{module}" for module in row.modules] or [key]


def lost(row: SessionDay, form: Any, is_deleted: bool) -> bool:
    """Whether what is recorded of this day would lose its place."""
    recorded = set(row.attendance.values_list("half", flat=True))
    if not recorded:
        return False
    said = form.cleaned_data
    gone = {half for half, name in HALVES.items() if not said.get(name)}
    return is_deleted or "day" in form.changed_data or bool(recorded & gone)


HALVES = {Half.MORNING.value: "morning", Half.AFTERNOON.value: "afternoon"}
