"""My certificates: every language, the badge, the link to share, who looked, the name."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from redis import Redis

from certificates.issuing import revoke
from certificates.models import Certificate
from tests.conftest import signed_in

pytestmark = pytest.mark.usefixtures("nobody_guessed")


def look(client: Client, certificate: Certificate, address: str = "192.0.2.1") -> None:
    answer = client.post(f"/en/verify/{certificate.serial}/seen/", REMOTE_ADDR=address)
    assert answer.status_code == 204


def views() -> int:
    return Certificate.objects.get().views


@pytest.mark.parametrize("language", ["en", "ru", "uz", "uz-cyrl"])
def test_it_is_there_in_every_language(aziza_client, certificate, language):
    said = aziza_client.get(f"/{language}/certificates/").content.decode()
    for code in ("en", "ru", "uz", "uz-cyrl"):
        assert f'href="/{code}/certificates/{certificate.serial}/"' in said
    assert f"http://testserver/{language}/verify/{certificate.serial}/" in said
    assert f"/{language}/certificates/{certificate.serial}/badge.json" in said
    assert (
        f'href="/{language}/certificates/"'
        in aziza_client.get(f"/{language}/my-learning/").content.decode()
    )


def test_others_are_not(timur, certificate):
    assert certificate.serial not in signed_in(timur).get("/en/certificates/").content.decode()
    assert Client().get("/en/certificates/").status_code == 302


def test_of_a_revoked_one_the_reason_is_left(aziza_client, certificate):
    revoke(certificate=certificate, reason="replaced")
    said = aziza_client.get("/en/certificates/").content.decode()
    assert "It was replaced by another certificate." in said
    assert "badge.json" not in said


def test_it_costs_the_same_for_many(aziza_client, aziza, certificate):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            aziza_client.get("/en/certificates/")
        return len(queries)

    one = cost()
    for _more in range(10):
        Certificate.objects.create(
            user=aziza, subject_key=certificate.subject_key, snapshot=certificate.snapshot,
            language="en",
        )  # fmt: skip
    assert cost() == one <= 4


def test_the_name_is_hidden_and_shown(aziza_client, aziza, certificate):
    def shown() -> str:
        return Client().get(f"/en/verify/{certificate.serial}/").content.decode()

    assert "Aziza Karimova" not in shown()
    aziza_client.post("/en/certificates/names/", {"show": "1"})
    assert "Aziza Karimova" in shown()
    aziza_client.post("/en/certificates/names/", {"show": "0"})
    assert "Aziza Karimova" not in shown()
    assert Client().post("/en/certificates/names/", {"show": "1"}).status_code == 302


# Who looked ---------------------------------------------------------------------------------------


def test_a_look_counts_once_an_hour_for_an_address(certificate):
    for _look in range(3):
        look(Client(), certificate)
    assert views() == 1
    look(Client(), certificate, "192.0.2.2")
    assert views() == 2


def test_the_page_itself_counts_nothing_but_asks_the_browser_to(certificate):
    said = Client().get(f"/en/verify/{certificate.serial}/").content.decode()
    assert views() == 0
    assert f'data-seen="/en/verify/{certificate.serial}/seen/"' in said
    assert "seen.js" not in Client().get("/en/verify/ABCD-EFGH-JKMN/").content.decode()


def test_the_owner_does_not_count(aziza_client, certificate):
    look(aziza_client, certificate)
    assert views() == 0


def test_a_number_that_is_none_counts_nothing_and_tells_nothing(certificate):
    for serial in ("ABCD-EFGH-JKMN", "1", "%00"):
        assert Client().post(f"/en/verify/{serial}/seen/").status_code == 204
    assert views() == 0
    assert Client().get(f"/en/verify/{certificate.serial}/seen/").status_code == 405


def test_nothing_is_kept_about_who_looked(certificate):
    look(Client(), certificate, "192.0.2.77")
    assert "192.0.2.77" not in str(kept_in_the_cache())


def kept_in_the_cache() -> list:
    if settings.REDIS_URL:
        redis = Redis.from_url(settings.REDIS_URL)
        return [(key, redis.get(key)) for key in redis.scan_iter(_type="string")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cache")
        return cursor.fetchall()


def test_the_owner_reads_the_count(aziza_client, certificate):
    look(Client(), certificate)
    assert "1 time" in aziza_client.get("/en/certificates/").content.decode()
