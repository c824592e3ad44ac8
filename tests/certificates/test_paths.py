"""Certificates of learning paths: once all courses that complete a path are completed."""

import io
import json
from datetime import date, timedelta
from uuid import uuid4

import pypdf
import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale

from certificates import (
    auditing,
    badges,
    bundling,
    data_integrity,
    keys,
    offline,
    paths,
    publishing,
    rendering,
    verifying,
    verifying_badges,
)
from certificates.bundles import Bundle
from certificates.designs import CertificateTemplate, Wording
from certificates.issuing import complete_name, reissue, revoke
from certificates.models import Certificate, Kind, LogEntry, Reason, State
from certificates.tasks import deliver_certificate, send_reminder
from courses import outline, path_facts
from courses.models import LearningPath, Outline
from courses.outline import Course
from courses.path_facts import PathFacts
from learners import progress
from learners.enrolling import close, enrol
from learners.models import Enrolment
from tests.certificates.conftest import finish
from tests.certificates.test_issuing import at_once, tasks
from tests.certificates.test_sheet import LANGUAGES, pdf, text
from tests.conftest import signed_in
from tests.courses import building
from tests.courses.watching import listed, queries

TITLES = {
    "en": "The baker",
    "ru": "Пекарь",
    "uz": "Novvoy yoʻnalishi",
    "uz-cyrl": "Новвой йўналиши",
}


def made(code: str, *courses: str, optional: tuple[str, ...] = (), titles=None) -> LearningPath:
    """A published path in all languages; its source."""
    key, rows = uuid4(), {}
    entries = [(each, False) for each in courses] + [(each, True) for each in optional]
    for language, title in (titles or TITLES).items():
        locale, _made = Locale.objects.get_or_create(language_code=language)
        rows[language] = LearningPath(
            translation_key=key, locale=locale, slug=code.lower(), code=code, title=title, hours=9,
            courses=[("course", {"code": each, "title": each, "modules": "", "optional": choice})
                     for each, choice in entries],
        )  # fmt: skip
        rows[language].save()
    path_facts.forget()
    return rows["en"]


@pytest.fixture
def barley(tiny) -> Course:
    """Another course, of three hours."""
    page = building.course("barley", title="Of barley", lessons=1, hours=3)
    return outline.course_by_key(page.translation_key, "en")


@pytest.fixture
def path(tiny, barley) -> LearningPath:
    return made("P1", "T1", "BAR")


def take(user, course: Course) -> Certificate:
    return finish(enrol(user=user, course_key=course.key), course)


def of_paths():
    return Certificate.objects.filter(kind=Kind.PATH).order_by("pk")


@pytest.fixture
def awarded(aziza, tiny, barley, path) -> Certificate:
    """Aziza's, whose name is confirmed in both scripts."""
    aziza.name_latin, aziza.name_cyrillic = "Oʻktamova Gʻuncha", "Ўктамова Ғунча"
    aziza.names_confirmed_at = timezone.now()
    aziza.save()
    take(aziza, tiny)
    take(aziza, barley)
    return of_paths().get()


# When ---------------------------------------------------------------------------------------------


def test_the_last_course_brings_it_whatever_the_order(aziza, tiny, barley, path):
    take(aziza, barley)
    assert not of_paths().exists()
    take(aziza, tiny)
    issued = of_paths().get()
    assert (issued.user, issued.subject_key, issued.enrolment) == (
        aziza,
        path.translation_key,
        None,
    )
    assert tasks() == ["deliver_certificate"] * 3


def test_with_the_completion_or_not_at_all(aziza, tiny, barley, path):
    take(aziza, barley)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        take(aziza, tiny)
        assert of_paths().exists()
        raise ZeroDivisionError
    assert not of_paths().exists()
    assert len(tasks()) == 1


def test_issued_once_however_often_a_course_is_completed(aziza, tiny, awarded):
    close(enrolment=Enrolment.objects.get(course_key=tiny.key))
    take(aziza, tiny)
    paths.certify(user=aziza, course_code="T1")
    assert of_paths().get() == awarded
    assert paths.catch_up() == 0


