"""Made-up people and the made-up institutions they work for, decided by seed and number alone."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import md5

from people.models import Affiliation, Institution, User
from reports.sample_names import drawn

# Country: (share of the people, share of women among them, languages they choose).
COUNTRIES = {
    "KZ": (25, 0.37, {"ru": 90, "en": 10}),
    "KG": (18, 0.33, {"ru": 92, "en": 8}),
    "TJ": (15, 0.23, {"ru": 93, "en": 7}),
    "TM": (8, 0.21, {"ru": 90, "en": 10}),
    "UZ": (34, 0.32, {"uz": 55, "ru": 30, "uz-cyrl": 10, "en": 5}),
}
COUNTRY_NAMES = {
    "KZ": ("Kazakhstan", "Казахстан", "Qozogʻiston"),
    "KG": ("Kyrgyzstan", "Кыргызстан", "Qirgʻiziston"),
    "TJ": ("Tajikistan", "Таджикистан", "Tojikiston"),
    "TM": ("Turkmenistan", "Туркменистан", "Turkmaniston"),
    "UZ": ("Uzbekistan", "Узбекистан", "Oʻzbekiston"),
}
# Kind: (share of the people, English, Russian and Uzbek name, likely target groups).
KINDS = {
    "border": (22, "Border service", "Пограничная служба", "Chegara xizmati", ["land_border"]),
    "customs": (
        *(18, "Customs service", "Таможенная служба", "Bojxona xizmati"),
        ["land_border", "parcel_control"],
    ),
    "police": (
        *(20, "Internal affairs department", "Управление внутренних дел"),
        *("Ichki ishlar boshqarmasi", ["investigators"]),
    ),
    "security": (
        *(5, "Security service", "Служба безопасности", "Xavfsizlik xizmati"),
        ["investigators"],
    ),
    "prosecution": (10, "Prosecution office", "Прокуратура", "Prokuratura", ["prosecutors_judges"]),
    "court": (7, "Court", "Суд", "Sud", ["prosecutors_judges"]),
    "justice": (3, "Justice department", "Управление юстиции", "Adliya boshqarmasi", ["policy"]),
    "licensing": (
        *(4, "Licensing office", "Лицензирующий орган", "Litsenziyalash organi"),
        ["licensing"],
    ),
    "post": (4, "Postal service", "Почтовая служба", "Pochta xizmati", ["parcel_control"]),
    "civil_society": (
        *(3, "Public association", "Общественное объединение"),
        *("Jamoat birlashmasi", ["civil_society"]),
    ),
    "academia": (4, "Training academy", "Учебная академия", "Oʻquv akademiyasi", ["trainers"]),
}  # fmt: skip
LEVELS = {"operational": 62, "middle": 26, "senior": 9, "decision_maker": 3}
AGES = {"under_30": 22, "30_39": 38, "40_49": 25, "50_plus": 12, "not_disclosed": 3}
TWIN = 60
"""Of so many people one was entered before, in the other script."""
# Whoever has no usable password cannot sign in.
NO_PASSWORD = "!sample"  # noqa: S105


def by_share(lots: random.Random, shares: dict[str, int]) -> str:
    return lots.choices(list(shares), weights=list(shares.values()))[0]


def share(table: dict[str, tuple]) -> dict[str, int]:
    return {name: row[0] for name, row in table.items()}


def institution_names(country: str, kind: str) -> dict[str, str]:
    """Every name says that it is a sample."""
    en, ru, uz = COUNTRY_NAMES[country]
    _share, kind_en, kind_ru, kind_uz, _groups = KINDS[kind]
    return {
        "name": f"{kind_en}, {en} (sample)",
        "name_ru": f"{kind_ru}, {ru} (образец)",
        "name_uz": f"{kind_uz}, {uz} (namuna)",
    }


def all_names() -> dict[str, tuple[str, str]]:
    """The English name of every sample institution → its country and kind."""
    keys = [(country, kind) for country in COUNTRIES for kind in KINDS]
    return {institution_names(*key)["name"]: key for key in keys}


def institutions() -> dict[tuple[str, str], Institution]:
    """The sample institutions by country and kind; those that are missing are made."""
    names = all_names()
    Institution.objects.bulk_create(
        (
            Institution(country=country, kind=kind, **institution_names(country, kind))
            for country, kind in names.values()
        ),
        ignore_conflicts=True,
    )
    return {names[row.name]: row for row in Institution.objects.filter(name__in=names)}


@dataclass
class Person:
    """A person who is to be stored, the post they hold (or None), and the lots of their life."""

    user: User
    affiliation: Affiliation | None
    lots: random.Random


def key_of(seed: int, number: int) -> str:
    """The random key of a sample person; the same for the same seed and number."""
    return md5(f"sample/{seed}/{number}".encode(), usedforsecurity=False).hexdigest()


def person(
    seed: int,
    number: int,
    employers: dict[tuple[str, str], Institution],
    groups: dict[str, int],
    today: date,
) -> Person:
    """Person `number` of a cohort; a few have gaps in their data, as people do, and a few are in
    twice: the second time as another list spelt them, in the other script."""
    is_twin = number % TWIN == TWIN - 1
    lots = random.Random(f"sample/{seed}/{number - is_twin}")  # noqa: S311
    country = by_share(lots, share(COUNTRIES))
    sex = "female" if lots.random() < COUNTRIES[country][1] else "male"
    user = made_up(lots, country, sex, in_cyrillic=is_twin)
    user.key = key_of(seed, number)
    held = post(lots, user, employers, groups, today)
    if is_twin:
        lots = random.Random(f"sample/{seed}/{number}")  # noqa: S311
    if lots.random() < 0.01:
        user.country = ""
    return Person(user, held, lots)


def made_up(lots: random.Random, country: str, sex: str, *, in_cyrillic: bool = False) -> User:
    name = drawn(lots, country, sex)
    language = by_share(lots, COUNTRIES[country][2])
    user = User(
        password=NO_PASSWORD,
        given_name=name.given_cyrillic if in_cyrillic else name.given,
        family_name=name.family_cyrillic if in_cyrillic else name.family,
        sex=lots.choices([sex, "not_disclosed", ""], weights=[95, 3, 2])[0],
        age_group=by_share(lots, AGES),
        country=country,
        working_languages=[language[:2]],
        language=language,
        is_sample=True,
    )
    if lots.random() < 0.9:
        user.name_latin = f"{name.given} {name.family}"
        user.name_cyrillic = f"{name.given_cyrillic} {name.family_cyrillic}"
    return user


def post(
    lots: random.Random,
    user: User,
    employers: dict[tuple[str, str], Institution],
    groups: dict[str, int],
    today: date,
) -> Affiliation | None:
    kind = by_share(lots, share(KINDS))
    affiliation = Affiliation(
        institution=employers[user.country, kind],
        position_level=by_share(lots, LEVELS),
        target_group_id=groups[lots.choice(KINDS[kind][4])],
        since=today - timedelta(days=lots.randint(700, 4000)),
    )
    if lots.random() < 0.7:
        affiliation.verified_at = midnight(affiliation.since)
    return affiliation if lots.random() < 0.95 else None


def midnight(day: date) -> datetime:
    from django.utils import timezone

    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
