"""Timur keeps the bank: status, author, topic; where a question is used; many at once."""

import json
import re

import pytest
from django.urls import reverse
from django.utils.http import urlencode
from modelsearch.index import insert_or_update_object

from quizzes import attempts, uses, versions
from quizzes.admin_bulk import edit
from quizzes.drawing import draw
from quizzes.models import Question, Quiz
from quizzes.practice import checks
from tests.courses.watching import queries
from tests.quizzes.bank import (
    BANK,
    all_versions,
    body,
    published,
    recorded,
    republish,
    translate,
    written,
)
from tests.quizzes.conftest import NOW
from tests.quizzes.pictures import stored
from tests.quizzes.questions import VALUES, as_listed
from tests.quizzes.test_editor import form_data, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, timur, locales):
    """The trainer has signed in."""
    client.force_login(timur)
    return client


def status(question, value):
    question.status = value
    question.save_revision().publish()
    question.refresh_from_db()


def rows(client, **filters):
    """The codes of the questions in the list."""
    response = client.get(f"{url('list')}?{urlencode({'bank': BANK, **filters})}")
    assert response.status_code == 200
    return [question.code for question in response.context["object_list"]]


def bulk(client, action, questions, **data):
    ids = "&".join(f"id={question.pk}" for question in questions)
    address = reverse("wagtail_bulk_action", args=["quizzes", "question", action])
    send = client.post if data else client.get
    return send(f"{address}?{ids}&next={url('list')}", data, follow=True)


# Retired


def test_a_retired_question_is_not_drawn_and_stays_on_record(begin, bank, quiz):
    attempt = begin()
    status(bank[0], "retired")
    assert bank[0].live
    assert [version.code for version in draw(quiz, seed=1)] == ["Q-2", "Q-3", "Q-4", "Q-5"]
    attempt = attempts.submit(attempt=attempt, responses={1: "b"}, language="en", now=NOW)
    assert attempt.score == 1
    assert all_versions().filter(code="Q-1").count() == 1
    assert checks([bank[0].translation_key], "en") == {}


def test_a_retired_question_comes_back_with_its_version(bank, quiz):
    status(bank[0], "retired")
    status(bank[0], "approved")
    assert len(draw(quiz, seed=1)) == 5
    assert all_versions().filter(code="Q-1").count() == 1


def test_a_translation_published_meanwhile_does_not_bring_it_back(bank):
    status(bank[0], "retired")
    translate(bank[0], "ru", words="вариант")
    assert versions.current(bank[0].translation_key) is None


def test_what_is_written_in_the_editor_is_a_draft_of_its_author(editor, timur):
    editor.post(url("add"), form_data(status="draft", topic="detection"))
    question = Question.objects.get(bank=BANK)
    assert (question.status, question.topic, question.author) == ("draft", "detection", timur)


# In use


def test_a_question_in_use_is_not_deleted(editor, bank, quiz):
    page = editor.get(url("edit", bank[0].pk))
    assert url("delete", bank[0].pk) not in page.content.decode()
    answer = editor.post(url("delete", bank[0].pk), follow=True)
    assert "can&#x27;t be deleted. Retire it" in answer.content.decode()
    assert Question.objects.filter(pk=bank[0].pk).exists()


def test_a_question_that_nobody_uses_is_deleted(editor):
    question = recorded("Q-9")
    translate(question, "ru")
    assert editor.post(url("delete", question.pk)).status_code == 302
    assert not Question.objects.filter(translation_key=question.translation_key).exists()


def test_of_many_only_those_that_nobody_uses_are_deleted(editor, bank, quiz):
    free = recorded("Q-9")
    page = bulk(editor, "delete", [bank[0], free]).content.decode()
    assert "permission" in page
    bulk(editor, "delete", [bank[0], free], confirm="1")
    codes = set(Question.objects.filter(bank=BANK).values_list("code", flat=True))
    assert codes == {"Q-1", "Q-2", "Q-3", "Q-4", "Q-5"}


def test_not_even_an_administrator_deletes_it(client, django_user_model, bank, quiz):
    client.force_login(django_user_model.objects.create_user("root", is_superuser=True))
    bulk(client, "delete", [bank[0]], confirm="1")
    assert Question.objects.filter(pk=bank[0].pk).exists()


def test_a_question_that_was_asked_is_in_use_without_its_quiz(begin, bank, quiz):
    begin()
    quiz.delete()
    assert uses.is_in_use(bank[0])
    assert uses.times_asked(bank[0].translation_key) == 1


def test_a_translation_alone_may_be_deleted(editor, bank, quiz):
    russian = translate(bank[0], "ru", words="вариант")
    assert not uses.is_in_use(russian)


def test_the_editor_says_where_a_question_is_used(editor, bank, quiz):
    Quiz.objects.create(name="Lots", bank=BANK, blueprint={"1.a": 1})
    Quiz.objects.create(name="Others", bank=BANK, blueprint={"1.b": 1})
    page = editor.get(url("edit", bank[0].pk)).content.decode()
    assert "Where it is used" in page
    assert ">Final</a>" in page
    assert "Lots</a> (may be drawn)" in page
    assert "Others" not in page


