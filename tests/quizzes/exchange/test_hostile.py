"""Files that mean harm, or are no questions at all: a clear error, in bounded memory and time."""

import io
import tracemalloc
from time import monotonic

import pytest

from quizzes.exchange import lines, moodle_xml, table
from quizzes.exchange.formats import FORMATS, guessed
from quizzes.exchange.item import ExchangeError

TEXTS = ["gift", "aiken", "csv"]
ENTITIES = "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
)  # fmt: skip
BOMB = f'<?xml version="1.0"?>\n<!DOCTYPE quiz [<!ENTITY a0 "ha">{ENTITIES}]>\n<quiz>&a9;</quiz>'
OUTSIDE = (
    '<?xml version="1.0"?>\n<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<quiz><question type="essay"><name><text>&x;</text></name></question></quiz>'
)


def refused(form, data):
    """The first problem; it must come quickly and cheaply."""
    tracemalloc.start()
    begun = monotonic()
    try:
        with pytest.raises(ExchangeError) as raised:
            FORMATS[form].read(data)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert monotonic() - begun < 10
    assert peak < 12 * len(data) + 20 * 1024 * 1024
    return raised.value.problems[0]


@pytest.mark.parametrize("data", [BOMB, OUTSIDE, "<!DOCTYPE html>\n<quiz/>"])
def test_document_types_and_their_entities_are_refused(data):
    problem = refused("moodle_xml", data.encode())
    assert "DOCTYPE" in problem.message
    assert problem.line in (1, 2)


def test_a_file_is_read_no_further_than_its_limit(monkeypatch):
    monkeypatch.setattr(lines, "LARGEST", 1024)
    file = io.BytesIO(b"x" * 100_000)
    with pytest.raises(ExchangeError) as raised:
        lines.read_whole(file)
    assert file.tell() == 1025
    assert raised.value.problems[0].line == 1


@pytest.mark.parametrize("form", TEXTS)
def test_an_endless_line(form):
    head = "type,stem,options,correct\n" if form == "csv" else "\n"
    problem = refused(form, f"{head}{'x' * 5_000_000}".encode())
    assert problem.line == 2
    assert "longer than" in problem.message


@pytest.mark.parametrize("form", TEXTS)
def test_another_encoding(form):
    data = "type,stem,options,correct\nЧто это?".encode("windows-1251")
    assert refused(form, data).line == 2


def test_utf_16_with_its_mark_is_read():
    [item] = FORMATS["gift"].read("Что это?{=пистолет ~ручка}".encode("utf-16"))
    assert item.stem == "Что это?"


@pytest.mark.parametrize("form", TEXTS)
def test_bytes_that_are_no_text(form):
    assert refused(form, b"type,stem,options,correct\nWhat\0?{T}").line == 2
    assert refused(form, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 100).line >= 1


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("data", [b"", b"\n\n\n", b"\xef\xbb\xbf"])
def test_nothing(form, data):
    assert refused(form, data).line == 1 + data.count(b"\n") * (form == "moodle_xml")


def test_deep_nesting():
    problem = refused("moodle_xml", b"<quiz>\n" + b"<a>" * 200_000)
    assert problem.line == 2
    assert "nested" in problem.message


def test_a_question_of_a_million_parts():
    data = b"<quiz>\n<question type='multichoice'>" + b"<answer/>" * 200_000
    assert "too many parts" in refused("moodle_xml", data).message


def test_a_picture_too_large():
    data = b"<quiz><question type='essay'>\n<questiontext><file name='a.png'>" + b"A" * 15_000_000
    problem = refused("moodle_xml", data)
    assert problem.line == 2
    assert "too large" in problem.message


def test_a_text_too_large():
    data = b"<quiz><question type='essay'><questiontext>\n<text>" + b"A" * 200_000
    assert refused("moodle_xml", data).line == 2


@pytest.mark.parametrize(
    "text",
    [
        "<!" * 50_000,
        "<a " * 30_000,
        "&" * 99_000,
        "<p" * 49_000,
        "<!--" * 24_000,
        "</" * 49_000,
        "<![CDATA[" * 10_000,
    ],
)
def test_markup_that_is_slow_to_read(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    data = f"<quiz><question type='essay'><questiontext><text>{escaped}</text></questiontext>"
    begun = monotonic()
    assert moodle_xml.read(f"{data}</question></quiz>".encode())
    assert monotonic() - begun < 10


@pytest.mark.parametrize(
    "answers",
    ["{" * 90_000, "=" * 90_000, "~" * 90_000, "\\" * 90_001, "#" * 90_000, "=%" * 40_000],
)
def test_signs_without_end(answers):
    begun = monotonic()
    try:
        FORMATS["gift"].read(f"What?{{{answers}}}".encode())
    except ExchangeError as error:
        assert error.problems[0].line == 1
    assert monotonic() - begun < 10


def test_gaps_without_end():
    text = "{1:SA:=" * 12_000
    data = (
        f"<quiz><question type='cloze'><questiontext><text>{text}</text></questiontext></question>"
    )
    assert "gap" in refused("moodle_xml", f"{data}</quiz>".encode()).message


def test_too_many_questions(monkeypatch):
    monkeypatch.setattr(lines, "MOST_QUESTIONS", 3)
    problem = refused("gift", b"One?{T}\n\n" * 6)
    assert "more than 3 questions" in problem.message
    assert problem.line == 7


def test_problems_end_somewhere():
    with pytest.raises(ExchangeError) as raised:
        FORMATS["gift"].read(b"One?{\n\n" * 1000)
    assert len(raised.value.problems) == lines.MOST_PROBLEMS


def test_a_row_without_end():
    data = b"type,stem,options,correct\n" + b'true/false,"' + b"x\n" * 200_000
    assert refused("csv", data).line == 2
    assert table  # the same limits hold for every cell


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.xml", b"", "moodle_xml"),
        ("a.csv", b"", "csv"),
        ("a.gift", b"", "gift"),
        ("a.txt", b"What?{T}", "gift"),
        ("a.txt", b"What?\nA) x\nB) y\nANSWER: A", "aiken"),
        ("a.txt", b"\xef\xbb\xbf<?xml?>", "moodle_xml"),
        ("questions", b"What?{T}", "gift"),
    ],
)
def test_the_format_is_told_by_name_and_content(name, data, form):
    assert guessed(name, data).name == form
