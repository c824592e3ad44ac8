"""Olga, a programme officer, reports on two small courses: Borders (4 steps), Rights (3)."""

import pytest

from courses.models import Outline
from people.models import User
from tests.conftest import PASSWORD
from tests.reports.records import Course


@pytest.fixture
def catalogue(db):
    """Without the course that all tests share."""
    Outline.objects.all().delete()


@pytest.fixture
def borders(catalogue):
    return Course("borders", "C2", "Land borders", "Сухопутные границы")


@pytest.fixture
def rights(catalogue):
    return Course("rights", "C8", "Human rights", "Права человека", lessons=1)


@pytest.fixture
def admin(db):
    return User.objects.create_superuser("admin@example.org", PASSWORD)


@pytest.fixture
def officer(client, olga):
    """Olga's browser."""
    client.force_login(olga)
    return client
