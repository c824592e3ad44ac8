import pytest
from django.core.management import CommandError, call_command

from people.demo import PASSWORD, NotForProductionError, make_demo_accounts
from people.models import User
from people.roles import is_officer, is_trainer
from tests.people.test_sign_in import sign_in


def test_demo_accounts_are_refused_on_a_real_site(db, settings):
    settings.DEBUG = False
    with pytest.raises(NotForProductionError):
        make_demo_accounts()
    with pytest.raises(CommandError, match="DEBUG=1"):
        call_command("demo_accounts")
    assert not User.objects.exists()


def test_with_debug_there_are_four_that_can_be_used_at_once(client, db, settings, capsys):
    settings.DEBUG = True
    call_command("demo_accounts")
    assert "trainee@example.org" in capsys.readouterr().out
    people = {user.email.split("@")[0]: user for user in User.objects.all()}
    assert set(people) == {"trainee", "trainer", "officer", "admin"}
    assert is_trainer(people["trainer"])
    assert is_officer(people["officer"])
    assert people["admin"].is_superuser
    assert people["trainee"].affiliation
    for name in people:
        assert sign_in(client, f"{name}@example.org", PASSWORD).status_code == 302
        client.logout()


def test_making_them_again_changes_nothing(db, settings):
    settings.DEBUG = True
    make_demo_accounts()
    User.objects.filter(email="trainee@example.org").update(given_name="Changed")
    make_demo_accounts()
    assert User.objects.count() == 4
    assert User.objects.get(email="trainee@example.org").given_name == "Changed"


def test_an_administrator_is_made_by_address(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "otamning-bogi-7")
    call_command("createsuperuser", "--noinput", "--email", "Root@Example.org")
    assert User.objects.get().email == "root@example.org"
    assert User.objects.get().is_superuser
    with pytest.raises(CommandError, match="already"):
        call_command("createsuperuser", "--noinput", "--email", "root@example.org")


def test_an_administrator_needs_a_real_address_and_password(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "123")
    with pytest.raises(CommandError, match="too short"):
        call_command("createsuperuser", "--noinput", "--email", "root@example.org")
    with pytest.raises(CommandError, match="valid email"):
        call_command("createsuperuser", "--noinput", "--email", "root")
