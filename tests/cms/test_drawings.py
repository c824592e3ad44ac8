"""Drawings that trainers add: what would act for whoever opens them is refused."""

from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images import get_image_model

from cms.drawings import acts, keep_still
from tests.conftest import signed_in

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 9 9">'
)
STILL = (
    f'{HEAD}<style>rect{{fill:red}}</style><rect id="one" width="3" height="3"/>'
    '<use x:href="#one"/></svg>'
)
PARTS = {
    "script": "<script>alert(1)</script>",
    "script by another case": "<ScRiPt>alert(1)</ScRiPt>",
    "handler": '<rect onload="alert(1)"/>',
    "link": '<a x:href="java&#10;script:alert(1)"><rect/></a>',
    "link set later": '<a><set attributeName="href" to="javascript:alert(1)"/></a>',
    "page inside": '<foreignObject><b xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
    "page as data": '<use href="data:image/svg+xml;base64,PHN2Zy8+"/>',
}


def drawing(part: str) -> bytes:
    return f'{HEAD}<rect width="3" height="3"/>{part}</svg>'.encode()


def test_a_drawing_that_only_draws_is_welcome():
    assert not acts(STILL.encode())


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_what_acts_is_found_and_can_be_taken_out(part):
    assert acts(drawing(part))
    root = ElementTree.fromstring(drawing(part))  # noqa: S314 - ours
    keep_still(root)
    left = ElementTree.tostring(root)
    assert not acts(left)
    assert b'width="3"' in left


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml-stylesheet href="x.xsl"?>' + STILL.encode(),
        STILL.encode("utf-16"),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + STILL.replace("red", "&a;").encode(),
        b"<svg",
    ],
    ids=["style sheet", "another encoding", "entities", "broken"],
)
def test_what_cannot_be_looked_through_is_no_drawing(data):
    assert acts(data)


def add(client, data: bytes):
    file = SimpleUploadedFile("plan.svg", data, "image/svg+xml")
    return client.post(reverse("wagtailimages:add"), {"title": "Plan", "file": file})


@pytest.mark.django_db
def test_a_trainer_adds_a_drawing_and_is_told_what_is_wrong_with_one(timur, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = signed_in(timur)
    refused = add(client, drawing(PARTS["handler"]))
    assert refused.status_code == 200
    assert "plain SVG" in refused.content.decode()
    plans = get_image_model().objects.filter(title="Plan")
    assert not plans.exists()
    assert add(client, STILL.encode()).status_code == 302
    assert plans.get().file.read() == STILL.encode()
