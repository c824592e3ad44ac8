"""Our own content types, and contents for other systems."""

import io
import json
import uuid
import zipfile

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Locale

from activities import importing, packing, texts
from activities.models import H5PContent, H5PLibrary
from tests.activities.conftest import brought
from tests.activities.packing import PNG, library, library_files, needs, package

pytestmark = pytest.mark.django_db
OURS = packing.our_types()


def test_there_are_three():
    assert OURS == ["Saboq.BranchingCase", "Saboq.FlashCards", "Saboq.Sorting"]


@pytest.mark.parametrize("name", OURS)
def test_they_pass_our_own_rules(name):
    content = brought(io.BytesIO(packing.build(name)))
    demo = json.loads((packing.TYPES / name / "demo" / "content.json").read_text())
    assert content.body["params"] == demo, "nothing of the demo is against its own fields"
    assert H5PLibrary.objects.get().manifest["license"] == "MIT"
    assert len(texts.plain_texts(content.body)) >= 3


@pytest.mark.parametrize("name", OURS)
def test_the_same_sources_make_the_same_bytes(name):
    assert packing.build(name) == packing.build(name)


def content_with_everything() -> H5PContent:
    """Two libraries, an editor's library, a picture."""
    salt = library(preloadedDependencies=[needs("H5P.Pinch")],
                   editorDependencies=[needs("H5PEditor.Salt")])  # fmt: skip
    files = {
        **library_files(salt),
        **library_files(library("H5P.Pinch", runnable=0)),
        **library_files(library("H5PEditor.Salt", runnable=0)),
    }
    params = {"text": "<p>a</p>", "picture": {"path": "images/a.png", "mime": "image/png"}}
    return brought(package(params, files, more={"content/images/a.png": PNG}, license="CC BY"))


def test_what_is_exported_can_be_imported_elsewhere():
    content = content_with_everything()
    target = io.BytesIO()
    packing.export(content, target)
    digests = set(H5PLibrary.objects.values_list("digest", flat=True))
    H5PContent.objects.all().delete()
    H5PLibrary.objects.all().delete()
    target.seek(0)
    checked = importing.check(target, "salt.h5p", may_install=True)
    again = importing.load(checked, locale=Locale.get_default())
    assert (again.title, again.body, again.media) == (content.title, content.body, content.media)
    assert again.metadata["license"] == "CC BY"
    assert set(H5PLibrary.objects.values_list("digest", flat=True)) == digests


def test_the_command_exports(tmp_path):
    content = content_with_everything()
    call_command("export_h5p", str(content.translation_key), tmp_path / "salt.h5p")
    names = zipfile.ZipFile(tmp_path / "salt.h5p").namelist()
    assert {"h5p.json", "content/images/a.png", "H5P.Pinch-1.0/salt.js"} <= set(names)
    with pytest.raises(CommandError, match="There is no content"):
        call_command("export_h5p", str(uuid.uuid4()), tmp_path / "none.h5p")
    with pytest.raises(CommandError, match="Give the key"):
        call_command("export_h5p")


def test_the_command_builds_our_types(tmp_path):
    call_command("export_h5p", "--types", tmp_path / "types")
    assert len(list((tmp_path / "types").glob("*.h5p"))) == 3


def test_a_content_without_its_library_is_not_exported_by_halves(tmp_path):
    content = brought()
    H5PLibrary.objects.update(current=False)
    with pytest.raises(CommandError):
        call_command("export_h5p", str(content.translation_key), tmp_path / "salt.h5p")
    assert not (tmp_path / "salt.h5p").exists()
