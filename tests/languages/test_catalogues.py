"""The interface's catalogues: what a person corrected, what tools can find."""

import re
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext, override, pgettext

from languages.uzbek import to_cyrillic

LOCALE = settings.BASE_DIR / "locale"


def catalogue(language: str) -> dict[tuple[str | None, str], str]:
    """{(context, message): translation} of messages without plural forms."""
    entries = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
    return {(e.msgctxt, e.msgid): e.msgstr for e in entries if not e.msgid_plural}


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("The keys of the two choices are “true” and “false”, in this order.", "«true» ва «false»"),
        ("For example 8.a.", "8.a."),
        (
            "One objective on each line with the number of questions, for example 8.a: 4",
            "8.a: 4",
        ),
        ('A list, for example ["F233", "ICCPR, art. 14(2)"].', '["F233", "ICCPR, art. 14(2)"]'),
        ("Table, XLSX", "Жадвал, XLSX"),
    ],
)
def test_codes_stay_in_latin_letters(message, kept):
    with override("uz-cyrl"):
        assert kept in gettext(message)


def test_corrections_are_needed_and_follow_the_latin_message():
    latin = catalogue("uz")
    for key, corrected in catalogue("uz_Cyrl").items():
        assert corrected != to_cyrillic(latin[key]), f"{key[1]}: the converter says the same"
        assert to_cyrillic(corrected) == to_cyrillic(latin[key]), f"{key[1]}: another message"


@pytest.mark.parametrize(
    ("language", "checklist", "judged"),
    [
        ("ru", "Пункт", "Утверждение"),
        ("uz", "Band", "Mulohaza"),
        ("uz-cyrl", "Банд", "Мулоҳаза"),
    ],
)
def test_one_english_word_in_two_places(language, checklist, judged):
    with override(language):
        assert pgettext("line of a checklist", "Statement") == checklist
        assert pgettext("to be judged true or false", "Statement") == judged


def test_names_of_gettext_are_those_makemessages_knows():
    folders = [Path(app.path) for app in apps.get_app_configs()]
    ours = [path for path in folders if path.parent == settings.BASE_DIR]
    imports = [
        f"{file.relative_to(settings.BASE_DIR)}: {line.strip()}"
        for folder in ours
        for file in folder.rglob("*.py")
        for line in file.read_text().splitlines()
        if re.search(r"gettext\w* as ", line)
    ]
    assert imports
    assert [line for line in imports if not re.search(r"gettext\w* as _\b,?$", line)] == []
