"""The page that checks without a network: a file in the real Chromium, with the network off."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.translation import override

from certificates import keys, offline, publishing, records, rendering
from certificates.issuing import revoke
from certificates.models import Certificate, SigningKey
from certificates.verifying import SAID
from tests.certificates.conftest import finish, renamed
from tests.certificates.test_verifying import link, resign

LANGUAGES = ["en", "ru", "uz", "uz-cyrl"]


@pytest.fixture
def given(enrolment, tiny) -> Certificate:
    """Aziza's, with a name in both scripts."""
    found = renamed(finish(enrolment, tiny), "Oʻktamova Gʻuncha", "Ўктамова Ғунча Қаҳҳор қизи")
    resign(found)
    return found


class Kept:
    """The page as somebody keeps it: a file, opened in a browser that has no network."""

    def __init__(self, page, folder: Path):
        self.page, self.path, self.asked, self.complaints = page, folder / "check.html", [], []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda m: m.type == "error" and self.complaints.append(m.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, language: str = "en", change=None, now=None) -> None:
        text = offline.page(language, now)
        self.path.write_text(change(text) if change else text)
        self.page.goto(self.path.as_uri())

    def check(self, text: str) -> str:
        self.page.fill("#text", text)
        self.page.click("#form button:not(.quiet)")
        self.page.wait_for_selector("#answer article")
        return self.page.inner_text("#answer")


@pytest.fixture
def kept(chromium, tmp_path) -> Iterator[Kept]:
    context = chromium.new_context(
        viewport={"width": 320, "height": 640}, offline=True, locale="en"
    )
    found = Kept(context.new_page(), tmp_path)
    yield found
    context.close()
    assert all(url.startswith("file:") for url in found.asked), found.asked
    assert found.complaints == []


def said(code: str, language: str = "en") -> str:
    with override(language):
        return str(SAID[code])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_valid_one_in_every_language(given, kept, language):
    kept.open(language)
    answer = kept.check(link(given, language))
    assert said("valid", language) in answer
    for wanted in (given.name_in(language), given.serial, f"T1. {given.title_in(language)[0]}"):
        assert wanted in answer
    assert str(timezone.localdate().year) in answer


def test_the_language_changes_with_the_answer_in_place(given, kept):
    kept.open("en")
    kept.check(link(given))
    kept.page.click("#languages button[lang=ru]")
    assert said("valid", "ru") in kept.page.inner_text("#answer")
    assert kept.page.get_attribute("html", "lang") == "ru"
    assert kept.page.inner_text("h1") == "Проверить сертификат"


def test_expired_and_revoked(given, kept):
    given.expires_at = timezone.now() - timedelta(days=3)
    resign(given)
    kept.open()
    assert said("expired") in kept.check(link(given))
    revoke(certificate=given, reason="rules_broken")
    kept.open()
    answer = kept.check(link(given))
    assert said("revoked") in answer
    assert "The rules of the test were broken." in answer


def test_a_long_name_is_said_to_be_cut(given, kept):
    renamed(given, "Абдураҳмонова Гулчеҳра Шаҳобиддин қизи " * 3)
    resign(given)
    kept.open()
    answer = kept.check(link(given))
    assert "Абдураҳмонова Гулчеҳра" in answer
    assert said("shortened") in answer


def test_each_bad_input_has_its_message(given, kept):
    kept.open()
    whole = link(given)
    data = records.from_digits(given.record_for(given.name_in("en")))
    forged = records.to_digits(data.replace("Gʻuncha".encode(), "Gʻuncho".encode()))
    other = records.to_digits(data[:1] + bytes(4) + data[5:])
    for text, code in [
        ("hello", "no_record"),
        (whole.partition("#")[0], "no_record"),
        (whole[:-1], "truncated"),
        (whole[:-100], "truncated"),
        (f"#{forged}", "tampered"),
        (f"#{other}", "unknown_key"),
        (f"#{records.to_digits(bytes([2]) + data[1:])}", "newer"),
    ]:
        answer = kept.check(text)
        assert said(code) in answer, code
        assert "uncha" not in answer


def test_any_changed_digit_fails(given, kept):
    kept.open()
    digits = given.record_for(given.name_in("en"))
    for at in range(3, len(digits), 29):
        changed = f"{digits[:at]}{(int(digits[at]) + 1) % 10}{digits[at + 1 :]}"
        kept.page.fill("#text", changed)
        verdict = kept.page.evaluate("text => check(text).then(found => found.verdict)", changed)
        assert verdict == "invalid", at


def test_an_old_list_is_told(given, kept):
    kept.open(now=timezone.now() - timedelta(days=31))
    answer = kept.check(link(given))
    assert said("valid") in answer
    assert said("old_list") in answer


def test_a_list_that_was_changed_is_not_used(given, kept):
    token = publishing.revocations(keys.current())
    short = token.split(".")[2][:20]
    kept.open(change=lambda text: text.replace(short, "A" * 20) if short in text else forge(text))
    assert said("bad_list") in kept.check(link(given))


def forge(text: str) -> str:
    """The file with the signature of its list changed."""
    before, mark, rest = text.partition('"revocations": "')
    token, end, after = rest.partition('"')
    return f"{before}{mark}{token[:-30]}{'A' * 30}{end}{after}"


def test_a_key_under_a_false_name_is_not_used(given, kept):
    mine = SigningKey.objects.get()
    keys.rotate()
    kept.open(
        change=lambda text: text.replace(f'"kid": "{keys.current().kid}"', '"kid": "x"').replace(
            f'"kid": "{mine.kid}"', '"kid": "y"'
        )
    )
    assert said("unknown_key") in kept.check(link(given))


def test_a_browser_that_cannot_check_signatures_says_so(given, kept):
    kept.page.add_init_script(
        "crypto.subtle.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))"
    )
    kept.open()
    assert "This browser can't check signatures." in kept.check(link(given))


def test_a_code_in_a_photograph_is_read_where_the_browser_can(given, kept, tmp_path):
    """This Chromium has no detector of codes on Linux: one that answers as a telephone's does."""
    kept.page.add_init_script(
        "globalThis.BarcodeDetector = class { detect() {"
        f" return Promise.resolve([{{ rawValue: {json.dumps(link(given))} }}]); }} }};"
    )
    kept.open()
    rendering.code(link(given)).save(str(tmp_path / "code.png"), scale=4)
    kept.page.set_input_files("#picture", str(tmp_path / "code.png"))
    kept.page.wait_for_selector("#answer article")
    assert said("valid") in kept.page.inner_text("#answer")


def test_without_a_detector_it_asks_for_the_text(given, kept):
    kept.page.add_init_script("delete globalThis.BarcodeDetector")
    kept.open()
    assert kept.page.is_hidden("#camera")
    assert "paste the text" in kept.page.inner_text("#notice")


def test_nothing_is_wider_than_a_telephone(given, kept):
    kept.open("ru")
    kept.check(link(given, "ru"))
    assert kept.page.evaluate("document.documentElement.scrollWidth") == 320
