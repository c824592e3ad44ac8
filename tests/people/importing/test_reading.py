"""Tables from people one need not trust: read, or refused in words and in bounded time."""

import io
import tracemalloc
import zipfile
from time import process_time

import pytest

from people.importing import limits, tables, template
from people.importing.columns import guessed, missing
from people.importing.problems import Unreadable
from people.importing.workbooks import FORMULA
from tests.cms.zips import endless
from tests.people.importing.files import HEAD, JASUR, LOLA, csv, repacked, xlsx

SHEET = "xl/worksheets/sheet1.xml"


def refused(data):
    with pytest.raises(Unreadable) as error:
        tables.read(data)
    return error.value.problem


@pytest.mark.parametrize("data", [
    xlsx(HEAD, LOLA, JASUR),
    csv(HEAD, LOLA, JASUR),
    csv(HEAD, LOLA, JASUR, delimiter=";", encoding="utf-8-sig"),
    csv(HEAD, LOLA, JASUR, delimiter="\t", encoding="utf-16"),
])  # fmt: skip
def test_the_same_table_however_it_was_saved(data):
    table = tables.read(data)
    assert table.headings == HEAD
    assert [cells for _number, cells in table.rows] == [LOLA, JASUR] or [
        [*cells, ""][:5] for _number, cells in table.rows
    ] == [LOLA, JASUR]
    assert [number for number, _cells in table.rows] == [2, 3]


def test_lines_keep_the_numbers_they_have_in_the_file():
    table = tables.read(xlsx([], [], HEAD, [], LOLA))
    assert table.rows[0][0] == 5
    table = tables.read(csv(HEAD, [""], ['"Rahi\nmova"', *LOLA[1:]], JASUR))
    assert [number for number, _cells in table.rows] == [3, 5]


def test_telephone_numbers_stay_numbers():
    table = tables.read(xlsx(["Telephone"], [998901234567], [1.5]))
    assert [cells for _n, cells in table.rows] == [["998901234567"], ["1.5"]]


def test_a_formula_is_seen_and_not_computed():
    table = tables.read(xlsx(["Name"], ["=1+1"]))
    assert table.rows == [(2, [FORMULA.strip()])] or table.rows == [(2, [FORMULA])]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "nobody in this file"),
        (csv(HEAD), "nobody in this file"),
        (b"\xd0\xcf\x11\xe0 old", "old XLS format or has a password"),
        (b"PK\x03\x04 not a package", "damaged"),
        (b"\x89PNG\r\n\x00\x00", "not in UTF-8"),
        (b"a,b\nc\0,d", "neither an XLSX workbook nor a CSV file"),
        (csv(HEAD, ["Каримова"], encoding="cp1251"), "not in UTF-8"),
        (csv(HEAD, ['"never closed']), "not written as CSV"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data, words):
    assert words in refused(data).message


def test_the_line_in_another_encoding_is_named():
    data = csv(HEAD, LOLA) + b"\r\n" + csv(["Каримова"], encoding="cp1251")
    assert refused(data).line == 3


def test_a_word_file_is_no_workbook():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert "not an XLSX workbook" in refused(file.getvalue()).message


def test_a_damaged_workbook_is_refused():
    data = xlsx(HEAD, LOLA)
    for cut in (len(data) // 2, len(data) - 30):
        assert refused(data[:cut]).message
    flipped = bytearray(data)
    flipped[200:260] = bytes(60)
    try:
        tables.read(bytes(flipped))
    except Unreadable as error:
        assert error.problem.message


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_a_zip_bomb_is_stopped_while_it_unpacks(part):
    bomb = b"<x>" + b" " * (limits.LARGEST_PART + 1)
    begun = process_time()
    assert "too large" in refused(repacked(xlsx(HEAD, LOLA), **{part: bomb})).message
    assert process_time() - begun < 10


def test_entities_that_blow_up_are_not_read():
    laughs = b"""<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>"""
    assert "damaged" in refused(repacked(xlsx(HEAD, LOLA), **{SHEET: laughs})).message


def test_too_many_parts_are_refused():
    parts = {f"xl/media/{n}": b"" for n in range(limits.MOST_PARTS)}
    assert "damaged" in refused(repacked(xlsx(HEAD, LOLA), **parts)).message


def test_an_endless_list_of_parts_is_not_read_into_memory():
    data = endless(100_000).getvalue()
    tracemalloc.start()
    assert "damaged" in refused(data).message
    assert tracemalloc.get_traced_memory()[1] < 6_000_000
    tracemalloc.stop()


def test_parts_packed_in_another_way_are_not_unpacked():
    data = bytearray(repacked(xlsx(HEAD, LOLA), zipfile.ZIP_LZMA))
    assert "damaged" in refused(bytes(data)).message
    at = data.find(b"xl/workbook.xml") + 15
    data[at + 12 : at + 40] = bytes(28)
    assert "damaged" in refused(bytes(data)).message


@pytest.mark.parametrize("encoding", ["shift_jis", "nonsense"])
def test_a_part_in_an_encoding_that_no_workbook_has(encoding):
    sheet = f'<?xml version="1.0" encoding="{encoding}"?><worksheet/>'.encode()
    assert "damaged" in refused(repacked(xlsx(HEAD, LOLA), **{SHEET: sheet})).message


def test_a_workbook_as_java_writes_it(monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 0)
    data = repacked(xlsx(HEAD, LOLA))
    assert b"PK\x06\x07" in data
    assert [cells for _number, cells in tables.read(data).rows] == [LOLA]


@pytest.mark.parametrize("make", [csv, xlsx])
def test_a_hundred_thousand_lines_end_in_words_before_they_are_read(make):
    rows = [LOLA] * (100_000 if make is csv else limits.MOST_ROWS + 10)
    problem = refused(make(HEAD, *rows))
    assert "more than 5000 people" in problem.message


def test_a_cell_out_of_reach_costs_no_memory():
    far = b"""<worksheet><sheetData><row r="1"><c r="ZZZ1" t="inlineStr"><is><t>x</t></is></c>
        <c r="A1" t="inlineStr"><is><t>y</t></is></c></row></sheetData></worksheet>"""
    assert "nobody" in refused(repacked(xlsx(HEAD, LOLA), **{SHEET: far})).message


@pytest.mark.parametrize(
    "heads",
    [
        ["Фамилия", "Имя", "Пол", "Страна"],
        ["Familiya", "Ism", "Jinsi", "Mamlakat"],
        ["Фамилия", "Исм", "Жинси", "Мамлакат"],
        ["surname", "FIRST NAME", "gender", "Country *"],
        ["Ф.И.О.", "№", "пол:", "страна"],
    ],
)
def test_columns_are_known_by_their_headings_in_any_language(heads):
    assert missing(guessed(heads)) == []


def test_of_two_columns_with_one_meaning_the_first_counts():
    assert guessed(["Sex", "Gender"]) == {"0": "sex"}


@pytest.mark.parametrize("language", ["en", "ru", "uz", "uz-cyrl"])
def test_the_template_is_understood_when_it_comes_back(language):
    from django.utils.translation import override

    with override(language):
        book, text = b"".join(template.workbook()), template.csv()
    for data in (book, text.encode()):
        with pytest.raises(Unreadable):
            tables.read(data)
    heads = [cell.strip('"') for cell in text.removeprefix("\ufeff").strip().split(";")]
    assert missing(guessed(heads)) == []
    assert len(guessed(heads)) == len(heads) == 13
