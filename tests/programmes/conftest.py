"""The cast at an event: Malika organises, Timur teaches, Nurlan coordinates for Kazakhstan, Dana
reads for the donor, Rustam audits; Aziza takes part. Olga is the programme officer."""

from datetime import date, timedelta

import pytest

from people.affiliating import declare
from people.models import Institution, TargetGroup, User
from programmes import participating
from programmes.choices import Role
from programmes.models import (
    Coordinator,
    Donor,
    Event,
    FundingLine,
    Participation,
    Programme,
    Project,
    SessionDay,
)
from tests.conftest import Browsers, person
from tests.programmes.certifying import attended
from tests.programmes.focal_points import focal_point  # noqa: F401 - a fixture

MONDAY = date(2026, 5, 4)


@pytest.fixture
def project(db) -> Project:
    """A phase of two years that two donors pay for."""
    programme = Programme.objects.create(name="Firearms programme")
    project = Project.objects.create(
        programme=programme, code="CAS-1", title="Central Asia", phase="II",
        start=date(2026, 1, 1), end=date(2027, 12, 31),
    )  # fmt: skip
    for name, share in (("Donor X", 60), ("Donor Y", 40)):
        donor = Donor.objects.create(name=name)
        FundingLine.objects.create(project=project, donor=donor, grant=f"G-{name[-1]}", share=share)
    return project


def new_event(project: Project, code: str = "UZ-2026-01", days: int = 5, **fields) -> Event:
    """A national training of so many days in Tashkent, from Monday on."""
    facts = {
        "kind": "national_training", "title": "Detection at the border", "place": "Tashkent",
        "country": "UZ", "languages": ["ru", "uz"], "start": MONDAY,
        "end": MONDAY + timedelta(days=days - 1), "hours": 30, "places": 20,
    }  # fmt: skip
    event = Event.objects.create(project=project, code=code, **(facts | fields))
    SessionDay.objects.bulk_create(
        [SessionDay(event=event, day=event.start + timedelta(days=n)) for n in range(days)]
    )
    return event


@pytest.fixture
def event(project) -> Event:
    return new_event(project)


@pytest.fixture
def other_event(project) -> Event:
    """In another country, with nobody of the cast on its list."""
    return new_event(project, "KG-2026-01", country="KG", place="Bishkek")


@pytest.fixture
def customs(db) -> Institution:
    return Institution.objects.create(name="Customs committee", kind="customs", country="UZ")


def employed(user: User, institution: Institution, since: date = date(2025, 1, 1)) -> User:
    group = TargetGroup.objects.get(slug="land_border")
    declare(user=user, institution=institution, position_level="operational",
            target_group=group, today=since)  # fmt: skip
    return user


def listed(event: Event, user: User, role: str = Role.PARTICIPANT, **fields) -> Participation:
    return participating.add(event=event, user=user, role=role, **fields)


def participants(event: Event, number: int, **fields) -> list[Participation]:
    """People who take part and are confirmed; every second one is a woman."""
    users = [
        User.objects.create_user(
            given_name=f"Given{n}", family_name=f"Family{n:03}", country="UZ",
            sex="female" if n % 2 else "male", **fields,
        )
        for n in range(number)
    ]  # fmt: skip
    return [listed(event, user, confirmed_on=event.start) for user in users]


@pytest.fixture
def malika(event) -> User:
    """Organiser of the event."""
    user = person("malika@example.org", "Event organisers", given_name="Malika")
    listed(event, user, Role.ORGANISER)
    return user


@pytest.fixture
def timur(event) -> User:
    """Trainer of the event."""
    user = person("timur@example.org", "Trainers", given_name="Timur")
    listed(event, user, Role.TRAINER)
    return user


@pytest.fixture
def nurlan(db) -> User:
    """National coordinator for Kazakhstan."""
    user = person("nurlan@example.org", "National coordinators", given_name="Nurlan", country="UZ")
    Coordinator.objects.create(user=user, country="KZ")
    return user


@pytest.fixture
def dana(project) -> User:
    """Reads for Donor X."""
    user = person("dana@example.org", "Donor viewers", given_name="Dana")
    Donor.objects.get(name="Donor X").viewers.add(user)
    return user


@pytest.fixture
def rustam(db) -> User:
    """Auditor."""
    return person("rustam@example.org", "Auditors", given_name="Rustam")


@pytest.fixture
def line(event, aziza, customs) -> Participation:
    """Aziza, on the list and confirmed."""
    User.objects.filter(pk=aziza.pk).update(sex="female", country="UZ")
    aziza.refresh_from_db()
    return listed(event, employed(aziza, customs), confirmed_on=date(2026, 4, 1))


@pytest.fixture
def kazakh(event) -> Participation:
    """Somebody whom Kazakhstan nominates, at the event in Tashkent."""
    user = person("serik@example.org", given_name="Serik", family_name="Abenov", country="KZ")
    return listed(event, user, confirmed_on=date(2026, 4, 1))


CAST = ("olga", "malika", "timur", "nurlan", "dana", "rustam", "aziza")


@pytest.fixture
def clients(olga, malika, timur, nurlan, dana, rustam, aziza) -> Browsers:
    return Browsers(
        {"olga": olga, "malika": malika, "timur": timur, "nurlan": nurlan, "dana": dana,
         "rustam": rustam, "aziza": aziza}
    )  # fmt: skip


@pytest.fixture
def three(event) -> list:
    """Who attended nine, eight and seven half-days of ten."""
    lines = participants(event, 3)
    for line, half_days in zip(lines, (9, 8, 7), strict=True):
        attended(line, half_days)
    return lines
