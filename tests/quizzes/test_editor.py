"""Timur in the editor: he finds, writes, previews and publishes questions, and makes a quiz."""

import json

import pytest
from django.urls import reverse
from modelsearch.index import insert_or_update_object
from wagtail.test.utils.form_data import nested_form_data, streamfield

from quizzes.models import Question, Quiz
from tests.quizzes.bank import BANK, all_versions, published, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def timur(client, timur, locales):
    """The trainer has signed in."""
    client.force_login(timur)
    return client


def questions():
    return Question.objects.filter(bank=BANK)


def quizzes():
    return Quiz.objects.filter(bank=BANK)


def option(key, correct):
    return {
        "key": key,
        "text": f"choice {key}",
        "feedback": f"About {key}.",
        **({"correct": "on"} if correct else {}),
    }


def form_data(right="b", keys="abc", **more):
    options = [{"value": option(key, key == right), "id": ""} for key in keys]
    body = {
        "stem": "What comes first?",
        "shuffle": "on",
        "options-count": str(len(options)),
        **{
            f"options-{n}-{name}": value
            for n, item in enumerate(options)
            for name, value in {
                "order": str(n),
                "deleted": "",
                "id": "",
                "type": "item",
                **{f"value-{name}": value for name, value in item["value"].items()},
            }.items()
        },
    }
    return {
        **nested_form_data({"body": streamfield([("single_choice", body)])}),
        "code": "Q-9",
        "bank": BANK,
        "lesson": "1.1.1",
        "objective": "1.a",
        "status": "draft",
        "difficulty": "easy",
        "bloom": "apply",
        "source": json.dumps(["F001"]),
        "source_language": "en",
        "note_for_writers": "",
        **more,
    }


def url(action, *args, of=Question):
    return reverse(of.snippet_viewset.get_url_name(action), args=args)


def test_a_trainer_writes_and_publishes_a_question(timur):
    response = timur.post(url("add"), form_data(**{"action-publish": "1"}))
    assert response.status_code == 302, response.context["form"].errors
    version = all_versions().get()
    assert (version.code, version.key) == ("Q-9", {"right": ["b"]})
    assert version.source == ["F001"]


def test_a_draft_is_saved_and_not_asked(timur):
    assert timur.post(url("add"), form_data()).status_code == 302
    assert questions().get().live is False
    assert not all_versions().exists()


def test_a_question_without_a_right_answer_is_not_published_and_nothing_is_lost(timur):
    response = timur.post(url("add"), form_data(right="", **{"action-publish": "1"}))
    assert response.status_code == 200
    assert not questions().exists()
    assert "Mark exactly one choice as right" in response.content.decode()
    assert "choice c" in response.content.decode()


def test_an_edited_question_is_asked_anew_and_the_old_version_stays(timur):
    question = published("Q-9")
    response = timur.post(url("edit", question.pk), form_data(right="c", **{"action-publish": "1"}))
    assert response.status_code == 302
    old, new = all_versions().order_by("number")
    assert (old.key, old.current) == ({"right": ["b"]}, False)
    assert (new.key, new.current) == ({"right": ["c"]}, True)


def test_the_preview_shows_it_as_a_learner_will_see_it(timur):
    question = published("Q-9", stem="Who comes first?")
    preview = url("preview_on_edit", question.pk)
    assert timur.post(preview, form_data()).json()["is_valid"]
    html = timur.get(preview).content.decode()
    assert "What comes first?" in html
    assert 'class="choice"' in html
    assert "About b." not in html


def test_questions_are_listed_and_found(timur):
    published("Q-1", stem="Which weapon is antique?", objective="1.a")
    published("Q-2", stem="Who seals the package?", objective="1.b", kind="true_false",
              right=["true"])  # fmt: skip
    written("Q-3", stem="Not yet live?", bank="other")

    for question in questions():
        insert_or_update_object(question)  # the worker's task

    def listed(**query):
        html = timur.get(url("list"), query).content.decode()
        return {code for code in ("Q-1", "Q-2", "Q-3") if f"{code}" in html}

    assert listed() == {"Q-1", "Q-2", "Q-3"}
    assert listed(q="antique") == {"Q-1"}
    assert listed(objective="1.b") == {"Q-2"}
    assert listed(bank="other") == {"Q-3"}
    assert listed(kind="true_false") == {"Q-2"}
    assert listed(live="false") == {"Q-3"}


