"""The page of an event says who approved its report."""

import pytest
from django.utils import timezone

from reports import freezing, layouts
from reports.wording import said
from tests.conftest import person
from tests.reports.layouts.conftest import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def boris(db):
    """Another programme officer."""
    return person("boris@example.org", "Programme officers", given_name="Boris")


def approver(olga, **filters) -> str | None:
    facts = layouts.build(asked(olga, "event", **filters)).facts
    found = [value for what, value in facts if what == ["word", "approved_by"]]
    return said(found[0]) if found else None


def frozen(olga, layout="event", **filters):
    return freezing.freeze(request=asked(olga, layout, **filters), filters=filters)


def test_nothing_is_said_where_there_is_none(olga, boris, world):
    assert approver(olga, event="A-1") is None
    frozen(olga, event="A-1")  # waits for its approval
    for others in (
        frozen(olga, event="A-2"),
        frozen(olga, event="A-1", country="KZ"),
        frozen(olga, "attendance", event="A-1"),
        frozen(olga),
    ):
        freezing.approve(others, boris)
    assert approver(olga, event="A-1") is None
    assert approver(olga) is None


@pytest.mark.parametrize("code", ["A-1", "a-1", " a-1 "])
def test_the_latest_approved_report_of_the_event_is_named(olga, boris, world, code):
    first = frozen(olga, event=code)
    freezing.approve(first, boris)
    told = approver(olga, event="A-1")
    assert told.startswith("Boris")
    assert str(first) in told
    assert timezone.localdate().strftime("%Y") in told
    second = frozen(olga, event="A-1")
    assert str(first) in approver(olga, event="a-1")
    later = freezing.approve(second, boris)
    assert later.at >= first.approval.at
    assert str(second) in approver(olga, event="a-1")


def test_a_part_of_the_event_says_the_same(olga, boris, world):
    freezing.approve(frozen(olga, event="A-1"), boris)
    assert approver(olga, event="A-1", sex="female").startswith("Boris")


def test_one_query(olga, boris, world, django_assert_num_queries):
    from reports.layouts.event_summary import approved

    for _number in range(3):
        freezing.approve(frozen(olga, event="A-1"), boris)
    with django_assert_num_queries(1):
        assert list(approved(world.events["A-1"]))
    with django_assert_num_queries(1):
        assert not list(approved(world.events["A-2"]))
