"""What stands in which column: known by its heading in any language of the site, else chosen."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from languages.searching import folded

# Field → (its name for people, other headings that are usual). FULL_NAME is taken apart.
FULL_NAME = "full_name"
FIELDS: dict[str, tuple[Any, list[str]]] = {
    "family_name": (_("Family name"), ["surname", "last name", "фамилия", "familiyasi"]),
    "given_name": (_("Given name"), ["name", "first name", "имя", "ismi"]),
    "patronymic": (_("Patronymic"), ["отчество", "sharifi", "otasining ismi"]),
    FULL_NAME: (
        _("Family name, given name and patronymic in one column"),
        ["full name", "фио", "ф.и.о.", "f.i.sh.", "fish", "fio", "f.i.o."],
    ),
    "email": (_("E-mail address"), ["e-mail", "email", "mail", "эл. почта", "почта", "pochta"]),
    "phone": (_("Telephone"), ["phone", "mobile", "тел.", "моб. тел.", "номер телефона"]),
    "sex": (_("Sex"), ["gender", "пол", "jins"]),
    "age_group": (_("Age group"), ["age", "возраст", "yosh"]),
    "country": (_("Country"), ["страна", "davlat"]),
    "language": (_("Language of letters"), ["language", "язык", "til"]),
    "institution": (
        _("Institution"),
        ["organisation", "organization", "организация", "место работы", "tashkilot", "ish joyi"],
    ),
    "institution_kind": (_("Kind of institution"), ["type of institution", "тип учреждения"]),
    "position_level": (_("Level of the post"), ["position", "level", "должность", "lavozim"]),
    "target_group": (_("Target group"), ["group", "группа", "guruh"]),
}
REQUIRED = ("sex", "country")
POST = ("institution", "position_level", "target_group")


def label(field: str) -> Any:
    """The name of a field, for people."""
    return FIELDS[field][0]


@cache
def headings() -> dict[str, str]:
    """Folded heading in any language → field."""
    found = {}
    for field, (name, others) in FIELDS.items():
        for code, _language in settings.LANGUAGES:
            with override(code):
                found[folded(str(name))] = field
        found |= {folded(other): field for other in others} | {field: field}
    return found


def guessed(row: Iterable[str]) -> dict[str, str]:
    """{number of the column from 0, as text: field}; of two with one meaning the first counts."""
    mapping: dict[str, str] = {}
    for number, heading in enumerate(row):
        field = headings().get(folded(heading.strip(" *:")))
        if field and field not in mapping.values():
            mapping[str(number)] = field
    return mapping


def missing(mapping: dict[str, str]) -> list[str]:
    """The fields without which nobody can be entered and that no column holds."""
    there = set(mapping.values())
    needed = [] if FULL_NAME in there else ["family_name", "given_name"]
    return [field for field in (*needed, *REQUIRED) if field not in there]
