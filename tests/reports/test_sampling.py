from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Locale

from certificates.models import Certificate
from learners.models import Completion, Enrolment
from people import likening
from people.merges import Likeness
from people.models import Affiliation, Institution, User
from programmes import following_up, gathering, participating
from programmes.models import (
    Attendance,
    AttendanceEntry,
    CohortEnrolment,
    Donor,
    Event,
    Feedback,
    FocalPoint,
    FollowUp,
    Nomination,
    Participation,
    Programme,
    Project,
)
from programmes.satisfaction import Item
from quizzes.grading import grade
from quizzes.models import Answer, Attempt, Quiz
from reports import sample_people, sample_programmes, sampling
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
    countries = {"KZ", "KG", "TJ", "TM", "UZ"}
    assert countries <= set(people.values_list("country", flat=True)) <= countries | {""}
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
    for model in (Participation, Feedback, Event, Nomination, FocalPoint, Project, Programme,
                  Donor):  # fmt: skip
        assert not model.objects.exists(), model


def test_an_event_on_which_a_real_person_stands_stays(borders, aziza):
    make()
    event = Event.objects.first()
    participating.add(event=event, user=aziza)
    sampling.clear()
    assert list(Event.objects.all()) == [event]
    assert Programme.objects.exists()


def test_of_whom_the_log_of_attendance_speaks_stays(borders, olga):
    make()
    mark = Attendance.objects.select_related("participation").first()
    AttendanceEntry.objects.create(
        participation=mark.participation, day=mark.day, half=mark.half, after="present",
        evidence="trainer", marked_at=mark.marked_at, by=olga,
    )  # fmt: skip
    assert sampling.clear() == 29
    assert list(User.objects.exclude(pk=olga.pk)) == [mark.participation.user]


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


# Programmes ---------------------------------------------------------------------------------------


def lists():
    """Who is on which list, and what is recorded of them, without the numbers of the database."""
    lines = Participation.objects.order_by("event__code", "user__key")
    return [
        (
            *(line.event.code, line.user.key, line.role, line.nominated_on, line.confirmed_on),
            *(line.reply, line.withdrawn_on, line.attended_on, line.country, line.position_level),
            list(
                line.attendance.order_by("day__day", "half").values_list(
                    "day__day", "half", "presence"
                )
            ),
            list(
                line.follow_ups.order_by("months").values_list(
                    "months", "answered_at", "used", "contacted", "trained", "colleagues", "nonce"
                )
            ),
        )
        for line in lines
    ]


def test_the_same_seed_gives_the_same_lists(borders, rights):
    make(learners=60)
    first = lists()
    sampling.clear()
    make(learners=60)
    assert lists() == first
    assert len(first) > 40


def test_a_larger_cohort_keeps_the_lists_of_a_smaller_one(borders, monkeypatch):
    monkeypatch.setattr(sample_programmes, "BLOCK", 10)
    make(learners=15)
    before = lists()
    make(learners=40)
    assert [one for one in lists() if one in before] == before


def test_the_programme_is_believable(borders, rights):
    made = make(learners=400)
    events = Event.objects.all()
    assert events.count() == 20
    assert set(events.values_list("kind", flat=True)) > {"national_training", "awareness", "tot"}
    assert set(events.filter(kind="national_training").values_list("country", flat=True)) == {
        "KZ", "KG", "TJ", "TM", "UZ"}  # fmt: skip
    assert Project.objects.count() == 3
    assert Donor.objects.count() == 3
    for project in Project.objects.all():
        assert sum(line.share for line in project.funding_lines.all()) == 100
        assert project.indicators.count() == 3
    assert made["participations"] == Participation.objects.count() > 300
    assert made["half-days"] == Attendance.objects.count() > 1500
    assert made["nominations"] > 100
    there = Participation.objects.filter(role="participant", attended_on__isnull=False)
    assert there.filter(confirmed_on=None).exists()
    assert Participation.objects.filter(country="").exists()
    assert Participation.objects.filter(institution=None).exists()
    assert Participation.objects.filter(reply="declined").exclude(withdrawn_on=None).exists()
    assert 0.15 < there.filter(user__sex="female").count() / there.count() < 0.5


def test_lists_do_not_contradict_themselves(borders, rights):
    make(learners=300)
    for line in Participation.objects.select_related("event").prefetch_related("attendance__day"):
        marks = [m for m in line.attendance.all() if m.presence == "present"]
        assert line.attended_on == min((m.day.day for m in marks), default=None)
        if line.withdrawn_on:
            assert not marks
        if line.nominated_on and line.confirmed_on:
            assert line.nominated_on < line.confirmed_on < line.event.start
        assert all(line.event.start <= m.day.day <= line.event.end for m in marks)
        assert all(m.day.day < TODAY for m in marks)
    for event in Event.objects.prefetch_related("days"):
        assert event.participations.filter(role="participant").count() <= event.places
        assert (event.state == "held") == (event.end < TODAY)
        event.full_clean()
    for nomination in Nomination.objects.all():
        nomination.full_clean()