def test_a_trainer_makes_a_quiz_of_codes(timur):
    keys = {code: str(published(code).translation_key) for code in ("Q-1", "Q-2", "Q-3")}
    response = timur.post(
        url("add", of=Quiz),
        {"name": "Short", "bank": BANK, "codes": "Q-3\nQ-1\nQ-3", "per_objective": ""},
    )
    assert response.status_code == 302, response.context["form"].errors
    quiz = quizzes().get()
    assert quiz.questions == [keys["Q-3"], keys["Q-1"]]
    html = timur.get(url("edit", quiz.pk, of=Quiz)).content.decode()
    assert "Q-3\nQ-1" in html


def test_a_trainer_makes_a_quiz_that_draws(timur):
    for number in range(3):
        published(f"Q-{number}", objective="8.a")
    data = {"name": "Drawn", "bank": BANK, "codes": "", "per_objective": "8.a: 2\n"}
    assert timur.post(url("add", of=Quiz), data).status_code == 302
    assert quizzes().get().blueprint == {"8.a": 2}
    assert quizzes().get().size == 2


def test_a_trainer_draws_by_difficulty_into_two_forms(timur):
    for number in range(4):
        published(f"Q-{number}", objective="8.a", difficulty="hard" if number % 2 else "easy")
    lines = "8.a, hard: 1\n8.a, easy: 1"
    data = {"name": "Twins", "bank": BANK, "codes": "", "per_objective": lines, "parallel": "on"}
    assert timur.post(url("add", of=Quiz), data).status_code == 302
    quiz = quizzes().get()
    assert (quiz.blueprint, quiz.parallel) == ({"8.a": {"easy": 1, "hard": 1}}, True)
    assert quiz.size == 2
    html = timur.get(url("edit", quiz.pk, of=Quiz)).content.decode()
    assert "8.a, easy: 1\n8.a, hard: 1" in html
    data["per_objective"] = "8.a, hard: 2"
    response = timur.post(url("edit", quiz.pk, of=Quiz), data)
    assert "8.a, hard: 2" in response.content.decode()
    assert "The bank lacks published questions" in response.content.decode()


def test_parallel_forms_need_a_blueprint(timur):
    published("Q-1")
    data = {"name": "List", "bank": BANK, "codes": "Q-1", "per_objective": "", "parallel": "on"}
    response = timur.post(url("add", of=Quiz), data)
    assert "Parallel forms are drawn by objective." in response.content.decode()


@pytest.mark.parametrize(
    ("codes", "per_objective", "message"),
    [
        ("Q-1\nQ-77", "", "no question with the code Q-77"),
        ("", "8.a 2", "Write “objective: number”, not “8.a 2”"),
        ("", "8.a: many", "Write “objective: number”, not “8.a: many”"),
        ("", "8.a: 0", "Write “objective: number”"),
        ("", "8.a: 5", "The bank lacks published questions: 8.a: 4"),
        ("", "8.a, easy: 1\n8.a: 2", "Write “objective: number”"),
        ("", "8.a, awful: 1", "Write “objective: number”, not “8.a, awful: 1”"),
        ("", "", "Give either fixed questions or numbers by objective"),
        ("Q-1", "8.a: 1", "Give either fixed questions or numbers by objective"),
    ],
)
def test_a_quiz_that_cannot_be_asked_is_refused_in_words(timur, codes, per_objective, message):
    published("Q-1", objective="8.a")
    data = {"name": "Wrong", "bank": BANK, "codes": codes, "per_objective": per_objective}
    response = timur.post(url("add", of=Quiz), data)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not quizzes().exists()


def test_two_questions_of_one_language_cannot_share_a_code(timur):
    published("Q-9")
    response = timur.post(url("add"), form_data(**{"action-publish": "1"}))
    assert response.status_code == 200
    assert "already a question with this code" in response.content.decode()
    assert questions().count() == 1


def test_a_learner_does_not_enter_the_bank(client, aziza):
    client.force_login(aziza)
    assert client.get(url("list")).status_code in (302, 403)
