"""The page behind the QR code: open to anybody, in every state and language."""

from datetime import timedelta
from time import time

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from certificates.issuing import revoke
from certificates.models import Certificate
from cms import guessing

LANGUAGES = [code for code, _name in settings.LANGUAGES]
UNKNOWN = "ABCD-EFGH-JKMN"
pytestmark = pytest.mark.usefixtures("nobody_guessed")


@pytest.fixture
def stranger() -> Client:
    return Client()


def page(client: Client, serial: str, language: str = "en"):
    return client.get(f"/{language}/verify/{serial}/")


def change(certificate: Certificate, **fields) -> None:
    Certificate.objects.filter(pk=certificate.pk).update(**fields)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_valid_one(stranger, confirmed, language):
    answer = page(stranger, confirmed.serial, language)
    said = answer.content.decode()
    assert answer.status_code == 200
    assert answer.context["verdict"] == "valid"
    assert confirmed.serial in said
    assert confirmed.title_in(language)[0] in said
    assert confirmed.title_in(language)[1] == language
    assert str(timezone.localdate().year) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_expired_one(stranger, confirmed, language):
    change(confirmed, expires_at=timezone.now() - timedelta(days=1))
    answer = page(stranger, confirmed.serial, language)
    assert answer.status_code == 200
    assert answer.context["verdict"] == "expired"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_revoked_one_gives_the_reason_but_no_name_and_no_note(stranger, confirmed, language):
    revoke(certificate=confirmed, reason="issued_in_error", note="told by telephone")
    answer = page(stranger, confirmed.serial, language)
    said = answer.content.decode()
    with override(language):
        reason = Certificate.objects.get().get_revoked_reason_display()
    assert answer.status_code == 200
    assert answer.context["verdict"] == "revoked"
    assert reason in said
    assert "told by telephone" not in said
    assert answer.context["certificate"]["names"] == []
    assert "Gʻ. " not in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "serial", [UNKNOWN, "1", "%00", "%FF%FE", "..", "%3Cscript%3E", "Ы" * 300, "'; drop--", "🙂"]
)
def test_an_unknown_one_is_a_designed_404(stranger, certificate, language, serial):
    answer = page(stranger, serial, language)
    assert answer.status_code == 404
    assert answer.context["verdict"] == "unknown"
    assert "<script>" not in answer.content.decode().partition("<main")[2]


def test_the_number_may_be_typed_in_any_way(stranger, certificate):
    bare = certificate.serial.replace("-", "").lower()
    for typed in (bare, bare.replace("0", "o").replace("1", "l"), " ".join(bare)):
        assert page(stranger, typed).context["verdict"] == "valid"


def test_it_is_kept_out_of_search_engines(stranger, certificate):
    for serial in (certificate.serial, UNKNOWN):
        answer = page(stranger, serial)
        assert "noindex" in answer["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex">' in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]


def test_strangers_see_initials_until_the_holder_decides_otherwise(stranger, aziza, confirmed):
    said = page(stranger, confirmed.serial).content.decode()
    assert "Oʻ. Gʻ." in said
    for private in ("tamova", "uncha", "Ўктамова", aziza.email, aziza.key, "Karimova"):
        assert private not in said
    aziza.show_full_name = True
    aziza.save()
    said = page(stranger, confirmed.serial).content.decode()
    assert "Oʻktamova Gʻuncha" in said
    assert "Ўктамова Ғунча" in said
    aziza.show_full_name = False
    aziza.save()
    assert "Oʻktamova" not in page(stranger, confirmed.serial).content.decode()


def test_initials_are_in_the_script_of_the_page(stranger, confirmed):
    assert page(stranger, confirmed.serial, "uz").context["certificate"]["names"] == ["Oʻ. Gʻ."]
    assert page(stranger, confirmed.serial, "ru").context["certificate"]["names"] == ["Ў. Ғ. Қ. Қ."]


def test_it_can_be_checked_when_the_person_is_gone(stranger, certificate):
    change(certificate, user=None)
    assert page(stranger, certificate.serial).context["verdict"] == "valid"


def test_the_form_leads_to_the_page(stranger, certificate):
    answer = stranger.get("/ru/verify/", {"serial": f" {certificate.serial.lower()} "})
    assert answer.status_code == 302
    assert answer.url == f"/ru/verify/{certificate.serial}/"


@pytest.mark.parametrize("entered", ["", "12", "\x00/../", "x" * 5000, "<b>"])
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(stranger, db, entered):
    answer = stranger.get("/en/verify/", {"serial": entered})
    assert answer.status_code == 200
    assert answer.context["error"]
    assert answer.context["serial"] == entered.strip()[:100]
    assert "<b>" not in answer.content.decode().partition("<main")[2].partition("serial-error")[2]


def test_the_empty_form_says_nothing_is_wrong(stranger, db):
    answer = stranger.get("/en/verify/")
    assert answer.status_code == 200
    assert not answer.context["error"]


def test_looking_is_all_one_can_do(stranger, certificate):
    assert stranger.post(f"/en/verify/{certificate.serial}/").status_code == 405
    assert stranger.head(f"/en/verify/{certificate.serial}/").status_code == 200


@pytest.mark.parametrize("certificates", [1, 30])
def test_it_costs_few_queries(stranger, aziza_client, certificate, certificates):
    for _more in range(certificates - 1):
        Certificate.objects.create(
            subject_key=certificate.subject_key, snapshot=certificate.snapshot, language="en"
        )
    for client, most in ((stranger, 2), (aziza_client, 4)):
        with CaptureQueriesContext(connection) as queries:
            page(client, certificate.serial)
        assert len(queries) <= most, [query["sql"] for query in queries]
        assert not [q for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]


# Guessing -------------------------------------------------------------------------------------


def test_who_guesses_too_often_waits(stranger, certificate):
    for _guess in range(guessing.MISSES):
        assert page(stranger, UNKNOWN).status_code == 404
    answer = page(stranger, UNKNOWN)
    assert answer.status_code == 429
    assert "noindex" in answer["X-Robots-Tag"]
    # What is there is not told apart from what is not.
    assert page(stranger, certificate.serial).status_code == 429
    elsewhere = stranger.get(f"/en/verify/{certificate.serial}/", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


def test_the_wait_ends(stranger, certificate, monkeypatch):
    for _guess in range(guessing.MISSES):
        page(stranger, UNKNOWN)
    assert page(stranger, certificate.serial).status_code == 429
    monkeypatch.setattr(guessing, "time", lambda: time() + guessing.WINDOW)
    assert page(stranger, certificate.serial).status_code == 200


def test_checking_many_that_exist_is_no_guessing(stranger, certificate):
    for _look in range(guessing.MISSES + 5):
        assert page(stranger, certificate.serial).status_code == 200


def test_a_broken_cache_never_shows(stranger, certificate, settings):
    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        },
    }
    assert page(stranger, certificate.serial).status_code == 200
    assert page(stranger, UNKNOWN).status_code == 404
