import io
import zipfile
from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cms.workbook import NOT_XML, stream


def book(rows, columns=("a", "b", "c"), name="Sheet"):
    data = b"".join(stream({name: (columns, rows, [10] * len(columns))}))
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    return load_workbook(io.BytesIO(data))


def test_values_come_back_as_they_were():
    rows = [["one", 1, date(2026, 2, 28)], ["<&>\"'", 0, None], ["Oʻzbekiston", -5, ""]]
    heading, *content = book(rows).worksheets[0].values
    assert heading == ("a", "b", "c")
    assert content == [
        ("one", 1, datetime(2026, 2, 28)),  # noqa: DTZ001 - as openpyxl gives days
        ("<&>\"'", 0, None),
        ("Oʻzbekiston", -5, None),
    ]


def test_a_number_and_its_text_are_kept_apart():
    (_, row) = book([["x", 1, "1"]]).worksheets[0].values
    assert row == ("x", 1, "1")


def test_text_that_looks_like_a_formula_is_text():
    sheet = book([["=1+1", "=2+2", "x"]]).worksheets[0]
    assert [sheet["A2"].data_type, sheet["B2"].data_type] == ["s", "s"]


def test_signs_that_a_file_cannot_hold_are_left_out():
    (_, row) = book([["a\x00b", "c\x0bd", "\ufffe"]]).worksheets[0].values
    assert row == ("ab", "cd", "")


def test_the_heading_stays_in_sight_and_a_sheet_may_have_any_name():
    found = book([], name='A & B "quoted" and far too long for a sheet')
    assert found.sheetnames == ['A & B "quoted" and far too long']
    assert found.worksheets[0].freeze_panes == "A2"


texts = st.text(st.characters(exclude_categories=["Cs"])).map(lambda t: NOT_XML.sub("", t))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(texts, texts, st.integers(-(10**9), 10**9)), max_size=20))
def test_whatever_is_written_is_read_again(rows):
    _, *content = book(rows).worksheets[0].values
    # XML reads every line end as one.
    assert content == [tuple(seen(value) for value in row) for row in rows]


def seen(value):
    return (
        value.replace("\r\n", "\n").replace("\r", "\n") or None if isinstance(value, str) else value
    )


def test_memory_does_not_grow_with_the_rows():
    pieces = stream({"x": (["a", "b"], (["same", n % 7] for n in range(200_000)), [9, 9])})
    sizes = [len(piece) for piece in pieces]
    assert max(sizes) < 300_000
