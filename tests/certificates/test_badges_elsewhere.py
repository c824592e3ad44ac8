"""Badges before verifiers that know nothing of this site: Digital Bazaar's libraries, on a JSON-LD
processor with the published contexts. They come from npm for the tests (`make install-dev`)."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from certificates import badges, keys
from certificates.issuing import revoke
from certificates.models import Certificate

VERIFIER = Path(__file__).parent / "verify_badge.mjs"
HAS_IT = (
    shutil.which("node")
    and (Path(settings.BASE_DIR) / "node_modules/@digitalbazaar/vc-bitstring-status-list").exists()
)
pytestmark = pytest.mark.skipif(not HAS_IT, reason="The verifiers of badges are not installed.")


@pytest.fixture(autouse=True)
def elsewhere(settings):
    settings.SITE_URL = "https://saboq.example"


def documents(certificate: Certificate) -> dict[str, Any]:
    """What a verifier fetches from the site, by its public addresses."""
    site = Client()
    did = site.get("/.well-known/did.json").json()
    known = {did["id"]: did}
    for method in did["verificationMethod"]:
        known[method["id"]] = {"@context": badges.KEY_CONTEXTS[1], **method}
    address = badges.status_entry(certificate)["statusListCredential"]
    known[address] = site.get(address.removeprefix("https://saboq.example")).json()
    return known


def judged(badge: dict[str, Any], certificate: Certificate) -> dict[str, Any]:
    return answer_to(badge=badge, documents=documents(certificate))


def answer_to(**given: Any) -> dict[str, Any]:
    done = subprocess.run(
        ["node", VERIFIER], input=json.dumps(given), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def badge_of(certificate: Certificate, language: str = "en") -> dict[str, Any]:
    said = badges.as_json(certificate, language, keys.current(), timezone.now())
    return json.loads(json.dumps(said))


@pytest.mark.parametrize("language", ["en", "ru", "uz-cyrl"])
def test_a_badge_of_a_course_is_accepted(confirmed, language):
    found = judged(badge_of(confirmed, language), confirmed)
    assert found == {"verified": True, "revoked": False, "errors": []}


def test_a_badge_of_a_path_is_accepted(awarded):
    assert judged(badge_of(awarded), awarded)["verified"]


def test_one_signed_by_an_earlier_key_is_accepted(confirmed):
    badge = badge_of(confirmed)
    keys.rotate()
    assert judged(badge, confirmed)["verified"]


def test_a_changed_letter_is_refused(confirmed):
    badge = badge_of(confirmed)
    badge["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"
    found = judged(badge, confirmed)
    assert found["verified"] is False
    assert found["errors"]


def test_the_list_of_the_revoked_is_accepted_and_tells(confirmed):
    badge = badge_of(confirmed)
    revoke(certificate=confirmed, reason="issued_in_error")
    assert judged(badge, confirmed) == {"verified": True, "revoked": True, "errors": []}


def test_a_token_is_accepted_and_a_changed_one_refused(confirmed):
    jwks = Client().get("/.well-known/jwks.json").json()
    token = badges.as_jwt(confirmed, "ru", keys.current())
    assert answer_to(token=token, jwks=jwks) == {"verified": True}
    head, payload, signature = token.split(".")
    other = badges.as_jwt(confirmed, "en", keys.current()).split(".")[1]
    assert other != payload
    assert answer_to(token=f"{head}.{other}.{signature}", jwks=jwks) == {"verified": False}
