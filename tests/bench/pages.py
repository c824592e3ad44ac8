"""Lessons: how many a second, beside a stock Wagtail page and a bare view; queries; weight."""

import re
from collections.abc import Iterator
from itertools import repeat
from statistics import median
from urllib.parse import urljoin, urlparse

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certificates import designing, keys
from courses import path_facts
from courses.outline import Course
from tests.bench import cast, load
from tests.bench.cast import Learner
from tests.bench.site import Site, cpu
from tests.bench.table import Line, time

CONNECTIONS = 8
WRITES = ("INSERT", "UPDATE", "DELETE")
# What only begins or ends a transaction asks nothing.
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
LINKED = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"')
IN_CSS = re.compile(r"url\([\"']?(?!data:)([^)\"']+)")
NOT_FETCHED = re.compile(r'<link\b[^>]*rel="(?:alternate|canonical)"[^>]*>')


def lesson_views(site: Site, course: Course, seconds: float) -> list[Line]:
    """Rates in the same run, in turns; each connection is another learner."""
    lesson = cast.first_lesson(course)
    people = cast.learners(CONNECTIONS, course, lesson)
    paths = {
        "lesson": lesson.url_in(cast.LANGUAGE),
        "stock": f"/bench/stock{lesson.url_in(cast.LANGUAGE)[3:]}",
        "bare": "/bench/bare/",
    }
    for path in paths.values():
        expect(load.once(site.port, load.request(path, people[0].cookie))[0].status, 200, path)
    kinds = {name: lambda path=path: visitors(path, people) for name, path in paths.items()}
    results = load.in_turns(site.port, kinds, seconds, site.answering)
    times = median(result.percentile(0.95) for result in results["lesson"])
    return [
        Line(
            "lesson view ÷ stock Wagtail page",
            load.ratio(results["lesson"], results["stock"]),
            1.9,
            "×",
            at_least=True,
        ),
        Line("lesson view", load.rate(results["lesson"]), 400, "a second",
             at_least=True, judged=False),
        Line("  its 95th percentile", times, None, "ms"),
        time("  its processor time", processor(site, kinds["lesson"](), seconds), 0.0045),
        Line("stock Wagtail page", load.rate(results["stock"]), None, "a second"),
        time("  its processor time", processor(site, kinds["stock"](), seconds)),
        Line("bare view with a session", load.rate(results["bare"]), None, "a second"),
        Line("failed answers", sum(r.failed for found in results.values() for r in found), 0),
    ]  # fmt: skip


def expect(found: int, wanted: int, what: str) -> None:
    if found != wanted:
        raise SystemExit(f"{what} answered {found} instead of {wanted}: nothing to measure.")


def visitors(path: str, people: list[Learner]) -> list[load.Visitor]:
    return [load.for_ever(repeat(load.request(path, one.cookie))) for one in people]


def processor(site: Site, visitors: list[load.Visitor], seconds: float) -> float:
    """Seconds of processor time that the web processes spend on an answer."""
    pids = site.web_processes()
    before = cpu(pids)
    result = load.run(site.port, visitors, seconds, site.answering)
    return (cpu(pids) - before) / len(result.times)


def queries(course: Course) -> list[Line]:
    """Database queries of a page, once it has been seen; none of a GET writes."""
    lesson, test = cast.first_lesson(course), cast.final_test(course)
    reader, examinee = cast.learner(course, lesson), cast.learner(course, test)
    client, sitting = browser(reader), browser(examinee)
    path = test.url_in(cast.LANGUAGE)
    sitting.post(path, {"start": "1"})
    officer = browser(cast.officer())
    lines = [
        *counted(client, "lesson", lesson.url_in(cast.LANGUAGE), 6),
        *counted(sitting, "test page", path, 8),
        *counted(client, "My learning", f"/{cast.LANGUAGE}/my-learning/", 8),
        *counted(client, "catalogue", f"/{cast.LANGUAGE}/courses/", 6),
        *counted(officer, "participation", f"/{cast.LANGUAGE}/reports/participation/", 13),
    ]
    data = {"attempt": "1", "submit": "1", "confirm": "1", **dict(cast.right_answers(examinee))}
    # What a running process has at hand: the signing key, the designs of certificates, the paths.
    path_facts.all_paths()
    keys.make()
    keys.current()
    designing.chosen("")
    with CaptureQueriesContext(connection) as captured:
        answer = sitting.post(path, data)
    expect(answer.status_code, 302, "submitting the test")
    examinee.enrolment.refresh_from_db()
    expect(bool(examinee.enrolment.completed_at), True, "completing the course")
    title = "queries: submitting the test that completes the course"
    return [*lines, Line(title, len(asked(captured)), 20)]