def test_somebody_elses_courses_do_not_count(aziza, timur, tiny, barley, path):
    take(aziza, barley)
    take(timur, tiny)
    assert not of_paths().exists()


def test_a_course_that_is_to_come_keeps_the_path_open(aziza, tiny, barley):
    made("P2", "T1", "BAR", "C99")
    take(aziza, tiny)
    take(aziza, barley)
    assert not of_paths().exists()
    assert paths.catch_up() == 0


def test_a_course_that_was_taken_away_counts_as_one_to_come(aziza, tiny, barley, path):
    take(aziza, barley)
    Outline.objects.filter(course_key=barley.key).delete()
    take(aziza, tiny)
    assert not of_paths().exists()


def test_of_those_to_choose_from_one_is_enough(aziza, tiny, barley):
    made("P8", "T1", optional=("C98", "BAR", "C99"))
    take(aziza, tiny)
    assert not of_paths().exists()
    take(aziza, barley)
    assert [c["code"] for c in of_paths().get().snapshot["courses"]] == ["T1", "BAR"]


def test_several_paths_at_once(aziza, tiny, barley, path):
    made("P3", "BAR")
    take(aziza, tiny)
    take(aziza, barley)
    assert sorted(c.snapshot["course"]["code"] for c in of_paths()) == ["P1", "P3"]


@pytest.mark.parametrize(
    ("done", "complete"),
    [("", None), ("a", None), ("ab", None), ("abc", "abc"), ("abcd", "abcd"), ("acd", None)],
)
def test_the_rule(done, complete):
    here = {code: uuid4() for code in "abcd"}
    some = PathFacts(uuid4(), "P", {}, "en", required=("a", "b"), optional=("c", "d", "e"))
    found = some.completed_by({here[code] for code in done}, here)
    assert found == (complete and [here[code] for code in complete])
    assert PathFacts(uuid4(), "P", {}, "en", (), ()).completed_by(here.values(), here) is None


def test_a_course_whose_certificate_was_revoked_does_not_count(aziza, tiny, barley, path):
    revoke(certificate=take(aziza, barley), reason=Reason.RULES_BROKEN)
    take(aziza, tiny)
    assert not of_paths().exists()


def test_a_course_whose_certificate_was_issued_anew_counts(aziza, tiny, barley, path):
    reissue(certificate=take(aziza, barley), note="name")
    take(aziza, tiny)
    assert of_paths().count() == 1


def test_a_draft_of_a_path_certifies_nobody(aziza, tiny, barley, path):
    LearningPath.objects.filter(pk=path.pk).update(live=False)
    path_facts.forget()
    take(aziza, tiny)
    take(aziza, barley)
    assert not of_paths().exists()


def test_publishing_a_path_is_known_at_once(aziza, tiny, barley):
    assert path_facts.naming("T1") == []
    row = made("P5", "T1")
    row.live = False
    row.save()
    path_facts.forget()
    assert path_facts.naming("T1") == []
    row.save_revision().publish()
    assert [each.code for each in path_facts.naming("T1")] == ["P5"]


# Later --------------------------------------------------------------------------------------------


def test_a_path_that_was_shortened_is_caught_up_with(aziza, timur, tiny, barley):
    row = made("P2", "T1", "C99")
    for person in (aziza, timur):
        take(person, tiny)
    take(timur, barley)
    for each in LearningPath.objects.filter(translation_key=row.translation_key):
        del each.courses[1]
        each.save()
    assert paths.catch_up() == 2
    assert paths.catch_up() == 0
    assert of_paths().count() == 2


def test_made_up_people_are_not_caught_up_with(aziza, tiny):
    take(aziza, tiny)
    made("P2", "T1")
    type(aziza).objects.update(is_sample=True, email="")
    assert paths.catch_up() == 0


def test_catching_up_asks_little_where_there_is_nothing(aziza, tiny, awarded):
    with queries() as asked:
        paths.catch_up()
    assert len(asked) <= 4, listed(asked)


