"""The key never reaches the learner before the terms allow it.

Every answer of the server is walked through – pages in several languages, saved answers, refusals,
headers, pictures – and searched for what only the author may know. And a stronger promise: with
another key in the database, every byte and every number of queries up to the end is the same, so
that nothing can be worked out from what is shown, in what order, or how long it takes.
"""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpResponse

from courses.models import QuizPage
from learners.enrolling import enrol
from learners.models import Completion
from quizzes import regrading
from quizzes.kinds import KINDS
from quizzes.models import Attempt, Question, QuestionVersion, Quiz, SurveyResponse
from tests.courses import building
from tests.courses.placing import TEST
from tests.courses.walking import Walk
from tests.courses.watching import queries
from tests.quizzes import secret_quiz
from tests.quizzes.secret_quiz import BANK, SECRET

pytestmark = pytest.mark.django_db

SEED = 11


@pytest.fixture
def paper(aziza_client, aziza, tiny, settings, tmp_path):
    """A test of every kind of question with these terms; (walk, the other key of each version)."""
    settings.MEDIA_ROOT = tmp_path
    others = {version.pk: twin for version, twin in secret_quiz.made()}

    def make(**terms) -> tuple[Walk, dict]:
        page = building.course("barley", lessons=0)
        keys = QuestionVersion.objects.filter(pk__in=others).values_list("question_key", flat=True)
        quiz = Quiz.objects.create(name="all", bank=BANK, questions=[str(key) for key in keys])
        given = {
            "purpose": "final_test", "pass_mark": 80, "attempts": 2, "review": "score",
            "shuffle_questions": False,
        }  # fmt: skip
        test = QuizPage(title="All kinds", slug="test", quiz=quiz, **given | terms)
        building.announce(building.put(building.module_of(page), test))
        enrol(user=aziza, course_key=page.translation_key)
        return Walk(aziza_client, "barley"), others

    return make


def begin(walk: Walk) -> Attempt:
    """An attempt with a seed of its own choosing, so that two are alike."""
    attempt = walk.begin(TEST)
    Attempt.objects.filter(pk=attempt.pk).update(seed=SEED)
    return attempt


def before_the_end(walk: Walk, attempt: Attempt) -> Iterator[tuple[str, HttpResponse]]:
    """All that a learner can be answered while the attempt is open."""
    count = attempt.answers.count()
    yield "course", walk.get()
    for language in ("en", "ru", "uz", "uz-cyrl"):
        walk.language = language
        yield f"page in {language}", walk.get(TEST)
    walk.language = "en"
    for number in range(1, count + 1):
        yield f"question {number}", walk.get(TEST, f"?question={number}")
    address = f"/en/attempts/{attempt.pk}/"
    for number in range(1, count + 1):
        for given in ("a", "zz", "c"):
            sent = {f"q{number}": given, f"q{number}_1": given, f"q{number}_text": given}
            yield f"saved {number} {given}", walk.client.post(f"{address}answers/", sent)
    yield "presence", walk.client.post(f"{address}presence/", {"what": "leave"})
    page = {"attempt": "1", **{f"q{n}": "b" for n in range(1, count + 1)}}
    for button in ("save", "tell", "goto", "next", "switch"):
        yield button, walk.post(TEST, {**page, button: "1", "asked": "1"})
    yield "refused", walk.post(TEST, {**page, "q1": "nonsense", "submit": "1"})
    yield "asked once more", walk.post(TEST, {"attempt": "1", "submit": "1"})
    yield "result too early", walk.get(TEST, "?attempt=1")
    yield "another", walk.get(TEST, "?attempt=2")
    yield "last look", walk.get(TEST)


def after_the_end(walk: Walk) -> Iterator[tuple[str, HttpResponse]]:
    yield "submitted", walk.post(TEST, {"attempt": "1", "submit": "1", "confirm": "1"})
    yield "result", walk.get(TEST, "?attempt=1")
    yield "between", walk.get(TEST)
    yield "again", walk.post(TEST, {"attempt": "1", "submit": "1", "confirm": "1"})
    yield "course", walk.get()
    yield "my learning", walk.client.get("/en/my-learning/")
    yield "second", walk.post(TEST, {"start": "1"})
    yield "second page", walk.get(TEST)


def content(response: HttpResponse) -> bytes:
    streamed = getattr(response, "streaming_content", None)
    return b"".join(streamed) if streamed is not None else response.content


