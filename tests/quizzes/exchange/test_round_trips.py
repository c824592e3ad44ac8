"""What is written and read again is the same; what a format can't hold is said, never dropped."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exchange import aiken, gift, gift_writing, moodle_xml, moodle_xml_writing, table
from quizzes.exchange.item import Item
from quizzes.exchange.making import set_order, set_pairs
from tests.quizzes.exchange import items
from tests.quizzes.exchange.items import same, whole

some = settings(max_examples=25)
CHOICES = items.chosen() | items.statements()
TYPED = items.numbers() | items.pairs() | items.shorts()


def back(form, written):
    """What is read of what was written."""
    write = {gift: gift_writing.write, moodle_xml: moodle_xml_writing.write}.get(form)
    return form.read((write or form.write)(written))


def no_arrows(found):
    """GIFT has no way to write an arrow that is none."""
    return repr(found).replace("->", "→")


@some
@given(st.lists(CHOICES | TYPED, min_size=1, max_size=4))
def test_gift(written):
    found = back(gift, written)
    assert [no_arrows(same(item)) for item in found] == [no_arrows(same(i)) for i in written]


@some
@given(
    st.lists(
        CHOICES | items.numbers(unit=True) | items.pairs() | items.shorts() | items.orders()
        | items.gaps(),
        min_size=1,
        max_size=4,
    )
)  # fmt: skip
def test_moodle_xml(written):
    found = back(moodle_xml, written)
    assert [same(item) for item in found] == [same(item) for item in written]


@some
@given(st.lists(CHOICES, min_size=1, max_size=4))
def test_scoring_survives_where_it_can(written):
    for form in (gift, moodle_xml):
        for before, after in zip(written, back(form, written), strict=True):
            if before.kind == "multiple_choice" and len(before.fields["key"]) > 1:
                assert after.fields["scoring"] == before.fields["scoring"]


@some
@given(st.lists(items.chosen(("single_choice",)), min_size=1, max_size=4))
def test_aiken(written):
    kept = [item for item in written if aiken.written(item)]
    for item in written:
        assert item.lost
    if kept:
        found = back(aiken, kept)
        for before, after in zip(kept, found, strict=True):
            assert after.stem == before.stem
            assert [row[:2] for row in same(after)["answers"]] == [
                row[:2] for row in same(before)["answers"]
            ]


@some
@given(st.lists(CHOICES | items.numbers() | items.pairs() | items.orders(), min_size=1, max_size=4))
def test_table(written):
    found = back(table, written)
    for before, after in zip(written, found, strict=True):
        for name in ("kind", "name", "stem", "general", "objective", "difficulty"):
            assert getattr(after, name) == getattr(before, name)
        assert bare(after) == bare(before)


def bare(item: Item) -> str:
    """Its answers without feedback and without strokes, which a row can't hold."""
    found = same(item)["answers"]
    if item.kind == "numeric":
        return repr({name: Decimal(value) for name, value in found[0].items()})
    if item.kind in ("single_choice", "multiple_choice", "true_false"):
        found = sorted((text.replace("|", "/"), right) for text, right, _said in found)
    if item.kind == "matching":
        found = found[0], sorted(text.replace("|", "/") for text in found[1])
    return repr(found).replace("|", "/")


class TestKeys:
    """A page shows the keys of parts: they must not follow the order of the answers in a file."""

    def test_partners_have_the_same_keys_in_whatever_order_they_stand(self):
        pairs = [(f"left {n}", f"right {n}") for n in range(6)]
        one, two = Item(), Item()
        set_pairs(one, pairs)
        set_pairs(two, pairs[::-1])
        keys = [{part["text"]: part["id"] for part in i.fields["right"]} for i in (one, two)]
        assert keys[0] == keys[1]
        assert list(one.fields["key"].values()) != sorted(one.fields["key"].values())

    def test_steps_have_keys_that_say_nothing_of_their_order(self):
        item = Item()
        set_order(item, [f"step {n}" for n in range(6)])
        assert item.fields["key"] != sorted(item.fields["key"])
        assert sorted(item.fields["key"]) == list("abcdef")

    def test_the_right_choice_is_not_always_the_first(self):
        found = set()
        for n in range(12):
            [item] = gift.read(f"Which is right, {n}? {{=yes {n} ~no {n} ~never {n}}}".encode())
            found.add(item.fields["key"])
        assert found == {"a", "b", "c"}

    def test_choices_that_are_not_shuffled_stay_in_their_order(self):
        item = whole(key="b", shuffle=False)
        [read] = moodle_xml.read(moodle_xml_writing.write([item]))
        assert [option["text"] for option in read.fields["options"]] == [
            "choice a", "choice b", "choice c",
        ]  # fmt: skip


