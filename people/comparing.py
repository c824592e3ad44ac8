"""Are these two rows one person? What speaks for it and against it, without a database.

Names are compared by sound, in whatever script (`blocking.folded`). What speaks against it beyond
doubt ends the comparison: two sexes, also where only the ending of the family name tells them
(Юсупов, Yusupova), and two different patronymics.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.blocking import folded, phone_block, skeleton
from people.choices import Sex

ENOUGH = 60
"""Points from which two rows are shown side by side."""
SEXES = (Sex.FEMALE, Sex.MALE)
# Of folded names: -ov, -ev, -in, -skiy, and their feminine forms.
MASCULINE, FEMININE = re.compile(r"(?:[ai]v|in|ski)$"), re.compile(r"(?:[ai]v|in|sk)a(?:a|ia)?$")
SON = re.compile(r"\s*(?:[ai]?viC|iC|ugli|agli|uli|uulu|ula)$")
DAUGHTER = re.compile(r"\s*(?:[ai]vna|iCna|kizi|gizi|kazi)$")


class Reason(models.TextChoices):
    """What speaks for one person."""

    NAME = "name", _("the same name")
    SOUND = "sound", _("a name that sounds the same")
    NEAR = "near", _("a similar name")
    PATRONYMIC = "patronymic", _("the same patronymic")
    PHONE = "phone", _("the same telephone")
    EMAIL = "email", _("the same e-mail address before the @")
    INSTITUTION = "institution", _("the same institution")
    AGE = "age", _("the same age group")


POINTS = {
    Reason.NAME: 45,
    Reason.SOUND: 40,
    Reason.NEAR: 25,
    Reason.PATRONYMIC: 30,
    Reason.PHONE: 45,
    Reason.EMAIL: 35,
    Reason.INSTITUTION: 25,
    Reason.AGE: 5,
}


@dataclass(frozen=True)
class Row:
    """What is compared of a person."""

    pk: int
    given: str
    family: str
    patronymic: str = ""
    sex: str = ""
    age_group: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    institution: int | None = None


def compare(one: Row, other: Row) -> tuple[int, list[str]]:
    """(points from 0 to 100, what speaks for it); (0, []) where they can't be one person."""
    if is_out_of_question(one, other):
        return 0, []
    reasons = list(reasons_for(one, other))
    points = sum(POINTS[reason] for reason in reasons)
    if one.country and other.country and one.country != other.country:
        points -= 15
    return max(0, min(points, 100)), [str(reason) for reason in reasons]


def is_out_of_question(one: Row, other: Row) -> bool:
    sexes = {sex_of(one), sex_of(other)} - {""}
    if len(sexes) == 2:
        return True
    fathers = {father(one.patronymic), father(other.patronymic)} - {""}
    return len(fathers) == 2


def sex_of(row: Row) -> str:
    """As it was said, else as the patronymic or the family name tells it, else ""."""
    if row.sex in SEXES:
        return row.sex
    patronymic, family = folded(row.patronymic), folded(row.family)
    if DAUGHTER.search(patronymic) or FEMININE.search(family):
        return Sex.FEMALE
    if SON.search(patronymic) or MASCULINE.search(family):
        return Sex.MALE
    return ""


def father(patronymic: str) -> str:
    """The consonants of the father's name: Karimovna, Каримовна and Karim qizi have one."""
    sound = folded(patronymic)
    bare = DAUGHTER.sub("", SON.sub("", sound))
    return skeleton(bare) if bare else ""


def reasons_for(one: Row, other: Row) -> Iterator[Reason]:
    if by_name := likeness_of_names(one, other):
        yield by_name
    if father(one.patronymic) and father(one.patronymic) == father(other.patronymic):
        yield Reason.PATRONYMIC
    if phone_block(one.phone) and phone_block(one.phone) == phone_block(other.phone):
        yield Reason.PHONE
    if local(one.email) and local(one.email) == local(other.email):
        yield Reason.EMAIL
    if one.institution and one.institution == other.institution:
        yield Reason.INSTITUTION
    if one.age_group and one.age_group == other.age_group:
        yield Reason.AGE


def likeness_of_names(one: Row, other: Row) -> Reason | None:
    """How like each other the names are, also where given and family name were exchanged."""
    if (one.given.casefold(), one.family.casefold()) == (
        other.given.casefold(),
        other.family.casefold(),
    ):
        return Reason.NAME
    mine, theirs = sound(one), sound(other)
    if mine == theirs:
        return Reason.SOUND
    # One letter more at the end is another name: Aziz, Aziza.
    pairs = list(zip(mine, theirs, strict=True))
    if any(a != b and a.rstrip("a") == b.rstrip("a") for a, b in pairs):
        return None
    alike = [SequenceMatcher(None, a, b).ratio() for a, b in pairs]
    return Reason.NEAR if min(alike) >= 0.75 else None


def sound(row: Row) -> list[str]:
    """Both names by sound, without the ending that tells the sex, in alphabetical order."""
    return sorted(without_sex(folded(name)) for name in (row.given, row.family))


def without_sex(name: str) -> str:
    return name.rstrip("a") if FEMININE.search(name) else name


def local(email: str) -> str:
    """The address before its @, letters and digits only; too short a one says nothing."""
    part = re.sub(r"[^a-z0-9]", "", email.partition("@")[0].lower())
    return part if len(part) > 4 else ""
