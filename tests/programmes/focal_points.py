"""Focal points: made, let in by link and code, and what they write of a person."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.outbox.running import drain
from people.models import TargetGroup
from programmes import linking
from programmes.models import FocalPoint


@pytest.fixture
def focal_point(event, customs) -> FocalPoint:
    return new_focal_point(event, customs)


def new_focal_point(event, institution, email="feruza@example.org", **fields) -> FocalPoint:
    facts = {"name": "Feruza", "quota": 2, "language": "en"}
    until = timezone.now() + timedelta(days=7)
    return FocalPoint.objects.create(
        event=event, institution=institution, email=email, expires_at=until, **(facts | fields)
    )


def said(**fields) -> dict:
    """What a focal point writes of a person."""
    facts = {"family_name": "Saidova", "given_name": "Nilufar", "sex": "female", "country": "UZ",
             "position_level": "operational", "region": "Termez", "email": "n@example.org",
             "phone": "", "language": "uz"}  # fmt: skip
    return facts | {"target_group": TargetGroup.objects.get(slug="land_border").pk} | fields


def facts(**fields) -> dict:
    """The same, as the verb takes it."""
    given = said(**fields)
    return given | {"target_group": TargetGroup.objects.get(slug="land_border")}


def code_in(letter) -> str:
    return re.search(r"\b\d{6}\b", letter.body)[0]


def opened(focal_point, client=None) -> tuple[Client, str]:
    """A browser in which the code was typed, and the address of the page."""
    client, url = client or Client(), linking.path(focal_point)
    client.post(url, {"do": "send"})
    drain()
    answer = client.post(url, {"do": "code", "code": code_in(mail.outbox[-1])})
    assert answer.status_code == 302
    return client, url


def letters_waiting() -> bool:
    return DBTaskResult.objects.filter(task_path__startswith="programmes.").exists()
