"""Uzbek: how quickly text is converted and a course derived; no page is slower in Cyrillic."""

import time as clock
from collections.abc import Iterator
from statistics import median
from typing import Any

from tests.bench.table import Line, time

LATIN, CYRILLIC = "uz", "uz-cyrl"
TURNS = 15


def uzbek(course: Any) -> Iterator[Line]:
    """The converter, a course's Cyrillic, and pages in one script beside the other."""
    yield Line("Uzbek converter, running text", speed(), 1, "MB/s", at_least=True, judged=False)
    yield time("a course's Cyrillic, derived anew: processor time", derived(course), 2)
    yield from both_scripts(course)


def both_scripts(course: Any) -> Iterator[Line]:
    """Queries and processor time of pages, Cyrillic against Latin, in turns of the same run."""
    from tests.bench import cast, pages

    lesson = cast.first_lesson(course)
    client = pages.browser(cast.learner(course, lesson))
    paths = {
        "lesson": lesson.url_in,
        "course": lambda code: f"/{code}/courses/{course.slug}/",
        "catalogue": lambda code: f"/{code}/courses/",
        "glossary": lambda code: f"/{code}/glossary/",
    }
    for what, path in paths.items():
        counts, times = {}, {LATIN: [], CYRILLIC: []}
        for code in (LATIN, CYRILLIC):
            [line] = pages.counted(client, what, path(code), 99)
            counts[code] = line.value
        for _ in range(TURNS):
            for code, spent in times.items():
                spent.append(processor_time(client, path(code)))
        ratio = median(times[CYRILLIC]) / median(times[LATIN])
        more = counts[CYRILLIC] - counts[LATIN]
        yield Line(f"{what} in Uzbek Cyrillic: more queries than in Latin", more, 0)
        yield Line(f"{what} in Uzbek Cyrillic ÷ in Latin", ratio, 1.15, "×")


def processor_time(client: Any, path: str) -> float:
    begun = clock.process_time()
    client.get(path)
    return clock.process_time() - begun


def speed() -> float:
    import polib
    from django.conf import settings

    from languages import uzbek as converter

    files = (settings.BASE_DIR / "content/translations/uz").glob("*.po")
    text = "\n".join(entry.msgstr for file in files for entry in polib.pofile(str(file)))
    converter._chunk_to_cyrillic.cache_clear()
    begun = clock.process_time()
    converter.to_cyrillic(text)
    return len(text.encode()) / 1e6 / (clock.process_time() - begun)


def derived(course: Any) -> float:
    """Seconds of processor time; every page and question of the course has other texts before."""
    from wagtail.models import Page

    from courses import outline
    from languages import deriving
    from quizzes.models import Question

    path = f"/courses/{course.slug}/"
    cyrillic = Page.objects.filter(locale__language_code="uz-cyrl", url_path__contains=path)
    cyrillic.update(title="?")
    Question.objects.filter(locale__language_code="uz-cyrl", bank=course.slug).update(body=[])
    pages = Page.objects.filter(locale__language_code="uz", live=True, url_path__contains=path)
    questions = Question.objects.filter(locale__language_code="uz", live=True, bank=course.slug)
    latin = [
        (Page, pages.order_by("path").values_list("pk", flat=True)),
        (Question, questions.values_list("pk", flat=True)),
    ]
    begun = clock.process_time()
    with outline.paused():
        for model, keys in latin:
            deriving.derive_many(model, keys)
    return clock.process_time() - begun
