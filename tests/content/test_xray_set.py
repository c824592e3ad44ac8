"""The x-ray practice set: the same each time, its ground truth right, its pictures neutral."""

import re
from collections import Counter
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import call_command

from content import documents
from content.xray_questions import question, translations
from content.xray_set import BAGGAGE, VEHICLE, middle_of, pictures
from content.xray_shapes import DENSE, HARMLESS, TARGETS
from tests.content.curricula import files_below

SHIPPED = settings.BASE_DIR / "content"
SET = list(pictures())


def drawn(svg: str) -> str:
    """What a drawing consists of, however it is written."""
    root = ElementTree.fromstring(f"<g>{svg}</g>")  # noqa: S314 - our own drawing
    return "".join(str(sorted(part.items())) for part in root.iter() if part is not root)


def test_there_are_at_least_forty_of_baggage_and_vehicles():
    count = Counter(picture.scene.name for picture in SET)
    assert sum(count.values()) >= 40
    assert min(count["suitcase"], count["van"]) >= 15
    share = sum(bool(p.target) for p in SET) / len(SET)
    assert 0.2 < share < 0.5


def test_every_category_is_there():
    found = Counter(TARGETS[p.target][0] for p in SET if p.target)
    assert set(found) == {"firearm", "parts", "ammunition"}
    assert {p.target for p in SET} == {*TARGETS, ""}


def test_the_same_seed_draws_the_same_set_and_another_seed_another():
    assert [p.svg for p in pictures()] == [p.svg for p in SET]
    assert [p.svg for p in pictures(7)] != [p.svg for p in SET]


DRAWN = {drawn(target) for _category, target in TARGETS.values()}


def is_target(group) -> bool:
    return "".join(str(sorted(part.items())) for part in group.iter() if part is not group) in DRAWN


@pytest.mark.parametrize("picture", SET, ids=lambda picture: picture.code)
def test_the_box_holds_the_target_and_nothing_else(picture):
    root = ElementTree.fromstring(picture.svg)  # noqa: S314 - our own drawing
    groups = root.findall("{http://www.w3.org/2000/svg}g")
    places = [
        tuple(map(float, re.match(r"translate\(([\d.]+) ([\d.]+)\)", g.get("transform")).groups()))
        for g in groups
    ]
    targets = [place for place, group in zip(places, groups, strict=True) if is_target(group)]
    if not picture.target:
        assert (targets, question(picture).data["key"]) == ([], [])
        return
    assert question(picture).data["key"] == ["a"]
    width, height = picture.scene.size
    x, y, w, h = (
        side * whole / 100 for side, whole in zip(picture.box, (width, height) * 2, strict=True)
    )
    inside = [p for p in places if x < p[0] < x + w and y < p[1] < y + h]
    assert inside == targets
    assert len(targets) == 1
    assert 9 <= picture.box[2] <= 100 - picture.box[0]


def test_things_never_overlap():
    for picture in SET:
        transforms = re.findall(r'transform="translate\(([\d.]+ [\d.]+)\)', picture.svg)
        assert len(transforms) == len(set(transforms))
        # A drawing reaches 52 from its middle, turned as well; cells are wider than that.
        assert 2 * 52 * 1.2 * picture.scene.cell / 135 < picture.scene.cell * 1.2


def test_density_alone_tells_nothing():
    assert sum(DENSE in drawing for drawing in HARMLESS.values()) >= 3
    harmless = [p for p in SET if not p.target]
    assert sum(DENSE in p.svg for p in harmless) >= len(harmless) / 4


def test_words_do_not_give_the_answer_away():
    for picture in SET:
        document = question(picture)
        said = (
            document.data["stem"] + document.data["image"]["alt"] + document.data["image"]["file"]
        )
        for name in (*TARGETS, "firearm", "ammunition", "harmless"):
            assert name not in said.casefold()
        assert "<title" not in picture.svg
        assert "<text" not in picture.svg
    assert len({question(p).data["stem"] for p in SET}) == 1


def test_targets_stand_in_every_part_of_the_picture():
    for scene in (BAGGAGE, VEHICLE):
        boxes = {tuple(p.box[:2]) for p in SET if p.target and p.scene is scene}
        assert len(boxes) >= 4
    assert middle_of(BAGGAGE, (0, 0)) == (130, 145)


def test_every_text_is_translated_and_stays_one_line():
    words = translations()
    for document in map(question, SET):
        for text in (document.data["stem"], document.data["image"]["alt"]):
            assert all(words[language][text] for language in ("ru", "uz"))
    assert all("\n" not in text for language in words.values() for text in language.values())


def test_what_is_shipped_is_what_the_command_draws(tmp_path):
    for picture in SET:
        assert (SHIPPED / picture.file).read_text(encoding="utf-8") == picture.svg
        document = question(picture)
        file = SHIPPED / "curriculum" / f"{document.path}.yaml"
        assert file.read_text(encoding="utf-8") == documents.write(document)


def test_the_command_changes_nothing_where_the_set_is_drawn_already(tmp_path):
    import shutil

    for name in ("curriculum", "translations", "media"):
        shutil.copytree(SHIPPED / name, tmp_path / name)
    before = files_below(tmp_path)
    call_command("draw_xray_set", str(tmp_path))
    assert files_below(tmp_path) == before