def plain(response: HttpResponse) -> str:
    """Status, headers and body, without the tokens that differ in every answer."""
    head = "\n".join(f"{name}: {value}" for name, value in sorted(response.items()))
    cookies = "\n".join(
        f"{n}: {m.value}" for n, m in response.cookies.items() if n not in UNLIKE
    )  # fmt: skip
    text = f"{response.status_code}\n{head}\n{cookies}\n{content(response).decode()}"
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|data-seconds="\d+"|Content-Length: \d+',
                  "", text)  # fmt: skip


UNLIKE = {
    settings.CSRF_COOKIE_NAME,
    settings.SESSION_COOKIE_NAME,
    settings.LANGUAGE_COOKIE_NAME,
    "messages",
}


def pictures(page: str) -> set[str]:
    """The files that a page shows."""
    found = re.findall(r'(?:src|href|srcset)="([^" ]+)', page)
    media = urljoin("/", settings.MEDIA_URL)
    return {name.removeprefix(media) for name in found if name.startswith(media)}


GRADED = ["pre_test", "post_test", "final_test"]


@pytest.mark.parametrize("purpose", GRADED)
def test_no_answer_holds_what_only_the_author_may_know(paper, purpose):
    walk, _others = paper(purpose=purpose)
    attempt = begin(walk)
    asked = set(attempt.answers.values_list("version__kind", flat=True))
    assert asked == set(KINDS)
    seen, files = [], set()
    for step, response in (*before_the_end(walk, attempt), *after_the_end(walk)):
        text = plain(response)
        assert SECRET not in text, step
        for hint in ('"right"', "correct=", "data-right", "data-correct", "&quot;right&quot;"):
            assert hint not in text, (step, hint)
        files |= pictures(text)
        seen.append(step)
    assert len(seen) > 50
    assert {name.rsplit(".", 1)[1] for name in files} >= {"svg", "png"}
    speak_not(files)


def speak_not(files: set[str]) -> None:
    """Neither the name of a file nor anything in it tells."""
    for name in files:
        with default_storage.open(name) as file:
            data = file.read()
        assert SECRET.encode() not in data and SECRET not in name
        # Metadata that a picture may carry: text chunks, comments, EXIF.
        for chunk in (b"tEXt", b"iTXt", b"zTXt", b"Exif", b"xmp"):
            assert chunk not in data, (name, chunk)


@pytest.mark.parametrize("purpose", GRADED)
def test_with_another_key_every_answer_is_the_same_to_the_byte(paper, purpose):
    walk, others = paper(purpose=purpose)
    rounds = []
    for number in range(3):
        # The first round only warms what a process keeps; then once with each key.
        if number == 2:
            for pk, twin in others.items():
                QuestionVersion.objects.filter(pk=pk).update(**twin)
        walk.get(TEST)  # takes away the messages of what was before
        attempt = begin(walk)
        rounds.append(observed(before_the_end(walk, attempt), f"/attempts/{attempt.pk}/"))
        attempt.delete()
    for step, seen in rounds[1].items():
        assert seen == rounds[2][step], step


def observed(steps: Iterator[tuple[str, HttpResponse]], own: str) -> dict[str, tuple[str, int]]:
    """{step: (all that was answered, how many queries it took)}."""
    found = {}
    while True:
        with queries() as asked:
            step, response = next(steps, ("", None))
        if response is None:
            return found
        found[step] = (plain(response).replace(own, "/attempts/N/"), len(asked))


@pytest.mark.parametrize("seed", range(4))
def test_no_order_depends_on_the_key(paper, seed):
    walk, others = paper()
    attempt = walk.begin(TEST)
    Attempt.objects.filter(pk=attempt.pk).update(seed=seed)
    first = plain(walk.get(TEST))
    for pk, twin in others.items():
        QuestionVersion.objects.filter(pk=pk).update(**twin)
    assert plain(walk.get(TEST)) == first


def test_when_the_review_allows_it_the_key_is_told(paper):
    """The search finds what it looks for, where it may be found."""
    walk, _others = paper(review="always")
    begin(walk)
    walk.post(TEST, {"attempt": "1", "submit": "1", "confirm": "1"})
    assert SECRET in plain(walk.get(TEST, "?attempt=1"))


def test_not_while_another_attempt_is_open(paper):
    walk, _others = paper(review="always")
    begin(walk)
    walk.post(TEST, {"attempt": "1", "submit": "1", "confirm": "1"})
    walk.begin(TEST)
    for response in (walk.get(TEST, "?attempt=1"), walk.get(TEST)):
        assert SECRET not in plain(response)


