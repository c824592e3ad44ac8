"""Every page of a learner, read word by word: no other script, nothing left untranslated.

What may stand on a page in another script or language is marked with `lang`, or in the lists here.
"""

import re
from urllib.parse import urldefrag, urljoin, urlsplit

import polib
import pytest
from django.conf import settings

from certificates.models import Certificate
from tests.conftest import signed_in
from tests.courses import building
from tests.courses.walking import FINAL, Walk
from tests.reading import Reader, words

pytestmark = pytest.mark.django_db

TAGS = {"en": "en", "ru": "ru", "uz": "uz-Latn", "uz-cyrl": "uz-Cyrl"}
LATIN, CYRILLIC = re.compile(r"[A-Za-z]"), re.compile(r"[Ѐ-ӿ]")
# Names and abbreviations that stay in Latin letters in every language.
KEPT = {
    "Saboq", "UNODC", "INTERPOL", "PDF", "QR", "CSV", "XLSX", "WCAG", "AA", "HTTPS", "TOTP",
    "URL", "Google", "Authenticator", "Microsoft", "Aegis", "FreeOTP", "JavaScript", "UTC",
    "cookie", "Open", "Badge", "JSON", "JWT",
    # What languages call themselves.
    "English",
    # The tiny course and its learner, who writes her name in Latin.
    "Aziza", "Karimova", "Olga", "BR", "BAR",
}  # fmt: skip
# Words that an English sentence can hardly do without.
ENGLISH = {
    *("the", "and", "of", "to", "is", "are", "your", "you", "with", "for", "this", "that", "not"),
    *("have", "has", "please", "was", "were", "will", "it", "be", "by", "from", "or", "which"),
    *("who", "when", "no", "yes", "all", "more", "less", "sign", "out", "password", "course"),
    *("lesson", "question", "answer", "page", "save", "next", "back", "edit", "close", "open"),
}
# … and those among them that are Uzbek words too.
ALSO_UZBEK = {"of", "by", "or", "it", "is", "be", "bu"}
END = " · Saboq"
START = [
    "/{}/", "/{}/courses/", "/{}/courses/bread/", "/{}/courses/barley/", "/{}/my-learning/",
    "/{}/profile/", "/{}/verify/", "/{}/about/help/", "/{}/courses/nothing/",
    "/{}/courses/barley/module-1/lesson-1/", "/accounts/password/change/", "/accounts/2fa/",
    "/accounts/email/", "/accounts/logout/",
]  # fmt: skip
ANONYMOUS = [
    "/{}/", "/{}/courses/", "/{}/courses/bread/", "/accounts/login/", "/accounts/signup/",
    "/accounts/password/reset/", "/accounts/password/reset/done/", "/nothing/",
]  # fmt: skip


@pytest.fixture
def everywhere(at_final, django_capture_on_commit_callbacks) -> Walk:
    """Aziza has failed once, passed, holds a certificate; a second course is in English only."""
    at_final.take(FINAL, {"Q1": "a", "Q4": "a"})
    at_final.take(FINAL)
    building.course("barley", title="Growing barley")
    Walk(at_final.client, "barley").enrol()
    return at_final


def crawled(client, language: str, start: list[str]) -> dict[str, str]:
    """Every page that can be reached by links in this language, by its address."""
    waiting = [address.format(language) for address in start]
    seen: dict[str, str] = {}
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        response = client.get(address)
        if response.status_code in (301, 302):
            target = urljoin(address, response.url)
            seen[address] = ""
            if is_ours(target, language):
                waiting.append(urldefrag(target)[0])
            continue
        if "html" not in response.headers.get("Content-Type", ""):
            seen[address] = ""
            continue
        seen[address] = response.content.decode()
        links = (urldefrag(urljoin(address, link))[0] for link in Reader(seen[address]).links)
        waiting += [link for link in links if is_ours(link, language) and link not in seen]
    return {address: html for address, html in seen.items() if html}


def is_ours(link: str, language: str) -> bool:
    parts = urlsplit(link)
    wanted = (f"/{language}/", "/accounts/")
    return not parts.netloc and parts.path.startswith(wanted) and "/logout" not in parts.path


