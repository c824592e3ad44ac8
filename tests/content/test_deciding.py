"""Who wins, as a rule: the base is what file and CMS were when they were last equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.deciding import Verdict, decide


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "verdict"),
    [
        ("old", "old", "new", Verdict.WRITE),
        ("old", "new", "old", Verdict.KEEP),
        ("old", "new", "new", Verdict.ADOPT),
        ("old", "one", "two", Verdict.CONFLICT),
        ("old", "old", "old", Verdict.ADOPT),
        (None, None, "new", Verdict.WRITE),
        (None, "made in the CMS", None, Verdict.KEEP),
        (None, "made in the CMS", "made in a file", Verdict.CONFLICT),
        ("old", None, "old", Verdict.KEEP),
        ("old", None, "new", Verdict.CONFLICT),
        ("old", "old", None, Verdict.WRITE),
        ("old", "new", None, Verdict.CONFLICT),
    ],
)
def test_the_cases(base, ours, theirs, verdict):
    assert decide(base, ours, theirs) is verdict


STATES = st.sampled_from([None, "a", "b", "c"])


@given(STATES, STATES, STATES)
def test_a_change_of_the_cms_is_never_written_over(base, ours, theirs):
    if decide(base, ours, theirs) is Verdict.WRITE:
        assert ours == base


@given(STATES, STATES, STATES)
def test_what_both_hold_is_never_a_conflict(base, ours, theirs):
    if ours == theirs:
        assert decide(base, ours, theirs) is Verdict.ADOPT
