"""From a figure to what it counts: the same filters, one page at a time; one file a kind of list.

A cell of a report carries a *pick*: filters that it adds to those of the report, `what` it counts
(`what.What`) and, for some, `of` which part. Rules of what leads where:

- A count leads to as many rows as it says.
- A mean, a gain or a statistic leads to the enrolments that it was computed of.
- A share leads to the whole that it is of: the share of women to everybody in its row, the share
  passed to all who did both tests. The response rate leads nowhere, like every answer to a
  follow-up: answers of single persons are read by nobody.
- Satisfaction leads nowhere: the forms know no person.
- What was promised or written down by hand (baseline, target, an indicator with its evidence) leads
  nowhere: there are no rows behind it.

Rows are those of `asking.Request`, which has them from `access`: a list never holds more than the
person who looks may count.
"""

from collections.abc import Callable
from typing import Any

from reports.asking import Request
from reports.rows import enrolments, events, people, persons, places
from reports.rows.paging import Listing
from reports.rows.people import COUNTED
from reports.rows.what import Kind, What, is_known, kind_of, label

__all__ = ["COUNTED", "Listing", "What", "is_known", "label", "listing"]

LISTS: dict[str, Callable[[Request, str, str, Any], Listing]] = {
    Kind.PEOPLE: people.listing,
    Kind.PERSONS: persons.listing,
    Kind.ENROLMENTS: enrolments.listing,
    Kind.EVENTS: events.listing,
    Kind.PLACES: places.listing,
}


def listing(request: Request, what: str, of: str, number: Any) -> Listing:
    """A page of what a figure counts. At most twelve queries, however many rows."""
    return LISTS[kind_of(what)](request, what, of, number)
