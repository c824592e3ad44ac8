"""What holds for any Uzbek text: markup stays, canonical text comes back, once is enough."""

import re
from html.parser import HTMLParser

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from languages.uzbek import canonical, to_cyrillic, to_cyrillic_html, to_latin, to_latin_html
from languages.uzbek_words import read_stems
from tests.languages.word_lists import HELD_OUT, PAIRS

patient = settings(deadline=None, max_examples=150)


class Skeleton(HTMLParser):
    """Everything but text, as Python's own parser sees it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.seen: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        self.seen.append(f"/{tag}")

    def handle_comment(self, data):
        self.seen.append(f"!{data}")

    def handle_entityref(self, name):
        self.seen.append(f"&{name}")

    def handle_charref(self, name):
        self.seen.append(f"#{name}")

    def handle_data(self, data):
        self.text += data


WORDS = sorted({row["latin"] for row in [*PAIRS, *HELD_OUT]})
word = st.sampled_from(WORDS)
running_text = st.lists(word, min_size=1, max_size=6).map(" ".join)
attribute_value = st.one_of(running_text, st.sampled_from(["a > b", "/uz/dars/", "x=1&amp;y", "'"]))


@st.composite
def html_fragments(draw):
    piece = st.one_of(
        running_text,
        st.sampled_from(["&nbsp;", "&amp;", "&#8212;", "<br>", "<!-- dars <b> -->", " 1 < 2 "]),
        st.tuples(
            st.sampled_from(["p", "b", "li", "td", "code"]), attribute_value, running_text
        ).map(lambda part: f'<{part[0]} title="{part[1]}" data-dars>{part[2]}</{part[0]}>'),
        st.tuples(st.sampled_from(["script", "style"]), running_text).map(
            lambda part: f"<{part[0]}>{part[1]}</{part[0]}>"
        ),
    )
    return " ".join(draw(st.lists(piece, max_size=8)))


@given(html_fragments())
@patient
def test_nothing_outside_text_nodes_changes(html):
    before, after = Skeleton(html), Skeleton(to_cyrillic_html(html))
    assert after.seen == before.seen
    assert Skeleton(to_latin_html(to_cyrillic_html(html))).seen == before.seen


@given(html_fragments())
@patient
def test_html_there_and_back(html):
    assert to_latin_html(to_cyrillic_html(html)) == html


# Properties of text

MARKED = st.text(alphabet="aoOgGbnNsh .'’‘`´ʻʼ<>/=\"{}%&;\n", max_size=40)


@given(st.one_of(MARKED, st.text(max_size=60)))
@patient
def test_canonical_twice_is_canonical_once(text):
    assert canonical(canonical(text)) == canonical(text)


def signs(text: str) -> str:
    """The text without letters and apostrophes."""
    return "".join(sign for sign in text if not (sign.isalpha() or sign in "'’‘`´ʹ′ʽ‛＇"))


@given(st.one_of(MARKED, st.text(max_size=60)))
@patient
def test_only_letters_change(text):
    assert signs(to_cyrillic(text)) == signs(text)
    assert signs(to_latin(text)) == signs(text)


@given(st.one_of(running_text, st.text(max_size=60)))
@patient
def test_converting_twice_changes_nothing_more(text):
    assert to_cyrillic(to_cyrillic(text)) == to_cyrillic(text)
    assert to_latin(to_latin(text)) == to_latin(text)


PLACEHOLDERS = ["%(name)s", "%s", "{x}", "{}", "{{ dars }}", "{% url 'dars' %}", "&amp;", "[^F233]"]


@given(st.lists(st.tuples(running_text, st.sampled_from(PLACEHOLDERS)), min_size=1, max_size=5))
@patient
def test_placeholders_kept(parts):
    latin = " ".join(f"{text} {placeholder}" for text, placeholder in parts)
    cyrillic = to_cyrillic(latin)
    kept = re.compile("|".join(map(re.escape, PLACEHOLDERS)))
    assert kept.findall(cyrillic) == [placeholder for _, placeholder in parts]
    assert not re.search("[A-Za-z]", kept.sub("", cyrillic))


# Spellings that the 1995 rules do not write, so that they need not come back: ц after a consonant
# or at the head of a word is s, never ts; ъ is not written before ye, yo, yu, ya after a
# consonant, nor after oʻ; й before е is written once.
NOT_CANONICAL = re.compile(
    r"(?:^|[bdfghjklmnpqrstvxyzʼ])ts|[bdfghjklmnpqrstvxyz]ʼ(?:e|y[eoua])|oʻʼ|yye|ʼʼ"
)
VARIANTS = tuple(stem.latin.lower() for stem in read_stems() if stem.kind == "variant")
SYLLABLE = st.tuples(
    st.sampled_from([*"bdfghjklmnpqrstvxyz", "sh", "ch", "gʻ", "ts", "sʼh", "y", ""]),
    st.sampled_from([*"aeiou", "oʻ"]),
    st.sampled_from(["", "", "n", "ng", "r", "l", "y", "ʼ", "s", "t", "q"]),
).map("".join)


@given(st.lists(SYLLABLE, min_size=1, max_size=5).map("".join))
@patient
def test_made_up_words_come_back(latin):
    assume(not NOT_CANONICAL.search(latin))
    assume(not any(variant in latin for variant in VARIANTS))
    assume(canonical(latin) == latin)
    assert to_latin(to_cyrillic(latin)) == latin


@given(word, st.sampled_from(["lar", "ning", "dan", "gacha", "lik", "chilik", "mi", "siz"]))
@patient
def test_suffixed_words_come_back(latin, suffix):
    assert to_latin(to_cyrillic(latin + suffix)) == latin + suffix
    assert to_cyrillic(latin + suffix).endswith(to_cyrillic(f"a{suffix}")[1:])
