"""Bringing packages in the admin: who may, what they see, and the way back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from activities import packing
from activities.models import H5PContent, H5PLibrary
from tests.activities.conftest import brought
from tests.activities.packing import library, library_files, package
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
IMPORT = "/admin/interactive/import/"
LIBRARIES = "/admin/interactive/libraries/"


def bring(client, file=None, **fields):
    data = (file or package()).getvalue()
    upload = SimpleUploadedFile("salt.h5p", data)
    return client.post(IMPORT, {"file": upload, "language": "en", **fields}, follow=True)


def test_an_administrator_sees_what_would_be_installed_first(admin):
    answer = bring(admin)
    assert "H5P.Salt 1.0.0: new" in answer.content.decode()
    assert not H5PLibrary.objects.exists()
    answer = bring(admin, install="on")
    assert "“A pinch of salt” is here." in answer.content.decode()
    assert H5PContent.objects.get().live


def test_a_refusal_stands_at_the_file(admin):
    answer = bring(admin, package(more={"content/shell.php": b"x"}), install="on")
    assert "content/shell.php: Files of this kind are not allowed." in answer.content.decode()
    assert not H5PContent.objects.exists()


def test_a_trainer_brings_contents_but_no_libraries(timur):
    trainer = signed_in(timur)
    page = bring(trainer).content.decode()
    assert "Only an administrator may install them" in page
    assert 'name="install"' not in page
    brought()
    assert "is here" in bring(trainer, install="on").content.decode()
    assert H5PContent.objects.count() == 2


def test_learners_bring_nothing(aziza_client, client):
    assert bring(aziza_client).status_code == 403 or not H5PContent.objects.exists()
    assert not H5PContent.objects.exists()
    assert client.get(IMPORT).status_code == 302


def test_a_trainer_tries_a_content_and_nothing_is_recorded(timur, salt):
    page = signed_in(timur).get(f"/admin/interactive/{salt.pk}/try/").content.decode()
    assert 'sandbox="allow-scripts"' in page
    assert "A pinch of salt" in page
    assert "data-record" not in page


def test_a_trainer_takes_a_content_to_another_system(timur, salt):
    answer = signed_in(timur).get(f"/admin/interactive/{salt.pk}/export/")
    file = io.BytesIO(b"".join(answer))
    from activities import package as packages

    assert packages.read(file).title == "A pinch of salt"


def test_the_list_of_contents(timur, salt):
    page = signed_in(timur).get("/admin/snippets/activities/h5pcontent/", follow=True)
    text = page.content.decode()
    assert "A pinch of salt" in text
    assert IMPORT in text
    assert f"/admin/interactive/{salt.pk}/export/" in text


def test_going_back_to_an_earlier_patch(admin, salt):
    brought(package(libraries=library_files(library(version="1.0.1"))))
    page = admin.get(LIBRARIES).content.decode()
    assert page.count("Use this one") == 1
    old = H5PLibrary.objects.get(patch=0)
    admin.post(f"{LIBRARIES}{old.pk}/use/")
    assert H5PLibrary.objects.get(current=True) == old


def test_libraries_are_the_administrators(timur, salt):
    trainer = signed_in(timur)
    assert trainer.get(LIBRARIES).status_code in (302, 403)
    row = H5PLibrary.objects.get()
    H5PLibrary.objects.update(current=False)
    trainer.post(f"{LIBRARIES}{row.pk}/use/")
    assert not H5PLibrary.objects.filter(current=True).exists()


def test_our_own_types_can_be_brought(admin):
    for name in packing.our_types():
        assert (
            "is here"
            in bring(admin, io.BytesIO(packing.build(name)), install="on").content.decode()
        )
