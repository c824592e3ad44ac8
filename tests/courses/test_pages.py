"""Pages of learners: looking writes nothing, nothing runs inside, the language is marked."""

import re

import pytest

from quizzes.models import Attempt
from tests.courses import building
from tests.courses.walking import FINAL, FLOUR, HEAT, PRE_TEST, Walk
from tests.courses.watching import listed, queries, writes

pytestmark = pytest.mark.django_db

LANGUAGES = {"en": "en", "ru": "ru", "uz": "uz-Latn", "uz-cyrl": "uz-Cyrl"}
ADDRESSES = {
    "front page": "/{}/",
    "catalogue": "/{}/courses/",
    "filtered catalogue": "/{}/courses/?q=bread&topic=training&group=trainers&in=ru",
    "course": "/{}/courses/bread/",
    "course not begun": "/{}/courses/barley/",
    "lesson": f"/{{}}/courses/bread/{FLOUR}/",
    "lesson without translation": "/{}/courses/barley/module-1/lesson-1/",
    "test begun": f"/{{}}/courses/bread/{FINAL}/",
    "test before it": f"/{{}}/courses/bread/{PRE_TEST}/",
    "result": f"/{{}}/courses/bread/{FINAL}/?attempt=1",
    "my learning": "/{}/my-learning/",
    "a step that is not there": "/{}/courses/bread/dough/nothing/",
    "a course that is not there": "/{}/courses/nothing/",
    "profile": "/{}/profile/",
}
MISSING = {"a step that is not there", "a course that is not there"}


@pytest.fixture
def everywhere(at_final) -> Walk:
    """Aziza, in the middle of her second attempt, and enrolled in a course in English only."""
    at_final.take(FINAL, {"Q1": "a", "Q4": "a"})
    at_final.begin(FINAL)
    building.course("barley")
    Walk(at_final.client, "barley").enrol()
    return at_final


def pages(walk: Walk, language: str, *, anonymous=None):
    """(name, answer) of every page, asked for the second time."""
    client = anonymous or walk.client
    for name, address in ADDRESSES.items():
        url = address.format(language)
        client.get(url)
        yield name, client.get(url)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there(everywhere, language):
    codes = {name: answer.status_code for name, answer in pages(everywhere, language)}
    assert codes == {name: 404 if name in MISSING else 200 for name in ADDRESSES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_looking_writes_nothing(everywhere, client, language):
    for visitor in (everywhere.client, client):
        for name, address in ADDRESSES.items():
            visitor.get(address.format(language))  # messages are taken away
            with queries() as asked:
                visitor.get(address.format(language))
            assert not writes(asked), (name, listed(asked))
    assert Attempt.objects.filter(submitted_at=None).count() == 1


def test_looking_for_the_first_time_writes_nothing_either(everywhere):
    """Without a warm cache, in a process that was just started."""
    from django.core.cache import caches

    for language in LANGUAGES:
        caches["bodies"].clear()
        everywhere.language = language
        with queries() as asked:
            everywhere.page(FLOUR)
            everywhere.page(HEAT)
        assert not writes(asked), listed(asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_runs_inside_the_pages(everywhere, client, language):
    """What the policy forbids is not there to be forbidden."""
    for visitor in (None, client):
        for name, answer in pages(everywhere, language, anonymous=visitor):
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, name
            assert "script-src 'self'" in policy and "style-src 'self'" in policy, name
            assert "unsafe" not in policy, name
            html = re.sub(r'<link rel="alternate"[^>]*>', "", answer.content.decode())
            assert not re.search(r"<script(?![^>]*\bsrc=)", html), name
            assert not re.search(r"<style|\sstyle=", html), name
            assert not re.search(r"\son[a-z]+=|javascript:", html), name
            assert not re.search(r"""(?:src|href)=["'](?:https?:)?//(?!example\.org)""", html), name


@pytest.mark.parametrize(("language", "tag"), LANGUAGES.items())
def test_pages_name_their_language_as_browsers_know_it(everywhere, client, language, tag):
    for visitor in (None, client):
        for name, answer in pages(everywhere, language, anonymous=visitor):
            if answer.status_code == 302:
                continue
            html = answer.content.decode()
            assert f'<html lang="{tag}"' in html, name
            tags = set(re.findall(r'(?:\slang|hreflang)="([^"]*)"', html))
            # On the profile, languages in which people work name themselves.
            spoken = {"kk", "ky", "tg", "tk"} if name == "profile" else set()
            assert tags <= {*LANGUAGES.values(), *spoken}, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_bar_leads_to_the_same_page(everywhere, language):
    for name, answer in pages(everywhere, language):
        bar = answer.content.decode().split('class="langs"')[1].split("</nav>")[0]
        if name == "test begun":
            assert bar.count('name="switch"') == 4
            continue
        address = ADDRESSES[name].replace("&", "&amp;")
        links = re.findall(r'<a href="([^"]*)" lang="([^"]*)" hreflang="([^"]*)"', bar)
        wanted = [(address.format(code), tag, tag) for code, tag in LANGUAGES.items()]
        assert links == wanted, name
        assert bar.count("aria-current") == 1


def test_a_lesson_is_not_rendered_anew_for_every_reader(everywhere, bek):
    bek.enrol()
    bek.walk_to(FLOUR)
    everywhere.page(FLOUR)
    with queries() as asked:
        page = bek.page(FLOUR)
    assert not [sql for sql in asked if "quizzes_question" in sql], listed(asked)
    # The form of the self-check carries the token of the reader, not of who came first.
    tokens = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', page))
    assert tokens and all(len(token) == 64 and token.isalnum() for token in tokens)
