"""What the readers make of files that people write, Moodle's own examples among them."""

from decimal import Decimal

import pytest

from quizzes.exchange import aiken, gift, moodle_xml, table
from quizzes.exchange.item import ExchangeError


def one(form, text):
    [item] = form.read(text.encode())
    return item


def right(item):
    """The texts of the right choices."""
    key = item.fields["key"]
    return {o["text"] for o in item.fields["options"] if o["id"] in key}


def problems(form, text):
    with pytest.raises(ExchangeError) as raised:
        form.read(text.encode() if isinstance(text, str) else text)
    return [(problem.line, problem.message) for problem in raised.value.problems]


class TestGift:
    def test_single_choice(self):
        item = one(gift, "Who's buried in Grant's tomb?{~Grant ~Jefferson =no one}")
        assert (item.kind, item.stem) == ("single_choice", "Who's buried in Grant's tomb?")
        assert right(item) == {"no one"}
        assert not item.lost

    def test_a_missing_word_becomes_a_line(self):
        item = one(gift, "Grant is {~buried =entombed ~living} in Grant's tomb.")
        assert item.stem == "Grant is _____ in Grant's tomb."

    def test_a_question_without_an_empty_line_before_it_is_not_swallowed(self):
        with pytest.raises(ExchangeError) as raised:
            gift.read(b"A {=b ~c}\n\n::Q2:: D {=e ~f}\n::Q3:: G {=h ~i}")
        (problem,) = raised.value.problems
        assert problem.line == 4
        assert "A second question begins here" in problem.message

    def test_several_right_with_equal_weights(self):
        item = one(gift, "Who?{~%-50%No one ~%50%Grant ~%50%his wife ~%-50%his father}")
        assert (item.kind, item.fields["scoring"]) == ("multiple_choice", "partial")
        assert right(item) == {"Grant", "his wife"}
        assert not item.lost

    def test_weights_of_their_own_are_lost_aloud(self):
        item = one(gift, "Who?{~No one ~%25%Grant ~%75%his wife}")
        assert "weights" in " ".join(item.lost)

    def test_half_a_point_for_a_single_choice_is_lost_aloud(self):
        item = one(gift, "Difficult.{~wrong ~%50%half =full}")
        assert right(item) == {"full"}
        assert "Parts of the points" in " ".join(item.lost)

    @pytest.mark.parametrize(
        ("answer", "key", "said"),
        [
            ("T", "true", ("", "")),
            ("FALSE#wrong#right", "false", ("wrong", "right")),
            ("TRUE#wrong#right", "true", ("right", "wrong")),
        ],
    )
    def test_statements(self, answer, key, said):
        item = one(gift, f"The sun rises in the east.{{{answer}}}")
        assert (item.kind, item.fields["key"]) == ("true_false", key)
        assert tuple(o.get("feedback", "") for o in item.fields["options"]) == said

    @pytest.mark.parametrize(
        ("answer", "value", "tolerance"),
        [
            ("#1822", 1822, 0),
            ("#3.1415:0.0005", "3.1415", "0.0005"),
            ("#3.141..3.142", "3.1415", "0.0005"),
        ],
    )
    def test_numbers(self, answer, value, tolerance):
        key = one(gift, f"When?{{{answer}}}").fields["key"]
        assert key == {"value": Decimal(value), "tolerance": Decimal(tolerance)}

    def test_feedback_to_numbers(self):
        item = one(gift, "When? {#\n=1822:0 #Yes\n=%0%1823:0 #Near\n~#No\n}")
        assert item.fields["feedback"] == [
            {"when": Decimal(1822), "text": "Yes"},
            {"when": Decimal(1823), "text": "Near"},
            {"when": "other", "text": "No"},
        ]

    def test_pairs_and_a_partner_too_many(self):
        item = one(gift, "Match.{=Canada -> Ottawa =Italy -> Rome = -> Tokyo}")
        texts = {part["id"]: part["text"] for part in item.fields["right"]}
        made = {p["text"]: texts[item.fields["key"][p["id"]]] for p in item.fields["left"]}
        assert made == {"Canada": "Ottawa", "Italy": "Rome"}
        assert set(texts.values()) == {"Ottawa", "Rome", "Tokyo"}

    def test_short_answers(self):
        item = one(gift, "Two plus two equals {=four#Yes =4#Yes =%0%*#Count again}.")
        assert item.fields["key"] == {"": ["four", "4"]}
        assert [row["text"] for row in item.fields["feedback"]] == ["Yes", "Count again"]

    def test_an_essay_and_a_description(self):
        essay, description = gift.read(b"Tell us.{}\n\nRead this first.")
        assert essay.kind == "open_answer"
        assert description.is_left_out
        assert "description" in description.lost[0]

    def test_protected_signs_names_comments_and_tags(self):
        item = one(
            gift,
            "// a comment\n// [id:Q08-012] [tag:objective:8.a] [tag:difficulty:hard] [tag:arms]\n"
            "::A\\:B::Is 1 \\= 1 \\{sure\\} \\#1\\~?{=yes\\\\no ~no\n// again\n}",
        )
        assert item.name == "Q08-012"
        assert item.stem == "Is 1 = 1 {sure} #1~?"
        assert right(item) == {"yes\\no"}
        assert (item.objective, item.difficulty) == ("8.a", "hard")
        assert item.lost == ["Its name “A:B”.", "Tags: arms."]

    def test_lines_are_counted_as_an_editor_does(self):
        items = gift.read(
            "\ufeff// head\r\n\r\n\r\nFirst?{=a ~b}\r\n\r\n// x\r\nSecond?{T}".encode()
        )
        assert [item.line for item in items] == [4, 7]

    def test_markup_is_reduced_and_said(self):
        item = one(gift, "[html]<p>What <b>first</b>?</p><p>&lt;gun&gt;</p>{=a ~b}")
        assert item.stem == "What first? <gun>"
        assert "Bold" in item.lost[0]

    def test_signs_that_only_look_like_markup_stay(self):
        assert one(gift, "Is a<b and c > d?{T}").stem == "Is a<b and c > d?"

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("What?{=a ~b", 1),
            ("Fine?{T}\n\nWhat?\n=a ~b}", 4),
            ("\n\nWhat?{~only}", 3),
            ("What?{#}", 1),
            ("What?{#seven}", 1),
            ("Match{=a->b =c}", 1),
            ("What?{=a ~b\n\n~c}", 1),
        ],
    )
    def test_errors_name_the_line(self, text, line):
        assert problems(gift, text)[0][0] == line

    def test_every_broken_question_is_named(self):
        found = problems(gift, "One?{\n\nTwo?{T}\n\nThree?}")
        assert [line for line, _message in found] == [1, 5]


