"""What `make bench` is judged by, and how it reads answers."""

import pytest

from tests.bench.load import parsed
from tests.bench.table import Line, failed, time


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (Line("queries", 6, 6), "ok"),
        (Line("queries", 7, 6), "MISSED"),
        (Line("ratio", 1.9, 1.9, at_least=True), "ok"),
        (Line("ratio", 1.89, 1.9, at_least=True), "MISSED"),
        (time("page", 0.2, 0.1), "over"),
        (time("page", 0.05, 0.1), "ok"),
        (Line("told", 7), ""),
    ],
)
def test_ratios_counts_and_sizes_are_judged_and_times_are_told(line, verdict):
    assert line.verdict == verdict
    assert failed([line]) == ([line] if verdict == "MISSED" else [])


def test_an_answer_is_read_once_it_is_there():
    whole = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd"
    for end in range(len(whole)):
        assert parsed(bytearray(whole[:end])) is None
    answer = parsed(bytearray(whole))
    assert (answer.status, answer.body, answer.size) == (200, b"abcd", len(whole))


def test_an_answer_in_pieces_ends_with_an_empty_one():
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert parsed(bytearray(head + b"2\r\nab\r\n")) is None
    assert parsed(bytearray(head + b"2\r\nab\r\n0\r\n\r\n")).status == 200


def test_a_redirect_says_where_to():
    answer = parsed(
        bytearray(b"HTTP/1.1 302 Found\r\nLocation: /en/A/\r\nContent-Length: 0\r\n\r\n")
    )
    assert answer.headers["location"] == "/en/A/"
