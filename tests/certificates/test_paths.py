"""Certificates of learning paths: once all courses that complete a path are completed."""

from uuid import uuid4

import pytest
from django.db import transaction

from certificates import (
    auditing,
    keys,
    paths,
)
from certificates.issuing import reissue, revoke
from certificates.models import Certificate, Kind, Reason
from courses import path_facts
from courses.models import LearningPath, Outline
from courses.path_facts import PathFacts
from learners import progress
from learners.enrolling import close, enrol
from learners.models import Enrolment
from tests.certificates.conftest import of_paths, take
from tests.certificates.paths import made
from tests.certificates.test_issuing import at_once, tasks
from tests.courses.watching import listed, queries

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
