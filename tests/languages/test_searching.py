"""Words are found in either script, with any apostrophe, with and without ё; in their own order."""

import random

import pytest

from languages.searching import folded, matches
from languages.sorting import sort_key


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("oʻqotar qurol", "Oʻqotar qurollar toʻgʻrisida"),
        ("o'qotar", "Oʻqotar qurollar"),
        ("o’qotar", "Oʻqotar qurollar"),
        ("oqotar", "Oʻqotar qurollar"),
        ("ўқотар", "Oʻqotar qurollar"),
        ("qurol", "Қуролларни ўрганиш"),
        ("маълумот", "maʼlumotlar"),
        ("ma'lumot", "маълумотлар"),
        ("ружье", "Гладкоствольное ружьё"),
        ("ружьё", "Гладкоствольное ружье"),
        ("УЧЕТ", "Ведение учёта"),
        ("border", "At the Border crossing"),
        ("c8", "C8 Gender"),
        ("", "anything"),
        ("  gender   mainstreaming ", "Gender mainstreaming"),
    ],
)
def test_found(asked, text):
    assert matches(asked, text)


@pytest.mark.parametrize(
    ("asked", "text"),
    [("rifle", "Pistol"), ("order", "Border"), ("gender arms", "Gender"), ("қилич", "qurol")],
)
def test_not_found(asked, text):
    assert not matches(asked, text)


def test_folding_twice_changes_nothing_more():
    for text in ("Oʻqotar QUROL", "Ружьё и ўқ", "Firearms, 2nd", "Isʼhoq Исҳоқ"):
        assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("uz", "abzats dars davlat gender qurol xavf yuk zatvor oʻq gʻilof shahar chegara"),
        ("uz", "nazorat noqonuniy nusxa oluvchi tana tanlov tanga"),
        ("uz-cyrl", "абзац далил ер ёш йўл юк ялпи ўқ қурол ғилоф ҳуқуқ"),
        ("ru", "ёлка ель ерш жезл"),
        ("en", "arms barrel Bullet cartridge"),
    ],
)
def test_words_stand_in_the_order_of_the_language(language, ordered):
    words = ordered.split()
    mixed = random.Random(7).sample(words, len(words))
    assert sorted(mixed, key=lambda word: sort_key(word, language)) == words


def test_signs_do_not_count():
    ordered = sorted(["«б»", "а-б", "а б", "в"], key=lambda word: sort_key(word, "ru"))
    assert ordered == ["а б", "а-б", "«б»", "в"]
