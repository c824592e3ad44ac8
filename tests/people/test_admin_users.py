import pytest

from people.models import Institution, User
from tests.people.conftest import PASSWORD


@pytest.fixture
def admin_client(client, db):
    client.force_login(User.objects.create_superuser("root@example.org", PASSWORD))
    return client


def test_the_list_shows_people_by_name_and_address_and_never_a_key(admin_client, aziza):
    nobody = User.objects.create_user()
    html = admin_client.get("/admin/users/").content.decode()
    assert "Aziza Karimova" in html
    assert "aziza@example.org" in html
    assert not any(user.key in html for user in (aziza, nobody))


def test_people_are_found_by_name(admin_client, aziza, timur):
    html = admin_client.get("/admin/users/results/?q=karimova").content.decode()
    assert "aziza@example.org" in html
    assert "timur@example.org" not in html


def test_a_person_is_added_without_a_password(admin_client):
    data = {"email": "New@Example.org", "first_name": "Rustam", "last_name": "Aliyev"}
    answer = admin_client.post("/admin/users/new/", data)
    assert answer.status_code == 302
    rustam = User.objects.get(email="new@example.org")
    assert rustam.display_name == "Rustam Aliyev"
    assert not rustam.has_usable_password()


def test_a_known_address_is_refused(admin_client, aziza):
    data = {"email": "AZIZA@example.org", "first_name": "Another"}
    html = admin_client.post("/admin/users/new/", data).content.decode()
    assert "already an account" in html


def test_a_person_is_changed_and_stays_who_she_is(admin_client, aziza):
    url = f"/admin/users/edit/{aziza.pk}/"
    page = admin_client.get(url).content.decode()
    assert 'value="Aziza"' in page
    assert aziza.key not in page
    data = {"email": aziza.email, "first_name": "Aziza", "last_name": "Umarova", "is_active": "on"}
    assert admin_client.post(url, data).status_code == 302
    again = User.objects.get(pk=aziza.pk)
    assert again.family_name == "Umarova"
    assert again.key == aziza.key
    assert again.check_password(PASSWORD)


def test_an_administrator_confirms_what_a_learner_wrote_in(admin_client):
    written = Institution.objects.create(
        name="Border post 7", kind="border", country="UZ", confirmed=False
    )
    assert "Border post 7" in admin_client.get("/admin/institutions/").content.decode()
    data = {"name": "Border post 7", "kind": "border", "country": "UZ", "confirmed": "on"}
    assert admin_client.post(f"/admin/institutions/edit/{written.pk}/", data).status_code == 302
    written.refresh_from_db()
    assert written.confirmed


def test_the_list_of_institutions_is_not_for_trainers(client, timur):
    client.force_login(timur)
    assert client.get("/admin/institutions/").status_code == 302
    assert client.get("/admin/users/").status_code == 302