def asked(captured: CaptureQueriesContext) -> list[str]:
    return [one["sql"] for one in captured if not one["sql"].startswith(CONTROL)]


def browser(person: Learner) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def counted(client: Client, what: str, path: str, limit: int) -> Iterator[Line]:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    expect(answer.status_code, 200, path)
    writes = sum(sql.split(" times: ")[-1].startswith(WRITES) for sql in asked(captured))
    yield Line(f"queries: {what}", len(asked(captured)), limit)
    if writes:
        yield Line(f"  of them writes: {what}", writes, 0)


def weight(site: Site, course: Course) -> list[Line]:
    """What a first visit to a lesson takes over the line, as a browser would fetch it."""
    lesson = cast.first_lesson(course)
    person = cast.learner(course, lesson)
    path = lesson.url_in(cast.LANGUAGE)
    sizes = fetched(site.port, path, person.cookie)
    scripts = sum(size for name, size in sizes.items() if name.endswith(".js"))
    after = cast.final_test(course)
    examinee = cast.learner(course, after)
    test = test_on_the_wire(site.port, after.url_in(cast.LANGUAGE), examinee)
    return [
        Line("first lesson: on the wire", sum(sizes.values()) / 1000, 25, "KB"),
        Line("first lesson: requests", len(sizes), 6),
        Line("first lesson: scripts", scripts / 1000, 6, "KB"),
        Line("second lesson: the page alone", sizes[path] / 1000, 8, "KB"),
        Line("test of 10 questions: on the wire, files cached", test / 1000, 20, "KB"),
    ]


def fetched(port: int, path: str, cookie: str) -> dict[str, int]:
    """Bytes of a page and of everything it needs, by address."""
    sizes: dict[str, int] = {}
    wanted = [path]
    while wanted:
        address = wanted.pop()
        if address in sizes:
            continue
        answer = get(port, address, cookie)
        sizes[address] = answer.size
        wanted += [urlparse(urljoin(address, one)).path for one in needed(port, address, cookie)]
    return sizes


def get(port: int, path: str, cookie: str, encoding: str = "gzip, br") -> load.Answer:
    answer, _ = load.once(port, load.request(path, cookie, encoding=encoding))
    expect(answer.status, 200, path)
    return answer


def needed(port: int, path: str, cookie: str) -> list[str]:
    """What a page or style sheet refers to."""
    if path.endswith("/"):
        html = get(port, path, cookie, "identity").body.decode()
        return [one for one in LINKED.findall(NOT_FETCHED.sub("", html)) if one.startswith("/")]
    if path.endswith(".css"):
        return IN_CSS.findall(get(port, path, cookie, "identity").body.decode())
    return []


def test_on_the_wire(port: int, path: str, person: Learner) -> int:
    """Bytes down from pressing “Start” to the result, with the site's files in the cache."""
    sizes: list[int] = []

    def visitor() -> load.Visitor:
        answer = yield ask(data=person.post(start="1"))
        sizes.append(answer.size)
        answer = yield ask()
        sizes.append(answer.size)
        responses = dict(cast.right_answers(person))
        sent = person.post(attempt="1", submit="1", confirm="1", **responses)
        answer = yield ask(data=sent)
        sizes.append(answer.size)
        answer = yield load.request(answer.headers["location"], person.cookie, encoding="gzip, br")
        sizes.append(answer.size)

    def ask(data: dict | None = None) -> bytes:
        return load.request(path, person.cookie, data, encoding="gzip, br")

    load.run(port, [visitor()])
    return sum(sizes)