def test_the_editor_s_interfaces_are_closed_to_learners(paper):
    walk, _others = paper()
    for path in (
        "localize/api/snippets/quizzes/question/", "snippets/quizzes/question/",
        f"snippets/quizzes/question/edit/{Question.objects.filter(bank=BANK)[0].pk}/preview/",
        "questions-export/?form=csv", "quizzes/picture/1/",
    ):  # fmt: skip
        answer = walk.client.get(f"/admin/{path}", follow=True)
        assert SECRET not in content(answer).decode(), path


@pytest.mark.parametrize("rule", ["nothing", "score", "marks", "after_close", "after_pass"])
def test_not_by_any_rule_before_its_time(paper, rule):
    from datetime import timedelta

    from django.utils import timezone

    walk, _others = paper(review=rule, closes=timezone.now() + timedelta(hours=1))
    begin(walk)
    walk.post(TEST, {"attempt": "1", "submit": "1", "confirm": "1"})
    for response in (walk.get(TEST, "?attempt=1"), walk.get(TEST), walk.get()):
        assert SECRET not in plain(response)


def in_a_survey(walk: Walk) -> Iterator[tuple[str, HttpResponse]]:
    for language in ("en", "ru", "uz", "uz-cyrl"):
        walk.language = language
        yield f"page in {language}", walk.get(TEST)
    walk.language = "en"
    yield "switch", walk.post(TEST, {"q1": "a", "switch": "ru"})
    yield "refused", walk.post(TEST, {"q1": "nonsense", "submit": "1"})
    yield "sent", walk.post(TEST, {"q1": "a", "submit": "1"})
    yield "done", walk.get(TEST)


def test_a_survey_tells_no_key_and_is_the_same_with_another_one(paper):
    walk, others = paper(purpose="survey")
    rounds = []
    for number in range(3):
        if number == 2:
            for pk, twin in others.items():
                QuestionVersion.objects.filter(pk=pk).update(**twin)
        walk.get(TEST)
        rounds.append(observed(in_a_survey(walk), ""))
        Completion.objects.all().delete()
        SurveyResponse.objects.all().delete()
    for step, (text, _asked) in rounds[1].items():
        assert SECRET not in text, step
        assert rounds[1][step] == rounds[2][step], step
        speak_not(pictures(text))
    assert "page in ru" in rounds[1] and "done" in rounds[1]


def test_practice_is_the_same_with_another_key_until_something_is_answered(paper):
    walk, others = paper(purpose="practice")
    seen = []
    for _key in range(2):
        attempt = begin(walk)
        pages = []
        for language in ("en", "ru", "uz", "uz-cyrl"):
            walk.language = language
            pages.append(plain(walk.get(TEST)).replace(f"/attempts/{attempt.pk}/", ""))
        walk.language = "en"
        seen.append(pages)
        attempt.delete()
        for pk, twin in others.items():
            QuestionVersion.objects.filter(pk=pk).update(**twin)
    assert seen[0] == seen[1]
    assert SECRET not in "".join(seen[0])
    speak_not(pictures("".join(seen[0])))


def test_practice_tells_the_feedback_of_what_was_chosen_only(paper):
    walk, _others = paper(purpose="practice")
    attempt = begin(walk)
    assert SECRET not in plain(walk.get(TEST))
    single = attempt.answers.get(version__kind="single_choice").position
    walk.post(TEST, {"attempt": "1", f"q{single}": "a", "tell": str(single)})
    page = plain(walk.get(TEST))
    assert "About choice a. zqsecret" in page and "About choice b." not in page


def test_the_words_of_a_corrected_key_are_kept_back_too(paper, timur):
    walk, others = paper()
    attempt = begin(walk)
    version = attempt.answers.get(version__kind="single_choice").version
    newer = QuestionVersion.objects.create(
        **{f.attname: getattr(version, f.attname) for f in version._meta.fields if f.name != "id"}
        | {"number": 9, "digest": "corrected", "current": False, **others[version.pk]}
    )  # fmt: skip
    QuestionVersion.objects.filter(question_key=version.question_key).update(current=False)
    QuestionVersion.objects.filter(pk=newer.pk).update(current=True)
    regrading.carry_out(regrading.decide(version=newer, by=timur, reason="c was right"))
    for step, response in before_the_end(walk, attempt):
        assert SECRET not in plain(response), step
