"""Pictures are kept as they were asked, and keep silent about the answer."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from quizzes.pictures import area, keep, picture, silent
from tests.quizzes.pictures import SPEAKING, stored


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_drawing_loses_its_words_and_keeps_its_lines():
    bare = silent(SPEAKING, ".svg")
    for word in (b"title", b"desc", b"metadata", b"zone", b"script", b"weapon", b"ns0"):
        assert word not in bare
    assert b'<rect width="3" height="2" fill="#0b5866"' in bare
    assert b'viewBox="0 0 12 8"' in bare


def photo(kind, **more):
    out = BytesIO()
    Pillow.new("RGB", (6, 4), "#0b5866").save(out, format=kind, **more)
    return out.getvalue()


def test_a_photo_loses_what_the_camera_and_its_author_wrote():
    about = PngInfo()
    about.add_text("Title", "the key is b")
    exif = Pillow.Exif()
    exif[0x010E] = "the key is b"
    for data, ending in (
        (photo("PNG", pnginfo=about), ".png"),
        (photo("JPEG", exif=exif, comment=b"the key is b"), ".jpg"),
        (photo("WEBP", exif=exif), ".webp"),
    ):
        assert b"the key is b" in data
        bare = silent(data, ending)
        assert b"the key is b" not in bare
        with Pillow.open(BytesIO(bare)) as kept:
            assert kept.size == (6, 4)


@pytest.mark.django_db
def test_a_kept_picture_outlives_the_library_and_has_a_silent_name():
    image = stored()
    kept = keep(image)
    assert (kept["width"], kept["height"]) == (12, 8)
    assert "weapon" not in kept["file"]
    assert kept["file"].startswith("questions/")
    image.delete()
    assert b"<rect" in default_storage.open(kept["file"]).read()


@pytest.mark.django_db
def test_keeping_again_changes_nothing_and_another_picture_is_another_file():
    image = stored()
    first = keep(image)
    assert keep(image) == first
    assert keep(stored(SPEAKING.replace(b"#0b5866", b"#000000")))["file"] != first["file"]
    assert len(default_storage.listdir("questions")[1]) == 2


def test_boxes_in_per_cent_become_pixels():
    frozen = {"file": "", "width": 1200, "height": 800}
    covered = area(frozen, [10, 20.5, 30, 40], 2, "right")
    assert (covered.x, covered.y, covered.width, covered.height) == (120, 164, 360, 320)
    shown = picture(frozen, "A hall", [covered])
    assert (shown.alt, shown.areas, shown.url) == ("A hall", [covered], "")
