"""Interactive contents as files: loaded into every language, written back byte for byte."""

import pytest

from activities.models import H5PContent, H5PLibrary
from activities.showing import players
from content import loading
from content.errors import ContentError
from tests.content.curricula import FLOUR, RU, UZ, export, files_below, key, lesson, publish

WORDS = "curriculum/bread/activities/words.yaml"
CASE = "curriculum/bread/activities/case.yaml"
CARDS = """\
title: "Words of bread"
type: Saboq.FlashCards
content:
  intro: "Say it **aloud**."
  cards:
    - front: "Salt & “pepper”"
      back: "<b> is no markup here"
"""
TURNED = (
    '    - front: "Salt & “pepper”"\n      back: "<b> is no markup here"\n',
    '    - back: "<b> is no markup here"\n      front: "Salt & “pepper”"\n',
)
BRANCHES = """\
title: "A night at the oven"
type: Saboq.BranchingCase
content:
  scenes:
    - name: "start"
      text: "The oven is cold.\\n\\n- What now?\\n- Who knows?"
      choices:
        - text: "Light it"
          next: "end"
          points: "2"
    - name: "end"
      text: "<h3>Done</h3><p>It burns.</p>"
"""
BLOCK = "::: activity bread/words\n:::\n\n::: check Q5\n"
TEXTS = {
    "title": ("Words of bread", "Слова хлеба", "Non soʻzlari"),
    "intro": ("Say it **aloud**.", "Скажите **вслух**.", "**Ovoz chiqarib** ayting."),
    "front": ("Salt & “pepper”", "Соль и «перец»", "Tuz va «murch»"),
    "back": ("<b> is no markup here", "<b> здесь не разметка", "<b> bu yerda belgi emas"),
}


@pytest.fixture
def bakery(curriculum):
    """The tiny course with an interactive content in its lesson."""
    curriculum.write(WORDS, CARDS)
    curriculum.edit(FLOUR, "::: check Q5\n", BLOCK)
    for kind, (source, russian, uzbek) in TEXTS.items():
        curriculum.translate(RU, f"activities/words#{kind}", source, russian)
        curriculum.translate(UZ, f"activities/words#{kind}", source, uzbek)
    for folder in ("translations", "curriculum"):
        assert curriculum.file(folder).is_dir()
    from content import formatting

    formatting.format_files(curriculum.root)
    return curriculum


def content(language: str = "en") -> H5PContent:
    return H5PContent.objects.get(
        translation_key=key("activities/words"), locale__language_code=language
    )


def card(language: str = "en") -> dict:
    return content(language).body["params"]["cards"][0]


def test_a_file_becomes_a_published_content_of_its_type(bakery):
    bakery.load()
    assert content().live
    assert H5PLibrary.objects.filter(machine_name="Saboq.FlashCards", current=True).exists()
    params = content().body["params"]
    assert params["intro"] == "<p>Say it <strong>aloud</strong>.</p>"
    assert card() == {
        "front": "Salt &amp; “pepper”", "back": "&lt;b&gt; is no markup here"
    }  # fmt: skip
    assert params["l10n"]["turn"] == "Turn the card"


def test_it_stands_in_every_language_and_both_scripts(bakery):
    bakery.load()
    assert card("ru")["front"] == "Соль и «перец»"
    assert card("uz")["front"] == "Tuz va «murch»"
    assert card("uz-cyrl")["front"] == "Туз ва «мурч»"
    assert content("ru").body["params"]["intro"] == "<p>Скажите <strong>вслух</strong>.</p>"
    assert content("uz-cyrl").live


def test_the_lesson_holds_it_in_every_language(bakery):
    bakery.load()
    for language in ("en", "ru", "uz"):
        blocks = lesson("flour", language).body
        held = [b.value["content"] for b in blocks if b.block_type == "activity"]
        assert held == [str(key("activities/words"))]
        assert card(language)["front"] in players([*held], language)[held[0]]


def test_all_of_it_is_written_back_byte_for_byte(bakery, tmp_path):
    bakery.write(CASE, BRANCHES)
    bakery.load()
    found, expected = export(tmp_path / "out"), files_below(bakery.root)
    assert found[WORDS] == expected[WORDS]
    assert found[CASE] == expected[CASE]
    assert found[FLOUR] == expected[FLOUR]
    assert b"activities/words#front" in found[RU]
    report = loading.load(tmp_path / "out")
    assert (report.loaded, report.kept) == ([], [])


def test_an_edit_in_the_cms_is_written_and_never_overwritten(bakery, tmp_path):
    bakery.load()
    body = content().body
    body["params"]["cards"].append({"front": "Flour", "back": "From corn"})
    publish(content(), body=body)
    bakery.edit(WORDS, '"Words of bread"', '"Words of the baker"')
    assert bakery.load().conflicts
    assert content().title == "Words of bread"
    text = export(tmp_path / "out")[WORDS].decode()
    assert '    - front: "Flour"\n      back: "From corn"\n' in text


def test_loading_again_changes_nothing(bakery):
    bakery.load()
    before = content("ru").latest_revision_id
    bakery.edit(FLOUR, 'title: "Flour and water"', 'title: "Flour, water"')
    report = bakery.load()
    assert report.loaded == ["bread/dough/flour"]
    assert content("ru").latest_revision_id == before


def test_a_removed_file_closes_its_content(bakery):
    bakery.load()
    bakery.edit(FLOUR, BLOCK, "::: check Q5\n")
    bakery.remove(WORDS)
    assert bakery.load().removed == ["bread/activities/words"]
    assert not content().live
    assert not content("ru").live


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("type: Saboq.FlashCards", "type: H5P.Nowhere", "type is one of our content types"),
        ("  cards:", "  cord:", "the content does not fit its type: cord"),
        ("Say it **aloud**.", "Say it __aloud__.", "other marks in a text"),
        ('title: "Words of bread"\n', "", "the field title is missing"),
        (TURNED[0], TURNED[1], "the fields in the order of their type"),
        ('front: "Salt', f'front: "{"x" * 600} Salt', "does not fit its type: cards"),
    ],
)
def test_bad_files_are_refused_with_their_line(curriculum, old, new, message):
    curriculum.write(WORDS, CARDS)
    curriculum.edit(WORDS, old, new)
    with pytest.raises(ContentError) as caught:
        curriculum.load()
    assert any(message in str(problem) for problem in caught.value.problems)
    assert not H5PContent.objects.exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bread/nothing", "there is no file for bread/nothing"),
        ("words", "activity names an interactive content"),
        ("a/b/c", "activity names an interactive content"),
    ],
)
def test_lessons_name_contents_that_are_there(curriculum, name, message):
    curriculum.edit(FLOUR, "::: check Q5\n", f"::: activity {name}\n:::\n\n::: check Q5\n")
    with pytest.raises(ContentError) as caught:
        curriculum.load()
    assert any(message in str(problem) for problem in caught.value.problems)


def test_a_content_of_the_cms_is_named_by_its_key(curriculum, tmp_path):
    name = "0b9b4a0e-8a4e-4c58-9a1c-5f5f0d0c7a55"
    curriculum.edit(FLOUR, "::: check Q5\n", f"::: activity {name}\n:::\n\n::: check Q5\n")
    curriculum.load()
    assert export(tmp_path / "out")[FLOUR] == files_below(curriculum.root)[FLOUR]
