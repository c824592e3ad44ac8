"""A site of its own with one more language, Kazakh, set up as an operator would: no code changes.

Run by `test_another_language.py` in a process with MORE_LANGUAGES="kk=Қазақша"; prints what it saw
as JSON.
"""

import json
import os
import shutil
import sys
from pathlib import Path


def main(folder: Path) -> None:
    """Set up a database, load the tiny course with a Kazakh PO file, and look around."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    curriculum = folder / "curriculum-in-five-languages"
    shutil.copytree(Path(__file__).parents[1] / "content" / "tiny", curriculum)
    russian = (curriculum / "translations/ru/bread.po").read_text()
    kazakh = curriculum / "translations/kk/bread.po"
    kazakh.parent.mkdir()
    kazakh.write_text(in_kazakh(russian))
    call_command("load_content", str(curriculum), verbosity=0, stdout=sys.stderr)
    sys.stdout.write(json.dumps(seen(), ensure_ascii=False))


def in_kazakh(russian: str) -> str:
    """The Russian file passed off as Kazakh; only one title is really translated."""
    return (
        russian.replace("Language: ru", "Language: kk")
        .replace('msgstr "Хлеб в двух модулях"', 'msgstr "Нан"')
        .replace(
            "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
            '(n%100<12 || "\n"n%100>14) ? 1 : 2);',
            "nplurals=1; plural=0;",
        )
    )


def seen() -> dict:
    from django.test import Client
    from django.utils.formats import date_format
    from django.utils.timezone import datetime
    from django.utils.translation import override

    from content import desk
    from courses import outline
    from languages.glossary import Entry, Finder
    from languages.sorting import sort_key

    page = Client().get("/kk/courses/bread/")
    home = Client(headers={"Accept-Language": "kk-KZ,kk;q=0.9"}).get("/")
    with override("kk"):
        month = date_format(datetime(2026, 11, 27), "F")
    course = outline.course("bread", "kk")
    words = Finder([Entry("firearm", "қару", (), "firearms", "")], "kk")
    return {
        "status": page.status_code,
        "lang": 'lang="kk"' in page.content.decode(),
        "switch": "Қазақша" in page.content.decode(),
        "title": course.title,
        "languages": course.languages,
        "steps": sorted({step.language for step in course.steps}),
        "home": home.headers["Location"],
        "month": month,
        "desk": [code for _course, rows in desk.overview() for code, _count in rows],
        "done": [
            count.percent
            for _course, rows in desk.overview()
            for code, count in rows
            if code == "kk"
        ],
        "found": [entry.slug for entry in words.found("қарудың")],
        "sorted": sorted(["ә", "б", "а"], key=lambda text: sort_key(text, "kk")),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
