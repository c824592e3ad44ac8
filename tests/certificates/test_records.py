"""The compact record: what goes in comes out, and what was changed is noticed."""

from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from certificates import jws, records
from certificates.records import Record, shortened
from certificates.serials import ALPHABET, grouped

SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = SECRET.public_key().public_bytes_raw()
SERIALS = st.text(ALPHABET, min_size=12, max_size=12).map(grouped)
DAYS = st.dates(date(2020, 1, 2), date(2199, 1, 1))
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def record(name: str = "Oʻktamova Gʻuncha", **fields) -> Record:
    short, digest = shortened(name)
    said = {
        "key": jws.fingerprint(PUBLIC), "serial": "7K3M-9QXR-4TBC", "issued": date(2026, 11, 27),
        "expires": None, "course": "C8",
    }  # fmt: skip
    return Record(**{**said, **fields}, name=short, digest=digest)


def written(record: Record) -> str:
    body = records.signed(record)
    return records.to_digits(body + SECRET.sign(records.CONTEXT + body))


@given(SERIALS, DAYS, st.none() | DAYS, st.text("C8Аб", max_size=6), NAMES, st.booleans())
def test_what_was_signed_is_read(serial, issued, expires, course, name, sample):
    said = record(name, serial=serial, issued=issued, expires=expires, course=course, sample=sample)
    read, body, signature = records.read(records.from_digits(written(said)))
    assert read == said
    assert read.names(name)
    SECRET.public_key().verify(signature, records.CONTEXT + body)


@given(st.binary(max_size=300))
def test_any_bytes_stand_in_digits(data):
    digits = records.to_digits(data)
    assert records.from_digits(digits) == data
    assert len(digits) <= len(data) * 17 / 7 + 3


@given(st.binary(max_size=300))
def test_no_bytes_are_read_as_something_else(data):
    """Whatever a scanner hands over, the answer is a record or a refusal."""
    try:
        read, _body, _signature = records.read(data)
    except records.Unreadable:
        return
    assert data[0] == records.VERSION
    assert isinstance(read, Record)


def test_every_beginning_of_a_record_is_called_truncated():
    data = records.from_digits(written(record()))
    for end in range(1, len(data)):
        with pytest.raises(records.Truncated):
            records.read(data[:end])
    with pytest.raises(records.Unreadable):
        records.read(data + b"\0")


def test_a_later_form_is_told_from_rubbish():
    with pytest.raises(records.NewerVersion):
        records.read(bytes([2]) + bytes(100))
    with pytest.raises(records.Unreadable):
        records.read(b"%PDF-1.7")


def test_a_long_name_is_cut_at_a_character_and_known_by_its_digest():
    full = "Абдураҳмонова Гулчеҳра Шаҳобиддин қизи Тошкентли"
    said = record(full)
    assert len(said.name.encode()) <= 60
    assert full.startswith(said.name)
    assert said.names(full)
    assert not said.names(full.replace("Тошкентли", "Самарқандли"))
    assert not said.names(said.name)
    assert record("Short").digest == b""


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/ru/verify/7K3M-9QXR-4TBC/#{}",
        "{}",
        " {} \n",
        "see https://a.example/#{} .",
    ],
)
def test_the_digits_are_found_in_what_people_paste(text):
    digits = written(record())
    assert records.digits_in(text.format(digits)) == digits
    assert records.digits_in(text.format(f"{digits[:50]}\n{digits[50:]}")) == digits


@pytest.mark.parametrize("text", ["", "hello", "7K3M-9QXR-4TBC", "#", "٣" * 300, "1" * 5000])
def test_nothing_is_found_where_nothing_is(text):
    assert records.digits_in(text) == ""


# Signed JSON --------------------------------------------------------------------------------------


class Signer:
    kid = jws.fingerprint(PUBLIC)
    sign = staticmethod(SECRET.sign)


KEYS = jws.key_set(jws.compact({"keys": [jws.jwk(PUBLIC)]}).decode())


def test_signed_json_is_read_by_its_key_only():
    token = jws.sign({"имя": "Азиза"}, Signer, typ="x")
    assert jws.verify(token, KEYS) == {"имя": "Азиза"}
    assert jws.read(token)[0] == {"alg": "EdDSA", "kid": Signer.kid, "typ": "x"}
    with pytest.raises(jws.UnknownKey):
        jws.verify(token, {})


def test_no_other_algorithm_is_taken():
    head, body, signature = jws.sign({"a": 1}, Signer).split(".")
    for alg in ("none", "HS256", "eddsa"):
        forged = jws.encode(jws.compact({"alg": alg, "kid": Signer.kid}))
        for mark in (signature, ""):
            with pytest.raises(jws.Invalid):
                jws.verify(f"{forged}.{body}.{mark}", KEYS)
    changed = jws.encode(jws.compact({"a": 2}))
    with pytest.raises(jws.Invalid):
        jws.verify(f"{head}.{changed}.{signature}", KEYS)


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c", "..", "W10.W10.W10", "é.é.é", "e30.e30.%"])
def test_what_is_no_signed_json_is_refused(token):
    with pytest.raises((jws.Invalid, jws.UnknownKey)):
        jws.verify(token, KEYS)


def test_a_key_under_another_name_is_refused():
    other = {**jws.jwk(PUBLIC), "kid": "00000000"}
    with pytest.raises(jws.WrongKey):
        jws.key_set(jws.compact({"keys": [other]}).decode())
    for text in ("", "[]", "{}", '{"keys": 1}', '{"keys": [{"kid": "a", "x": "AA"}]}'):
        with pytest.raises(jws.Invalid):
            jws.key_set(text)