# What it costs ------------------------------------------------------------------------------------


def cost(work) -> int:
    with queries() as asked:
        work()
    return len(asked)


def test_a_course_of_no_path_costs_nothing_more(aziza, tiny):
    path_facts.all_paths()
    assert cost(lambda: paths.certify(user=aziza, course_code="T1")) == 0


def test_a_course_of_a_path_costs_one_question(aziza, tiny, path):
    path_facts.all_paths()
    assert cost(lambda: paths.certify(user=aziza, course_code="T1")) == 1


# What it says -------------------------------------------------------------------------------------


def test_it_freezes_title_hours_and_courses(awarded, path, tiny):
    said = awarded.snapshot
    assert said["course"]["titles"] == TITLES
    assert (said["course"]["code"], said["course"]["hours"]) == ("P1", 1 + 3)
    today = date.fromisoformat(said["completed_on"])
    assert [(c["code"], c["hours"], c["completed_on"]) for c in said["courses"]] == [
        ("T1", 1, today.isoformat()), ("BAR", 3, today.isoformat()),
    ]  # fmt: skip
    assert said["courses"][0]["titles"]["ru"] == "Хлеб в двух модулях"
    LearningPath.objects.all().delete()
    Outline.objects.all().delete()
    kept = Certificate.objects.get(pk=awarded.pk)
    assert kept.title_in("ru") == ("Пекарь", "ru")
    assert "Хлеб в двух модулях" in text(pdf(kept, "ru"))


def test_a_name_that_waits_is_completed_as_on_courses(aziza, tiny, barley, path):
    take(aziza, tiny)
    take(aziza, barley)
    issued = of_paths().get()
    assert issued.needs_name
    aziza.name_latin, aziza.names_confirmed_at = "Azizaxon Karimova", timezone.now()
    aziza.save()
    assert complete_name(certificate=issued).names == ["Azizaxon Karimova"]
    assert auditing.audit().problems == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet(awarded, language):
    reader = pdf(awarded, language)
    said = text(reader)
    assert len(reader.pages) == 1
    assert TITLES[language] in said
    assert "T1" in said and "BAR" in said
    assert str(timezone.localdate().year) in said
    with override(language):
        assert rendering.wording.completed(awarded) in said
        assert rendering.wording.hours_said(4) in said.replace("\u00a0", " ") or "4" in said


LONG = {
    "en": "Detection of firearms, their parts, components and ammunition at land border crossing",
    "ru": "Выявление огнестрельного оружия, его составных частей и боеприпасов в пунктах пропуска",
}


@pytest.mark.parametrize("number", [1, 4, 7, 12, 20])
@pytest.mark.parametrize("portrait", [False, True])
@pytest.mark.parametrize("beside", ["", "ru"])
def test_long_titles_and_many_courses_stay_on_one_page(awarded, number, portrait, beside):
    titles = {language: f"{title} {title}"[:150] for language, title in LONG.items()}
    row = {"code": "C10", "titles": titles, "hours": 6, "completed_on": "2026-11-01"}
    awarded.snapshot["course"]["titles"] = titles
    awarded.snapshot["courses"] = [row] * number
    awarded.snapshot["lines"] = ["A line of a programme, and who has paid for all of it " * 2]
    template = CertificateTemplate(name="Both", portrait=portrait, beside=beside)
    template.save()
    awarded.snapshot["design"] = template.design_id
    reader = pypdf.PdfReader(io.BytesIO(rendering.make(rendering.saying(awarded, "en"), awarded)))
    assert len(reader.pages) == 1
    said = text(reader)
    assert said.count("C10") == number * (2 if beside else 1)
    assert awarded.serial in said


