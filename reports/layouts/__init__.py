"""The eight layouts of the participation data model, section 3: one file each, `build` in each.

A layout reads from `asking.Request` and answers with a `structure.Report`; who may see what and how
it is written down is decided elsewhere.
"""

from collections.abc import Callable
from importlib import import_module

from reports.asking import Request
from reports.structure import Report

# In the order of the specification.
LAYOUTS = {
    "event": "event_summary",
    "attendance": "attendance",
    "institutions": "institutions",
    "groups": "target_groups",
    "gain": "gain",
    "donor": "donor",
    "reach": "reach",
    "follow_up": "follow_up",
}


def build(request: Request) -> Report:
    """The report that was asked for. As many queries for many rows as for few."""
    builder: Callable[[Request], Report] = import_module(
        f"reports.layouts.{LAYOUTS[request.layout]}"
    ).build
    report = builder(request)
    report.filters = request.filters
    return report
