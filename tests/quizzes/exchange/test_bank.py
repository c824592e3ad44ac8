"""From a file into the bank and out again: drafts, codes, batches, commands."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import translation
from hypothesis import HealthCheck, given, settings

from quizzes.exchange import bank as banks
from quizzes.exchange import gift, importing, moodle_xml, table
from quizzes.exchange.exporting import export
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.planning import Codes, plan
from quizzes.finding import sources
from quizzes.models import Question, Quiz
from tests.quizzes.bank import BANK, published, written
from tests.quizzes.exchange import items as hard
from tests.quizzes.exchange.items import answers

pytestmark = pytest.mark.django_db
MIXED = """
// [id:Q-7] [tag:objective:1.a] [tag:topic:arms] [tag:difficulty:hard]
::Q-7::[plain]Which is right?{
	~wrong#Think again
	=right#Yes
	~never
}

Who is it?{~%50%a ~%50%b ~%-50%c}

The sun rises in the east.{T#No#Yes}

Match.{=one -> eins =two -> zwei =three -> drei = -> vier}

How many?{#75:0#Yes}

Two plus two?{=four =4}

Read this.
"""


def stored(text, form=gift, **changes):
    given = {"bank": BANK, "language": "en", "import_key": uuid4(), **changes}
    items = form.read(text.encode())
    importing.store(items, **given)
    return items, given


def here():
    return Question.objects.filter(bank=BANK).order_by("pk")


class TestDrafts:
    def test_every_kind_becomes_a_draft(self, locales):
        stored(MIXED)
        kinds = [question.kind.name for question in here()]
        assert kinds == [
            "single_choice", "multiple_choice", "true_false", "matching", "numeric", "short_text",
        ]  # fmt: skip
        assert not any(question.live for question in here())
        assert all(question.latest_revision for question in here())

    def test_a_draft_can_be_published_as_it_is(self, locales):
        stored(MIXED)
        for question in here():
            question.latest_revision.publish()
            question.refresh_from_db()
            assert question.live

    def test_what_is_known_besides_the_text(self, locales):
        stored(MIXED)
        question = here()[0]
        found = (question.code, question.objective, question.topic, question.difficulty)
        assert found == ("Q-7", "1.a", "arms", "hard")
        assert question.source_language == "en"

    def test_the_author_and_the_status(self, locales, timur):
        items = gift.read(MIXED.encode())
        importing.store(items, bank=BANK, language="en", import_key=uuid4(), user=timur)
        assert {(q.status, q.author) for q in here()} == {("draft", timur)}

    def test_statements_have_the_words_of_the_banks_language(self, locales):
        stored("Солнце встаёт на востоке.{T}", language="ru")
        options = here()[0].body[0].value["options"]
        assert [option["text"] for option in options] == ["Верно", "Неверно"]

    def test_accepted_answers_are_in_the_banks_language(self, locales):
        stored("Сколько?{=четыре =4}", language="ru")
        accepted = here()[0].body[0].value["accepted"]
        assert [(item["language"], item["text"]) for item in accepted] == [
            ("ru", "четыре"), ("ru", "4"),
        ]  # fmt: skip

    def test_feedback_to_everybody_stands_at_the_right_choice(self, locales):
        stored("Which?{=right ~wrong ~never ####See the lesson}")
        said = {o["text"]: o["feedback"] for o in here()[0].body[0].value["options"]}
        assert said == {"right": "See the lesson", "wrong": "", "never": ""}

    def test_feedback_to_everybody_that_has_no_place_is_named(self, locales):
        [row] = plan(gift.read(b"Who?{~%50%a ~%50%b ~c ####See}"), bank=BANK, language="en")
        assert "See" in " ".join(row.item.lost)

    def test_what_its_editor_would_still_ask_for(self, locales):
        [row] = plan(gift.read(b"Which?{=a ~b}"), bank=BANK, language="en")
        assert row.code
        assert row.unfinished

    @pytest.mark.parametrize(
        ("language", "said"),
        [("en", "Rubric: The minimum number of items is 1"), ("ru", "Критерии оценки: "),
         ("uz", "Baholash mezonlari: "), ("uz-cyrl", "Баҳолаш мезонлари: ")],
    )  # fmt: skip
    def test_it_names_the_field_in_the_reader_s_language(self, locales, language, said):
        with translation.override(language):
            [row] = plan(gift.read(b"Write it. {}"), bank=BANK, language="en")
        (message,) = row.unfinished
        assert message.startswith(said) and "Validation error" not in message


def in_english(value):
    """The same with the language of the bank for accepted answers that name none."""
    if isinstance(value, dict):
        return {name or "en": in_english(part) for name, part in value.items()}
    return [in_english(part) for part in value] if isinstance(value, list) else value


def through_the_bank(item):
    """An item after it was a question."""
    question = banks.draft(item, bank=BANK, code="Q-1", language="en", key=uuid4())
    return banks.item_of(question)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    item=hard.chosen() | hard.numbers(unit=True) | hard.pairs() | hard.shorts() | hard.orders()
    | hard.gaps()
)  # fmt: skip
def test_a_question_is_the_same_item_again(locales, item):
    item.general = ""
    after = through_the_bank(item)
    assert (after.kind, after.stem) == (item.kind, item.stem)
    assert answers(after) == in_english(answers(item))


class TestCodes:
    def test_they_go_on_from_the_highest_of_the_bank(self, locales):
        written("Q08-012")
        written("Q08-056")
        written("X-1")
        codes = Codes(BANK)
        assert [codes.give(""), codes.give("What is it?")] == ["Q08-057", "Q08-058"]

    def test_an_empty_bank_begins_with_its_name(self, locales):
        assert Codes("border").give("") == "BORDER-001"

    def test_names_that_can_be_codes_are_kept_once(self, locales):
        written("Q-1")
        codes = Codes(BANK)
        assert codes.give("Q-9") == "Q-9"
        assert codes.give("Q-1") == "Q-002"
        assert codes.give("Q-9") == "Q-003"

    def test_codes_of_other_banks_are_taken_too(self, locales):
        written("OTHER-1", bank="other")
        assert Codes(BANK).give("OTHER-1") != "OTHER-1"

    def test_a_name_that_is_no_code_is_said(self, locales):
        [row] = plan(gift.read(b"::Kanji origins::Where?{=a ~b ~c}"), bank=BANK, language="en")
        assert "Kanji origins" in " ".join(row.item.lost)


class TestTries:
    def test_the_same_import_again_makes_nothing_twice(self, locales):
        items, given = stored(MIXED)
        assert importing.store(items, **given) == 0
        assert here().count() == 6

    def test_an_import_that_broke_off_goes_on(self, locales, monkeypatch):
        monkeypatch.setattr(importing, "ENOUGH", 0)
        items = gift.read(MIXED.encode())
        given = {"bank": BANK, "language": "en", "import_key": uuid4()}
        whole, calls = importing.banks.draft, []

        def breaks(*args, **kwargs):
            calls.append(1)
            if len(calls) == 4:
                raise RuntimeError("the worker was killed")
            return whole(*args, **kwargs)

        monkeypatch.setattr(importing.banks, "draft", breaks)
        with pytest.raises(RuntimeError):
            importing.store(items, **given)
        assert here().count() == 3
        assert importing.store(items, **given) == 3
        assert here().count() == 6

    def test_an_import_is_taken_back_but_for_what_people_went_on_with(self, locales):
        items, given = stored(MIXED)
        kept, changed = here()[0], here()[1]
        kept.latest_revision.publish()
        changed.save_revision(changed=True)
        assert importing.take_back(given["import_key"], len(items)) == 4
        assert set(here()) == {kept, changed}

    def test_a_draft_that_a_test_lists_is_not_taken_back(self, locales):
        items, given = stored(MIXED)
        listed = here()[0]
        Quiz.objects.create(name="Final", bank=BANK, questions=[str(listed.translation_key)])
        assert importing.take_back(given["import_key"], len(items)) == 5
        assert here().get() == listed


class TestExport:
    def test_a_bank_goes_out_and_comes_back(self, locales):
        for code, kind, right in (("Q-1", "single_choice", "b"), ("Q-2", "multiple_choice", "ac")):
            published(code, kind=kind, right=right)
        published("Q-3", kind="true_false", right=["true"])
        for form in ("gift", "moodle_xml"):
            exported = export(sources(BANK), FORMATS[form])
            back = FORMATS[form].read(exported.data)
            assert exported.written == 3
            for before, after in zip(exported.items, back, strict=True):
                assert (after.name, after.stem, after.kind) == (
                    before.name, before.stem, before.kind,
                )  # fmt: skip
                if after.kind != "true_false":
                    assert answers(after) == answers(before)

    def test_an_empty_draft_is_left_out_aloud(self, locales):
        question = written("Q-1")
        question.body = []
        question.save()
        [item] = export(sources(BANK), FORMATS["gift"]).items
        assert item.is_left_out
        assert "empty" in item.lost[0]

    def test_what_came_from_a_table_goes_into_moodle(self, locales):
        text = (
            "id,course,objective,type,stem,options,correct,feedback_with_source,difficulty\n"
            "Q01-7,1,1.c,ordering,Order.,A. c | B. a | C. b,B > C > A,It is the alphabet.,easy\n"
        )
        stored(text, table)
        [item] = moodle_xml.read(export(sources(BANK), FORMATS["moodle_xml"]).data)
        assert answers(item) == ["a", "b", "c"]
        assert item.general == "It is the alphabet."
        assert banks.fits(item)


class TestCommands:
    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / f"{BANK}.gift"
        path.write_text(MIXED)
        return path

    def test_check_tells_and_changes_nothing(self, locales, file, capsys):
        call_command("import_questions", str(file), "--check")
        out = capsys.readouterr().out
        assert f"{file}:3: Q-7 (Single choice) Which is right?" in out
        assert f"{file}:19: – Read this." in out
        assert "A description without a question" in out
        assert not here().exists()

    def test_import_and_export(self, locales, file, tmp_path, capsys):
        call_command("import_questions", str(file))
        assert "6 drafts made in the bank proving-ground" in capsys.readouterr().out
        there = tmp_path / "out.xml"
        call_command("export_questions", str(there), "--format", "moodle_xml", "--bank", BANK)
        assert "6 of 6 questions written" in capsys.readouterr().out
        assert len(moodle_xml.read(there.read_bytes())) == 6

    def test_losses_of_an_export_stand_on_stderr(self, locales, file, tmp_path, capsys):
        call_command("import_questions", str(file))
        there = tmp_path / "out.txt"
        call_command("export_questions", str(there), "--format", "aiken", "--bank", BANK)
        printed = capsys.readouterr()
        assert "2 of 6 questions written" in printed.out
        assert "Q-7: Feedback." in printed.err

    @pytest.mark.parametrize(
        ("content", "line"), [(b"One?{T}\n\nTwo?{=a", 3), (b"\n\n\xff", 3), (b"", 1)]
    )
    def test_errors_name_file_and_line_and_change_nothing(
        self, locales, tmp_path, capsys, content, line
    ):
        path = tmp_path / "bad.gift"
        path.write_bytes(content)
        before = Question.objects.count()
        with pytest.raises(SystemExit) as ended:
            call_command("import_questions", str(path), "--bank", BANK)
        assert ended.value.code == 1
        assert capsys.readouterr().err.startswith(f"{path}:{line}: ")
        assert Question.objects.count() == before

    def test_a_file_that_is_not_there(self, capsys):
        with pytest.raises(SystemExit):
            call_command("import_questions", "/no/such/file.gift")
        assert capsys.readouterr().err.startswith("/no/such/file.gift:1: ")
