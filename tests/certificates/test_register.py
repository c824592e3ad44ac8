"""The register in the admin: read by whoever may, changed by nobody, revoked with a reason."""

import pytest
from django.contrib.auth.models import Permission

from certificates.models import Certificate, State
from people.models import User
from tests.conftest import person, signed_in


@pytest.fixture
def admin(db):
    return User.objects.create_superuser("admin@example.org", "otamning-bogʻi-7")


def allowed(user, *codenames):
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return signed_in(user)


def test_trainers_do_not_see_it_unless_allowed(timur, certificate):
    client = signed_in(timur)
    assert (
        certificate.serial not in client.get("/admin/certificates/", follow=True).content.decode()
    )
    client = allowed(User.objects.get(pk=timur.pk), "view_certificate")
    shown = client.get("/admin/certificates/").content.decode()
    assert certificate.serial in shown
    assert "Aziza Karimova" in shown


def test_it_is_searched_by_number_and_name(admin, certificate):
    client = signed_in(admin)
    for wanted in (certificate.serial, "Karimova"):
        assert certificate.serial in client.get(f"/admin/certificates/?q={wanted}").content.decode()
    assert certificate.serial not in client.get("/admin/certificates/?q=nobody").content.decode()


@pytest.mark.parametrize("path", ["new/", "edit/{pk}/", "delete/{pk}/", "copy/{pk}/"])
def test_nobody_adds_changes_or_deletes(admin, certificate, path):
    client = signed_in(admin)
    where = f"/admin/certificates/{path.format(pk=certificate.pk)}"
    assert client.get(where, follow=True).status_code == 404
    assert client.post(where, follow=True).status_code == 404
    assert Certificate.objects.count() == 1
    shown = client.get(f"/admin/certificates/inspect/{certificate.pk}/").content.decode()
    assert f"delete/{certificate.pk}" not in shown


def test_to_look_is_not_to_revoke(timur, certificate):
    client = allowed(timur, "view_certificate")
    where = f"/admin/certificates/revoke/{certificate.pk}/"
    assert (
        where not in client.get(f"/admin/certificates/inspect/{certificate.pk}/").content.decode()
    )
    client.post(where, {"reason": "replaced"})
    assert Certificate.objects.get().state() == State.VALID


def test_revoking_asks_for_a_reason_and_records_who(timur, certificate):
    client = allowed(timur, "view_certificate", "revoke_certificate")
    where = f"/admin/certificates/revoke/{certificate.pk}/"
    seen = f"/admin/certificates/inspect/{certificate.pk}/"
    assert where in client.get(seen).content.decode()
    assert client.get(where).status_code == 200
    assert client.post(where, {"note": "no reason given"}).context["form"].errors["reason"]
    assert client.post(where, {"reason": "rules_broken", "note": "Two people"}).url == seen
    kept = Certificate.objects.get()
    assert (kept.revoked_reason, kept.revoked_note, kept.revoked_by) == (
        "rules_broken",
        "Two people",
        timur,
    )
    shown = client.get(seen).content.decode()
    assert "Two people" in shown
    assert where not in shown


def test_programme_officers_keep_the_register(olga, certificate):
    """They replace what has a wrong name, revoke, and print many at once."""
    client = signed_in(olga)
    for where in ("/admin/certificates/", "/admin/certificate-bundles/"):
        assert client.get(where).status_code == 200
    assert client.get(f"/admin/certificates/reissue/{certificate.pk}/").status_code == 200
    client.post(f"/admin/certificates/revoke/{certificate.pk}/", {"reason": "issued_in_error"})
    assert Certificate.objects.get().revoked_by == olga


@pytest.mark.parametrize(
    "group", ["Trainers", "Event organisers", "National coordinators", "Donor viewers", "Auditors"]
)
def test_other_roles_do_not(certificate, group):
    client = signed_in(person("somebody@example.org", group))
    client.post(f"/admin/certificates/revoke/{certificate.pk}/", {"reason": "issued_in_error"})
    assert Certificate.objects.get().state() == State.VALID
    shown = client.get("/admin/certificates/", follow=True).content.decode()
    assert certificate.serial not in shown
