"""Accounts to try the site with, on one's own machine only."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from people.affiliating import declare
from people.models import Institution, TargetGroup, User
from people.roles import PROGRAMME_OFFICERS, TRAINERS

PASSWORD = "saboq-demo"  # noqa: S105 - public on purpose, and refused unless DEBUG is on
ACCOUNTS: dict[str, dict[str, Any]] = {
    "trainee@example.org": {
        "given_name": "Aziza",
        "family_name": "Karimova",
        "name_latin": "Aziza Karimova",
        "name_cyrillic": "Азиза Каримова",
        "sex": "female",
        "age_group": "30_39",
    },
    "trainer@example.org": {
        "given_name": "Timur",
        "family_name": "Akhmedov",
        "name_latin": "Timur Akhmedov",
        "name_cyrillic": "Тимур Ахмедов",
        "sex": "male",
    },
    "officer@example.org": {"given_name": "Olga", "family_name": "Sokolova", "sex": "female"},
    "admin@example.org": {"given_name": "Site", "family_name": "Administrator"},
}
GROUPS = {"trainer@example.org": TRAINERS, "officer@example.org": PROGRAMME_OFFICERS}


class NotForProductionError(Exception):
    """Demo accounts were asked for on a site that is not in DEBUG."""


@transaction.atomic
def make_demo_accounts() -> list[User]:
    """Make the four demo accounts, or leave those that exist as they are; returns them.

    Raises NotForProductionError unless DEBUG is on: their password is public.
    """
    if not settings.DEBUG:
        raise NotForProductionError("Demo accounts have a public password: they need DEBUG=1.")
    return [account(email, fields) for email, fields in ACCOUNTS.items()]


def account(email: str, fields: dict[str, Any]) -> User:
    found = User.objects.filter(email=email).first()
    return found or new_account(email, fields)


def new_account(email: str, fields: dict[str, Any]) -> User:
    now = timezone.now()
    admin = email.startswith("admin@")
    user = User.objects.create_user(
        email,
        PASSWORD,
        country="UZ",
        claimed_at=now,
        names_confirmed_at=now if "name_latin" in fields else None,
        is_superuser=admin,
        is_staff=admin,
        is_sample=True,
        **fields,
    )
    # Known as confirmed, so that signing in asks for nothing.
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    if email in GROUPS:
        user.groups.add(Group.objects.get(name=GROUPS[email]))
    if email.startswith("trainee@"):
        employ(user)
    return user


def employ(user: User) -> None:
    customs, _ = Institution.objects.get_or_create(
        name="Sample customs office",
        country="UZ",
        defaults={
            "name_ru": "Образец таможенной службы",
            "name_uz": "Namunaviy bojxona idorasi",
            "kind": "customs",
        },
    )
    declare(
        user=user,
        institution=customs,
        position_level="operational",
        target_group=TargetGroup.objects.get(slug="land_border"),
        today=timezone.localdate(),
    )
