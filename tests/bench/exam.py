"""Two hundred trainees sit one test at once: begin, read, answer, hand in, all together.

They begin within a second. Then each thinks for a few seconds, saves an answer, thinks again: ten
times as fast as people do, so that the saves of an hour come in minutes. At the end all hand in at
the same moment, as at a bell. What is judged is that nothing fails; the time of a save is told.
"""

import random
from collections.abc import Iterator
from typing import Any

from courses.outline import Course, StepEntry
from tests.bench import cast, load
from tests.bench.cast import Learner
from tests.bench.site import Site
from tests.bench.table import Line

TRAINEES = 200
# Seconds between two answers of one person.
THINKING = (3.0, 7.0)
LIMIT = 100
"""Milliseconds within which 95 of 100 answers are saved."""


def sitting(site: Site, course: Course, seconds: float) -> Iterator[Line]:
    """The whole class, phase by phase; `seconds` decides how many answers each gives."""
    answers = 9 if seconds > 2 else 3
    test = cast.final_test(course)
    path = test.url_in(cast.LANGUAGE)
    people = cast.learners(TRAINEES, course, test)
    begun = load.run(site.port, [beginning(path, one) for one in people])
    papers = [(one, cast.right_answers(one), cast.save_address(one)) for one in people]
    saved = load.run(site.port, [answering(one, right[:answers], to) for one, right, to in papers])
    at_once = load.run(
        site.port, [answering(one, right[-1:], to, (0.0, 0.0)) for one, right, to in papers]
    )
    ended = load.run(site.port, [handing_in(path, *paper[:2]) for paper in papers])
    failures = sum(phase.failed for phase in (begun, saved, at_once, ended))
    yield Line(f"{TRAINEES} trainees at one test: failed requests", failures, 0)
    yield Line("  tests handed in and graded", graded(people, test), TRAINEES, at_least=True)
    yield told("  begin and read, 95th percentile", begun)
    yield Line("  answers saved meanwhile", saved.rate, None, "a second")
    yield told("  save an answer, median", saved, 0.5)
    yield told("  save an answer, 95th percentile", saved, limit=LIMIT)
    yield told("  all save in the same instant, 95th percentile", at_once)
    yield told("  all hand in in the same instant, 95th percentile", ended)


def told(what: str, result: load.Result, share: float = 0.95, limit: float | None = None) -> Line:
    return Line(what, result.percentile(share), limit, "ms", judged=False)


def beginning(path: str, person: Learner) -> load.Visitor:
    yield random.uniform(0.0, 1.0)
    yield load.request(path, person.cookie, person.post(start="1"))
    yield load.request(path, person.cookie)


def answering(
    person: Learner,
    right: list[tuple[str, Any]],
    address: str,
    thinking: tuple[float, float] = THINKING,
) -> load.Visitor:
    """One answer after the other, as the page's script sends them."""
    for name, answer in right:
        yield random.uniform(*thinking)
        yield load.request(address, person.cookie, person.post(**{name: answer}))


def handing_in(path: str, person: Learner, right: list[tuple[str, Any]]) -> load.Visitor:
    sent = person.post(attempt="1", submit="1", confirm="1", **dict(right))
    yield load.request(path, person.cookie, sent)


def graded(people: list[Learner], test: StepEntry) -> int:
    """How many of them have a score and the step on record."""
    done = [
        one
        for one in people
        if one.user.attempts.filter(score__isnull=False).exists()
        and one.enrolment.completions.filter(step_key=test.key).exists()
    ]
    return len(done)
