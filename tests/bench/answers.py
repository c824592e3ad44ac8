"""Tests: answers saved, beside a single insert; whole tests; the certificate at the end."""

from collections.abc import Iterator
from itertools import cycle
from statistics import median

from courses.outline import Course, StepEntry
from tests.bench import cast, load
from tests.bench.cast import Learner
from tests.bench.pages import CONNECTIONS, expect
from tests.bench.site import Site
from tests.bench.table import Line, time

TESTS = 64


def saves(site: Site, course: Course, seconds: float) -> list[Line]:
    """One answer after the other, each another one than before, so that every save writes."""
    test = cast.final_test(course)
    people = cast.learners(CONNECTIONS, course, test)
    path = test.url_in(cast.LANGUAGE)
    begun = load.run(site.port, [started(path, one) for one in people])
    expect(begun.failed, 0, "failed starts of a test")
    sets = {
        "save": lambda: [load.for_ever(saving(one)) for one in people],
        "insert": lambda: [load.for_ever(inserting(one)) for one in people],
    }
    results = load.in_turns(site.port, sets, seconds, site.answering)
    percentile = median(result.percentile(0.95) for result in results["save"])
    return [
        # 500 a second on a machine where an inserting view makes 750 to 1,180.
        Line(
            "answer saved ÷ a view that inserts one row",
            load.ratio(results["save"], results["insert"]),
            0.42,
            "×",
            at_least=True,
        ),
        Line("answers saved", load.rate(results["save"]), 500, "a second",
             at_least=True, judged=False),
        Line("  95th percentile", percentile, 25, "ms", judged=False),
        Line("view that inserts one row", load.rate(results["insert"]), None, "a second"),
        Line("failed saves", sum(r.failed for found in results.values() for r in found), 0),
    ]  # fmt: skip


def started(path: str, person: Learner) -> load.Visitor:
    yield load.request(path, person.cookie, person.post(start="1"))


def saving(person: Learner) -> Iterator[bytes]:
    """The first question that has one answer, answered a, b, a, b …"""
    attempt = person.user.attempts.get(submitted_at=None)
    address = cast.save_address(person)
    answer = next(
        one for one in attempt.answers.select_related("version")
        if one.version.kind != "multiple_choice"
    )  # fmt: skip
    for choice in cycle(answer.version.structure["options"]):
        sent = person.post(**{f"q{answer.position}": choice})
        yield load.request(address, person.cookie, sent)


def inserting(person: Learner) -> Iterator[bytes]:
    path = f"/bench/insert/{person.enrolment.pk}/"
    while True:
        yield load.request(path, person.cookie, {})


def whole_tests(site: Site, course: Course) -> list[Line]:
    """From the start to the submitted test, every answer saved on the way."""
    test = cast.final_test(course)
    people = iter(cast.learners(TESTS, course, test))
    queue = [several(test, people) for _ in range(CONNECTIONS)]
    result = load.run(site.port, queue, processes=site.answering)
    expect(result.failed, 0, "failed answers")
    return [
        Line(
            *("whole tests, every answer saved", TESTS / result.seconds, 40, "a second"),
            at_least=True,
            judged=False,
        )
    ]


def several(test: StepEntry, people: Iterator[Learner]) -> load.Visitor:
    for person in people:
        yield from one_test(test.url_in(cast.LANGUAGE), person)


def one_test(path: str, person: Learner) -> load.Visitor:
    yield load.request(path, person.cookie, person.post(start="1"))
    yield load.request(path, person.cookie)
    answered: dict = {}
    address = cast.save_address(person)
    for name, answer in cast.right_answers(person):
        answered[name] = answer
        yield load.request(address, person.cookie, person.post(**{name: answer}))
    sent = person.post(attempt="1", submit="1", confirm="1", **answered)
    yield load.request(path, person.cookie, sent)


def certificate(site: Site, course: Course) -> list[Line]:
    """The sheet of a course just completed: when it must be made, and when it is there."""
    test = cast.final_test(course)
    person = cast.learner(course, test)
    load.run(site.port, [one_test(test.url_in(cast.LANGUAGE), person)])
    path = person.user.certificates.get().pdf_url
    wanted = load.request(path, person.cookie)
    first, seconds = load.once(site.port, wanted)
    expect(first.status, 200, path)
    again = min(load.once(site.port, wanted)[1] for _ in range(5))
    return [
        Line("certificate", len(first.body) / 1000, 60, "KB"),
        time("certificate, the first time", seconds),
        time("certificate, ready", again, 0.05),
    ]
