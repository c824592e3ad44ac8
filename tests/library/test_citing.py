"""Which articles a source names, as people write sources."""

import pytest

from library.citing import Shelf, numbers

SHELF = Shelf(
    names=sorted(
        [
            ("protocol", "Firearms Protocol"),
            ("protocol", "Протокол об огнестрельном оружии"),
            ("protocol", "Oʻqotar qurollar toʻgʻrisidagi protokol"),
            ("untoc", "UNTOC"),
            ("att", "Arms Trade Treaty"),
            ("resolution", "resolution 2370"),
            ("goal", "SDG metadata"),
            ("iti", "ITI"),
        ],
        key=lambda pair: -len(pair[1]),
    ),
    codes=frozenset(
        f"{slug}/{number}"
        for slug, found in {
            "protocol": ("3", "5", "10", "11"),
            "untoc": ("2", "6", "7", "8", "12", "13", "18", "20"),
            "resolution": ("12", "preamble"),
            "goal": ("16-4-2",),
            "iti": ("7", "8"),
        }.items()
        for number in found
    ),
)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Firearms Protocol, art. 10.", ["protocol/10"]),
        ("Firearms Protocol, art. 3(e)", ["protocol/3"]),
        ("Firearms Protocol, art. 5(1)(c) (gazette of 2006)", ["protocol/5"]),
        ("UNTOC, arts 6 and 7", ["untoc/6", "untoc/7"]),
        ("UNTOC, arts 12–13", ["untoc/12", "untoc/13"]),
        ("UNTOC, art. 18(8) and (22).", ["untoc/18"]),
        ("UNTOC, art. 20(2)–(3).", ["untoc/20"]),
        ("Code of Conduct, art. 7; UNTOC, art. 8.", ["untoc/8"]),
        ("UNTOC art. 8", ["untoc/8"]),
        ("SC resolution 2370 (2017), preamble", ["resolution/preamble"]),
        ("UNIDIR on resolution 2370, operative para. 12", ["resolution/12"]),
        ("SDG metadata 16.4.2 (Ghana copy)", ["goal/16-4-2"]),
        ("ITI, para. 8(a)-(b)", ["iti/8"]),
        ("Протокол об огнестрельном оружии, ст. 10, п. 2", ["protocol/10"]),
        ("Oʻqotar qurollar toʻgʻrisidagi protokol, 10-modda 2-band", ["protocol/10"]),
    ],
)
def test_articles_are_found_in_sources(text, codes):
    assert SHELF.cited(text) == codes


def test_a_source_that_names_no_part_cites_the_whole_instrument():
    assert SHELF.cited("UNTOC status text (law commission copy)") == ["untoc"]
    assert SHELF.cited("Arms Trade Treaty, art. 7(4)") == ["att"]  # not described on the shelf


@pytest.mark.parametrize(
    "text",
    [
        "ICCPR, art. 14(2)",
        "UNODC Global Firearms Programme brochure.",
        "SUNTOC, art. 2",
        "ITIS",
        "",
    ],
)
def test_other_sources_cite_nothing(text):
    assert SHELF.cited(text) == []


def test_a_longer_name_hides_a_shorter_one():
    known = Shelf([("long", "Bread Code of 2001"), ("short", "Bread Code")], frozenset())
    assert known.cited("Bread Code of 2001, art. 3") == ["long"]


def test_ranges_are_written_out_but_not_endlessly():
    assert numbers(", arts 6–9") == ["6", "7", "8", "9"]
    assert numbers(", arts 1–999999999") == []
