"""What is wrong with the data of a project or an event, in words, before anybody counts by them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.choices import EventState, Half, Role
from programmes.counting import with_presence
from programmes.events import half_days
from programmes.models import Attendance, Event, Participation, Project

WHOLE = Decimal(100)


def shares_problem(shares: list[Decimal]) -> str:
    """What to say of shares that do not make 100 %; "" where they do, or where there are none."""
    total = sum(shares, Decimal(0))
    if not shares or total == WHOLE:
        return ""
    return _("The shares make %(sum)s %%, not 100 %%.") % {"sum": f"{total.normalize():f}"}


def of_project(project: Project) -> list[str]:
    """Problems of a project: its money and its events' dates. Two queries."""
    outside = project.events.exclude(start__gte=project.start, end__lte=project.end)
    return [*of_money(project), *(outside_of(event, project) for event in outside)]


def of_money(project: Project) -> Iterator[str]:
    """One query, unless the funding lines are there."""
    shares = [line.share for line in project.funding_lines.all()]
    if problem := shares_problem(shares):
        yield problem
    elif not shares:
        yield _("Nobody pays: there is no funding line.")


def outside_of(event: Event, project: Project) -> str:
    return _("%(event)s: its dates are not within the project (%(start)s – %(end)s).") % {
        "event": event.code,
        "start": date_format(project.start, "SHORT_DATE_FORMAT"),
        "end": date_format(project.end, "SHORT_DATE_FORMAT"),
    }


def of_event(event: Event, lines: list[Participation] | None = None) -> list[str]:
    """Problems of an event, its list and its attendance. At most seven queries.

    `lines`: its participations with `present`, user and institution, where they are there already.
    """
    if lines is None:
        people = event.participations.select_related("user", "institution")
        lines = list(with_presence(people))
    prefetch(event)
    money = [*of_shares(event), *of_project_shares(event)]
    said = half_days_said([event])
    return [*of_dates(event), *money, *of_list(event, lines), *of_attendance(event, said)]


def prefetch(*events: Event) -> None:
    """What problems of dates and money are read from, for all events at once: four queries."""
    prefetch_related_objects(events, "days", "shares__line", "project__funding_lines")


def of_dates(event: Event) -> Iterator[str]:
    project = event.project
    if event.start < project.start or event.end > project.end:
        yield outside_of(event, project)
    days = [day.day for day in event.days.all()]
    if not days:
        yield _("There is no session day: attendance cannot be recorded.")
    for day in days:
        if not event.start <= day <= event.end:
            yield _("%(day)s is not within the dates of the event.") % {
                "day": date_format(day, "SHORT_DATE_FORMAT")
            }


def of_shares(event: Event) -> Iterator[str]:
    shares = list(event.shares.all())
    if problem := shares_problem([share.share for share in shares]):
        yield problem
    if any(share.line.project_id != event.project_id for share in shares):
        yield _("A share is of a funding line of another project.")


def of_project_shares(event: Event) -> Iterator[str]:
    """An event without shares of its own is paid like its project."""
    if event.shares.all():
        return
    lines = [line.share for line in event.project.funding_lines.all()]
    if problem := shares_problem(lines):
        yield _("Project: %(problem)s") % {"problem": problem}


def of_list(event: Event, lines: list[Participation]) -> Iterator[str]:
    here = [line for line in lines if line.withdrawn_on is None]
    participants = [line for line in here if line.role == Role.PARTICIPANT]
    unconfirmed = len([p for p in participants if p.present and not p.confirmed_on])
    if unconfirmed:
        yield ngettext(
            "%(number)d person attended who is not confirmed.",
            "%(number)d people attended who are not confirmed.",
            unconfirmed,
        ) % {"number": unconfirmed}
    yield from of_missing(participants)
    yield from of_doubles(here)
    if len(participants) > event.places:
        yield _("%(people)d people are on the list for %(places)d places.") % {
            "people": len(participants),
            "places": event.places,
        }


def of_missing(participants: list[Participation]) -> Iterator[str]:
    """What reports must know of each participant."""
    unknown = {
        _("sex"): [line for line in participants if not line.user.sex],
        _("country"): [line for line in participants if not line.country],
        _("institution"): [line for line in participants if line.institution_id is None],
    }
    for what, rows in unknown.items():
        if rows:
            yield _("Not known of %(number)d of %(all)d people: %(what)s.") % {
                "number": len(rows),
                "all": len(participants),
                "what": what,
            }


def of_doubles(lines: list[Participation]) -> Iterator[str]:
    """The same name twice from the same institution: perhaps one person."""
    names = Counter((line.user.display_name.casefold(), line.institution_id) for line in lines)
    for line in lines:
        key = (line.user.display_name.casefold(), line.institution_id)
        if names.pop(key, 0) > 1:
            yield _("%(name)s is on the list more than once: perhaps one person.") % {
                "name": line.user.display_name
            }


def half_days_said(events: Iterable[Event]) -> set[tuple[int, str]]:
    """(session day, half) of every half-day of these events about which something was recorded.
    One query."""
    rows = Attendance.objects.filter(day__event__in=[event.pk for event in events])
    return set(rows.order_by().values_list("day", "half").distinct())


def of_attendance(event: Event, said: set[tuple[int, str]]) -> Iterator[str]:
    """Half-days of an event that was held about which nobody said anything."""
    if event.state != EventState.HELD:
        return
    for day, half in half_days(list(event.days.all())):
        if (day.pk, half.value) not in said:
            yield _("%(day)s, %(half)s: no attendance is recorded.") % {
                "day": date_format(day.day, "SHORT_DATE_FORMAT"),
                "half": Half(half).label,
            }
