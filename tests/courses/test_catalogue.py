"""The catalogue: what is offered, narrowed by what is asked for."""

import pytest

from courses.models import CoursePage
from tests.courses import building

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(tiny):
    """Three courses: bread (tiny, four languages), barley (English), arpa (Uzbek)."""
    building.course(
        "barley", topics=["border", "gender"], target_groups=["prosecutors_judges", "trainers"]
    )
    building.course("arpa", language="uz", topics=["border"], title="Arpa noni")


def found(client, query: str = "", language: str = "en") -> list[str]:
    """Slugs of the courses on the page, in order."""
    page = client.get(f"/{language}/courses/{query}").content.decode()
    cards = page.split('<li class="card">')[1:]
    return [card.split(f'href="/{language}/courses/')[1].split("/")[0] for card in cards]


def test_everything_is_offered_in_every_language(client, shelf):
    for language in ("en", "ru", "uz", "uz-cyrl"):
        assert set(found(client, language=language)) == {"bread", "barley", "arpa"}


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("?q=BREAD", {"bread"}),
        ("?q=%20arpa%20", {"arpa"}),
        ("?q=t1", {"bread"}),
        ("?q=tiny+course", {"bread"}),
        ("?q=nothing-at-all", set()),
        ("?topic=border", {"barley", "arpa"}),
        ("?topic=gender", {"barley"}),
        ("?group=trainers", {"bread", "barley"}),
        ("?group=prosecutors_judges&topic=border", {"barley"}),
        ("?in=ru", {"bread"}),
        ("?in=uz", {"bread", "arpa"}),
        ("?in=uz-cyrl", {"bread"}),
        ("?in=ru&topic=border", set()),
        ("?topic=unknown", set()),
        ("?in=%00&q=%00", set()),
        ("?page=2&nonsense=1", {"bread", "barley", "arpa"}),
    ],
)
def test_filters_narrow_it(client, shelf, query, slugs):
    assert set(found(client, query)) == slugs


def test_the_search_reads_the_language_of_the_page(client, shelf):
    assert found(client, "?q=хлеб", "ru") == ["bread"]
    assert found(client, "?q=хлеб", "en") == []
    # Arpa noni is found, too: in Latin, but it is Uzbek all the same.
    assert found(client, "?q=нон", "uz-cyrl") == ["bread", "arpa"]


def test_what_was_chosen_stays_chosen_and_is_counted(client, shelf):
    page = client.get('/en/courses/?q="<b>&topic=border&in=uz').content.decode()
    assert 'value="&quot;&lt;b&gt;"' in page and "<b>&" not in page
    assert '<option value="border" selected>' in page
    page = client.get("/en/courses/?topic=border").content.decode()
    assert "2 courses of 3 found" in page


def test_nothing_found_says_so_and_leads_back(client, shelf):
    page = client.get("/en/courses/?q=zzz").content.decode()
    assert "No course matches" in page and 'href="/en/courses/"' in page


def test_an_empty_site_says_that_courses_are_coming(client, tiny):
    CoursePage.objects.get(pk=tiny.source_pk).unpublish()
    assert found(client) == []
    page = client.get("/en/courses/").content.decode()
    assert "The first courses are being prepared" in page


def test_only_topics_that_there_are_are_offered(client, shelf):
    page = client.get("/en/courses/").content.decode()
    topics = page.split('name="topic"')[1].split("</select>")[0]
    assert 'value="border"' in topics and 'value="data"' not in topics


def test_a_course_in_another_language_says_in_which(client, shelf):
    page = client.get("/ru/courses/").content.decode()
    card = page.split('href="/ru/courses/arpa/"')[1].split("</li>\n")[0]
    assert card.startswith(' lang="uz-Latn">Arpa noni') and "Oʻzbekcha" in card


def test_cards_say_what_the_person_has_to_do_with_it(walk, shelf):
    page = walk.client.get("/en/courses/").content.decode()
    assert "You are enrolled" not in page
    walk.enrol()
    page = walk.client.get("/en/courses/").content.decode()
    assert page.count("You are enrolled") == 1