class TestAiken:
    def test_a_question(self):
        item = one(aiken, "What is it?\nA) A gun\nB. A pen\nC)None\nANSWER: B\n")
        assert (item.kind, item.line) == ("single_choice", 1)
        assert right(item) == {"A pen"}

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("What?\nA) x\nANSWER: A", 1),
            ("A) x\nB) y\nANSWER: A", 1),
            ("What?\nA) x\nB) y\n\nNext?\nA) x\nB) y\nANSWER: A", 1),
            ("What?\nA) x\nB) y\nANSWER: C", 4),
            ("What?\nA) x\nB) y\nANSWER:", 4),
        ],
    )
    def test_errors_name_the_line(self, text, line):
        assert problems(aiken, text)[0][0] == line


QUIZ = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{}\n</quiz>'
CHOICE = """<question type="multichoice"><name><text>Q-1</text></name>
<questiontext format="html"><text><![CDATA[<p>What is <i>this</i>?</p>{more}]]></text>{file}
</questiontext><single>true</single><shuffleanswers>false</shuffleanswers>
<answer fraction="100"><text>A gun</text><feedback><text>Yes</text></feedback></answer>
<answer fraction="0"><text>A pen</text></answer></question>"""


class TestMoodleXml:
    def xml(self, body):
        return one(moodle_xml, QUIZ.replace("{}", body))

    def test_a_choice(self):
        item = self.xml(CHOICE.replace("{more}", "").replace("{file}", ""))
        assert (item.kind, item.name, item.stem) == (
            "single_choice",
            "Q-1",
            "What is this?",
        )
        assert item.fields["options"][0] == {"id": "a", "text": "A gun", "feedback": "Yes"}
        assert "Bold" in item.lost[0]
        assert item.line == 3

    def test_pictures_of_the_text_are_kept(self):
        file = '<file name="a b.png" path="/" encoding="base64">aGVsbG8=</file>'
        more = '<img src="@@PLUGINFILE@@/a%20b.png" alt="">'
        item = self.xml(CHOICE.replace("{more}", more).replace("{file}", file))
        assert item.pictures == {"a b.png": b"hello"}

    def test_pictures_elsewhere_are_lost_aloud(self):
        more = '<img src="http://example.org/a.png">'
        item = self.xml(CHOICE.replace("{more}", more).replace("{file}", ""))
        assert not item.pictures
        assert "Pictures" in " ".join(item.lost)

    def test_a_picture_that_is_none(self):
        file = '<file name="a.png">a</file>'
        more = '<img src="@@PLUGINFILE@@/a.png">'
        body = CHOICE.replace("{more}", more).replace("{file}", file)
        assert problems(moodle_xml, QUIZ.replace("{}", body)) == [
            (4, "The picture is not in base64.")
        ]

    def test_gaps(self):
        item = self.xml(
            '<question type="cloze"><name><text>Q-2</text></name><questiontext><text><![CDATA['
            "<p>Fill in.</p><p>Stop, {1:SHORTANSWER:=look~=see#Well~*#Well} and "
            "{1:MC:~run~=think\\}}.</p>]]></text></questiontext></question>"
        )
        assert (item.kind, item.stem) == ("fill_gaps", "Fill in.")
        assert item.fields["text"] == "Stop, [1] and [2]."
        first, second = item.fields["gaps"]
        assert first == {"id": "1", "key": {"": ["look", "see"]}, "feedback": "Well"}
        assert [option["text"] for option in second["options"]] == ["run", "think}"]
        assert second["key"] == "b"

    def test_an_order_with_another_rule_is_said(self):
        item = self.xml(
            '<question type="ordering"><name><text>Q-3</text></name>'
            "<questiontext><text>Order.</text></questiontext><gradingtype>ABSOLUTE_POSITION</gradingtype>"
            '<answer fraction="1"><text>one</text></answer>'
            '<answer fraction="1"><text>two</text></answer>'
            '<answer fraction="1"><text>three</text></answer></question>'
        )
        words = {part["id"]: part["text"] for part in item.fields["items"]}
        assert [words[key] for key in item.fields["key"]] == ["one", "two", "three"]
        assert "grading" in " ".join(item.lost)

    def test_what_the_bank_can_not_hold_is_left_out_aloud(self):
        items = moodle_xml.read(
            QUIZ.replace(
                "{}",
                '<question type="category"><category><text>top/arms</text></category></question>'
                '<question type="description"><name><text>d</text></name></question>'
                '<question type="calculated"><name><text>c</text></name></question>',
            ).encode()
        )
        assert [item.is_left_out for item in items] == [True] * 3
        assert all(item.lost for item in items)

    def test_a_name_beside_an_id_number_and_hiding_are_said(self):
        more = "<hidden>1</hidden><idnumber>Q08-1</idnumber></question>"
        body = CHOICE.replace("{more}", "").replace("{file}", "").replace("</question>", more)
        item = self.xml(body)
        assert item.name == "Q08-1"
        assert "Its name “Q-1”." in item.lost
        assert "That it is hidden." in item.lost

    def test_points_hints_and_feedback_to_all_are_said(self):
        more = (
            "<defaultgrade>3.0000000</defaultgrade><hint><text>Look again</text></hint>"
            "<correctfeedback><text>Well done</text></correctfeedback></question>"
        )
        body = CHOICE.replace("{more}", "").replace("{file}", "").replace("</question>", more)
        lost = " ".join(self.xml(body).lost)
        for word in ("Points", "Hints", "as a whole"):
            assert word in lost

    def test_old_files_in_the_encoding_of_their_time(self):
        text = QUIZ.replace("UTF-8", "windows-1251").replace("{}", CHOICE)
        text = text.replace("{more}", "").replace("{file}", "").replace("A gun", "пистолет")
        [item] = moodle_xml.read(text.encode("windows-1251"))
        assert right(item) == {"пистолет"}

    @pytest.mark.parametrize(
        ("body", "line"),
        [
            ("<question type='multichoice'><name>", 4),
            ("<question type='multichoice'></question>", 3),
            ("\n<question type='truefalse'></question>", 4),
            (
                "<question type='numerical'><answer><text>x</text></answer></question>",
                3,
            ),
            ("<question type='matching'/>", 3),
            (
                "<question type='cloze'><questiontext><text>{1:SA:</text></questiontext>"
                "</question>",
                3,
            ),
        ],
    )
    def test_errors_name_the_line(self, body, line):
        assert problems(moodle_xml, QUIZ.replace("{}", body))[0][0] == line

    def test_another_root(self):
        assert problems(moodle_xml, "<html></html>")[0] == (1, "The file must begin with <quiz>.")


