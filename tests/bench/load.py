"""A small load generator: connections that are kept open, each with a visitor at the other end.

A visitor is a generator that yields requests and is sent the answers; a number of seconds that it
yields is a pause. One thread serves all, with little of its own to do, since it shares the machine
with what it measures.
"""

import contextlib
import heapq
import itertools
import selectors
import socket
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

HOST = "127.0.0.1"


@dataclass
class Answer:
    """Status, headers in small letters, body; `size`: bytes on the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    size: int


Visitor = Generator[bytes | float, Answer | None, None]


@dataclass
class Result:
    """What a run gave. Times in seconds."""

    seconds: float
    times: list[float] = field(default_factory=list)
    bytes: int = 0
    failed: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share of the answers came."""
        return 1000 * sorted(self.times)[min(len(self.times) - 1, int(share * len(self.times)))]


def request(path: str, cookie: str = "", data: dict | None = None, encoding: str = "") -> bytes:
    """The bytes of a request; a POST when there are data."""
    body = urlencode(data, doseq=True) if data is not None else ""
    lines = [
        f"{'GET' if data is None else 'POST'} {path} HTTP/1.1",
        f"Host: {HOST}",
        f"Cookie: {cookie}",
        f"Accept-Encoding: {encoding or 'identity'}",
    ]
    if data is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + f"\r\n\r\n{body}").encode()


class Connection:
    """One open connection and the visitor who uses it."""

    def __init__(self, port: int, visitor: Visitor, opened: socket.socket | None = None) -> None:
        self.port, self.visitor = port, visitor
        self.socket = opened or socket.create_connection((HOST, port))
        self.buffer = bytearray()
        self.asked = 0.0

    def ask(self, wanted: bytes) -> None:
        self.wanted = wanted
        self.buffer.clear()
        self.asked = time.perf_counter()
        self.socket.sendall(wanted)

    def again(self) -> None:
        """The server closed a connection that was kept open: ask once more on another."""
        self.socket.close()
        self.socket = socket.create_connection((HOST, self.port))
        self.ask(self.wanted)

    def received(self) -> Answer | None:
        """The whole answer, if it is there. Raises ConnectionError when the server hung up."""
        data = self.socket.recv(262144)
        if not data:
            raise ConnectionError
        self.buffer += data
        return parsed(self.buffer)


def parsed(buffer: bytearray) -> Answer | None:
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    first, *lines = buffer[:end].decode("latin-1").split("\r\n")
    pairs = (line.split(": ", 1) for line in lines)
    headers = {name.lower(): value for name, value in pairs}
    size = end + 4 + int(headers.get("content-length", 0))
    if headers.get("transfer-encoding") == "chunked":
        if not buffer.endswith(b"0\r\n\r\n"):
            return None
        size = len(buffer)
    if len(buffer) < size:
        return None
    return Answer(int(first.split()[1]), headers, bytes(buffer[end + 4 : size]), size)


