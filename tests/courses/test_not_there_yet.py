"""What is not there yet in a language says so in that language and offers the others."""

import re

import pytest

from cms.models import InformationPage
from courses.site import catalogues
from tests.content.curricula import lesson
from tests.courses import building

pytestmark = pytest.mark.django_db


def offered(html: str) -> list[str]:
    """The languages offered in the page itself, not in the language bar."""
    main = html.split("<main")[1].split("</main>")[0]
    return re.findall(r'hreflang="([\w-]+)"', main)


@pytest.fixture
def page(tiny):
    """A page that exists in Russian and Uzbek (Latin, so Cyrillic too), not in English."""
    for language, title in (("ru", "О нас"), ("uz", "Biz haqimizda")):
        home = catalogues()[language].get_parent().specific
        made = InformationPage(title=title, slug="about-us", locale=home.locale, body="<p>…</p>")
        home.add_child(instance=made)
        made.save_revision().publish()
    return made


def test_a_missing_page_offers_the_languages_it_is_there_in(client, page):
    response = client.get("/en/about-us/")
    assert response.status_code == 404
    assert "Not available in this language yet" in response.content.decode()
    assert offered(response.content.decode()) == ["ru", "uz-Latn", "uz-Cyrl"]
    assert client.get("/uz-cyrl/about-us/").status_code == 200


def test_a_page_that_is_nowhere_is_simply_not_there(client, page):
    response = client.get("/en/about-them/")
    assert response.status_code == 404
    assert "This page does not exist" in response.content.decode()


def test_a_closed_page_is_not_offered(client, page):
    InformationPage.objects.get(locale__language_code="ru").unpublish()
    assert offered(client.get("/en/about-us/").content.decode()) == ["uz-Latn", "uz-Cyrl"]


@pytest.mark.parametrize("language", ["ru", "uz", "uz-cyrl"])
def test_a_course_not_translated_says_so_and_shows_its_source(client, tiny, language):
    building.course("barley", title="Growing barley")
    html = client.get(f"/{language}/courses/barley/").content.decode()
    assert '<h1 lang="en">Growing barley</h1>' in html
    assert "English" in html.split("<h1")[0].split("<main")[1]


def test_a_closed_translation_of_a_lesson_offers_the_other_languages(at_flour):
    lesson("flour", "uz").unpublish()
    at_flour.language = "uz-cyrl"
    assert offered(at_flour.page("dough/flour")) == ["en", "ru"]
