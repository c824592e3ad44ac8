"""`make bench`: prints limits and figures; exit code 1 when a ratio, a count or a size is missed.

`python -m tests.bench [--quick] [--enrolments N] [--folder DIR]`. With a PostgreSQL address in
DATABASE_URL a database of its own is made on that server, and dropped at the end; otherwise SQLite.
In a folder that is named everything stays, and is used again the next time.
"""

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import site as machine
from tests.bench.table import HEADING, LEGEND, Line, failed, time


def main() -> int:
    """Prepare, measure, print."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="shorter runs, a small report")
    parser.add_argument("--enrolments", type=int, help="in the report (default: 100,000)")
    parser.add_argument("--folder", type=Path, help="keep the site's files here (SQLite only)")
    options = parser.parse_args()
    if not Path("/proc/self/smaps_rollup").exists():
        sys.exit("The benchmarks read processor time and memory from /proc: they need Linux.")
    # Told to stop, it still stops the site and takes its database away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    enrolments = options.enrolments or (5_000 if options.quick else 100_000)
    with (
        tempfile.TemporaryDirectory(prefix="saboq-bench-") as passing,
        machine.scratch_database(os.environ.get("DATABASE_URL", "")) as database,
    ):
        port = machine.set_environment(options.folder or Path(passing), database)
        lines = []
        say(HEADING)
        for line in measured(port, 1.0 if options.quick else 4.0, enrolments):
            lines.append(line)
            say(str(line))
    say(f"\n{LEGEND}")
    missed = failed(lines)
    for line in missed:
        say(f"MISSED: {line.what}")
    return bool(missed)


def say(text: str) -> None:
    """A line as soon as it is known."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def measured(port: int, seconds: float, enrolments: int) -> Iterator[Line]:
    """All figures, as they come."""
    yield from prepared()
    yield time("second start to the first page", machine.second_start(port), 5)
    running = machine.Site(port)
    try:
        yield from figures(running, seconds, enrolments)
    finally:
        running.stop()


def prepared() -> Iterator[Line]:
    machine.manage("migrate", "--verbosity", "0")
    machine.manage("createcachetable", "--verbosity", "0")
    yield time("curriculum, loaded for the first time", machine.manage("load_content"), 120)
    machine.manage("collectstatic", "--no-input", "--verbosity", "0")


def figures(running: machine.Site, seconds: float, enrolments: int) -> Iterator[Line]:
    import django

    django.setup()
    from django.db import connection

    from tests.bench import answers, cast, exam, languages, packages, pages, reports, sheets

    course = cast.course()
    yield Line("idle memory of the web processes (PSS)", machine.memory(running.web_processes()),
               210, "MB")  # fmt: skip
    yield from pages.weight(running, course)
    yield from pages.queries(course)
    yield from languages.uzbek(course)
    yield from pages.lesson_views(running, course, seconds)
    yield from answers.saves(running, course, seconds)
    yield from answers.whole_tests(running, course)
    yield from answers.certificate(running, course)
    yield from sheets.sheets(course, 1000 if seconds > 2 else 100)
    yield from packages.packages()
    yield from exam.sitting(running, course, seconds)
    yield cohort(enrolments)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    yield from reports.report(running)


def cohort(enrolments: int) -> Line:
    """People until there are as many enrolments as asked for."""
    import time as clock

    from courses import outline
    from reports import sampling

    # A person takes 1.6 courses where there are enough of them.
    a_head = min(1.6, len(outline.courses("en")))
    people = round(enrolments / a_head)
    begun = clock.perf_counter()
    sampling.make(learners=people)
    return time(f"sample cohort of {people:,}", clock.perf_counter() - begun)


if __name__ == "__main__":
    sys.exit(main())
