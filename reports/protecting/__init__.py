"""A report as it may leave the programme: small counts hidden, and what they would follow from.

What was counted is not changed: hidden cells become text (`suppressing.FEW`, `HIDDEN`), and shares
or means that rest on a hidden count are left out. Tables that speak of the same people are hidden
together, whether they stand in one report or in reports of the same period.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy

from reports.protecting import columns, crossed, events, gain, outputs, reach
from reports.structure import Report, Table

Protect = Callable[[dict[str, Table]], None]
PROTECTORS: dict[str, Protect] = {
    "event": events.protect,
    "attendance": columns.protect,
    "institutions": crossed.protect,
    "groups": crossed.protect,
    "gain": gain.protect,
    "donor": outputs.protect,
    "reach": reach.protect,
    "follow_up": columns.protect_answers,
}


def protected(report: Report, earlier: Iterable[Report] = ()) -> Report:
    """A copy of the report for others. `earlier`: cumulative reports that they have already, from
    which this one could be subtracted."""
    safe = deepcopy(report)
    tables = {table.key: table for table in safe.tables if table.rows}
    PROTECTORS[safe.layout](tables)
    for one in earlier:
        reach.since(tables, one)
    safe.facts = [(what, said) for what, said in safe.facts if said[0] != "over"]
    safe.definitions = [*(name for name in safe.definitions if name != "few"), "few"]
    return safe