class Crowd:
    """The connections that wait for an answer, and those that pause."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.pauses: list[tuple[float, int, Connection]] = []
        self.numbers = itertools.count()

    def go_on(self, connection: Connection, wanted: bytes | float) -> None:
        """Ask, or pause first."""
        if isinstance(wanted, bytes):
            connection.ask(wanted)
            self.selector.register(connection.socket, selectors.EVENT_READ, connection)
        else:
            due = time.perf_counter() + wanted
            heapq.heappush(self.pauses, (due, next(self.numbers), connection))

    def wake(self) -> float:
        """Let those go on whose pause is over; seconds until the next, at most one."""
        while self.pauses and self.pauses[0][0] <= time.perf_counter():
            connection = heapq.heappop(self.pauses)[2]
            self.send_on(connection, None)
        return min(1.0, self.pauses[0][0] - time.perf_counter()) if self.pauses else 1.0

    def send_on(self, connection: Connection, answer: Answer | None) -> None:
        try:
            self.go_on(connection, connection.visitor.send(answer))
        except StopIteration:
            connection.socket.close()

    def __bool__(self) -> bool:
        return bool(self.selector.get_map() or self.pauses)

    def close(self) -> None:
        for key in list(self.selector.get_map().values()):
            key.data.socket.close()
        self.selector.close()


def shared_out(port: int, wanted: int, processes: Sequence[int]) -> list[socket.socket]:
    """Open connections of which each process of the site holds as many as the others.

    Processes that have nothing to do race for a new connection and keep it, so that one may hold
    all. Those of many visitors share themselves out; eight at once do not, and what is measured
    then is chance.
    """
    held: dict[int, list[socket.socket]] = {pid: [] for pid in processes}
    share, left_over = -(-wanted // len(processes)), []
    while any(len(found) < share for found in held.values()):
        opened = socket.create_connection((HOST, port))
        found = held[holder(port, opened, processes)]
        (found if len(found) < share else left_over).append(opened)
    for opened in left_over:
        opened.close()
    return [opened for found in held.values() for opened in found][:wanted]


def holder(port: int, opened: socket.socket, processes: Sequence[int]) -> int:
    """The process that has accepted a connection. Raises TimeoutError when none does."""
    here = opened.getsockname()[1]
    ends = f":{port:04X}", f":{here:04X}"
    end = time.perf_counter() + 10
    while time.perf_counter() < end:
        for fields in map(str.split, Path("/proc/net/tcp").read_text().splitlines()[1:]):
            if fields[1].endswith(ends[0]) and fields[2].endswith(ends[1]):
                for pid in processes:
                    if f"socket:[{fields[9]}]" in open_files(pid):
                        return pid
        time.sleep(0.001)
    raise TimeoutError("The site accepts no connection.")


def open_files(pid: int) -> set[str]:
    found = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found.add(str(link.readlink()))
    return found


def run(
    port: int,
    visitors: list[Visitor],
    seconds: float | None = None,
    processes: Sequence[int] = (),
) -> Result:
    """Let all visitors go on at once for some seconds, or until each has finished.

    Where `processes` are named, their connections are shared out among these.
    """
    crowd = Crowd()
    ready = shared_out(port, len(visitors), processes) if processes else [None] * len(visitors)
    connections = [Connection(port, *pair) for pair in zip(visitors, ready, strict=True)]
    result, begun = Result(0.0), time.perf_counter()
    end = begun + seconds if seconds else float("inf")
    for connection in connections:
        crowd.go_on(connection, next(connection.visitor))
    while crowd and time.perf_counter() < end:
        wait = crowd.wake()
        for key, _ in crowd.selector.select(timeout=max(0.0, wait)):
            turn(crowd, key.data, result)
    result.seconds = time.perf_counter() - begun
    crowd.close()
    return result


def turn(crowd: Crowd, connection: Connection, result: Result) -> None:
    try:
        answer = connection.received()
    except ConnectionError:
        crowd.selector.unregister(connection.socket)
        connection.again()
        crowd.selector.register(connection.socket, selectors.EVENT_READ, connection)
        return
    if answer is None:
        return
    result.times.append(time.perf_counter() - connection.asked)
    result.bytes += answer.size
    result.failed += answer.status >= 400
    crowd.selector.unregister(connection.socket)
    crowd.send_on(connection, answer)


def once(port: int, wanted: bytes) -> tuple[Answer, float]:
    """One request on a connection of its own: the answer, and how long it took in seconds."""
    kept: list[Answer] = []

    def visitor() -> Visitor:
        kept.append((yield wanted))

    result = run(port, [visitor()])
    return kept[0], result.times[0]


def for_ever(requests: Iterator[bytes]) -> Visitor:
    """A visitor who asks one thing after the other and does not look at the answers."""
    while True:
        yield next(requests)


def in_turns(
    port: int,
    kinds: dict[str, Callable[[], list[Visitor]]],
    seconds: float,
    processes: Sequence[int],
    rounds: int = 5,
) -> dict[str, list[Result]]:
    """Measure several things in turns, so that what else the machine does meets all of them."""
    results: dict[str, list[Result]] = {name: [] for name in kinds}
    for visitors in kinds.values():
        run(port, visitors(), 0.5, processes)
    for _ in range(rounds):
        for name, visitors in kinds.items():
            results[name].append(run(port, visitors(), seconds, processes))
    return results


def rate(results: list[Result]) -> float:
    """Answers a second in the round in the middle."""
    return median(result.rate for result in results)


def ratio(results: list[Result], baseline: list[Result]) -> float:
    """How many times the baseline: in each round beside that of the same round, the middle one."""
    pairs = zip(results, baseline, strict=True)
    return median(result.rate / beside.rate for result, beside in pairs)
