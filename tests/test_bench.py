"""What `make bench` is judged by, and how it reads answers."""

import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.bench.load import Result, holder, parsed, rate, ratio, shared_out
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


def test_a_ratio_is_taken_round_by_round():
    def rounds(*rates):
        return [Result(1.0, [0.001] * rate) for rate in rates]

    assert ratio(rounds(20, 40, 90), rounds(10, 10, 30)) == 3
    assert rate(rounds(20, 40, 90)) == 40


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads /proc: needs Linux")
def test_connections_are_shared_out_among_the_processes_that_accept_them():
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    children = [subprocess.Popen([sys.executable, "-c", ACCEPTING, str(listener.fileno())],
                                 pass_fds=[listener.fileno()]) for _ in range(2)]  # fmt: skip
    try:
        port, pids = listener.getsockname()[1], [child.pid for child in children]
        opened = shared_out(port, 8, pids)
        held = Counter(holder(port, one, pids) for one in opened)
        assert held == dict.fromkeys(pids, 4)
    finally:
        for child in children:
            child.kill()
            child.wait()
        listener.close()


ACCEPTING = """
import socket, sys, time
kept, listener = [], socket.socket(fileno=int(sys.argv[1]))
while True:
    kept.append(listener.accept())
    time.sleep(0.001)
"""
