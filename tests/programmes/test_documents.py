"""Agendas and scanned lists of an event are read by those who work with it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from programmes.models import EventDocument
from tests.conftest import signed_in
from tests.programmes.conftest import CAST


@pytest.fixture
def signed_list(db) -> Document:
    file = ContentFile(b"%PDF-1.7 names and signatures", "signed-list.pdf")
    return Document.objects.create(title="Signed list", file=file)


@pytest.fixture
def of_event(signed_list, event) -> Document:
    EventDocument.objects.create(event=event, document=signed_list)
    return signed_list


def status(client, document) -> int:
    return client.get(document.url).status_code


def test_a_document_lies_among_the_private_files(signed_list, olga):
    assert not list(Path(settings.MEDIA_ROOT).rglob("signed-list*"))
    answer = signed_in(olga).get(signed_list.url)
    assert b"".join(answer).endswith(b"signatures")


def test_two_of_one_name_do_not_take_each_others_place(signed_list, olga):
    other = Document.objects.create(title="Other", file=ContentFile(b"other", "signed-list.pdf"))
    assert other.file.name != signed_list.file.name
    assert b"".join(signed_in(olga).get(other.url)) == b"other"
    other.delete()
    assert status(signed_in(olga), signed_list) == 200


READ = {"olga": 200, "malika": 200, "timur": 200, "nobody": 302}


@pytest.mark.parametrize("name", [*CAST, "nobody"])
def test_those_who_work_with_the_event_read_it(clients, of_event, name):
    assert status(clients[name], of_event) == READ.get(name, 404)


def test_at_somebody_elses_event_only_the_officer_does(clients, signed_list, other_event):
    EventDocument.objects.create(event=other_event, document=signed_list)
    assert {name for name in clients if status(clients[name], signed_list) == 200} == {"olga"}


def test_before_an_event_has_it_those_who_work_in_the_admin_do(clients, signed_list):
    assert status(clients["malika"], signed_list) == status(clients["timur"], signed_list) == 200
    assert status(clients["aziza"], signed_list) == 404
