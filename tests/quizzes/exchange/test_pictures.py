"""Points on a picture go to Moodle and back, picture and all."""

from base64 import b64encode
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from wagtail.images import get_image_model

from quizzes.exchange import importing, moodle_xml, pictures
from quizzes.exchange.exporting import export
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.item import ExchangeError
from quizzes.finding import sources
from quizzes.models import Question
from tests.quizzes.bank import BANK

pytestmark = pytest.mark.django_db
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800"><script>x</script></svg>'


def photo(size=(400, 200), form="PNG"):
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, format=form)
    return out.getvalue()


def markers(content, drops=(("rectangle", "40,50;80,20"),), drags=1, choices="11111"):
    file = f'<file name="gun in bag.png" encoding="base64">{b64encode(content).decode()}</file>'
    drag = "".join(f"<drag><no>{n}</no><text>here</text></drag>" for n in range(1, drags + 1))
    drop = "".join(
        f"<drop><no>{n}</no><shape>{shape}</shape><coords>{coords}</coords>"
        f"<choice>{choice}</choice></drop>"
        for n, ((shape, coords), choice) in enumerate(zip(drops, choices, strict=False), 1)
    )
    return (
        '<quiz>\n<question type="ddmarker"><name><text>Q-5</text></name><questiontext>'
        f"<text>Where?</text></questiontext>{file}{drag}{drop}</question></quiz>"
    ).encode()


def imported(data):
    items = moodle_xml.read(data)
    importing.store(items, bank=BANK, language="en", import_key=uuid4())
    return Question.objects.get(bank=BANK)


def zones(question):
    return [
        (zone["x"], zone["y"], zone["width"], zone["height"], zone["correct"])
        for zone in question.body[0].value["zones"]
    ]


def test_a_picture_with_its_places(locales):
    question = imported(markers(photo()))
    assert question.kind.name == "point_on_image"
    assert zones(question) == [(10, 25, 20, 10, True)]
    image = question.body[0].value["image"]
    assert (image.width, image.height) == (400, 200)


def test_the_name_of_the_file_does_not_tell_the_answer(locales):
    image = imported(markers(photo())).body[0].value["image"]
    assert "gun" not in image.title + image.file.name


def test_circles_and_polygons_become_rectangles_aloud(locales):
    shapes = [("circle", "100,100;20"), ("polygon", "0,0;40,0;40,20")]
    [item] = moodle_xml.read(markers(photo(), shapes))
    assert [zone["box"] for zone in item.fields["zones"]] == [[20, 40, 10, 20], [0, 0, 10, 10]]
    assert "rectangles" in " ".join(item.lost)


def test_zones_never_reach_beyond_the_picture(locales):
    [item] = moodle_xml.read(markers(photo(), [("rectangle", "390,190;900,900")]))
    x, y, width, height = item.fields["zones"][0]["box"]
    assert x + width <= 100
    assert y + height <= 100


def test_markers_with_places_of_their_own_are_another_kind(locales):
    two = [("rectangle", "1,1;9,9"), ("rectangle", "30,30;9,9")]
    [item] = moodle_xml.read(markers(photo(), two, drags=2, choices="12"))
    assert item.is_left_out


@pytest.mark.parametrize("content", [photo(), photo(form="JPEG"), photo(form="WEBP"), DRAWING])
def test_there_and_back(locales, content):
    question = imported(markers(content))
    question.body[0].value["zones"][0]["text"] = "The bag"
    [exported] = export(sources(BANK), FORMATS["moodle_xml"]).items
    data = FORMATS["moodle_xml"].write([exported])
    [item] = moodle_xml.read(data)
    assert item.kind == "point_on_image"
    assert item.fields["zones"][0]["box"] == pytest.approx(
        exported.fields["zones"][0]["box"], abs=1
    )
    if content != DRAWING:
        assert next(iter(item.pictures.values())) == content


def test_a_drawing_leaves_its_scripts_behind():
    assert b"script" not in pictures.looked_at(DRAWING).data


@pytest.mark.parametrize(
    "content",
    [
        b"no picture",
        b"<html><body>x</body></html>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b"<svg",
        photo((1, 1))[:20],
    ],
)
def test_what_is_no_picture_is_an_error_at_its_line(content):
    with pytest.raises(ExchangeError) as raised:
        moodle_xml.read(markers(content))
    assert raised.value.problems[0].line == 2


def test_a_picture_too_large_for_the_library(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)
    assert pictures.looked_at(photo()) is None


def test_pictures_of_a_kind_that_has_none_are_lost_aloud(locales):
    file = f'<file name="a.png" encoding="base64">{b64encode(photo()).decode()}</file>'
    text = '&lt;img src="@@PLUGINFILE@@/a.png"&gt;Is it so?'
    data = (
        f'<quiz><question type="truefalse"><questiontext><text>{text}</text>{file}</questiontext>'
        '<answer fraction="100"><text>true</text></answer><answer><text>false</text></answer>'
        "</question></quiz>"
    )
    items = moodle_xml.read(data.encode())
    importing.store(items, bank=BANK, language="en", import_key=uuid4())
    assert "Pictures" in " ".join(items[0].lost)


def test_a_question_that_lost_its_picture_is_left_out_aloud(locales):
    question = imported(markers(photo()))
    get_image_model().objects.filter(pk=question.body[0].value["image"].pk).delete()
    [item] = export(sources(BANK), FORMATS["moodle_xml"]).items
    assert item.is_left_out
