"""Every address about people in the admin × every role: only who manages people is let in, and
nobody else's button does anything."""

import pytest
from django.urls import reverse

from people.imports import Import
from people.merges import Likeness, Merge
from people.models import User
from people.wagtail_hooks import people_urls
from people.wishes import ErasureRequest
from tests.conftest import Browsers, person

pytestmark = pytest.mark.django_db

ROLES = {
    "olga": "Programme officers",
    "malika": "Event organisers",
    "timur": "Trainers",
    "nurlan": "National coordinators",
    "dana": "Donor viewers",
    "rustam": "Auditors",
    "aziza": None,
}
BUTTONS = {
    "give_link", "give_code", "give_import_codes", "record_consents", "ask_for_erasure",
    "decide_erasure", "undo_merge",
}  # fmt: skip
PAGES = {
    "people", "people_results", "add_person", "person", "edit_person", "people_imports",
    "people_import", "people_xlsx", "people_csv", "duplicates", "pair", "posts", "erasures",
    "add_past_post",
}  # fmt: skip


def test_no_address_escapes_the_matrix():
    assert {pattern.name for pattern in people_urls()} == BUTTONS | PAGES


@pytest.fixture
def clients(db) -> Browsers:
    return Browsers(
        {
            name: person(f"{name}@roles.example.org", *([group] if group else []))
            for name, group in ROLES.items()
        }
    )


@pytest.fixture
def rows(db) -> dict[str, int]:
    """What the addresses are about."""
    officer = person("boris@example.org", "Programme officers")
    one, other, gone = (
        User.objects.create_user(given_name="Lola", family_name=f"Karimova{n}", country="UZ")
        for n in range(3)
    )
    asked = ErasureRequest.objects.create(user=one)
    of = Import.objects.create(name="l.csv", file="x", by=officer, state=Import.State.DONE)
    pair = Likeness.objects.create(first=one, second=other, score=70)
    merge = Merge.objects.create(kept=one, merged=gone, by=officer)
    User.objects.filter(pk=gone.pk).update(merged_into=one)
    person_of = dict.fromkeys(
        (
            "person",
            "edit_person",
            "give_link",
            "give_code",
            "record_consents",
            "ask_for_erasure",
            "add_past_post",
        ),
        one.pk,
    )
    return person_of | {"decide_erasure": asked.pk, "people_import": of.pk, "pair": pair.pk,
                        "give_import_codes": of.pk, "undo_merge": merge.pk}  # fmt: skip


def address(name: str, rows: dict[str, int]) -> str:
    return reverse(name, args=[rows[name]] if name in rows else [])


@pytest.mark.parametrize("name", sorted(PAGES | BUTTONS))
def test_who_is_let_in(clients, rows, name):
    """200, or 405 where there is only a button."""
    url = address(name, rows)
    let_in = {who for who, client in clients.items() if client.get(url).status_code in (200, 405)}
    assert let_in == {"olga"}


def everything() -> list:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Likeness, Merge, ErasureRequest, Import)
    ] + [list(User.objects.order_by("pk").values("pk", "given_name", "email", "merged_into"))]


@pytest.mark.parametrize("name", sorted(PAGES | BUTTONS))
def test_a_button_pressed_by_whoever_may_not_changes_nothing(clients, rows, name):
    before = everything()
    said = {"action": "erase", "answer": "x", "consent": "photo", "given_name": "X"}
    for who, client in clients.items():
        if who != "olga":
            assert client.post(address(name, rows), said).status_code in (302, 403, 404), who
    assert everything() == before
    person_of = User.objects.get(pk=rows["person"])
    assert not person_of.consents.exists()
    assert not person_of.claims.exists()
