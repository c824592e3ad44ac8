"""Values of fixed lists as people write them: in any language of the site, in either script."""

from functools import cache

from django.conf import settings
from django.utils.translation import override

from languages.searching import folded
from people.choices import (
    AgeGroup,
    Audience,
    Country,
    InstitutionKind,
    PositionLevel,
    Sex,
)

LISTS = {
    "sex": Sex,
    "age_group": AgeGroup,
    "country": Country,
    "institution_kind": InstitutionKind,
    "position_level": PositionLevel,
    "target_group": Audience,
}
ALSO = {
    "sex": {
        "female": ["f", "w", "woman", "ж", "жен", "жен.", "женщина", "ayol", "xotin-qiz"],
        "male": ["m", "man", "м", "муж", "муж.", "мужчина", "erkak"],
        "not_disclosed": ["x", "-", "–", "not disclosed", "не указан", "не указано"],
    },
    "age_group": {
        "under_30": ["<30", "до 30", "до 30 лет", "30 gacha"],
        "30_39": ["30-39"],
        "40_49": ["40-49"],
        "50_plus": ["50+", ">50", "50 и старше"],
    },
    "country": {"KZ": ["kaz"], "KG": ["kgz", "киргизия"], "TJ": ["tjk"], "TM": ["tkm"],
                "UZ": ["uzb"]},
}  # fmt: skip


@cache
def known(field: str) -> dict[str, str]:
    """Folded wording → value of the list."""
    choices = LISTS[field]
    found = {folded(value): value for value in choices.values}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= {folded(str(text)): value for value, text in choices.choices}
    for value, words in ALSO.get(field, {}).items():
        found |= {folded(word): value for word in words}
    return found


@cache
def languages() -> dict[str, str]:
    """Folded name or code of a language of the site → code."""
    return {folded(word): code for code, name in settings.LANGUAGES for word in (code, name)}


def recognised(field: str, text: str) -> str | None:
    """The value that was meant; "" where nothing stands, None where it is not in the list."""
    if not text:
        return ""
    table = languages() if field == "language" else known(field)
    return table.get(folded(text))
