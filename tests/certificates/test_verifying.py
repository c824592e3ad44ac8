"""`manage.py verify_certificate`: no network, no database, and a message for each bad input."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from certificates import jws, keys, publishing, records, rendering, verifying
from certificates.issuing import revoke
from certificates.models import Certificate
from certificates.signing import sign
from tests.certificates.conftest import renamed

SAID = {code: str(text) for code, text in verifying.SAID.items()}


@pytest.fixture
def given(confirmed, tmp_path):
    """A certificate and the files that a verifier has: public keys and the list of the revoked."""
    resign(confirmed)
    (tmp_path / "keys.json").write_text(publishing.key_set())
    (tmp_path / "list.jwt").write_text(publishing.revocations(keys.current()))
    return confirmed


def resign(certificate: Certificate) -> None:
    certificate.records = sign(certificate, keys.current())
    Certificate.objects.filter(pk=certificate.pk).update(
        records=certificate.records, expires_at=certificate.expires_at
    )


@pytest.fixture
def verify(tmp_path, capsys):
    """Runs the command with these files; its exit code and what it printed."""

    def run(certificate: str, **files) -> tuple[int, str]:
        names = {"keys": "keys.json", "revocations": "list.jwt"} | files
        options = {name: str(tmp_path / file) for name, file in names.items() if file}
        try:
            call_command("verify_certificate", certificate, **options)
        except SystemExit as end:
            return end.code, capsys.readouterr().out
        return 0, capsys.readouterr().out

    return run


def link(certificate: Certificate, language: str = "en") -> str:
    digits = certificate.record_for(certificate.name_in(language))
    return f"{rendering.link(certificate, language)}#{digits}"


@pytest.mark.parametrize(
    ("language", "name"), [("uz", "Oʻktamova Gʻuncha"), ("ru", "Ўктамова Ғунча Қаҳҳор қизи")]
)
def test_a_link_says_who_what_and_when(given, verify, language, name):
    code, said = verify(link(given, language))
    assert code == 0
    first, second, *rest = said.splitlines()
    assert (first, second) == ("valid", SAID["valid"])
    table = "\n".join(rest)
    for wanted in (name, "T1", given.serial, timezone.localdate().isoformat(), "without limit"):
        assert wanted in table


@pytest.mark.parametrize("language", ["en", "ru", "uz", "uz-cyrl"])
def test_our_pdf_carries_its_record(given, verify, tmp_path, language):
    with rendering.sheet(given, language) as sheet:
        (tmp_path / "certificate.pdf").write_bytes(sheet.read())
    code, said = verify(str(tmp_path / "certificate.pdf"))
    assert code == 0
    assert given.name_in(language) in said


def test_a_file_of_text_is_read(given, verify, tmp_path):
    (tmp_path / "scanned.txt").write_text(f"Scanned today:\n{link(given)}\n")
    assert verify(str(tmp_path / "scanned.txt"))[0] == 0


def test_an_expired_one(given, verify):
    given.expires_at = timezone.now() - timedelta(days=2)
    resign(given)
    code, said = verify(link(given))
    assert code == 1
    assert said.splitlines()[:2] == ["expired", SAID["expired"]]


def test_it_is_valid_to_the_end_of_its_last_day(given):
    given.expires_at = datetime(2027, 5, 1, 7, tzinfo=UTC)
    resign(given)
    public = verifying.read_keys(publishing.key_set())
    for day, hour, verdict in ((1, 23, "valid"), (2, 0, "expired")):
        now = datetime(2027, 5, day, hour, tzinfo=UTC)
        assert verifying.check(link(given), public, now=now).verdict == verdict


def test_a_revoked_one_with_day_and_reason(given, verify, tmp_path):
    revoke(certificate=given, reason="rules_broken")
    (tmp_path / "list.jwt").write_text(publishing.revocations(keys.current()))
    code, said = verify(link(given))
    assert code == 1
    assert said.splitlines()[:2] == ["revoked", SAID["revoked"]]
    assert "The rules of the test were broken." in said
    assert timezone.localdate().isoformat() in said


def test_the_list_names_no_numbers(given):
    revoke(certificate=given, reason="replaced")
    _header, payload = jws.read(publishing.revocations(keys.current()))
    assert given.serial not in json.dumps(payload)
    assert len(payload["revoked"]) == 1


# Bad input ----------------------------------------------------------------------------------------


def assert_invalid(answer: tuple[int, str], code: str) -> None:
    assert answer[0] == 2
    assert answer[1].splitlines()[:2] == ["invalid", SAID[code]]


def test_any_changed_digit_is_noticed(given, verify):
    address, _hash, digits = link(given).partition("#")
    for at in range(0, len(digits), 7):
        other = str((int(digits[at]) + 1) % 10)
        code, said = verify(f"{address}#{digits[:at]}{other}{digits[at + 1 :]}")
        assert code == 2, at
        assert said.startswith("invalid")


def test_a_changed_letter_of_the_name_fails(given, verify):
    data = records.from_digits(given.record_for(given.name_in("en")))
    forged = data.replace("Gʻuncha".encode(), "Gʻuncho".encode())
    assert forged != data
    assert_invalid(verify(f"https://x.example/#{records.to_digits(forged)}"), "tampered")


def test_a_truncated_one(given, verify):
    whole = link(given)
    for end in (whole.index("#") + 40, len(whole) - 100, len(whole) - 1):
        assert_invalid(verify(whole[:end]), "truncated")


@pytest.mark.parametrize("text", ["hello", "7K3M-9QXR-4TBC", "https://x.example/#top", "#123"])
def test_what_holds_no_record(given, verify, text):
    assert_invalid(verify(text), "no_record")


def test_a_pdf_of_others_holds_no_record(given, verify, tmp_path):
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.7\nstream\nx\nendstream\n%%EOF")
    assert_invalid(verify(str(tmp_path / "other.pdf")), "no_record")
    (tmp_path / "bytes.bin").write_bytes(os.urandom(5000))
    assert_invalid(verify(str(tmp_path / "bytes.bin")), "no_record")


def test_a_file_that_is_not_there(given, verify):
    code, said = verify("nowhere/certificate.pdf")
    assert code == 2
    assert "No such file: nowhere/certificate.pdf" in said
    code, said = verify(link(given), keys="nowhere.json")
    assert code == 2
    assert "nowhere.json" in said


def test_an_unknown_key_shows_nothing_that_anybody_could_have_written(given, verify, tmp_path):
    whole = link(given)
    keys.rotate()
    other = {"keys": [k for k in keys.public_set()["keys"] if k["kid"] == keys.current().kid]}
    (tmp_path / "keys.json").write_text(json.dumps(other))
    answer = verify(whole, revocations=None)
    assert_invalid(answer, "unknown_key")
    assert "uncha" not in answer[1]


def test_a_key_under_a_false_name(given, verify, tmp_path):
    whole, kid = link(given), keys.current().kid
    keys.rotate()
    forged = {**jws.jwk(bytes.fromhex(keys.SigningKey.objects.first().public)), "kid": kid}
    (tmp_path / "keys.json").write_text(json.dumps({"keys": [forged]}))
    assert_invalid(verify(whole), "wrong_key")


@pytest.mark.parametrize(
    ("content", "code"), [("", "no_keys"), ("{", "bad_keys"), ('{"keys": []}', "no_keys")]
)
def test_a_list_of_keys_that_is_none(given, verify, tmp_path, content, code):
    (tmp_path / "keys.json").write_text(content)
    assert_invalid(verify(link(given)), code)


def test_an_old_list_of_the_revoked_is_told(given, verify, tmp_path):
    old = publishing.revocations(keys.current(), timezone.now() - timedelta(days=31))
    (tmp_path / "list.jwt").write_text(old)
    code, said = verify(link(given))
    assert code == 0
    assert f"Note: {SAID['old_list']}" in said
    code, said = verify(link(given), revocations=None)
    assert code == 0
    assert f"Note: {SAID['no_list']}" in said


@pytest.mark.parametrize("case", ["cut", "empty", "other"])
def test_a_list_that_was_changed_is_not_used(given, verify, tmp_path, case):
    token = publishing.revocations(keys.current())
    changed = {"cut": token[:-20], "empty": "", "other": jws.sign({"iat": 1}, keys.current())}
    (tmp_path / "list.jwt").write_text(changed[case])
    assert_invalid(verify(link(given)), "bad_list")


def test_a_list_of_another_site_is_not_used(given, verify, tmp_path):
    (tmp_path / "list.jwt").write_text(publishing.revocations(keys.rotate()))
    assert_invalid(verify(link(given)), "list_key")


# On any machine -----------------------------------------------------------------------------------


def test_neither_database_nor_network_is_asked(given, tmp_path):
    """In a process of its own, with a database that is not there, and no way to open a socket."""
    (tmp_path / "sitecustomize.py").write_text(
        "import socket\n"
        "def refused(*args, **kwargs): raise RuntimeError('no network')\n"
        "socket.socket.connect = socket.getaddrinfo = refused\n"
    )
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings", "PYTHONPATH": str(tmp_path),
        "DATABASE_URL": "postgres://nobody@192.0.2.1/nothing", "SECRET_KEY": "x" * 50,
    }  # fmt: skip
    command = [sys.executable, "manage.py", "verify_certificate", link(given)]
    files = ["--keys", tmp_path / "keys.json", "--revocations", tmp_path / "list.jwt"]
    answer = subprocess.run(
        [*command, *files], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("valid\n")


def test_on_the_sites_own_machine_its_files_are_found(given, verify):
    publishing.publish()
    code, said = verify(link(given), keys=None, revocations=None)
    assert code == 0
    assert SAID["no_list"] not in said


# The code on the paper ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ru", "uz", "uz-cyrl"])
@pytest.mark.parametrize("name", ["Абдураҳмонова Гулчеҳра " * 6, "Ж" * 120, "A", "🙂" * 120])
def test_the_code_stays_within_version_twelve(certificate, settings, language, name):
    settings.SITE_URL = "https://training.border-academy.example.org"
    certificate.snapshot["course"]["code"] = "INV-2026-UZ"
    certificate.expires_at = timezone.now() + timedelta(days=700)
    renamed(certificate, name[:120])
    resign(certificate)
    said = rendering.saying(certificate, language)
    code = rendering.code(said["url"], said["record"])
    assert code.error == "M"
    assert code.version <= 12
    public = verifying.read_keys(publishing.key_set())
    found = verifying.check(f"{said['url']}#{said['record']}", public)
    assert found.verdict == "valid"
    assert found.record.names(name[:120])
