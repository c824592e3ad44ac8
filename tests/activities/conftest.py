"""A site with nothing of H5P in it, and an administrator who brings packages."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage, storages
from wagtail.models import Locale

from activities import importing
from activities.models import H5PContent
from activities.official import bundling
from people.models import User
from tests.activities.official import editor, sha256
from tests.activities.packing import package
from tests.conftest import PASSWORD, signed_in


@pytest.fixture(autouse=True)
def empty_storages():
    """Files are not rolled back with the database."""
    yield
    for storage in (default_storage, storages["private"]):
        shutil.rmtree(Path(storage.path("h5p")), ignore_errors=True)


@pytest.fixture
def rustam(db) -> User:
    """The administrator."""
    return User.objects.create_superuser("rustam@example.org", PASSWORD, given_name="Rustam")


def brought(file: Any = None, language: str = "en", **options: Any) -> H5PContent:
    """The content of a package that an administrator has imported."""
    file = file or package()
    checked = importing.check(file, "salt.h5p", may_install=True, **options)
    return importing.load(checked, locale=Locale.objects.get(language_code=language))


@pytest.fixture
def salt(db) -> H5PContent:
    return brought()


@pytest.fixture
def bundle(db):
    """The stand-in for H5P's own editor is installed."""
    file = editor()
    return bundling.install(bundling.check(file, sha256(file)), None)


@pytest.fixture
def trainer(timur):
    return signed_in(timur)


@pytest.fixture
def admin(rustam):
    return signed_in(rustam)
