"""The interface's catalogues: what a person corrected, what tools can find."""

import re
import subprocess

import polib
import pytest
from django.conf import settings
from django.utils.translation import gettext, override, pgettext

from languages.uzbek import to_cyrillic
from tests.languages.test_packages import script

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


def test_no_message_hides_behind_a_name_that_makemessages_does_not_know(tmp_path, monkeypatch):
    check = script("check")
    assert check.hidden_in_sources() == []
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / "hiding.py").write_text("from django.utils.translation import gettext as _now\n")
    monkeypatch.setattr(check, "ROOT", tmp_path)
    [found] = check.hidden_in_sources()
    assert found.startswith("hiding.py:1: makemessages does not know this name")


@pytest.mark.parametrize(
    ("language", "you"),
    [
        ("ru", r"\b(вы|вас|вам|вами|ваш|ваш(а|е|и|его|ему|ей|ем|им|их|у|ими))\b"),
        ("uz", r"\b(siz|siz(ga|ning|ni|da))\b"),
    ],
)
def test_whoever_reads_is_addressed_with_a_capital(language, you):
    small = [said for said in catalogue(language).values() if re.search(you, said)]
    assert small == []