def untranslated(language: str) -> set[str]:
    """English messages of the interface that read otherwise in this language."""
    folder = {"uz-cyrl": "uz"}.get(language, language)
    if language == "en":
        return set()
    found = set()
    for name in ("django", "packages"):
        path = settings.BASE_DIR / "locale" / folder / "LC_MESSAGES" / f"{name}.po"
        found |= {
            " ".join(entry.msgid.split())
            for entry in polib.pofile(str(path))
            if entry.msgstr != entry.msgid and len(entry.msgid) > 3
        }
    return found


def foreign(text: str, language: str, messages: set[str]) -> list[str]:
    """The words of a text that do not belong to the language."""
    if text in dict(settings.LANGUAGES).values():
        return []  # a language in a list names itself
    if text in messages:
        return [text]
    script = CYRILLIC if language in ("en", "uz") else LATIN
    found = [w for w in words(text) if any(map(script.search, parts(w)))]
    if language == "uz":
        found += [w for w in words(text) if w.lower() in ENGLISH - ALSO_UZBEK and w not in KEPT]
    if language == "ru":
        found += [w for w in words(text) if re.search("[ўқғҳЎҚҒҲ]", w)]
    return found


def parts(word: str) -> list[str]:
    """The parts of a word that must be of the language: not `QR` of `QR-код` and `QRни`, nor
    single letters and Roman numerals."""
    found = re.split(f"-|(?:{'|'.join(KEPT)})(?![A-Za-z])", word)
    return [part for part in found if len(part) > 1 and not re.fullmatch("[IVX]+", part)]


def complaints(pages: dict[str, str], language: str) -> list[tuple[str, str, list[str]]]:
    """(address, text, words) of every text that is not of the language it says it is of."""
    messages, tag = untranslated(language), TAGS[language]
    found = []
    for address, html in pages.items():
        said = Reader(html).said
        # A title in <head> can't be marked: it is where the page marks the same words.
        marked = {text for other, text in said if not other.startswith(tag)}
        said = [(t, text) for t, text in said if t == tag or text.removesuffix(END) not in marked]
        texts = [text for t, text in said if t.startswith(tag)]
        found += [(address, text[:80], foreign(text, language, messages)) for text in texts]
    return [line for line in found if line[2]]


@pytest.mark.parametrize("language", TAGS)
def test_a_learner_reads_one_language(everywhere, language):
    assert Certificate.objects.exists()
    pages = crawled(everywhere.client, language, START)
    assert len(pages) > 18, sorted(pages)
    found = complaints(pages, language)
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("language", TAGS)
def test_a_stranger_reads_one_language(client, tiny, language):
    pages = crawled(client, language, ANONYMOUS)
    assert len(pages) > 8, sorted(pages)
    found = complaints(pages, language)
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("language", TAGS)
def test_an_officer_reads_one_language(olga, tiny, enrolment, language):
    pages = crawled(signed_in(olga), language, ["/{}/reports/participation/"])
    assert pages
    found = complaints(pages, language)
    assert not found, "\n".join(map(str, found))


def test_a_form_sent_wrongly_answers_in_one_language(client, aziza_client, tiny):
    for language in TAGS:
        wrong = {
            "/accounts/login/": {"login": "x", "password": ""},
            "/accounts/signup/": {"email": "x", "password1": "1", "password2": "2"},
            "/accounts/password/reset/": {"email": "x"},
        }
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        pages = {a: client.post(a, data).content.decode() for a, data in wrong.items()}
        address = f"/{language}/profile/"
        pages[address] = aziza_client.post(address, {"given_name": ""}).content.decode()
        assert all("error" in html for html in pages.values())
        found = complaints(pages, language)
    assert not found, "\n".join(map(str, found))


def test_the_check_sees_what_it_should():
    russian = untranslated("ru")
    assert foreign("Курс Bread", "ru", russian) == ["Bread"]
    assert foreign("Sign in", "uz", untranslated("uz"))
    assert foreign("Kurs тест", "uz", set()) == ["тест"]
    assert foreign("Курс dars", "uz-cyrl", set()) == ["dars"]
    assert foreign("Қурол", "ru", russian) == ["Қурол"]
    assert foreign("Сертификат PDF, Saboq, файл a/b/c.pdf, x@example.org", "ru", russian) == []