def test_the_template_for_all_gives_its_look_but_no_words_and_no_end(aziza, tiny, barley, path):
    template = CertificateTemplate(name="All", accent="#112233", valid_months=12)
    template.wordings = [
        Wording(language="en", completed="has passed the course", note="In 2026", heading="Diploma")
    ]
    template.save()
    take(aziza, tiny)
    take(aziza, barley)
    issued = of_paths().get()
    assert issued.expires_at is None
    said = rendering.saying(issued, "en")
    assert said["accent"] == "#112233"
    part = said["parts"][0]
    assert part["completed"] == "has completed the learning path"
    assert part["heading"] != "Diploma"
    assert "In 2026" in part["lines"]


def test_a_template_that_names_the_path_gives_all(aziza, tiny, barley, path):
    template = CertificateTemplate(name="Paths", courses="P1, P2", valid_months=12)
    template.wordings = [Wording(language="en", completed="is a baker now")]
    template.save()
    take(aziza, tiny)
    take(aziza, barley)
    issued = of_paths().get()
    assert issued.expires_at > timezone.now() + timedelta(days=360)
    assert rendering.saying(issued, "en")["parts"][0]["completed"] == "is a baker now"


# Its life -----------------------------------------------------------------------------------------


def ends(certificate: Certificate, days: int) -> None:
    Certificate.objects.filter(pk=certificate.pk).update(
        expires_at=timezone.now() + timedelta(days=days)
    )


def test_near_its_end_it_is_earned_again_by_all_courses(aziza, tiny, barley, awarded):
    ends(awarded, 20)
    for course in (tiny, barley):
        assert of_paths().count() == 1
        close(enrolment=Enrolment.objects.get(course_key=course.key, closed_at=None))
        take(aziza, course)
    old, new = of_paths()
    assert (old.round, new.round) == (1, 2)
    assert old.state() == new.state() == State.VALID
    assert not new.may_be_renewed and not old.may_be_renewed


def test_a_revoked_one_is_not_issued_again(aziza, tiny, awarded):
    revoke(certificate=awarded, reason=Reason.ISSUED_IN_ERROR)
    close(enrolment=Enrolment.objects.get(course_key=tiny.key))
    take(aziza, tiny)
    assert of_paths().get().state() == State.REVOKED
    assert paths.catch_up() == 0


def test_issued_anew_it_stays_one_of_the_path(awarded):
    new = reissue(certificate=awarded, note="name")
    assert (new.kind, new.subject_key) == (Kind.PATH, awarded.subject_key)
    assert auditing.audit().problems == []


def test_its_kind_can_not_be_changed_unnoticed(awarded):
    assert auditing.audit().problems == []
    assert LogEntry.objects.filter(serial=awarded.serial, event="issued").count() == 1
    Certificate.objects.filter(pk=awarded.pk).update(kind=Kind.EVENT)
    assert auditing.audit().problems != []


def test_the_database_keeps_the_promise(aziza, awarded):
    again = {"user": aziza, "kind": Kind.PATH, "subject_key": awarded.subject_key}
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(**again, snapshot=awarded.snapshot)
    enrolment = Enrolment.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(**again, round=2, enrolment=enrolment, snapshot={})


@pytest.mark.parametrize("language", ["en", "ru", "uz", "uz-cyrl"])
def test_letters_speak_of_the_path(aziza, awarded, language):
    type(aziza).objects.filter(pk=aziza.pk).update(language=language)
    deliver_certificate.func(awarded.pk)
    ends(awarded, 20)
    Certificate.objects.filter(pk=awarded.pk).update(reminded=30)
    send_reminder.func(awarded.pk, 30)
    ready, reminder = mail.outbox
    assert TITLES[language] in ready.body and TITLES[language] in reminder.body
    with override(language):
        assert awarded.serial in ready.body


# Where it can be checked --------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verification_page(awarded, language, nobody_guessed, django_assert_max_num_queries):
    stranger = Client()
    stranger.get(f"/{language}/verify/{awarded.serial}/")
    with django_assert_max_num_queries(4):
        answer = stranger.get(f"/{language}/verify/{awarded.serial}/")
    said = answer.content.decode()
    assert answer.context["verdict"] == "valid"
    assert TITLES[language] in said
    assert "T1 " in said and "BAR " in said
    with override(language):
        assert str(Kind.PATH.label) in said
    assert "ktamova" not in said and "Ўктамова" not in said


