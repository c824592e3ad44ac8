"""The words of reports: what a label stands for, in the language of the moment."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from people.choices import Audience, Country, InstitutionKind
from programmes.choices import EventKind, Marker, Mode
from programmes.follow_ups import Asked, Months
from programmes.satisfaction import Item
from reports.structure import Label

WORDS = {
    "total": _("Total"),
    "unique": _("Unique persons"),
    "female": _("Women"),
    "male": _("Men"),
    "not_disclosed": _("Not disclosed"),
    "share_of_women": _("Share of women"),
    "share_of_known": _("Share of women among those who said"),
    "not_stated": _("Not stated"),
    "event": _("Event"),
    "dates": _("Dates"),
    "place": _("Place"),
    "mode": _("Mode"),
    "project": _("Project"),
    "programme": _("Programme"),
    "donor": _("Donor"),
    "partners": _("Partners and hosts"),
    "aim": _("Aim"),
    "courses": _("Courses"),
    "agreed": _("Agreed follow-up"),
    "markers": _("Markers"),
    "approved_by": _("Approved by"),
    "invited": pgettext_lazy("participants", "Invited"),
    "attended": pgettext_lazy("participants", "Attended"),
    "enough": _("At least 80 %"),
    "trained": pgettext_lazy("participants", "Trained"),
    "reached": pgettext_lazy("participants", "Reached"),
    "institutions": _("Institutions"),
    "pre": _("Pre-test, mean"),
    "post": _("Post-test, mean"),
    "gain": _("Gain, points"),
    "women_gain": _("Gain of women"),
    "men_gain": _("Gain of men"),
    "satisfaction": _("Satisfaction (1–5)"),
    "forms": pgettext_lazy("feedback", "Forms"),
    "mean": _("Mean"),
    "satisfied": _("Share of 4 and 5"),
    "both_tests": _("Did both tests"),
    "passed": _("Passed the final test"),
    "passed_share": _("Share passed"),
    "difference": _("Mean difference, points"),
    "low": _("95 % interval from"),
    "high": _("95 % interval to"),
    "normalised": _("Normalised gain"),
    "effect": _("Effect size (d)"),
    "course": _("Course"),
    "group": _("Group"),
    "all": _("All"),
    "sex": _("Sex"),
    "country": _("Country"),
    "kind": _("Kind of institution"),
    "target_group": _("Target group"),
    "language": _("Language"),
    "since": _("From"),
    "until": _("To"),
    "day": _("Day"),
    "all_days": _("All days"),
    "period": _("Period"),
    "events": _("Events"),
    "participations": _("Participations"),
    "new_unique": _("Unique persons (new)"),
    "new_women": _("Women (new)"),
    "new_trained": _("Trained (new)"),
    "awareness_only": _("Awareness only (new)"),
    "since_start": _("Since the start"),
    "press": _("For the press"),
    "missing_sex": _("Sex"),
    "missing_country": _("Country"),
    "missing_institution": _("Institution"),
    "missing_group": _("Target group"),
    "missing_attendance": _("Half-days without a record of attendance"),
    "only_pre": _("Only the pre-test was done"),
    "only_post": _("Only the post-test was done"),
    "no_test": _("Neither of the two tests was done"),
    "letters": _("Letters sent"),
    "answers": _("Answers"),
    "rate": _("Response rate"),
    "yes": _("Yes"),
    "partly": _("Partly"),
    "no": _("No"),
    "example": _("Approved example"),
    "question": _("Question"),
    "output": _("Output"),
    "indicator": _("Indicator"),
    "unit": _("Unit"),
    "baseline": _("Baseline"),
    "target": pgettext_lazy("indicator", "Target"),
    "reached_amount": pgettext_lazy("an indicator", "Reached"),
    "countries": _("Countries"),
    "evidence": _("Evidence"),
    "persons": _("persons"),
    "per_cent": _("per cent"),
    "project_period": _("Period of the project"),
    "grants": _("Grants"),
    "marker": _("Marker"),
    "outputs_title": _("Outputs and indicators"),
    "reached_by_country": _("Reached, by country and sex"),
    "trained_by_country": _("Trained, by country and sex"),
    "markers_title": _("Markers: how many events"),
    "reached_title": pgettext_lazy("participants", "Reached: any attendance"),
    "trained_title": pgettext_lazy("participants", "Trained: at least 80 % of a training"),
    "events_title": _("Events, one a row"),
    "by_country": _("Participants by country and sex"),
    "satisfaction_title": _("Satisfaction, by question"),
    "attendance_title": _("Attendance by day"),
    "gain_title": _("Gain from pre-test to post-test"),
    "statistics_title": _("Paired statistics by sex and country"),
    "reach_title": _("Cumulative reach"),
}
TITLES = {
    "event": _("Event summary"),
    "attendance": _("Attendance by day"),
    "institutions": _("Participants by kind of institution and sex"),
    "groups": _("Countries and target groups"),
    "gain": _("Learning gain"),
    "donor": _("Donor report"),
    "reach": _("Cumulative reach"),
    "follow_up": _("Follow-up and use at work"),
}
DEFINITIONS = {
    "participation": (
        pgettext_lazy("counting", "Participation"),
        _("One person at one event; who attends two events counts twice."),
    ),
    "unique": (
        _("Unique person"),
        _(
            "Counted once in the period, however many events. Rows and columns of unique persons "
            "do not add up: one person may stand in several."
        ),
    ),
    "trained": (
        pgettext_lazy("participants", "Trained"),
        _(
            "Role participant, present at 80 % of the half-days at least, at a training or "
            "e-course. Trained and reached are both shown and never added."
        ),
    ),
    "reached": (
        pgettext_lazy("participants", "Reached"),
        _("Role participant, present at any half-day, awareness events included."),
    ),
    "share": (
        _("Share of women"),
        _(
            "Women divided by all, those included who did not say. Where those are more than 5 %, "
            "a second share leaves them out."
        ),
    ),
    "institution": (
        _("Institution"),
        _("The employer at the date of the event, not of today."),
    ),
    "period": (
        _("Period"),
        _("An event belongs to the period in which its first day lies. Cancelled events do not "
           "count."),
    ),
    "cofunded": (
        _("Events with several donors"),
        _(
            "Heads count in full for each donor, so that tables of donors do not add up to the "
            "total; only money follows the shares."
        ),
    ),
    "day": (
        _("Day"),
        _("Present at one half of the day at least. “All days”: on every day of the event."),
    ),
    "gain": (
        _("Gain"),
        _(
            "Post-test minus pre-test in percentage points, first attempts, only of those who did "
            "both. Where a course has no post-test, its final test stands for it."
        ),
    ),
    "satisfaction": (
        _("Satisfaction"),
        _(
            "Mean of all answers on anonymous forms, from 1 (not at all) to 5 (fully); a question "
            "counts from five answers on. A form knows no person: the figures are always of the "
            "whole event."
        ),
    ),
    "interval": (
        _("95 % interval"),
        _("Of the mean difference, by Student's t for paired values."),
    ),
    "normalised": (
        _("Normalised gain"),
        _("The gain divided by what there was left to gain: means, (post − pre) / (100 − pre)."),
    ),
    "effect": (
        _("Effect size (d)"),
        _("Cohen's d for paired values: the mean difference divided by its standard deviation."),
    ),
    "enrolled": (
        _("Period of courses"),
        _("Enrolments whose day of enrolment lies in it; of an event, those of its group."),
    ),
    "new": (
        pgettext_lazy("persons", "New"),
        _("Not reached (or trained) in an earlier period of the table."),
    ),
    "awareness": (
        _("Awareness only"),
        _("Reached by awareness events and by nothing else."),
    ),
    "follow_up": (
        _("Follow-up"),
        _(
            "A short form by personal link, three and six months after the event. Answers of "
            "single persons are read by nobody: only the letters lead to a list of people."
        ),
    ),
    "rate": (
        _("Response rate"),
        _("Answers to the question divided by letters sent."),
    ),
    "passing": (
        _("Share passing"),
        _(
            "Of those enrolled in the groups of the project who sat a final test, how many passed "
            "it, in any attempt."
        ),
    ),
    "marker": (
        _("Marker"),
        _("2: the main aim of the event; 1: one of its aims; 0: not an aim."),
    ),
    "few": (
        "<5",
        _(
            "A count under five. A dash (–) stands where a small count could be computed from the "
            "others, or where there is nothing to compute."
        ),
    ),
}  # fmt: skip
MARKERS = {
    "gender": _("gender"),
    "human_rights": _("human rights"),
    "terrorism": _("terrorism nexus"),
    "drugs": _("drugs nexus"),
    "sdg_16_4": _("SDG 16.4"),
}
NOTES = {
    "few_tested": _("Means of fewer than five people are not shown."),
    "few_answers": _("What fewer than five people have answered is not shown."),
    "choose_event": _("Choose one event by its code to see its days by date."),
    "choose_project": _("Choose a project: a donor report is about one."),
    "many_events": _("Only the latest 200 events are listed; please choose a shorter period."),
}


def chosen(choices: Any) -> Callable[[Any], str]:
    def label(value: Any) -> str:
        known = dict(choices)
        return str(known[value]) if value in known else gettext("Not stated")

    return label


def titles(value: dict[str, str]) -> str:
    """A title that is there in several languages; "" is the one it was entered with."""
    return value.get(get_language() or "") or value.get("", "")


def day(value: str) -> str:
    return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")


def span(value: list[str]) -> str:
    first, last = value
    return day(first) if first == last else f"{day(first)} – {day(last)}"


def marker(value: list[Any]) -> str:
    name, level = value
    return f"{MARKERS[name]} ({level})"


KINDS: dict[str, Callable[[Any], str]] = {
    "word": lambda value: str(WORDS[value]),
    "text": str,
    "titles": titles,
    "day": day,
    "span": span,
    "note": lambda value: str(NOTES[value]),
    "country": chosen(Country.choices),
    "kind": chosen(InstitutionKind.choices),
    "target_group": chosen(Audience.choices),
    "event_kind": chosen(EventKind.choices),
    "mode": chosen(Mode.choices),
    "sex": lambda value: str(WORDS[value]),
    "language": lambda value: str(dict(settings.LANGUAGES).get(value, value)),
    "nth_day": lambda value: gettext("Day %(number)s") % {"number": value},
    "year": lambda value: (
        gettext("Year %(number)s (%(dates)s)") % {"number": value[0], "dates": span(value[1])}
    ),
    "over": lambda value: gettext("over %(number)s experts") % {"number": value},
    "marker": marker,
    "marker_name": lambda value: str(MARKERS[value]),
    "marker_level": chosen(Marker.choices),
    "question": chosen(Asked.choices),
    "item": chosen(Item.choices),
    "months": chosen(Months.choices),
    "briefed": lambda value: (
        gettext("%(colleagues)s colleagues in %(briefings)s briefings")
        % {"colleagues": value[0], "briefings": value[1]}
    ),
    "list": lambda value: "; ".join(said(each) for each in value),
    "course_in": lambda value: f"{said(value[0])}: {said(value[1])}",
}


def said(label: Label) -> str:
    """The label in words, in the language of the moment."""
    kind, value = label
    return KINDS[kind](value)


def title(layout: str) -> str:
    return str(TITLES[layout])


def defined(names: list[str]) -> list[tuple[str, str]]:
    """(word, how it is counted)"""
    return [(str(DEFINITIONS[name][0]), str(DEFINITIONS[name][1])) for name in names]
