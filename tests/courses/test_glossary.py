"""The glossary: pages in every language, explanations in lessons, terms in translations."""

import re

import pytest

from courses import outline
from languages import glossary, glossary_loading
from languages.glossary import Finder, entries, otherwise
from languages.marking import Marker
from languages.models import GlossaryTerm
from languages.searching import folded
from tests.content import editor
from tests.content.curricula import lesson, publish
from tests.courses import building
from tests.courses.walking import FLOUR
from tests.courses.watching import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms(tiny):
    glossary_loading.load()


def cost(look) -> int:
    """How many queries a page costs."""
    with queries() as asked:
        look()
    return len(asked)


def finder(language: str) -> Finder:
    return Finder(entries(language), language)


def slugs(text: str, language: str) -> list[str]:
    return [entry.slug for entry in finder(language).found(text)]


# Loading ----------------------------------------------------------------------------------------


def test_the_file_is_loaded_once_in_every_language(terms):
    assert GlossaryTerm.objects.filter(locale__language_code="en").count() == 302
    assert GlossaryTerm.objects.count() == 4 * 302
    assert glossary_loading.load() == 0
    cyrillic = GlossaryTerm.objects.get(slug="firearm", locale__language_code="uz-cyrl")
    assert (cyrillic.term, cyrillic.domain) == ("ўқотар қурол", "firearms")
    assert cyrillic.definition.startswith("Портловчи модда")


def test_the_terms_are_those_of_the_converters_list(terms):
    from tests.languages.word_lists import GLOSSARY

    stored = GlossaryTerm.objects.filter(locale__language_code="uz-cyrl")
    words = {folded(word) for term in stored for word in term.words}
    listed = {folded(part) for row in GLOSSARY for part in row["cyrillic"].split(";")}
    assert listed <= words


def test_what_a_person_edited_stays_and_cyrillic_follows(terms, admin_client):
    term = GlossaryTerm.objects.get(slug="rifle", locale__language_code="uz")
    term.term = "vintovka"
    term.save_revision().publish()
    assert glossary_loading.load() == 0
    read = GlossaryTerm.objects.filter(slug="rifle").values_list("locale__language_code", "term")
    assert dict(read) == {
        "en": "rifle", "ru": "винтовка", "uz": "vintovka", "uz-cyrl": "винтовка",
    }  # fmt: skip


def test_a_trainer_keeps_the_glossary(client, timur, terms):
    client.force_login(timur)
    term = GlossaryTerm.objects.get(slug="rifle", locale__language_code="en")
    editor.save(client, term, definition="A long gun with a rifled barrel.")
    assert term.definition == "A long gun with a rifled barrel."


# Finding ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Firearms and their parts and components.", ["firearm", "parts-and-components"]),
        ("en", "A disfirearmed man", []),
        ("ru", "торговля огнестрельным оружием", ["firearm"]),
        ("ru", "Судья в суде", ["judge", "court"]),
        ("ru", "без гильз и патронов", ["cartridge-case", "cartridge"]),
        ("uz", "oʻqotar qurollarning kuzatib borish", ["firearm", "tracing"]),
        ("uz", "sudyaning sudga", ["judge", "court"]),
        ("uz-cyrl", "ўқотар қуролларнинг", ["firearm"]),
    ],
)
def test_terms_are_found_whatever_their_endings(terms, language, text, found):
    assert slugs(text, language) == found


def test_the_longest_term_wins(terms):
    assert slugs("The main parts of a firearm", "en") == ["main-parts-of-a-firearm"]


@pytest.mark.parametrize(
    ("target", "warned"),
    [
        ("Отслеживание огнестрельного оружия", []),
        ("Отслеживание стволов", ["огнестрельное оружие"]),
        ("Поиск оружия", ["отслеживание", "огнестрельное оружие"]),
    ],
)
def test_a_term_translated_otherwise_is_named(terms, target, warned):
    known = {entry.slug: entry for entry in entries("ru")}
    found = otherwise("Tracing of firearms", target, finder("en"), known, "ru")
    assert [entry.term for entry in found] == warned


def test_another_right_word_is_no_fault(terms):
    known = {entry.slug: entry for entry in entries("uz")}
    text = "qurolning kelib chiqishini aniqlash"
    assert otherwise("tracing", text, finder("en"), known, "uz") == []


# In lessons -------------------------------------------------------------------------------------


def test_a_term_is_explained_where_it_first_stands(terms):
    html = Marker("en")("<h2>Firearms</h2><p>A <b>firearm</b>, two firearms.</p>")
    assert html.count('class="term"') == 1
    assert html.startswith('<h2>Firearms</h2><p>A <b><span class="term"><a ')
    assert 'href="/en/glossary/firearm/"' in html and 'role="tooltip"' in html
    described = re.search(r'aria-describedby="([\w-]+)"', html)[1]
    assert f'id="{described}"' in html


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/x/">firearm</a>', "<button>firearm</button>", "<code>firearm</code>",
        '<label><input type="radio"> firearm</label>', '<img alt="firearm">',
        "<summary>firearm</summary>",
    ],
)  # fmt: skip
def test_nothing_is_marked_in_links_controls_and_attributes(terms, html):
    assert Marker("en")(html) == html


