from django.contrib.auth.models import Group
from wagtail.models import Page

from people.models import User
from people.roles import grant, is_officer, is_trainer


def enter(client, path="/admin/"):
    """Follow redirects as a browser does; a circle of them raises."""
    return client.get(path, follow=True)


def test_a_stranger_is_asked_to_sign_in_and_then_gets_there(client, timur):
    answer = client.get("/admin/pages/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=/admin/pages/"


def test_who_has_no_work_there_is_told_so(client, aziza):
    client.force_login(aziza)
    assert enter(client).status_code == 403


def test_an_officer_enters_and_finds_people_but_neither_content_nor_roles(client, olga):
    client.force_login(olga)
    html = enter(client).content.decode()
    assert "/admin/people/" in html
    for closed in ("users", "groups", "images", "questions-import", "attempts", "workflows/list"):
        assert client.get(f"/admin/{closed}/").url == "/admin/", closed


def test_a_trainer_enters(client, timur):
    client.force_login(timur)
    assert enter(client).status_code == 200
    assert client.get("/admin/login/").url == "/admin/"


def test_an_administrator_enters(client, db):
    client.force_login(User.objects.create_superuser("root@example.org"))
    assert enter(client).status_code == 200
    assert enter(client, "/admin/users/").status_code == 200


def test_the_gate_leads_nowhere_but_to_this_site(client, db):
    answer = client.get("/admin/login/?next=https://evil.example/admin/")
    assert answer.url == "/accounts/login/?next=/admin/"


def test_a_page_closed_to_a_trainer_does_not_send_him_round_in_circles(client, timur):
    client.force_login(timur)
    assert client.get("/admin/login/?next=/en/for-others/").status_code == 403


def test_the_gate_only_shows(client, db):
    assert client.post("/admin/login/").status_code == 405


def test_roles(aziza, timur, olga):
    assert [is_trainer(user) for user in (aziza, timur, olga)] == [False, True, False]
    assert [is_officer(user) for user in (aziza, timur, olga)] == [False, False, True]


def test_a_person_whose_account_is_closed_has_no_role(olga):
    olga.is_active = False
    assert not is_officer(olga)


def test_trainers_write_and_publish_every_page_and_bring_pictures(timur):
    root = Page.objects.get(depth=1).permissions_for_user(timur)
    assert root.can_add_subpage()
    assert root.can_publish_subpage()
    for codename in ("wagtailadmin.access_admin", "wagtail_localize.submit_translation"):
        assert timur.has_perm(codename)
    granted = Group.objects.get(name="Trainers").collection_permissions
    codenames = set(granted.values_list("permission__codename", flat=True))
    assert {"add_image", "change_image", "add_document", "choose_document"} <= codenames


def test_a_right_is_granted_to_a_group_by_name(timur):
    from django.apps import apps

    grant(apps, "Trainers", "people", "institution", ["add", "change"])
    timur = User.objects.get(pk=timur.pk)
    assert timur.has_perm("people.add_institution")
    assert not timur.has_perm("people.delete_institution")
