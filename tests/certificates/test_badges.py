"""Open Badges 3.0: what is in them, how they are signed, and the documents around them."""

import copy
import gzip
import json

import pytest
from django.test import Client
from django.utils import timezone

from certificates import badges, data_integrity, jws, keys, verifying, verifying_badges
from certificates import publishing as published
from certificates.issuing import revoke
from certificates.models import Certificate, Kind
from tests.certificates.conftest import finish
from tests.certificates.test_verifying import assert_invalid, verify  # noqa: F401
from tests.conftest import signed_in

URL = "/{}/certificates/{}/badge.{}"


def public():
    return verifying.read_keys(published.key_set())


def get(client: Client, certificate: Certificate, form: str, language: str = "en"):
    return client.get(URL.format(language, certificate.serial, form))


@pytest.fixture
def badge(confirmed) -> dict:
    return badges.as_json(confirmed, "en", keys.current())


# What is in it ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "name", "title"),
    [
        ("en", "Oʻktamova Gʻuncha", "Bread in two modules"),
        ("ru", "Ўктамова Ғунча Қаҳҳор қизи", "Хлеб в двух модулях"),
    ],
)
def test_it_says_what_the_certificate_says(confirmed, language, name, title):
    said = badges.credential(confirmed, language)
    subject = said["credentialSubject"]
    assert said["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert said["name"] == title == subject["achievement"]["name"]
    assert subject["identifier"][0]["identityHash"] == name
    assert subject["achievement"]["humanCode"] == "T1"
    assert subject["achievement"]["inLanguage"] == language
    assert "validUntil" not in said
    assert "@" not in json.dumps(subject)


def test_an_end_of_validity_is_in_it(confirmed):
    confirmed.expires_at = timezone.now()
    assert badges.credential(confirmed, "en")["validUntil"].endswith("Z")
    payload = jws.read(badges.as_jwt(confirmed, "en", keys.current()))[1]
    assert payload["exp"] == int(confirmed.expires_at.timestamp())


def test_a_sample_says_so(confirmed):
    confirmed.snapshot["sample"] = True
    assert badges.credential(confirmed, "en")["name"].startswith("Sample: ")


REQUIRED = {
    "": {"@context", "id", "type", "credentialSubject", "issuer", "validFrom"},
    "issuer": {"id", "type"},
    "credentialSubject": {"type", "achievement"},
    "achievement": {"id", "type", "criteria", "description", "name"},
    "identifier": {"type", "hashed", "identityHash", "identityType"},
    "credentialStatus": {"id", "type"},
    "proof": {"type", "verificationMethod", "proofPurpose", "proofValue"},
}
"""What Open Badges 3.0 (1EdTech, appendix of data models) asks of each object that we write."""


def test_it_has_what_the_standard_asks_for(badge):
    subject = badge["credentialSubject"]
    objects = {
        "": badge, "issuer": badge["issuer"], "credentialSubject": subject,
        "achievement": subject["achievement"], "identifier": subject["identifier"][0],
        "credentialStatus": badge["credentialStatus"], "proof": badge["proof"][0],
    }  # fmt: skip
    for name, said in objects.items():
        assert REQUIRED[name] <= set(said), name
    assert badge["@context"][:2] == [badges.CONTEXT, badges.OB_CONTEXT]
    assert isinstance(badge["proof"], list)
    assert {"id", "narrative"} & set(subject["achievement"]["criteria"])
    # Of the closed list of the standard; others would have to begin with "ext:".
    assert set(badges.ACHIEVED.values()) <= {"Course", "LearningProgram", "CertificateOfCompletion"}
    assert set(badges.ACHIEVED) == set(Kind)
    assert badge["validFrom"].endswith("Z")


# The proofs ---------------------------------------------------------------------------------------


def test_the_quads_are_those_of_the_standard(confirmed, settings):
    """As a JSON-LD processor with the published contexts gives them, word for word."""
    settings.SITE_URL = "https://s.example"
    said = badges.credential(confirmed, "en")
    about = f"<{said['id']}>"
    quads = data_integrity.canonical(said).splitlines()
    assert quads == sorted(quads)
    rdf = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    ob = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
    vc = "https://www.w3.org/2018/credentials#"
    for quad in [
        f"{about} {rdf} <{vc}VerifiableCredential> .",
        f"{about} {rdf} <{ob}OpenBadgeCredential> .",
        f"{about} <{vc}issuer> <did:web:s.example> .",
        f'{about} <https://schema.org/name> "Bread in two modules" .',
        f"<did:web:s.example> {rdf} <{ob}Profile> .",
        f"_:c14n0 {rdf} <{ob}IdentityObject> .",
        f'_:c14n0 <{ob}hashed> "false"^^<https://www.w3.org/2001/XMLSchema#boolean> .',
        f'_:c14n0 <{ob}identityHash> "Oʻktamova Gʻuncha" .',
    ]:
        assert quad in quads
    assert len(quads) == 29


@pytest.mark.parametrize("text", ['"quoted"', "back\\slash", "tab\tand\nline", "🙂", "<b> & {x}"])
def test_any_text_is_signed_and_read(confirmed, text):
    confirmed.snapshot["course"]["titles"] = {"en": text}
    badge = json.loads(json.dumps(badges.as_json(confirmed, "en", keys.current())))
    assert data_integrity.verify(badge, public()) == keys.current().kid


def changes():
    yield lambda b: b.update(name="Another")
    yield lambda b: b["credentialSubject"]["identifier"][0].update(identityHash="Somebody")
    yield lambda b: b["credentialSubject"]["achievement"].update(humanCode="C9")
    yield lambda b: b.update(validUntil="2099-01-01T00:00:00Z")
    yield lambda b: b.pop("credentialStatus")
    yield lambda b: b["proof"][0].update(created="2020-01-01T00:00:00Z")
    yield lambda b: b["proof"][0].update(proofPurpose="authentication")
    yield lambda b: b["proof"][0].update(proofValue="z" + "1" * 80)
    yield lambda b: b["proof"][0].update(proofValue="x")
    yield lambda b: b["proof"][0].update(cryptosuite="eddsa-jcs-2022")
    # What the quads could not hold must not be read as signed.
    yield lambda b: b.update(evidence=[{"id": "https://x.example"}])
    yield lambda b: b["credentialSubject"].update(result="100 %")
    yield lambda b: b["credentialSubject"]["achievement"].update(id="not an address")
    yield lambda b: b["credentialSubject"].pop("id")


@pytest.mark.parametrize("change", changes())
def test_whatever_is_changed_is_noticed(badge, change):
    assert data_integrity.verify(badge, public())
    changed = copy.deepcopy(badge)
    change(changed)
    with pytest.raises(jws.Invalid):
        data_integrity.verify(changed, public())


def test_base_58_goes_both_ways():
    for data in (b"\0\0\x01", bytes(range(64)), b"\xed\x01" + b"\xff" * 32):
        assert data_integrity.from_multibase(data_integrity.multibase(data)) == data
    assert data_integrity.multibase(b"Hello World!") == "z2NEpo7TZRRrLZSi2U"


def test_the_token_is_the_credential_with_its_claims(confirmed):
    token = badges.as_jwt(confirmed, "en", keys.current())
    header, payload = jws.read(token)
    assert header == {"alg": "EdDSA", "typ": "JWT", "kid": badges.method(keys.current().kid)}
    assert payload["iss"] == payload["issuer"]["id"]
    assert payload["sub"] == payload["credentialSubject"]["id"]
    assert payload["jti"] == payload["id"]
    assert jws.verify(token, public()) == payload


# Revocation ---------------------------------------------------------------------------------------


def bit(document: dict, entry: dict) -> int:
    encoded = document["credentialSubject"]["encodedList"]
    bits = gzip.decompress(jws.decode(encoded.removeprefix("u")))
    assert len(bits) == badges.BITS // 8
    index = int(entry["statusListIndex"])
    return bits[index // 8] >> (7 - index % 8) & 1


def test_a_revoked_badge_is_told_by_the_list(confirmed, badge):
    entry = badge["credentialStatus"]
    address = entry["statusListCredential"].removeprefix("http://testserver")
    for revoked in (0, 1):
        document = Client().get(address).json()
        assert bit(document, entry) == revoked
        assert data_integrity.verify(document, public())
        assert document["id"] == entry["statusListCredential"]
        revoke(certificate=confirmed, reason="replaced")


def test_places_in_the_list_are_each_ones_own():
    places = {badges.place(pk) for pk in range(badges.BITS, 2 * badges.BITS)}
    assert len(places) == badges.BITS
    assert {number for number, _index in places} == {1}


def test_there_is_no_list_of_what_is_not_there(certificate):
    assert Client().get("/badges/status/7.json").status_code == 404


# The documents around it --------------------------------------------------------------------------


def test_the_keys_of_the_issuer_stand_at_the_known_address(confirmed, badge):
    document = Client().get("/.well-known/did.json").json()
    assert document["id"] == badge["issuer"]["id"] == "did:web:testserver"
    assert badge["proof"][0]["verificationMethod"] in document["assertionMethod"]
    (key,) = document["verificationMethod"]
    raw = data_integrity.from_multibase(key["publicKeyMultibase"])
    assert raw[:2] == b"\xed\x01"
    assert jws.fingerprint(raw[2:]) == keys.current().kid


def test_a_port_is_part_of_the_issuers_name(settings):
    settings.SITE_URL = "http://localhost:8000"
    assert badges.issuer_id() == "did:web:localhost%3A8000"


def test_issuer_and_achievement_are_documents(confirmed, badge):
    assert Client().get("/badges/issuer.json").json()["id"] == badge["issuer"]["id"]
    address = badge["credentialSubject"]["achievement"]["id"].removeprefix("http://testserver")
    document = Client().get(address).json()
    assert document["name"] == "Bread in two modules"
    assert "Gʻuncha" not in json.dumps(document, ensure_ascii=False)
    unknown = address.replace(address[-40:-5], "0" * 8 + "-0000-0000-0000-" + "0" * 11)
    assert Client().get(unknown).status_code == 404


# Getting it ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "jwt"])
def test_its_owner_downloads_it(aziza_client, confirmed, form):
    answer = get(aziza_client, confirmed, form, "ru")
    assert answer.status_code == 200
    assert f'badge-{confirmed.serial}.{form}"' in answer["Content-Disposition"]
    found = verifying_badges.check(answer.content.decode(), public(), None, timezone.now())
    assert (found.verdict, found.record.name) == ("valid", confirmed.name_in("ru"))
    assert found.record.serial == confirmed.serial


def test_nobody_else_does(confirmed, olga):
    assert get(Client(), confirmed, "json").status_code == 302
    assert get(signed_in(olga), confirmed, "json").status_code == 404


def test_no_other_form_and_no_revoked_one(aziza_client, confirmed):
    assert get(aziza_client, confirmed, "xml").status_code == 404
    revoke(certificate=confirmed, reason="replaced")
    assert get(aziza_client, confirmed, "json").status_code == 404


# `manage.py verify_certificate` -------------------------------------------------------------------


@pytest.fixture
def files(confirmed, tmp_path):
    (tmp_path / "keys.json").write_text(published.key_set())
    (tmp_path / "list.jwt").write_text(published.revocations(keys.current()))
    signer = keys.current()
    (tmp_path / "badge.jwt").write_text(badges.as_jwt(confirmed, "en", signer))
    (tmp_path / "badge.json").write_text(json.dumps(badges.as_json(confirmed, "en", signer)))
    return tmp_path


@pytest.mark.parametrize("name", ["badge.json", "badge.jwt"])
def test_a_badge_is_verified_from_its_file(files, confirmed, verify, name):  # noqa: F811
    code, said = verify(str(files / name))
    assert code == 0
    assert "Oʻktamova Gʻuncha" in said
    assert confirmed.serial in said
    revoke(certificate=confirmed, reason="rules_broken")
    (files / "list.jwt").write_text(published.revocations(keys.current()))
    assert verify(str(files / name))[0] == 1


@pytest.mark.parametrize("name", ["badge.json", "badge.jwt"])
def test_a_changed_badge_is_not(files, verify, name):  # noqa: F811
    text = (files / name).read_text()
    changed = text.replace("T1", "T2") if name == "badge.json" else text[:-30] + "A" * 30
    (files / name).write_text(changed)
    assert_invalid(verify(str(files / name)), "tampered")


def test_json_of_others_holds_no_record(files, verify):  # noqa: F811
    for text in ("{}", '{"proof"', '{"a": 1}'):
        (files / "badge.json").write_text(text)
        assert_invalid(verify(str(files / "badge.json")), "no_record")


def test_a_badge_of_another_site(files, verify):  # noqa: F811
    keys.rotate()
    other = {"keys": [k for k in keys.public_set()["keys"] if k["kid"] == keys.current().kid]}
    (files / "keys.json").write_text(json.dumps(other))
    for name in ("badge.json", "badge.jwt"):
        assert_invalid(verify(str(files / name), revocations=None), "unknown_key")


def test_without_an_own_code_the_course_has_none(confirmed):
    confirmed.snapshot["course"]["code"] = ""
    token = badges.as_jwt(confirmed, "en", keys.current())
    assert verifying_badges.check(token, public(), None, timezone.now()).record.course == ""


def test_each_certificate_has_its_own_subject(aziza, tiny, enrolment, confirmed):
    from learners.enrolling import close, enrol

    close(enrolment=enrolment)
    other = finish(enrol(user=aziza, course_key=tiny.key), tiny)
    subjects = {badges.credential(c, "en")["credentialSubject"]["id"] for c in (confirmed, other)}
    assert len(subjects) == 2
