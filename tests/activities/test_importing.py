"""Bringing packages: libraries once, contents cleaned, a command that says what it does."""

import random
import tracemalloc
from io import StringIO

import pytest
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command
from wagtail.models import Locale

from activities import importing, installing
from activities.models import H5PContent, H5PLibrary
from activities.refusing import Refused
from tests.activities.conftest import brought
from tests.activities.packing import (
    PNG,
    archive,
    files,
    library,
    library_files,
    needs,
    package,
)

pytestmark = pytest.mark.django_db
PINCH = library_files(library("H5P.Pinch", runnable=0), semantics=[])


def test_a_package_becomes_a_content_and_its_libraries(salt):
    assert salt.title == "A pinch of salt"
    assert salt.live
    assert salt.library == "H5P.Salt 1.0"
    assert salt.body["params"] == {"text": "<p>Salt slows the yeast.</p>"}
    row = H5PLibrary.objects.get()
    assert default_storage.open(f"h5p/libraries/{row.digest}/salt.js").read().startswith(b"H5P.")


def test_pictures_lie_in_the_private_storage():
    picture = {"path": "images/a.png", "mime": "image/png", "width": 1, "height": 1}
    content = brought(
        package({"text": "a", "picture": picture}, more={"content/images/a.png": PNG})
    )
    assert content.body["params"]["picture"] == picture
    path = f"h5p/contents/{content.folder}/images/a.png"
    assert storages["private"].open(path).read() == PNG
    assert not default_storage.exists(path)


def test_libraries_are_stored_once(salt):
    again = brought()
    assert again.pk != salt.pk
    assert H5PLibrary.objects.count() == 1
    assert len(default_storage.listdir("h5p/libraries")[0]) == 1


def test_trainers_bring_contents_whose_libraries_are_here(salt):
    without = files()
    for name in list(without):
        if name.startswith("H5P."):
            del without[name]
    for file in (package(), archive(without)):
        checked = importing.check(file, "salt.h5p", may_install=False)
        assert importing.load(checked, locale=Locale.get_default()).live
    assert H5PLibrary.objects.count() == 1


def test_trainers_bring_no_new_libraries(salt):
    file = package(libraries=library_files(library(version="1.1.0")),
                   preloadedDependencies=[needs("H5P.Salt", 1, 1)])  # fmt: skip
    with pytest.raises(Refused) as caught:
        importing.check(file, "salt.h5p", may_install=False)
    assert caught.value.rule == "permission"
    assert "H5P.Salt 1.1.0" in str(caught.value)


def test_a_trainer_s_newer_patch_is_ignored(salt):
    file = package(libraries=library_files(library(version="1.0.9"), script="evil()"))
    checked = importing.check(file, "salt.h5p", may_install=False)
    importing.load(checked, locale=Locale.get_default())
    assert H5PLibrary.objects.get().patch == 0


def test_the_same_version_with_other_bytes_is_refused(salt):
    file = package(libraries=library_files(script="evil()"))
    with pytest.raises(Refused) as caught:
        importing.check(file, "salt.h5p", may_install=True)
    assert caught.value.rule == "changed"
    assert "H5P.Salt 1.0.0" in str(caught.value)


def test_but_its_content_may_use_what_is_here(salt):
    file = package(libraries=library_files(script="evil()"))
    before = H5PLibrary.objects.get().digest
    assert brought(file, keep=True).live
    assert H5PLibrary.objects.get().digest == before


def test_a_higher_patch_says_what_it_would_change_and_can_be_taken_back(salt):
    file = package(libraries=library_files(library(version="1.0.1"), script="// newer"))
    checked = importing.check(file, "salt.h5p", may_install=True)
    assert [(one.state, one.files) for one in checked.changes] == [
        ("update", ["library.json", "salt.js"])
    ]
    assert H5PLibrary.objects.get(current=True).patch == 0, "checking changes nothing"
    importing.load(checked, locale=Locale.get_default())
    assert H5PLibrary.objects.get(current=True).patch == 1
    installing.activate(H5PLibrary.objects.get(patch=0))
    assert H5PLibrary.objects.get(current=True).patch == 0


def test_an_older_patch_does_not_replace_a_newer_one():
    brought(package(libraries=library_files(library(version="1.0.5"))))
    brought(package(libraries=library_files(library(version="1.0.3"))))
    assert H5PLibrary.objects.get().patch == 5


def test_going_back_is_kept_by_a_later_import_of_what_was_left(salt):
    newer = library_files(library(version="1.0.1"))
    brought(package(libraries=newer))
    installing.activate(H5PLibrary.objects.get(patch=0))
    brought(package(libraries=newer))
    assert H5PLibrary.objects.get(current=True).patch == 0


def test_the_next_version_of_a_content(salt):
    checked = importing.check(package({"text": "New"}), "salt.h5p")
    importing.load(checked, locale=salt.locale, into=H5PContent.objects.get(pk=salt.pk))
    content = H5PContent.objects.get()
    assert content.translation_key == salt.translation_key
    assert content.body["params"] == {"text": "New"}
    assert content.revisions.count() == 2
    assert content.folder != salt.folder


def test_a_part_of_the_content_brings_its_library():
    part = {"library": "H5P.Pinch 1.0", "params": {"gone": 1}, "subContentId": "no uuid"}
    content = brought(package({"text": "a", "part": part}, {**library_files(), **PINCH}))
    assert content.body["params"]["part"] == {"library": "H5P.Pinch 1.0", "params": {}}


def test_the_command_imports(tmp_path):
    path = tmp_path / "salt.h5p"
    path.write_bytes(package().getvalue())
    out = StringIO()
    call_command("import_h5p", path, stdout=out)
    content = H5PContent.objects.get()
    assert out.getvalue() == f"H5P.Salt 1.0.0: new\n{content.translation_key} A pinch of salt\n"


def test_the_command_checks_and_changes_nothing(tmp_path):
    path = tmp_path / "salt.h5p"
    path.write_bytes(package().getvalue())
    out = StringIO()
    call_command("import_h5p", path, "--check", stdout=out)
    assert out.getvalue() == "H5P.Salt 1.0.0: new\n"
    assert not H5PContent.objects.exists()
    assert not default_storage.exists("h5p/libraries")


def test_the_command_names_file_rule_and_remedy(tmp_path):
    path = tmp_path / "bad.h5p"
    path.write_bytes(package(more={"content/shell.php": b"x"}).getvalue())
    with pytest.raises(CommandError) as caught:
        call_command("import_h5p", path, "--check")
    assert str(caught.value).startswith(f"{path}: content/shell.php: Files of this kind")
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_h5p", tmp_path / "none.h5p")
    assert caught.value.returncode == 1


def test_a_large_package_is_read_in_flat_memory():
    """20 MB in 40 pictures: a few MB beside the upload itself."""
    noise = random.Random(1)
    pictures = {f"content/images/{n}.png": PNG + noise.randbytes(524_288) for n in range(40)}
    file = package(more=pictures)
    assert len(file.getvalue()) > 20_000_000
    brought()  # what is imported and kept once
    tracemalloc.start()
    brought(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6_000_000