HEAD = "id,course,objective,type,stem,options,correct,feedback_with_source,difficulty\n"


class TestTable:
    def row(self, *cells):
        return one(table, HEAD + ",".join(f'"{cell}"' for cell in cells))

    def test_a_single_choice(self):
        item = self.row("Q01-001", "1", "1.a Explain harm", "single choice", "Where?",
                        "A. At sea | B. At home", "B", "See the brochure.", "easy")  # fmt: skip
        assert (item.kind, item.name, item.objective) == ("single_choice", "Q01-001", "1.a")
        assert right(item) == {"At home"}
        assert (item.general, item.difficulty) == ("See the brochure.", "easy")
        assert "words of the objective" in item.lost[0]

    def test_columns_that_nobody_knows_are_said(self):
        text = (
            "type,stem,options,correct,difficulty,bloom\ntrue/false,So?,True | False,True,odd,apply"
        )
        assert one(table, text).lost == ["Columns: bloom, difficulty."]

    def test_a_matching(self):
        item = self.row("", "", "", "matching", "Match.", "Left: 1. x | 2. y || Right: A. p | B. q",
                        "1-B, 2-A", "", "")  # fmt: skip
        assert item.fields["key"] == {"1": "b", "2": "a"}

    def test_a_picture_needs_another_format(self):
        item = self.row(
            "", "", "", "hotspot", "Click.", "Zone A: x; Zone B: y", "Zone(s) A", "", ""
        )
        assert item.is_left_out
        assert "picture" in item.lost[0]

    def test_semicolons_of_a_russian_spreadsheet(self):
        text = "type;stem;options;correct\ntrue/false;Верно?;True | False;True\n"
        assert one(table, text).kind == "true_false"

    def test_rows_that_hold_line_breaks(self):
        text = (
            HEAD + '1,,,true/false,"One\ntwo?",True | False,True,,\n2,,,numeric,How?,(n),seven,,\n'
        )
        assert problems(table, text) == [(4, "“seven” is not a number.")]

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("id,stem\n1,What?\n", 1),
            (HEAD + "1,,,single choice,What?,no letters,A,,\n", 2),
            (HEAD + "1,,,single choice,What?,A. x | B. y,C,,\n", 2),
            (HEAD + '1,,,single choice,"What?,A. x\n', 2),
            (HEAD + "1,,,ordering,What?,A. x | B. y,B,,\n", 2),
        ],
    )
    def test_errors_name_the_line(self, text, line):
        assert problems(table, text)[0][0] == line
