"""A report is kept as it was: frozen by one officer, approved by another, never changed.

What goes to donors is frozen with its small counts hidden, and only of a whole project or of whole
quarters, the same for all reports that overlap: two tables must not be subtractable.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from reports import layouts
from reports.asking import Request
from reports.layout_form import LayoutForm
from reports.models import FrozenApproval, FrozenReport
from reports.participation import Courses
from reports.protecting import protected
from reports.structure import Report

DONORS_MAY_ASK = {"project", "since", "until"}
CUMULATIVE = "reach"
INSIDE = {"attendance"}
"""Layouts that no donor gets: one day less another is a count of few people."""


class NotFreezable(Exception):
    """Why a report may not be frozen or approved, in words."""


class SamePerson(NotFreezable):
    """Who made a report can't approve it."""


def canonical(content: Any) -> bytes:
    """The one way to write the content down: what the digest is made of."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest(content: Any) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def is_whole(frozen: FrozenReport) -> bool:
    """Whether the content is what was frozen."""
    return digest(frozen.content) == frozen.sha256


def content(
    request: Request, *, for_donors: bool, like: FrozenReport | None = None
) -> dict[str, Any]:
    """What is kept; as JSON gives it back, so that it can be compared. `like`: the report that this
    is a new version of, or is compared with."""
    if for_donors:
        request = replace(request, for_others=True)
        report = protected(layouts.build(request), earlier(request, like))
    else:
        report = layouts.build(request)
    return json.loads(canonical(report.as_data()))


def earlier(request: Request, like: FrozenReport | None) -> list[Report]:
    """The cumulative reports of the project that donors have already, other versions apart."""
    if request.layout != CUMULATIVE:
        return []
    kept = FrozenReport.objects.filter(
        for_donors=True, layout=CUMULATIVE, project=request.asked["project"]
    )
    if like is not None:
        kept = kept.filter(made_at__lt=like.made_at).exclude(year=like.year, number=like.number)
    return [report(frozen) for frozen in kept.order_by("pk")]


def freeze(
    *,
    request: Request,
    filters: dict[str, str],
    for_donors: bool = False,
    replaces: FrozenReport | None = None,
    reason: str = "",
) -> FrozenReport:
    """Keep the report as it is now. Raises NotFreezable."""
    if for_donors:
        check_for_donors(request, filters, replaces)
    if replaces is not None:
        check_correction(request, replaces, filters, for_donors=for_donors)
    kept = content(request, for_donors=for_donors, like=replaces)
    if for_donors and replaces is None:
        check_news(request, kept)
    frozen = FrozenReport(
        layout=request.layout,
        filters=filters,
        content=kept,
        sha256=digest(kept),
        for_donors=for_donors,
        project=request.asked.get("project"),
        made_by=request.user,
        replaces=replaces,
        reason=reason,
    )
    return numbered(frozen)


def numbered(frozen: FrozenReport) -> FrozenReport:
    """Store it under the next number of its year; of two at once, the second tries again."""
    for last in (False, False, False, True):
        try:
            with transaction.atomic():
                number(frozen)
                frozen.save()
                return frozen
        except IntegrityError:
            if last:
                raise
    return frozen


def number(frozen: FrozenReport) -> None:
    if frozen.replaces is not None:
        old = frozen.replaces
        frozen.year, frozen.number, frozen.version = old.year, old.number, old.version + 1
        return
    frozen.year = timezone.localdate(frozen.made_at).year
    last = FrozenReport.objects.filter(year=frozen.year).aggregate(last=Max("number"))["last"]
    frozen.number = (last or 0) + 1


def check_correction(
    request: Request, old: FrozenReport, filters: dict[str, str], *, for_donors: bool
) -> None:
    """A correction is of the same report, asked for in the same way, and the latest version's."""
    same = (old.layout, old.filters, old.for_donors) == (request.layout, filters, for_donors)
    if not same:
        raise NotFreezable(_("A correction keeps the report and its filters."))
    if FrozenReport.objects.filter(replaces=old).exists():
        raise NotFreezable(_("This version has been corrected already: correct the latest one."))


def check_for_donors(
    request: Request, filters: dict[str, str], replaces: FrozenReport | None
) -> None:
    if not filters.get("project"):
        raise NotFreezable(_("Choose the project: donors see reports of their own projects."))
    if set(filters) - DONORS_MAY_ASK:
        raise NotFreezable(
            _("For donors, only the project and whole quarters can be chosen: two tables must not "
              "be subtractable.")
        )  # fmt: skip
    since, until = request.asked.get("since"), request.asked.get("until")
    if not is_whole_quarters(since, until):
        raise NotFreezable(
            _("For donors, a period begins on the first day of a quarter and ends on the last.")
        )
    if request.layout in INSIDE:
        raise NotFreezable(
            _("Attendance by day stays inside the programme: one day less another is a count of "
              "few people. The event summary says who attended.")
        )  # fmt: skip
    check_overlap(request, since, until, replaces)