class TestLosses:
    """Every writer says what it can't hold."""

    def test_all_or_nothing(self):
        for write in (gift_writing.write, moodle_xml_writing.write):
            item = whole("multiple_choice", ["a", "b"], scoring="all_or_nothing")
            write([item])
            assert "incomplete" in " ".join(item.lost)

    def test_eleven_right_choices_have_no_weight_in_moodle(self):
        options = [{"id": chr(97 + n), "text": f"choice {n}"} for n in range(12)]
        item = whole("multiple_choice", list("abcdefghijk"), options=options, scoring="partial")
        for write in (gift_writing.write, moodle_xml_writing.write):
            assert b"choice 3" not in write([item])
            assert item.is_left_out

    def test_a_unit_is_lost_in_gift_and_kept_in_xml(self):
        fields = {"key": {"value": Decimal(75), "tolerance": 0, "unit": "%"}, "feedback": []}
        item = Item(1, "numeric", "Q-1", "How many?", fields)
        gift_writing.write([item])
        assert "unit" in " ".join(item.lost)
        item.lost = []
        [read] = moodle_xml.read(moodle_xml_writing.write([item]))
        assert read.fields["key"]["unit"] == "%"
        assert not item.lost

    def test_aiken_says_how_little_it_holds(self):
        item = whole(
            options=[{"id": "a", "text": "x", "feedback": "why"}, {"id": "b", "text": "y"}]
        )
        aiken.write([item])
        assert "Feedback" in " ".join(item.lost)
        assert "objective" in " ".join(item.lost)

    @pytest.mark.parametrize("stem", ["A) or B?", "U.S. law", "ANSWER: what is it?", "?"])
    def test_a_question_that_aiken_would_misread_is_left_out(self, stem):
        item = whole()
        item.stem = stem
        assert aiken.write([item]) == b""
        assert item.is_left_out

    @pytest.mark.parametrize("write", [gift_writing.write, aiken.write, table.write])
    def test_kinds_without_a_form_are_left_out_aloud(self, write):
        item = Item(1, "xray_search", "Q-1", "Where?", {})
        assert b"Where" not in write([item])
        assert item.is_left_out
        assert item.lost

    def test_characters_that_xml_has_no_way_to_write_do_not_break_it(self):
        item = whole()
        item.stem = "What\x0b comes\x00 first?"
        [read] = moodle_xml.read(moodle_xml_writing.write([item]))
        assert read.stem == "What comes first?"

    def test_an_order_says_what_moodle_would_make_up_hints_for(self):
        item = Item(1, "", "Q-1", "Put in order.")
        set_order(item, ["one", "two", "three"])
        assert b"<shownumcorrect>1</shownumcorrect>" in moodle_xml_writing.write([item])

    @pytest.mark.parametrize(
        ("right", "is_said"), [("x<5", True), ("R&amp;D", True), ("R & D", False)]
    )
    def test_partners_that_moodle_would_show_as_markup_are_said(self, right, is_said):
        item = Item(1, "", "Q-1", "Match.")
        set_pairs(item, [("one", right), ("two", "other")])
        gift_writing.write([item])
        assert ("markup" in " ".join(item.lost)) == is_said

    def test_a_table_computes_nothing(self):
        item = whole()
        item.stem = '=HYPERLINK("http://example.org")'
        data = table.write([item])
        assert b"'=HYPERLINK" in data
        assert table.read(data)[0].stem == item.stem