def test_text_outside_terms_does_not_change(terms):
    html = '<p>1 &lt; 2 &amp; <i>x</i></p><ul><li>tracing</li></ul><p title="tracing">end</p>'
    tip = r'<span class="term"><a [^>]*>|</a><span class="tip".*?</span></span>'
    plain = re.sub(tip, "", Marker("en")(html))
    assert plain == html


def test_words_of_the_interface_are_for_translators_only(terms):
    assert "lesson" in slugs("This lesson", "en")
    assert Marker("en")("<p>This lesson</p>") == "<p>This lesson</p>"


def test_a_lesson_explains_its_terms_from_the_cache(at_flour, terms):
    publish(lesson("flour"), body=[*lesson("flour").body.raw_data, *body("A firearm is no bread.")])
    page = at_flour.page(FLOUR)
    assert page.count('class="term"') == 1
    before = cost(lambda: at_flour.page(FLOUR))
    GlossaryTerm.objects.all()._raw_delete("default")  # no news: the cached body stays
    assert at_flour.page(FLOUR).count('class="term"') == 1
    assert cost(lambda: at_flour.page(FLOUR)) == before


def body(words: str) -> list[dict]:
    return [{"type": "paragraph", "value": f"<p>{words}</p>", "id": "11111111-0000-4000-8000-1"}]


def test_a_changed_term_reaches_the_lessons_at_once(at_flour, terms):
    publish(lesson("flour"), body=[*lesson("flour").body.raw_data, *body("A firearm is no bread.")])
    assert "portable barrelled" in at_flour.page(FLOUR)
    term = GlossaryTerm.objects.get(slug="firearm", locale__language_code="en")
    term.definition = "A weapon."
    term.save_revision().publish()
    assert "A weapon." in at_flour.page(FLOUR)


# Pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "term", "other"),
    [
        ("en", "firearm", "огнестрельное оружие"),
        ("ru", "огнестрельное оружие", "oʻqotar qurol"),
        ("uz", "oʻqotar qurol", "firearm"),
        ("uz-cyrl", "ўқотар қурол", "firearm"),
    ],
)
def test_a_term_has_a_page_in_every_language(client, terms, language, term, other):
    html = client.get(f"/{language}/glossary/firearm/").content.decode()
    assert f"<h1>{term}</h1>" in html and other in html
    listed = client.get(f"/{language}/glossary/").content.decode()
    assert f'href="/{language}/glossary/firearm/"' in listed


def test_a_term_that_is_not_there_and_one_for_translators_only(client, terms):
    assert client.get("/en/glossary/nothing/").status_code == 404
    assert client.get("/en/glossary/save-draft/").status_code == 404


@pytest.mark.parametrize("asked", ["o'qotar qurol", "ўқотар қурол", "OQOTAR", "огнестрельн"])
@pytest.mark.parametrize("language", ["uz", "uz-cyrl", "ru"])
def test_the_glossary_is_searched_in_any_script(client, terms, language, asked):
    html = client.get(f"/{language}/glossary/", {"q": asked}).content.decode()
    assert "/glossary/firearm/" in html and "/glossary/judge/" not in html


def test_the_glossary_costs_two_queries_besides_the_session(aziza_client, terms):
    aziza_client.get("/ru/glossary/")
    assert cost(lambda: aziza_client.get("/ru/glossary/")) <= 4
    assert cost(lambda: aziza_client.get("/ru/glossary/firearm/")) <= 4


@pytest.mark.parametrize("asked", ["o'choq", "ўчоқ", "Oʻchoq", "OCHOQ"])
@pytest.mark.parametrize("language", ["uz", "uz-cyrl"])
def test_a_course_is_found_by_a_lesson_in_either_script(client, tiny, language, asked):
    publish(lesson("heat", "uz"), title="Oʻchoq harorati")
    building.course("barley")
    html = client.get(f"/{language}/courses/", {"q": asked}).content.decode()
    assert f"/{language}/courses/bread/" in html and "/courses/barley/" not in html


def test_a_course_is_found_with_and_without_yo(client, tiny):
    building.course("rye", language="ru", title="Учёт ржи")
    for asked in ("учет", "УЧЁТ"):
        html = client.get("/ru/courses/", {"q": asked}).content.decode()
        assert "/ru/courses/rye/" in html and "/ru/courses/bread/" not in html


def test_pages_in_uzbek_cyrillic_cost_what_they_cost_in_latin(at_flour, terms):
    counts = set()
    for language in ("uz", "uz-cyrl"):
        at_flour.language = language
        at_flour.page(FLOUR)
        counts.add(cost(lambda: at_flour.page(FLOUR)))
    assert len(counts) == 1
    assert outline.course("bread", "uz-cyrl").languages
    assert glossary.entries("uz-cyrl")
