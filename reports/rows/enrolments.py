"""Enrolments behind the figures of tests; results only for the trainers of the group."""

from collections.abc import Callable
from typing import Any

from learners.models import Enrolment
from programmes.models import CohortEnrolment
from reports import access, pairing
from reports.asking import Request
from reports.rows.paging import Listing, paged, person_urls
from reports.rows.what import Kind, What

Rows = list[dict[str, Any]]
"""As `pairing.attempts` gives them: one an enrolment."""


def paired(request: Request) -> list[pairing.Tests]:
    return pairing.before_and_after(request.courses.there)


def tried(request: Request) -> Rows:
    of = paired(request)
    return list(pairing.attempts(request.enrolments, of)) if of else []


def both(request: Request) -> Rows:
    return [row for row in tried(request) if pairing.is_pair(row)]


def of_group(request: Request) -> Rows:
    """Of the groups of the events that were asked for, whenever the enrolments began."""
    of = paired(request)
    links = CohortEnrolment.objects.filter(participation__in=request.lines.values("pk"))
    theirs = Enrolment.objects.filter(pk__in=links.values("enrolment"))
    return [row for row in pairing.attempts(theirs, of) if pairing.is_pair(row)] if of else []


def no_test(request: Request) -> Rows:
    keys = [test.course for test in paired(request)]
    said = {row["enrolment"] for row in tried(request)
            if row["pre"] is not None or row["post"] is not None}  # fmt: skip
    there = request.enrolments.filter(course_key__in=keys).order_by().values_list("pk", flat=True)
    return [{"enrolment": pk, "pre": None, "post": None} for pk in there if pk not in said]


def sat(request: Request) -> Rows:
    """Who sat a final test, whatever came of it."""
    of = [test for test in map(pairing.tests, request.courses.there) if test.final]
    rows = pairing.attempts(request.enrolments, of) if of else []
    return [row for row in rows if row["sits"]]


FOUND: dict[str, Callable[[Request], Rows]] = {
    What.BOTH_TESTS: both,
    What.GROUP_TESTS: of_group,
    What.PASSED: lambda request: [row for row in both(request) if row["passes"]],
    What.ONLY_PRE: lambda request: [row for row in tried(request)
                                    if row["pre"] is not None and row["post"] is None],
    What.ONLY_POST: lambda request: [row for row in tried(request)
                                     if row["pre"] is None and row["post"] is not None],
    What.NO_TEST: no_test,
    What.SAT: sat,
}  # fmt: skip


def listing(request: Request, what: str, of: str, number: Any) -> Listing:
    """The latest enrolments first."""
    found = sorted(FOUND[what](request), key=lambda row: row["enrolment"], reverse=True)
    page = paged(found, number)
    pks = [row["enrolment"] for row in page.object_list]
    enrolments = Enrolment.objects.select_related("user").in_bulk(pks)
    theirs = taught(request, pks)
    urls = person_urls(request.user, [one.user for one in enrolments.values()])
    page.object_list = [
        shown(row, enrolments[row["enrolment"]], request, urls, sees=row["enrolment"] in theirs)
        for row in page.object_list
    ]
    return Listing(Kind.ENROLMENTS, page)


def taught(request: Request, pks: list[int]) -> set[int]:
    """Of these enrolments those of groups whose trainer it is who looks."""
    groups = access.taught(request.user).values("pk")
    of_groups = Enrolment.objects.filter(pk__in=pks, cohorts__participation__event__in=groups)
    return set(of_groups.values_list("pk", flat=True))


def shown(
    row: dict[str, Any],
    enrolment: Enrolment,
    request: Request,
    urls: dict[int, str],
    *,
    sees: bool,
) -> dict[str, Any]:
    return {
        "person": enrolment.user.display_name,
        "person_url": urls.get(enrolment.user_id, ""),
        "is_sample": enrolment.user.is_sample,
        "course": request.courses.titles.get(enrolment.course_key, enrolment.course_title),
        "country": enrolment.user.get_country_display(),
        "enrolled_at": enrolment.enrolled_at,
        "scores": (row["pre"], row["post"]) if sees else None,
    }