def test_a_lesson_that_has_it_as_a_self_check_is_named(tiny):
    question = Question.objects.get(code="Q5", locale__language_code="en")
    lessons = [use.title for use in uses.uses(question) if use.kind == "lesson"]
    assert lessons == ["Flour and water", "Heat"]
    assert uses.is_in_use(question)


# Found


def test_questions_are_found_by_what_is_known_of_them(editor, locales):
    recorded("Q-1", difficulty="easy", objective="1.a")
    recorded("Q-2", difficulty="hard", objective="1.b", kind="multiple_choice", right="ac")
    edit(Question.objects.get(code="Q-2"), {"topic": "detection", "status": "in_review"})
    assert rows(editor) == ["Q-1", "Q-2"]
    for found in (
        {"difficulty": "hard"}, {"objective": "1.b"}, {"kind": "multiple_choice"},
        {"topic": "detection"}, {"status": "in_review"},
    ):  # fmt: skip
        assert rows(editor, **found) == ["Q-2"], found


def test_questions_that_are_not_complete_in_a_language_are_found(editor, bank):
    translate(bank[0], "ru", words="вариант")
    assert rows(editor, missing="ru") == ["Q-2", "Q-3", "Q-4", "Q-5"]
    assert rows(editor, missing="en") == []
    translate(bank[1], "uz", words="variant", keys="abc")
    assert shown_languages(editor)[:2] == [
        {"en": "complete", "ru": "complete", "uz": "missing", "uz-cyrl": "missing"},
        {"en": "complete", "ru": "missing", "uz": "not complete", "uz-cyrl": "not complete"},
    ]


def shown_languages(client):
    """{language: state} of each row as the list says it."""
    page = client.get(f"{url('list')}?bank={BANK}").content.decode()
    rows = re.findall(r'<ul class="saboq-languages">(.*?)</ul>', page)
    return [dict(re.findall(r'title="(\S+): ([^"]+)"', row)) for row in rows]


def test_a_question_stands_in_the_list_once_in_the_language_it_is_written_in(editor, bank):
    translate(bank[0], "ru", words="вариант")
    written("Q-6", language="ru", source_language="ru")
    assert rows(editor) == ["Q-1", "Q-2", "Q-3", "Q-4", "Q-5", "Q-6"]
    assert rows(editor, locale="ru") == ["Q-6"]
    assert next(iter(shown_languages(editor)[5].items())) == ("ru", "not complete")


@pytest.mark.parametrize(
    ("language", "stem", "asked"),
    [
        (
            "uz",
            "Oʻqotar qurol nima?",
            ["oʻqotar", "o'qotar", "O`QOTAR", "ўқотар қурол", "qurol ni"],
        ),
        ("uz", "Baʼzi hujjatlar kimda?", ["ba'zi", "bazi", "баъзи", "ҳужжатлар"]),
        ("ru", "Кто ведёт учёт?", ["ведет", "УЧЁТ", "учет вед"]),
        ("en", "Who keeps the record?", ["Record who", "q-7", "keep"]),
    ],
)
def test_words_are_found_in_any_language_script_and_spelling(editor, bank, language, stem, asked):
    question = recorded("Q-7")
    found = question if language == "en" else translate(question, language)
    found.body = body(stem=stem)
    found.save()
    for row in Question.objects.filter(bank=BANK):
        insert_or_update_object(row)  # the worker's task
    for words in asked:
        assert rows(editor, q=words) == ["Q-7"], words
    assert rows(editor, q="nowhere") == []
    assert rows(editor, q=asked[0], difficulty="hard") == []


def test_a_text_of_an_older_version_is_not_complete(editor, bank):
    translate(bank[0], "ru", words="вариант")
    republish(bank[0], words="option")
    assert "Q-1" in rows(editor, missing="ru")


def test_the_list_asks_no_query_more_for_more_questions(editor, locales, picture_of):
    """Of kinds with pictures, of translated questions, of questions with figures."""

    def cost():
        with queries() as asked:
            rows(editor)
        return len(asked)

    def more(first, last):
        for n in range(first, last):
            pictured = Question(
                code=f"P-{n:03}", bank=BANK, locale=locales["en"], body=picture_of(n)
            )
            pictured.save()
            translate(recorded(f"Q-{n:03}"), "ru") if n < 3 else recorded(f"Q-{n:03}")

    more(0, 1)
    cost()
    one = cost()
    more(1, 10)
    ten = cost()
    assert ten == one
    # 50 stand on a page.
    more(10, 60)
    assert cost() == one
    assert one <= 40


@pytest.fixture
def picture_of(settings, tmp_path):
    """The body of a question with a picture of its own."""
    settings.MEDIA_ROOT = tmp_path

    def made(number):
        value = {**VALUES["point_on_image"], "image": stored(name=f"{number}.svg").pk}
        return json.dumps([{"type": "point_on_image", "value": as_listed(value)}])

    return made


