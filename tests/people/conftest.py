import pytest
from django.contrib.auth.models import Group

from people.models import Institution, TargetGroup, User

PASSWORD = "otamning-bogʻi-7"


@pytest.fixture
def aziza(db):
    """A trainee who has said nothing about herself yet."""
    return User.objects.create_user(
        "aziza@example.org", PASSWORD, given_name="Aziza", family_name="Karimova"
    )


@pytest.fixture
def timur(db):
    """A trainer: he writes courses in the admin."""
    user = User.objects.create_user("timur@example.org", PASSWORD, given_name="Timur")
    user.groups.add(Group.objects.get(name="Trainers"))
    return user


@pytest.fixture
def olga(db):
    """A programme officer: she reads reports and does not enter the admin."""
    user = User.objects.create_user("olga@example.org", PASSWORD, given_name="Olga")
    user.groups.add(Group.objects.get(name="Programme officers"))
    return user


@pytest.fixture
def customs(db):
    return Institution.objects.create(
        name="Customs post", name_ru="Таможенный пост", kind="customs", country="UZ"
    )


@pytest.fixture
def land_border(db):
    return TargetGroup.objects.get(slug="land_border")
