"""A completed course is certified once, with the completion or not at all."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier, Event
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from certificates.issuing import (
    NameNotConfirmed,
    NotComplete,
    complete_name,
    issue,
    revoke,
)
from certificates.models import Certificate, Reason, State
from courses.models import CoursePage, Outline
from learners import progress
from learners.enrolling import close, enrol
from learners.models import Enrolment, Requirement
from tests.certificates.conftest import finish


def tasks() -> list[str]:
    rows = DBTaskResult.objects.filter(task_path__startswith="certificates.")
    return sorted(path.rsplit(".", 1)[1] for path in rows.values_list("task_path", flat=True))


def test_the_last_step_brings_the_certificate_and_its_tasks(enrolment, tiny):
    certificate = finish(enrolment, tiny)
    assert certificate.user_id == enrolment.user_id
    assert certificate.subject_key == tiny.key
    assert certificate.issued_at == Enrolment.objects.get().completed_at
    assert tasks() == ["deliver_certificate"]


def test_it_freezes_what_it_says(certificate, tiny):
    said = certificate.snapshot
    assert said["course"]["code"] == "T1"
    assert said["course"]["hours"] == 1
    assert set(said["course"]["titles"]) == {"en", "ru", "uz", "uz-cyrl"}
    assert said["course"]["titles"]["ru"] == "Хлеб в двух модулях"
    assert said["pass_mark"] == 75
    assert said["holder"] == {"latin": "Aziza Karimova", "cyrillic": "", "confirmed": False}
    assert said["sample"] is False


def test_the_confirmed_name_stands_on_it(aziza, enrolment, tiny):
    aziza.name_latin, aziza.name_cyrillic = "Aziza Karimova", "Азиза Каримова"
    aziza.names_confirmed_at = timezone.now()
    aziza.save()
    certificate = finish(enrolment, tiny)
    assert certificate.names == ["Aziza Karimova", "Азиза Каримова"]
    assert certificate.name_in("ru") == certificate.name_in("uz-cyrl") == "Азиза Каримова"
    assert certificate.name_in("uz") == certificate.name_in("en") == "Aziza Karimova"
    assert not certificate.needs_name


def test_a_cyrillic_name_that_is_not_confirmed_keeps_its_script(aziza, enrolment, tiny):
    aziza.given_name, aziza.family_name = "Азиза", "Каримова"
    aziza.save()
    assert finish(enrolment, tiny).snapshot["holder"]["cyrillic"] == "Азиза Каримова"


def test_an_address_is_never_taken_for_a_name(aziza, enrolment, tiny):
    aziza.given_name = aziza.family_name = ""
    aziza.save()
    certificate = finish(enrolment, tiny)
    assert "aziza@" not in str(certificate.snapshot)
    assert certificate.name_in("en") == ""


@pytest.mark.parametrize(
    ("own", "enrolled", "issued"), [("uz", "en", "uz"), ("", "ru", "ru"), ("kk", "kk", "en")]
)
def test_its_language_is_the_persons_if_the_course_speaks_it(aziza, tiny, own, enrolled, issued):
    aziza.language = own
    aziza.save()
    enrolment = enrol(user=aziza, course_key=tiny.key, language=enrolled)
    assert finish(enrolment, tiny).language == issued


def test_issuing_again_changes_nothing(certificate, enrolment):
    enrolment.refresh_from_db()
    assert issue(enrolment=enrolment).pk == certificate.pk
    assert Certificate.objects.count() == 1
    assert len(tasks()) == 1


def test_what_is_not_completed_is_not_certified(enrolment):
    with pytest.raises(NotComplete):
        issue(enrolment=enrolment)


def test_it_waits_for_what_others_require(enrolment, tiny):
    attendance = Requirement.objects.create(enrolment=enrolment, name="attendance")
    for key in tiny.step_keys:
        progress.complete(enrolment=enrolment, step_key=key, course_steps=tiny.step_keys)
    assert not Certificate.objects.exists()
    attendance.met_at = timezone.now()
    attendance.save()
    progress.finish_if_ready(enrolment=enrolment, course_steps=tiny.step_keys)
    assert Certificate.objects.filter(enrolment=enrolment).exists()


def test_a_rollback_leaves_nothing(enrolment, tiny):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        finish(enrolment, tiny)
        raise ZeroDivisionError
    assert not Certificate.objects.exists()
    assert tasks() == []
    assert not Enrolment.objects.get().is_complete


def test_a_second_round_has_its_own_and_the_first_stays_valid(aziza, certificate, enrolment, tiny):
    close(enrolment=enrolment)
    second = finish(enrol(user=aziza, course_key=tiny.key), tiny)
    assert second.serial != certificate.serial
    assert Certificate.objects.get(pk=certificate.pk).state() == State.VALID


def test_it_outlives_its_course(certificate, tiny):
    CoursePage.objects.filter(translation_key=tiny.key).first().get_parent().get_children().delete()
    assert not CoursePage.objects.filter(translation_key=tiny.key, locale__language_code="en")
    kept = Certificate.objects.get(pk=certificate.pk)
    assert kept.title_in("ru") == ("Хлеб в двух модулях", "ru")
    assert kept.state() == State.VALID


def test_a_course_that_is_gone_is_named_as_it_was(enrolment, tiny):
    """Its last requirement was met when the course had been taken away."""
    Outline.objects.filter(course_key=tiny.key).delete()
    enrolment.completed_at, enrolment.course_title = timezone.now(), "Bread in two modules"
    enrolment.save()
    certificate = issue(enrolment=enrolment)
    assert certificate.title_in("ru") == ("Bread in two modules", "en")
    assert certificate.snapshot["pass_mark"] is None


def test_sample_data_write_no_letters(aziza, tiny):
    enrolment = enrol(user=aziza, course_key=tiny.key, how=Enrolment.How.SAMPLE)
    assert finish(enrolment, tiny).snapshot["sample"] is True
    assert tasks() == []


def test_the_record_cannot_be_rewritten(certificate, enrolment):
    certificate.snapshot["course"]["hours"] = 100
    with pytest.raises(TypeError):
        certificate.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(enrolment=enrolment, subject_key=certificate.subject_key)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(revoked_at=timezone.now())


# The name, once -------------------------------------------------------------------------------


def confirm_names(user, latin="Azizaxon Karimova", cyrillic="Азизахон Каримова"):
    user.name_latin, user.name_cyrillic, user.names_confirmed_at = latin, cyrillic, timezone.now()
    user.save()


def test_the_name_is_completed_once_after_it_was_confirmed(aziza, certificate):
    assert certificate.needs_name
    with pytest.raises(NameNotConfirmed):
        complete_name(certificate=certificate)
    confirm_names(aziza)
    complete_name(certificate=certificate)
    confirm_names(aziza, latin="Somebody Else")
    complete_name(certificate=certificate)
    kept = Certificate.objects.get(pk=certificate.pk)
    assert kept.names == ["Azizaxon Karimova", "Азизахон Каримова"]
    assert tasks().count("render_certificate") == 1


def test_a_revoked_certificate_takes_no_name(aziza, certificate):
    confirm_names(aziza)
    revoke(certificate=certificate, reason=Reason.ISSUED_IN_ERROR)
    complete_name(certificate=certificate)
    assert Certificate.objects.get().names == ["Aziza Karimova"]


# Revoking and expiring ------------------------------------------------------------------------


def test_revoking_is_recorded_once_with_its_reason(certificate, olga):
    assert revoke(certificate=certificate, reason="rules_broken", note="Two people", by=olga)
    assert not revoke(certificate=certificate, reason="replaced")
    kept = Certificate.objects.get(pk=certificate.pk)
    assert kept.state() == State.REVOKED
    assert (kept.revoked_reason, kept.revoked_note, kept.revoked_by) == (
        "rules_broken",
        "Two people",
        olga,
    )


def test_an_unknown_reason_is_refused(certificate):
    with pytest.raises(ValueError, match="because"):
        revoke(certificate=certificate, reason="because")
    assert Certificate.objects.get().state() == State.VALID


def test_it_expires_at_its_hour(certificate):
    now = timezone.now()
    certificate.expires_at = now
    assert certificate.state(now - timedelta(seconds=1)) == State.VALID
    assert certificate.state(now) == State.EXPIRED


# Races ------------------------------------------------------------------------------------------


def at_once(*jobs):
    """Run the jobs in threads that start together; their results."""
    barrier = Barrier(len(jobs))

    def run(job):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


STEPS = [uuid4() for _step in range(4)]


@pytest.fixture
def committed(transactional_db, aziza):
    """An enrolment that other connections see (in a course of which only the outline is there)."""
    facts = {
        "code": "T9",
        "titles": {"en": "Two tabs"},
        "source_language": "en",
        "hours": 2,
        "tree": [],
    }
    course = Outline.objects.create(course_key=uuid4(), language="en", slug="tabs", data=facts)
    return enrol(user=aziza, course_key=course.course_key, language="en")


@pytest.mark.parametrize("round_", range(3))
def test_issued_once_however_many_ask_at_once(committed, round_):
    Enrolment.objects.filter(pk=committed.pk).update(completed_at=timezone.now())

    def ask():
        return issue(enrolment=Enrolment.objects.get(pk=committed.pk)).serial

    assert len(set(at_once(*[ask] * 5))) == 1
    assert Certificate.objects.count() == 1
    assert tasks() == ["deliver_certificate"]


def test_the_last_two_steps_in_two_tabs_bring_one(committed):
    *first, one, other = STEPS
    for key in first:
        progress.complete(enrolment=committed, step_key=key, course_steps=STEPS)

    def do(key):
        enrolment = Enrolment.objects.get(pk=committed.pk)
        return progress.complete(enrolment=enrolment, step_key=key, course_steps=STEPS)

    assert at_once(partial(do, one), partial(do, other)) == [True, True]
    assert Certificate.objects.count() == 1
    assert Enrolment.objects.get().is_complete


def test_asked_for_while_the_completion_is_still_open(committed):
    """A completion that rolls back frees the way for whoever asks meanwhile."""
    Enrolment.objects.filter(pk=committed.pk).update(completed_at=timezone.now())
    written = Event()

    def give_up():
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            issue(enrolment=Enrolment.objects.get(pk=committed.pk))
            written.set()
            raise ZeroDivisionError

    def ask():
        written.wait(timeout=30)
        return issue(enrolment=Enrolment.objects.get(pk=committed.pk)).serial

    _nothing, serial = at_once(give_up, ask)
    assert Certificate.objects.get().serial == serial
    assert tasks() == ["deliver_certificate"]
