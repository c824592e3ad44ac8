"""Everybody or nobody, each once: stored in short batches, resumed, taken back."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from learners.enrolling import enrol
from people.importing import applying, tables
from people.importing.columns import guessed
from people.imports import Import, ImportedLine
from people.models import Affiliation, Institution, User
from tests.people.conftest import PASSWORD
from tests.people.importing.files import HEAD, JASUR, LOLA, csv, xlsx
from tests.people.test_races import at_once

POST = ["Institution", "Kind of institution", "Level of the post", "Target group"]
WORKING = [*LOLA, "Border post 7", "Border service", "Operational level", "Investigators"]
PAGE = "/admin/people/import/"


def people(count):
    return [
        [f"Family{chr(97 + n % 26)}", "Lola", "f", "UZ", f"l{n}@example.org"] for n in range(count)
    ]


def kept(by, *rows, head=HEAD):
    data = csv(head, *rows, delimiter="\t")
    table = tables.read(data)
    columns = guessed(table.headings)
    return applying.keep(data=data, name="list.csv", columns=columns, lines=len(table.rows), by=by)


def begun(*args, **options):
    of = kept(*args, **options)
    applying.begin(of=of)
    return of


def state(of):
    of.refresh_from_db()
    return of.state


def test_everybody_is_stored_with_a_confirmed_post_and_no_password(
    olga, django_capture_on_commit_callbacks
):
    of = begun(olga, WORKING, [*JASUR, "", "", "", ""], head=HEAD + POST)
    with django_capture_on_commit_callbacks(execute=True):
        assert applying.apply(of.pk) == 2
    assert state(of) == "done"
    lola = User.objects.get(email="lola@example.org")
    assert not lola.is_claimed
    assert lola.affiliation.verified_by == olga
    assert lola.affiliation.institution.kind == "border"
    assert not lola.affiliation.institution.confirmed
    assert lola.name_block
    assert list(of.people.values_list("line", "is_new")) == [(2, True), (3, True)]
    assert not storages["private"].exists(of.file)


def test_again_stores_nobody_twice(olga):
    of = begun(olga, *people(120))
    assert applying.apply(of.pk) == 120
    assert applying.apply(of.pk) == 0
    assert User.objects.filter(given_name="Lola").count() == 120


def test_what_broke_off_goes_on_and_nothing_shows_before_the_last_batch(olga, monkeypatch):
    of = begun(olga, *people(120))
    real, calls = applying.written, []

    def dies(*args):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setattr(applying, "written", dies)
    monkeypatch.setattr(applying, "ENOUGH", 0.0001)
    with pytest.raises(KeyboardInterrupt):
        applying.apply(of.pk)
    monkeypatch.setattr(applying, "written", real)
    assert ImportedLine.objects.count() == 50
    assert User.objects.listed().filter(given_name="Lola").count() == 0
    assert applying.apply(of.pk) == 70
    assert User.objects.listed().filter(given_name="Lola").count() == 120


def test_an_address_that_was_taken_meanwhile_leads_to_its_owner(olga):
    of = begun(olga, LOLA, JASUR)
    entries = applying.looked_at(of).entries
    lola = User.objects.create_user("lola@example.org", given_name="Another")
    while applying.batch(of, entries) is not None:
        pass
    assert state(of) == "done"
    lola.refresh_from_db()
    assert lola.given_name == "Another"
    assert of.people.get(line=2).user == lola
    assert not of.people.get(line=2).is_new
    assert User.objects.filter(given_name="Jasur").count() == 1


def test_taking_back_leaves_who_has_an_account_or_records_and_who_was_there(olga, aziza, tiny):
    there = ["Karimova", "Aziza", "f", "UZ", "aziza@example.org"]
    of = begun(olga, WORKING, [*JASUR, *[""] * 4], [*there, *[""] * 4], *[
        [*row, *[""] * 4] for row in people(60)], head=HEAD + POST)  # fmt: skip
    applying.apply(of.pk)
    User.objects.filter(given_name="Jasur").update(claimed_at=timezone.now())
    enrol(user=User.objects.get(email="l5@example.org"), course_key=tiny.key)
    assert applying.begin_to_leave(of=of)
    assert applying.take_back(of.pk) == 60
    assert state(of) == "gone"
    left = set(User.objects.values_list("given_name", "email"))
    assert left == {
        ("Olga", "olga@example.org"),
        ("Aziza", "aziza@example.org"),
        ("Jasur", ""),
        ("Lola", "l5@example.org"),
    }
    assert not Affiliation.objects.exists()
    assert not Institution.objects.filter(name="Border post 7").exists()
    assert applying.take_back(of.pk) == 0


def test_what_broke_off_can_be_taken_back(olga, monkeypatch):
    of = begun(olga, *people(60))
    monkeypatch.setattr(applying, "ENOUGH", 0.0001)
    applying.batch(of, applying.looked_at(of).entries)
    applying.begin_to_leave(of=of)
    applying.take_back(of.pk)
    assert not User.objects.filter(given_name="Lola").exists()
    assert applying.apply(of.pk) == 0


def test_files_that_nobody_confirmed_are_deleted_a_day_later(olga):
    old, new = kept(olga, LOLA), kept(olga, JASUR)
    Import.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=2))
    applying.clear_old()
    assert list(Import.objects.all()) == [new]
    assert not storages["private"].exists(old.file)


@pytest.mark.django_db(transaction=True)
def test_one_import_applied_twice_at_once_and_two_imports_of_one_address(transactional_db):
    root = User.objects.create_superuser("root@example.org", PASSWORD)
    one, two = begun(root, *people(60)), begun(root, *people(30))
    results = at_once(
        lambda: applying.apply(one.pk),
        lambda: applying.apply(one.pk),
        lambda: applying.apply(two.pk),
    )
    assert all(isinstance(result, int) for result in results), results
    assert sum(results) == 90
    assert User.objects.listed().filter(given_name="Lola").count() == 60
    assert ImportedLine.objects.filter(is_new=True).count() == 60
    assert {state(one), state(two)} == {"done"}


# The pages -----------------------------------------------------------------------------------


@pytest.fixture
def officer(olga):
    client = Client()
    client.force_login(olga)
    return client


def upload(client, data, name="list.csv"):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, data)})


def work():
    from cms.outbox.running import drain

    drain()


def test_from_the_file_to_the_people(officer, db):
    answer = upload(officer, xlsx(HEAD, LOLA, JASUR), "list.xlsx")
    html = officer.get(answer.url).content.decode()
    assert "2 new people would be stored" in html
    assert "Rahimova Lola" in html
    assert not User.objects.filter(given_name="Lola").exists()
    officer.post(answer.url, {"action": "apply"})
    officer.post(answer.url, {"action": "apply"})
    work()
    html = officer.get(answer.url).content.decode()
    assert "2 of 2 lines are in; 2 people are new" in html
    assert "Rahimova Lola" in officer.get("/admin/people/").content.decode()
    officer.post(answer.url, {"action": "take_back"})
    work()
    assert not User.objects.filter(given_name="Lola").exists()


def test_with_a_problem_nothing_can_be_stored(officer, db):
    answer = upload(officer, csv(HEAD, LOLA, ["", *JASUR[1:]]))
    html = officer.get(answer.url).content.decode()
    assert "Family name: nothing is written here." in html
    assert 'value="apply"' not in html
    html = officer.post(answer.url, {"action": "apply"}, follow=True).content.decode()
    assert "nothing was stored" in html
    work()
    assert not User.objects.filter(given_name="Lola").exists()


def test_columns_with_unknown_headings_are_chosen(officer, db):
    answer = upload(officer, csv(["Nachname", *HEAD[1:]], LOLA))
    html = officer.get(answer.url).content.decode()
    assert "No column is chosen for: Family name." in html
    chosen = {"column0": "family_name", "column1": "given_name", "column2": "sex",
              "column3": "country", "action": "columns"}  # fmt: skip
    html = officer.post(answer.url, chosen, follow=True).content.decode()
    assert "1 new person would be stored" in html
    html = officer.post(answer.url, {**chosen, "column1": "sex"}).content.decode()
    assert "Two columns are said to hold the same." in html


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (csv(HEAD, ["Каримова"], encoding="cp1251"), "Line 2: This line is not in UTF-8."),
        (b"PK\x03\x04", "not an XLSX workbook"),
        (b"a" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
)
def test_a_hostile_file_ends_in_words(officer, db, data, words):
    assert words in upload(officer, data).content.decode()
    assert not Import.objects.exists()


def test_only_those_who_manage_people_and_a_preview_only_for_its_author(
    officer, olga, aziza, timur
):
    of = kept(olga, LOLA)
    for other in (aziza, timur):
        client = Client()
        client.force_login(other)
        for page in (PAGE, f"{PAGE}{of.pk}/", f"{PAGE}template.csv"):
            assert client.get(page).status_code in (302, 404)
        upload(client, csv(HEAD, JASUR))
        client.post(f"{PAGE}{of.pk}/", {"action": "apply"})
    assert Import.objects.count() == 1
    assert state(of) == "checked"
    root = Client()
    root.force_login(User.objects.create_superuser("root@example.org", PASSWORD))
    assert root.get(f"{PAGE}{of.pk}/", follow=True).status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_template_is_downloaded(officer, db, form):
    answer = officer.get(f"{PAGE}template.{form}")
    assert f'filename="participants.{form}"' in answer["Content-Disposition"]
