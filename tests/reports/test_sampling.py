from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Locale

from certificates.models import Certificate
from learners.models import Completion, Enrolment
from people.models import Affiliation, Institution, User
from quizzes.grading import grade
from quizzes.models import Answer, Attempt, Quiz
from reports import sampling
from tests.quizzes.bank import published
from tests.reports.records import PAGE, key, work_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def quiz(borders):
    """The quiz of both tests of Borders: five questions of three kinds."""
    for code in ("en", "ru", "uz", "uz-cyrl"):
        Locale.objects.get_or_create(language_code=code)
    questions = [
        *(published(f"Q-{n}") for n in range(3)),
        published("Q-3", kind="multiple_choice", right="ac", scoring="partial"),
        published("Q-4", kind="true_false", right=["true"]),
    ]
    keys = [str(question.translation_key) for question in questions]
    return Quiz.objects.create(key=key("borders/quiz"), name="Q", bank="tiny", questions=keys)


def make(learners=30, seed=7):
    return sampling.make(learners=learners, seed=seed, today=TODAY)


def told():
    """Everything that a cohort is, without the numbers that the database gave."""
    people = User.objects.filter(is_sample=True).order_by("key")
    return [
        (
            *(user.key, user.given_name, user.family_name, user.name_cyrillic, user.sex),
            *(user.country, user.language, user.affiliation and user.affiliation.institution.name),
            list(user.enrolments.order_by("course_key").values_list("course_key", "enrolled_at")),
            list(
                Completion.objects.filter(enrolment__user=user)
                .order_by("step_key")
                .values_list("step_key", "at")
            ),
            list(
                user.attempts.order_by("started_at").values_list(
                    "purpose", "score", "passed", "seed"
                )
            ),
        )
        for user in people
    ]


def test_the_same_seed_gives_the_same_people_with_the_same_lives(borders, rights):
    make()
    first = told()
    sampling.clear()
    make()
    assert told() == first
    assert len(first) == 30


def test_another_seed_gives_other_people(borders):
    make()
    make(seed=8)
    assert User.objects.filter(is_sample=True).count() == 60


def test_running_again_adds_nobody(borders):
    make()
    before = told()
    assert not any(make().values())
    assert told() == before


def test_a_larger_cohort_adds_to_a_smaller_one(borders, rights):
    make(learners=10)
    before = {one[0]: one for one in told()}
    assert make(learners=30)["people"] == 20
    after = {one[0]: one for one in told()}
    assert {key: after[key] for key in before} == before


def test_a_run_that_broke_off_is_taken_up(borders, monkeypatch):
    monkeypatch.setattr(sampling, "BATCH", 10)

    def break_off(done, of):
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sampling.make(learners=30, seed=7, today=TODAY, said=break_off)
    assert User.objects.filter(is_sample=True).count() == 20
    assert make()["people"] == 10


def test_all_are_marked_and_nobody_can_sign_in_as_one(borders):
    make()
    for user in User.objects.all():
        assert user.is_sample
        assert not user.email
        assert not user.has_usable_password()
    assert set(Enrolment.objects.values_list("how", flat=True)) == {"sample"}
    assert all("(sample)" in name for name in Institution.objects.values_list("name", flat=True))


def test_the_cohort_is_believable(borders, rights):
    make(learners=300)
    people = User.objects.filter(is_sample=True)
    assert set(people.values_list("country", flat=True)) == {"KZ", "KG", "TJ", "TM", "UZ"}
    assert 60 < people.filter(sex="female").count() < 130
    assert people.filter(sex__in=["", "not_disclosed"]).exists()
    assert 270 < Affiliation.objects.count() < 300
    enrolments = Enrolment.objects.all()
    assert enrolments.count() > 350
    assert 0.4 < enrolments.exclude(completed_at=None).count() / enrolments.count() < 0.65
    assert enrolments.filter(completions=None).exists()