@pytest.mark.parametrize("language", ["ru", "uz", "uz-cyrl"])
def test_the_list_speaks_the_language_of_its_reader(editor, timur, bank, language):
    timur.language = language
    timur.save()
    page = editor.get(
        f"{url('list')}?bank={BANK}", headers={"accept-language": language}
    ).content.decode()
    table = re.sub(r"<[^>]+>", " ", page.rsplit("<table", 1)[1].split("</table", 1)[0])
    table = table.replace("What comes first?", "")
    assert not re.search(r"\b(Stem|Updated|Changed|False|True|Question|Edit)\b", table)


def test_all_of_the_list_are_those_that_it_shows(editor, bank):
    recorded("Q-9", objective="9.z")
    address = reverse("wagtail_bulk_action", args=["quizzes", "question", "edit_tags"])
    back = urlencode({"next": f"{url('list')}?objective=9.z"})
    editor.post(f"{address}?id=all&{back}", {"status": "", "topic": "seals", "difficulty": ""})
    tagged = Question.objects.filter(topic="seals").values_list("code", flat=True)
    assert list(tagged) == ["Q-9"]


def test_of_all_of_the_list_only_what_it_shows_is_deleted(editor, locales):
    for code in ("Q-8", "Q-9"):
        recorded(code, objective=f"{code[-1]}.z")
    address = reverse("wagtail_bulk_action", args=["quizzes", "question", "delete"])
    back = urlencode({"next": f"{url('list')}?objective=9.z"})
    editor.post(f"{address}?id=all&{back}", {"confirm": "1"})
    left = Question.objects.filter(bank=BANK).values_list("code", flat=True)
    assert list(left) == ["Q-8"]


def test_warnings_stand_in_the_list_and_in_the_editor(editor):
    question = published("Q-1", stem="Which is not right?")
    page = editor.get(url("edit", question.pk)).content.decode()
    assert "The question is negative" in page
    assert "Warnings" in editor.get(f"{url('list')}?bank={BANK}").content.decode()
    good = published("Q-2")
    assert "Item writing" not in editor.get(url("edit", good.pk)).content.decode()


# Many at once


def test_tags_and_status_are_set_for_many(editor, bank):
    translate(bank[0], "ru", words="вариант")
    page = bulk(editor, "edit_tags", bank[:2]).content.decode()
    assert "Tags and status" in page
    bulk(editor, "edit_tags", bank[:2], status="retired", topic="detection")
    rows_ = Question.objects.filter(translation_key=bank[0].translation_key)
    assert {(row.status, row.topic) for row in rows_} == {("retired", "detection")}
    assert Question.objects.get(pk=bank[2].pk).status == "draft"
    assert versions.current(bank[0].translation_key) is None
    assert versions.current(bank[2].translation_key) is not None


def test_what_is_left_empty_stays_as_it_is(editor, bank):
    bulk(editor, "edit_tags", bank[:1], status="", topic="", objective="", difficulty="hard")
    question = Question.objects.get(pk=bank[0].pk)
    assert (question.objective, question.difficulty) == ("1.a", "hard")
    assert versions.current(bank[0].translation_key).difficulty == "hard"


def test_a_draft_keeps_its_text_and_gets_the_tags(editor, locales):
    question = published("Q-1")
    question.body[0].value["stem"] = "A better question?"
    question.save_revision()
    edit(question, {"topic": "detection"})
    question.refresh_from_db()
    assert question.stem == "What comes first?"
    draft = question.get_latest_revision_as_object()
    assert (draft.topic, draft.stem) == ("detection", "A better question?")
    assert versions.current(question.translation_key).texts["stem"] == "What comes first?"


def test_an_unpublished_question_is_tagged_and_not_asked(locales):
    question = written("Q-1")
    edit(question, {"status": "approved"})
    question.refresh_from_db()
    assert question.status == "approved"
    assert versions.current(question.translation_key) is None


def test_a_learner_changes_nothing(client, aziza, bank):
    client.force_login(aziza)
    bulk(client, "edit_tags", bank[:1], status="retired")
    assert Question.objects.get(pk=bank[0].pk).status == "draft"


# Revisions and preview


def test_two_revisions_are_compared(editor):
    question = published("Q-1")
    first = question.latest_revision
    republish(question, stem="What comes second?")
    address = url("revisions_compare", question.pk, first.pk, question.latest_revision_id)
    page = editor.get(address).content.decode()
    assert "second" in page
    assert "first" in page


@pytest.mark.parametrize("missing", [[], None])
def test_a_draft_that_lacks_everything_has_a_preview(editor, missing):
    question = Question(code="Q-1", bank=BANK, body=json.dumps(missing or []))
    question.locale_id = published("Q-2").locale_id
    context = question.get_preview_context(None, "")
    assert context["question"] is None
