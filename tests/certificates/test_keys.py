"""The keys that sign: made when needed, sealed, changed; what they signed stays verifiable."""

import pytest
from django.core.files.storage import storages
from django.core.management import call_command

from certificates import keys, publishing, verifying
from certificates.issuing import complete_name
from certificates.models import Certificate, SigningKey
from certificates.records import NAME
from tests.certificates.conftest import finish
from tests.certificates.test_issuing import confirm_names

OTHER = "another-secret-another-secret-another-secret-another-secret"


def public():
    return verifying.read_keys(publishing.key_set())


def test_the_first_certificate_makes_the_key_and_the_next_uses_it(certificate):
    (key,) = SigningKey.objects.all()
    assert keys.current().kid == key.kid
    assert SigningKey.objects.count() == 1
    assert key.kid in public()


def test_a_copy_of_the_database_signs_nothing(db, settings):
    signer = keys.current()
    row = SigningKey.objects.get()
    assert signer.private.private_bytes_raw().hex() not in row.sealed
    settings.SECRET_KEY = OTHER
    assert keys.opened(row) is None


def test_a_changed_secret_does_not_keep_anybody_from_a_certificate(certificate, settings, caplog):
    settings.SECRET_KEY, old = OTHER, settings.SECRET_KEY
    assert keys.current().kid != Certificate.objects.get().records["latin"][:8]
    assert SigningKey.objects.count() == 2
    assert "no longer opens" in caplog.text
    assert verifying.check(certificate.records["latin"], public()).verdict == "valid"
    settings.SECRET_KEY_FALLBACKS = [old]
    assert keys.opened(SigningKey.objects.last())


def test_a_sealed_key_is_bound_to_its_name(db):
    keys.make()
    keys.make()
    one, other = SigningKey.objects.order_by("-pk")[:2]
    one.sealed = other.sealed
    assert keys.opened(one) is None


def test_after_a_change_of_keys_the_old_certificates_stay_verifiable(
    certificate, django_capture_on_commit_callbacks
):
    first = keys.current().kid
    with django_capture_on_commit_callbacks(execute=True):
        call_command("rotate_certificate_key")
    second = keys.current().kid
    assert second != first
    assert SigningKey.objects.get(kid=first).retired_at
    assert set(public()) == {first, second}
    found = verifying.check(certificate.records["latin"], public())
    assert (found.verdict, found.record.key) == ("valid", first)
    stored = storages["private"].open(publishing.KEYS).read().decode()
    assert set(verifying.read_keys(stored)) == {first, second}


def test_the_record_says_what_the_certificate_says(certificate):
    found = verifying.check(certificate.records["latin"], public())
    assert found.verdict == "valid"
    assert found.record.serial == certificate.serial
    assert found.record.name == "Aziza Karimova"
    assert found.record.course == "T1"
    assert not found.record.sample


def test_each_script_has_its_own_record(aziza, enrolment, tiny):
    confirm_names(aziza)
    certificate = finish(enrolment, tiny)
    for language, name in (("en", "Azizaxon Karimova"), ("uz-cyrl", "Азизахон Каримова")):
        digits = certificate.record_for(certificate.name_in(language))
        assert verifying.check(digits, public()).record.name == name


def test_a_completed_name_is_signed_anew(aziza, certificate):
    assert set(certificate.records) == {"latin"}
    confirm_names(aziza, latin="Азизахон " * 20, cyrillic="Азизахон")
    complete_name(certificate=certificate)
    kept = Certificate.objects.get()
    assert set(kept.records) == {"latin", "cyrillic"}
    found = verifying.check(kept.records["latin"], public())
    assert found.verdict == "valid"
    assert "shortened" in found.notes
    assert len(found.record.name.encode()) <= NAME
    assert found.record.names("Азизахон " * 20)


def test_without_any_name_there_is_still_a_record(aziza, enrolment, tiny):
    aziza.given_name = aziza.family_name = ""
    aziza.save()
    certificate = finish(enrolment, tiny)
    assert verifying.check(certificate.record_for(""), public()).record.name == ""


@pytest.mark.parametrize("how", ["self", "sample"])
def test_made_up_people_are_not_signed(enrolment, tiny, how):
    enrolment.how = how
    enrolment.save()
    assert bool(finish(enrolment, tiny).records) == (how == "self")


def test_demo_accounts_are_signed_as_samples(aziza, enrolment, tiny):
    aziza.is_sample = True
    aziza.save()
    enrolment.user = aziza
    found = verifying.check(finish(enrolment, tiny).records["latin"], public())
    assert found.record.sample
    assert "sample" in found.notes