def check_news(request: Request, kept: dict[str, Any]) -> None:
    """A cumulative report that says what the latest one of the project says is none."""
    if request.layout != CUMULATIVE:
        return
    made = FrozenReport.objects.filter(
        for_donors=True, layout=CUMULATIVE, project=request.asked["project"]
    )
    latest = made.order_by("-pk").first()
    if latest is not None and latest.content == kept:
        raise NotFreezable(
            _("Report %(number)s for donors says the same as this one would.") % {"number": latest}
        )


def is_whole_quarters(since: date | None, until: date | None) -> bool:
    if since is None or until is None:
        return since is until
    after = until + timedelta(days=1)
    return all(day.day == 1 and day.month % 3 == 1 for day in (since, after))


def check_overlap(
    request: Request, since: date | None, until: date | None, replaces: FrozenReport | None
) -> None:
    """Two periods of which one holds the other could be subtracted, also where two layouts count
    the same people by other things; unless a report is cumulative by itself."""
    if request.layout == CUMULATIVE or replaces is not None:
        return
    others = FrozenReport.objects.filter(for_donors=True, project=request.asked["project"])
    for other in others.exclude(layout=CUMULATIVE):
        same = period(other) == (since, until)
        if other.layout == request.layout and overlap((since, until), period(other)):
            raise NotFreezable(
                _("Report %(number)s for donors is of a period that overlaps with this one: one "
                  "could be subtracted from the other. Correct that report instead.")
                % {"number": other}
            )  # fmt: skip
        if not same and overlap((since, until), period(other)):
            raise NotFreezable(
                _("Report %(number)s for donors counts the same people in another period that "
                  "overlaps with this one: choose the same period, or one beside it.")
                % {"number": other}
            )  # fmt: skip


def period(frozen: FrozenReport) -> tuple[date | None, date | None]:
    """The days that were asked for; they come from a form and may be written in two ways."""
    asked = {what[1]: said[1] for what, said in frozen.content["filters"]}
    since, until = asked.get("since"), asked.get("until")
    return (
        date.fromisoformat(since) if since else None,
        date.fromisoformat(until) if until else None,
    )


def overlap(one: tuple, other: tuple) -> bool:
    """Of two periods, each (first day or None, last day or None)."""
    starts = [period[0] or date.min for period in (one, other)]
    ends = [period[1] or date.max for period in (one, other)]
    return max(starts) <= min(ends)


@transaction.atomic
def approve(frozen: FrozenReport, by: Any) -> FrozenApproval:
    """The second person. Raises SamePerson, or NotFreezable for what was approved before."""
    if by.pk == frozen.made_by_id:
        raise SamePerson(_("Somebody else has to approve it: you made it yourself."))
    approval, made = FrozenApproval.objects.get_or_create(report=frozen, defaults={"by": by})
    if not made:
        raise NotFreezable(_("It has been approved already."))
    return approval


# Since then ---------------------------------------------------------------------------------------


def asked_again(frozen: FrozenReport, user: Any) -> Request | None:
    """The request for the same report today; None where what was asked for is gone."""
    courses = Courses(settings.LANGUAGE_CODE)
    form = LayoutForm(frozen.filters, user=user, courses=courses)
    if frozen.layout not in layouts.LAYOUTS or not form.is_valid():
        return None
    return Request(user, frozen.layout, form.cleaned_data, form.labels(), courses)


def changed(frozen: FrozenReport, user: Any) -> int | None:
    """How many figures would be others today; None where it can't be computed any more."""
    request = asked_again(frozen, user)
    if request is None:
        return None
    now = content(request, for_donors=frozen.for_donors, like=frozen)
    return differences(frozen.content, now)


def differences(before: dict[str, Any], after: dict[str, Any]) -> int:
    """How many figures differ, came or went."""
    old, new = dict(figures(before)), dict(figures(after))
    return sum(old.get(place) != new.get(place) for place in {**old, **new})


def figures(data: dict[str, Any]) -> Iterator[tuple[tuple, Any]]:
    """(table, row, column) → value of every cell that says something."""
    for table in data["tables"]:
        for row in table["rows"]:
            for column, value in zip(table["columns"], row["cells"], strict=True):
                place = (table["key"], canonical(row["label"]), canonical(column["label"]))
                if value is not None:
                    yield place, value


def report(frozen: FrozenReport) -> Report:
    """The report as it was."""
    return Report.of(frozen.content)