def test_the_badge_is_a_learning_programme(awarded):
    said = badges.as_json(awarded, "ru", keys.current())
    achieved = said["credentialSubject"]["achievement"]
    assert (achieved["achievementType"], achieved["name"]) == ("LearningProgram", "Пекарь")
    public = verifying.read_keys(publishing.key_set())
    assert data_integrity.verify(said, public) == keys.current().kid
    found = verifying_badges.check(json.dumps(said), public, None, timezone.now())
    assert (found.verdict, found.record.course) == ("valid", "P1")
    document = Client().get(f"/badges/achievements/{awarded.subject_key}.json").json()
    assert document["achievementType"] == "LearningProgram"


def test_the_record_on_paper_is_checked_without_a_network(awarded):
    said = rendering.saying(awarded, "en")
    public = verifying.read_keys(publishing.key_set())
    found = verifying.check(f"{said['url']}#{said['record']}", public)
    assert (found.verdict, found.record.course) == ("valid", "P1")
    assert found.record.name == "Oʻktamova Gʻuncha"
    assert "Новвой йўналиши" in offline.page("uz-cyrl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_owner_finds_it(aziza, awarded, language):
    client = signed_in(aziza)
    with override(language):
        label = str(Kind.PATH.label)
    own = client.get(f"/{language}/certificates/").content.decode()
    assert TITLES[language] in own and label in own
    assert awarded.serial in client.get(f"/{language}/my-learning/").content.decode()
    page = client.get(f"/{language}/paths/p1/").content.decode()
    assert awarded.url.split("/", 2)[2] in page
    answer = client.get(f"/{language}/certificates/{awarded.serial}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_the_page_of_a_path_says_what_is_asked(aziza, client, path):
    page = client.get("/en/paths/p1/").content.decode()
    assert "Whoever completes all these courses receives a certificate of the path." in page
    assert "until then nobody can complete the path" not in page
    made("P9", "T1", "C99")
    assert "nobody can complete the path" in client.get("/en/paths/p9/").content.decode()


def test_all_of_a_path_as_one_file(olga, awarded):
    bundle = bundling.order(
        Bundle(by=olga, subject_key=awarded.subject_key, title="Baker", language="uz")
    )
    bundling.make_bundle.func(bundle.pk)
    bundle.refresh_from_db()
    assert (bundle.total, bundle.file.rpartition(".")[2]) == (1, "pdf")


# Races --------------------------------------------------------------------------------------------


@pytest.fixture
def committed(transactional_db, aziza):
    """Two courses and their path, which other connections see; Aziza is enrolled in both."""
    rows = [
        Outline.objects.create(
            course_key=uuid4(), language="en", slug=code, data={
                "code": code, "titles": {"en": code}, "source_language": "en", "hours": 2,
                "tree": [],
            },
        )
        for code in ("R1", "R2")
    ]  # fmt: skip
    made("PR", "R1", "R2", titles={"en": "Both"})
    keys.make()
    return [enrol(user=aziza, course_key=row.course_key, language="en") for row in rows]


@pytest.mark.parametrize("round_", range(4))
def test_two_last_courses_completed_at_once_bring_one(committed, round_):
    def complete(enrolment):
        step = uuid4()
        mine = Enrolment.objects.get(pk=enrolment.pk)
        return progress.complete(enrolment=mine, step_key=step, course_steps=[step])

    assert at_once(*[lambda e=e: complete(e) for e in committed]) == [True, True]
    assert Certificate.objects.filter(kind=Kind.COURSE).count() == 2
    assert of_paths().count() == 1
    assert auditing.audit().problems == []


def test_completed_and_caught_up_with_at_once_it_is_one(committed):
    for enrolment in committed:
        step = uuid4()
        progress.complete(enrolment=enrolment, step_key=step, course_steps=[step])
    of_paths().delete()
    at_once(*[paths.catch_up] * 4)
    assert of_paths().count() == 1
