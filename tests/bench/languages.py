"""Uzbek: how quickly text is converted and a course derived."""

import time as clock
from collections.abc import Iterator
from typing import Any

from tests.bench.table import Line, time


def uzbek(course: Any) -> Iterator[Line]:
    """Two lines: the converter, and a course's Cyrillic."""
    yield Line("Uzbek converter, running text", speed(), 1, "MB/s", at_least=True, judged=False)
    yield time("a course's Cyrillic, derived anew", derived(course), 2)


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
    """Seconds; every page and question of the course has other texts before."""
    from wagtail.models import Page

    from courses import outline
    from languages import deriving
    from quizzes.models import Question

    path = f"/courses/{course.slug}/"
    cyrillic = Page.objects.filter(locale__language_code="uz-cyrl", url_path__contains=path)
    cyrillic.update(title="?")
    Question.objects.filter(locale__language_code="uz-cyrl", bank=course.slug).update(body=[])
    latin = [
        *Page.objects.filter(locale__language_code="uz", url_path__contains=path)
        .order_by("path").specific(),
        *Question.objects.filter(locale__language_code="uz", bank=course.slug),
    ]  # fmt: skip
    begun = clock.perf_counter()
    with outline.paused():
        for one in latin:
            deriving.derive(one)
    return clock.perf_counter() - begun
