"""The officer's report with many enrolments: totals, a page, files, and the memory they take."""

import http.client
import time as clock
from urllib.parse import urlencode

from django.utils import timezone

from learners.models import Enrolment
from reports.participation import Courses, Totals, found, newest, shown
from tests.bench import cast, load
from tests.bench.cast import Learner
from tests.bench.pages import get
from tests.bench.site import Site, memory
from tests.bench.table import Line, time

PATH = f"/{cast.LANGUAGE}/reports/participation/"


def report(site: Site) -> list[Line]:
    """Times are the best of three: the first one warms caches."""
    person = cast.officer()
    get(site.port, PATH, person.cookie)
    before = memory(site.web_processes())
    _, page = min((load.once(site.port, load.request(PATH, person.cookie)) for _ in range(3)),
                  key=lambda pair: pair[1])  # fmt: skip
    totals, rows = inside()
    csv, xlsx = file(site.port, person, "csv"), file(site.port, person, "xlsx")
    more = memory(site.web_processes()) - before
    return [
        Line("enrolments in the report", Enrolment.objects.count()),
        time("report: totals", totals, 0.2),
        time("report: a page of 50", rows, 0.1),
        time("report: the whole page over HTTP", page),
        time("report: CSV, first byte", csv[0], 0.5),
        time("report: CSV", csv[1], 3),
        time("report: XLSX, first byte", xlsx[0]),
        time("report: XLSX", xlsx[1], 15),
        Line("report: more memory", max(0.0, more), 50, "MB"),
    ]


def inside() -> tuple[float, float]:
    """Seconds for the totals, and for the rows of a page in the middle."""
    best = [9.9, 9.9]
    for _ in range(3):
        courses, now = Courses(cast.LANGUAGE), timezone.now()
        rows = found({}, courses, now)
        begun = clock.perf_counter()
        count = Totals(rows, courses).sum("enrolled")
        between = clock.perf_counter()
        shown(list(newest(rows)[count // 2 : count // 2 + 50]), courses, now)
        best = [min(best[0], between - begun), min(best[1], clock.perf_counter() - between)]
    return best[0], best[1]


def file(port: int, person: Learner, form: str) -> tuple[float, float]:
    """Seconds to the first byte and to the last one of an export."""
    connection = http.client.HTTPConnection(load.HOST, port, timeout=120)
    headers = {"Cookie": person.cookie, "Content-Type": "application/x-www-form-urlencoded"}
    begun = clock.perf_counter()
    connection.request("POST", f"{PATH}export/", urlencode(person.post(form=form)), headers)
    answer = connection.getresponse()
    answer.read(1)
    first = clock.perf_counter() - begun
    while answer.read(65536):
        pass
    return first, clock.perf_counter() - begun