def test_groups_learn_in_the_course_of_their_event(borders, rights):
    make(learners=300)
    links = CohortEnrolment.objects.select_related("enrolment", "participation__event")
    assert links.count() > 20
    for link in links:
        assert link.enrolment.user_id == link.participation.user_id
        assert link.enrolment.course_key == link.course_key
        assert link.participation.event.courses.filter(course_key=link.course_key).exists()


def test_follow_ups_have_answers_and_examples(borders):
    make(learners=400)
    found = following_up.counts(following_up.of(Participation.objects.all(), 3))
    assert found.asked > 50
    assert 0.4 < found.rate < 0.75
    assert found.colleagues > found.briefings > 0
    quotes = following_up.quotes(following_up.of(Participation.objects.all()))
    assert all("(" in quote.text for some in quotes.values() for quote in some)
    assert FollowUp.objects.filter(answered_at=None).exists()


def forms():
    return list(Feedback.objects.order_by("pk").values("pk", "event__code", "day", *Item.values))


def test_the_same_seed_gives_the_same_forms(borders):
    made = make(learners=60)
    first = forms()
    assert made["feedback forms"] == len(first) > 10
    sampling.clear()
    make(learners=60)
    assert forms() == first
    make(learners=90)
    assert [one for one in forms() if one in first] == first


def test_forms_are_those_of_events_that_were_held_and_of_whom_was_there(borders):
    make(learners=400)
    found = gathering.opinions(Event.objects.values("pk"))
    assert sum(said.mean is not None for said in found.values()) > 5
    assert all(3 < said.mean < 5 for said in found.values() if said.mean)
    for event in Event.objects.filter(pk__in=found):
        there = event.participations.filter(role="participant", attended_on__isnull=False)
        assert found[event.pk].forms <= there.count() <= gathering.places(event)
        days = set(event.feedback.values_list("day", flat=True))
        assert event.end <= min(days) <= max(days) <= gathering.closes(event)
        assert max(days) < TODAY
    for form in Feedback.objects.all():
        form.full_clean()


def test_a_form_that_was_really_sent_on_a_sample_event_stays(borders, aziza):
    make()
    event = Event.objects.filter(state="held", participations__isnull=False).first()
    participating.add(event=event, user=aziza)
    real = Feedback.objects.create(event=event, day=event.end, useful=1)
    sampling.clear()
    assert list(Feedback.objects.all()) == [real]
    event.participations.all().delete()
    sampling.clear()
    assert not Event.objects.exists()


def test_nobody_made_up_is_ever_written_to(borders):
    make(learners=200)
    assert following_up.ask_due(datetime(2026, 11, 21, tzinfo=UTC)) == 0


def test_a_few_are_in_twice_in_two_scripts(borders):
    make(learners=120)
    likening.find_all()
    twins = [
        (pair.first, pair.second)
        for pair in Likeness.objects.select_related("first", "second")
        if "sound" in pair.reasons and is_cyrillic(pair.second) != is_cyrillic(pair.first)
    ]
    keys = {sample_people.key_of(7, 59), sample_people.key_of(7, 119)}
    assert keys <= {user.key for pair in twins for user in pair} | undecidable(keys)


def is_cyrillic(user) -> bool:
    return any("а" <= letter <= "я" for letter in user.family_name.lower())


def undecidable(keys) -> set[str]:
    """Twins of whom too little is known: they work nowhere."""
    return {user.key for user in User.objects.filter(key__in=keys) if user.affiliation is None}


def test_everything_says_that_it_is_a_sample(borders):
    make(learners=50)
    names = [
        *Event.objects.values_list("title", flat=True),
        *Project.objects.values_list("title", flat=True),
        *Programme.objects.values_list("name", flat=True),
        *Donor.objects.values_list("name", flat=True),
        *FocalPoint.objects.values_list("name", flat=True),
    ]
    assert all("(sample)" in name for name in names)
    assert all("(образец)" in t for t in Event.objects.values_list("title_ru", flat=True))
    assert all("(namuna)" in t for t in Event.objects.values_list("title_uz", flat=True))


def test_a_batch_costs_few_queries(borders, rights, django_assert_max_num_queries):
    make(learners=100)
    sampling.make(learners=1, seed=8, today=TODAY)
    with django_assert_max_num_queries(160):
        make(learners=200)
