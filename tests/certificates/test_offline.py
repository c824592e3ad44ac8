"""Where the page that checks without a network comes from, and what it is checked with."""

import pytest
from django.test import Client

from certificates.models import SigningKey

LANGUAGES = ["en", "ru", "uz", "uz-cyrl"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_downloaded_from_the_site_whole(certificate, language):
    answer = Client().get(f"/{language}/verify/offline/")
    text = answer.content.decode()
    assert answer["Content-Disposition"].startswith('attachment; filename="saboq-')
    assert SigningKey.objects.get().kid in text
    assert "https://" not in text
    assert " src=" not in text
    assert len(text) <= 60_000
    assert f"/{language}/verify/offline/" in Client().get(f"/{language}/verify/").content.decode()


def test_the_keys_and_the_list_have_addresses_of_their_own(certificate, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = Client().get("/.well-known/jwks.json")
    assert answer.json()["keys"][0]["kid"] == SigningKey.objects.get().kid
    assert "d" not in answer.json()["keys"][0]
    token = Client().get("/certificates/revocations.jwt").content.decode()
    assert token.count(".") == 2
