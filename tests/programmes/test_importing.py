"""Attendance from a file: all of it, or nothing and what is wrong line by line."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from people.importing.problems import Unreadable
from programmes import importing
from programmes.models import Attendance, AttendanceEntry
from tests.conftest import signed_in
from tests.programmes.conftest import CAST
from tests.programmes.test_attending import ATTEND, NOW


def table(*rows, delimiter=";") -> bytes:
    return "\r\n".join(delimiter.join(str(cell) for cell in row) for row in rows).encode()


HEAD = ("No.", "Person", "2026-05-04 am", "2026-05-04 pm")


def said(event, *rows) -> list[tuple[int, str]]:
    checked = importing.check(event, table(*rows), NOW)
    assert not (checked.marks and checked.problems)
    return [(problem.line, problem.message) for problem in checked.problems]


def test_the_list_comes_back_filled_in(event, line, timur):
    text = importing.template(event)
    assert text.startswith("\ufeff")
    head, row = text.lstrip("\ufeff").splitlines()
    assert head.split(";")[2:4] == ["2026-05-04 am", "2026-05-04 pm"]
    assert "Karimova Aziza" in row
    cells = row.split(";")
    cells[2:5] = ["1", "0", "e"]
    checked = importing.check(event, f"\ufeff{head}\r\n{';'.join(cells)}".encode(), NOW)
    assert importing.take(event, checked, by=timur) == 3
    found = list(line.attendance.values_list("presence", "evidence"))
    assert found == [("present", "scan"), ("absent", "scan"), ("excused", "scan")]


def test_the_same_file_again_says_nothing_new(event, line, timur):
    data = table(HEAD, (line.pk, "x", "1", "1"))
    for new in (2, 0):
        assert importing.take(event, importing.check(event, data, NOW), by=timur) == new
    assert AttendanceEntry.objects.count() == 2


@pytest.mark.parametrize("word", ["1", "+", "X", "х", "present", "Присутствует", "Bor", "Бор"])
def test_signs_and_words_of_every_language_are_understood(event, line, word):
    checked = importing.check(event, table(HEAD, (line.pk, "", word, "")), NOW)
    assert [mark.presence for mark in checked.marks] == ["present"]


def test_a_workbook_is_read_as_well(event, line):
    book = openpyxl.Workbook()
    book.active.append(list(HEAD))
    book.active.append([line.pk, "Aziza", 1, 0])
    file = io.BytesIO()
    book.save(file)
    checked = importing.check(event, file.getvalue(), NOW)
    assert [mark.presence for mark in checked.marks] == ["present", "absent"]


def test_what_is_wrong_is_said_line_by_line(event, other_event, line, kazakh):
    head = (*HEAD, "2026-05-08 am", "2026-05-09 am")
    found = said(
        event, head, (line.pk, "", "1", "maybe", "", ""), ("77777", "", "1"), (line.pk, "", "1"),
        (kazakh.pk, "", "", "", "1"),
    )  # fmt: skip
    assert [number for number, _message in found] == [1, 2, 3, 4, 5]
    messages = " ".join(message for _number, message in found)
    for part in ("no half-day “2026-05-09 am”", "“maybe” is not understood", "No. “77777”",
                 f"No. “{line.pk}”", "has not come yet"):  # fmt: skip
        assert part in messages


def test_a_file_without_half_days_or_without_signs(event, line):
    assert "No column is a half-day" in said(event, ("No.", "Person"), (line.pk, "x"))[0][1]
    assert said(event, HEAD, (line.pk, "x", "", ""))[0][1] == "Nothing is filled in."


@pytest.mark.parametrize("data", [b"", b"PK nonsense", b"\xd0\xcf\x11\xe0", b"No.;Person\xff\xfe"])
def test_what_is_no_table_is_refused(event, data):
    with pytest.raises(Unreadable):
        importing.check(event, data, NOW)


def upload(client, event, data: bytes):
    file = SimpleUploadedFile("list.csv", data)
    return client.post(reverse("attendance_import", args=[event.key]), {"file": file})


def test_nothing_is_recorded_while_something_is_wrong(event, line, timur):
    client = signed_in(timur)
    answer = upload(client, event, table(HEAD, (line.pk, "", "1", "maybe")))
    assert "Line 2:" in answer.content.decode()
    assert not Attendance.objects.exists()
    assert "Nothing was recorded" in upload(client, event, b"PK").content.decode()
    empty = client.post(reverse("attendance_import", args=[event.key]), {})
    assert empty.context["form"].errors["file"]


@pytest.mark.parametrize("who", [*CAST, "nobody"])
def test_who_may_hand_in_a_list(clients, event, line, kazakh, who):
    for name in ("attendance_import", "attendance_list_file"):
        assert clients[who].get(reverse(name, args=[event.key])).status_code == ATTEND[who]
    upload(clients[who], event, table(HEAD, (line.pk, "", "1", "")))
    assert AttendanceEntry.objects.exists() == (ATTEND[who] == 200)


@pytest.mark.parametrize("number", [1, 10, 100])
def test_checking_asks_no_query_for_each_person(event, number, django_assert_max_num_queries):
    from tests.programmes.conftest import participants

    rows = [(each.pk, "", "1", "1") for each in participants(event, number)]
    with django_assert_max_num_queries(3):
        checked = importing.check(event, table(HEAD, *rows), NOW)
    assert len(checked.marks) == 2 * number