def test_records_do_not_contradict_each_other(borders, rights):
    make(learners=200)
    finals = {borders.key: borders.steps[-1], rights.key: rights.steps[-1]}
    steps = {borders.key: set(borders.steps), rights.key: set(rights.steps)}
    for enrolment in Enrolment.objects.prefetch_related("completions"):
        done = {one.step_key: one.at for one in enrolment.completions.all()}
        assert set(done) <= steps[enrolment.course_key]
        assert (enrolment.completed_at is not None) == (set(done) == steps[enrolment.course_key])
        assert all(enrolment.enrolled_at < at for at in done.values())
        passed = enrolment.user.attempts.filter(purpose="final_test", passed=True)
        assert passed.exists() >= (finals[enrolment.course_key] in done)
    for attempt in Attempt.objects.all():
        assert attempt.passed == (attempt.score * 100 >= 80 * attempt.max_score)
        assert attempt.started_at < attempt.submitted_at
        assert 0 <= attempt.score <= attempt.max_score


def test_whoever_completed_has_a_certificate_that_says_sample(borders, client):
    made = make(learners=60)
    certificates = Certificate.objects.select_related("enrolment")
    assert certificates.count() == made["certificates"] > 10
    for certificate in certificates:
        assert certificate.snapshot["sample"]
        assert certificate.issued_at == certificate.enrolment.completed_at
    page = client.get(certificate.url).content.decode()
    assert certificate.serial in page
    assert certificate.enrolment.user.family_name not in page


def test_answers_earn_the_score_that_stands_in_the_attempt(borders, quiz):
    made = make(learners=40)
    assert made["answers"] == Answer.objects.count() == 5 * made["attempts"]
    for attempt in Attempt.objects.all():
        stored = (attempt.score, attempt.max_score, attempt.passed)
        again = grade(attempt)
        assert (again.score, again.max_score, again.passed) == stored


def test_large_cohorts_have_attempts_without_answers(borders, quiz, monkeypatch):
    monkeypatch.setattr(sampling, "ANSWERS_UP_TO", 20)
    made = make(learners=21)
    assert made["attempts"] > 0
    assert made["answers"] == 0


def test_clearing_takes_everything_away_and_nothing_else(borders, quiz, aziza):
    borders.taken_by(aziza, done=2)
    demo = User.objects.create_user("trainee@example.org", "x", is_sample=True)
    borders.taken_by(demo, done=1)
    make()
    out = StringIO()
    call_command("sample_cohort", "--clear", stdout=out)
    assert out.getvalue() == "30 sample people taken away\n"
    assert set(User.objects.all()) == {aziza, demo}
    assert Completion.objects.count() == 3
    assert not Attempt.objects.exists()
    assert not Answer.objects.exists()
    assert not Certificate.objects.exists()
    assert not Institution.objects.exists()


def test_an_office_that_a_real_person_chose_stays(borders, aziza):
    make()
    office = Institution.objects.first()
    work_for(aziza, office)
    sampling.clear()
    assert list(Institution.objects.all()) == [office]


def test_the_command_says_what_it_made(borders):
    out = StringIO()
    call_command("sample_cohort", "--learners", "12", "--until", "2026-11-20", stdout=out)
    assert out.getvalue().startswith("12 people, ")
    out = StringIO()
    call_command("sample_cohort", "--learners", "12", stdout=out)
    assert out.getvalue() == "Nothing to add: all 12 sample people are there.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--learners", "0"],
        ["--learners", "-3"],
        ["--learners", "many"],
        [],
        ["--learners", "1", "--clear"],
    ],
)
def test_the_command_refuses_what_makes_no_sense(borders, arguments):
    with pytest.raises(CommandError):
        call_command("sample_cohort", *arguments)
    assert not User.objects.exists()


def test_without_a_course_the_command_says_what_to_do(catalogue):
    with pytest.raises(CommandError, match="load_content"):
        call_command("sample_cohort", "--learners", "5")


def test_the_officers_page_shows_the_cohort(officer, borders, rights):
    made = make(learners=60)
    response = officer.get(PAGE)
    assert response.context["enrolments"].paginator.count == made["enrolments"]
    assert "those people are fictional" in response.content.decode()
