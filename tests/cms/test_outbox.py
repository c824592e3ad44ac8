"""A task is a row that commits or rolls back with the facts, and is tried until it succeeds."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.tasks import update_reference_index_task

from cms import periodic
from cms.outbox import sweeping
from cms.outbox.claiming import claim, claim_next, outbox, put_down
from cms.outbox.models import Delivery, PeriodicRun
from cms.outbox.running import drain, run, wait_before_try
from tests.cms import tasks

READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
FAILED, SUCCESSFUL = TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_outbox(db):
    """Without the tasks that loading the tiny course has left."""
    DBTaskResult.objects.all().delete()


@pytest.fixture
def notes(tmp_path):
    """A file that tasks write to; call it to read the lines."""

    class Notes:
        path = str(tmp_path / "notes.txt")

        def __call__(self):
            file = tmp_path / "notes.txt"
            return file.read_text().splitlines() if file.exists() else []

    return Notes()


def row(result) -> DBTaskResult:
    return DBTaskResult.objects.get(pk=result.id)


def let_time_pass(by: timedelta) -> None:
    """Move every moment the outbox has written down into the past."""
    for task in DBTaskResult.objects.all():
        moments = ("enqueued_at", "started_at", "finished_at", "run_after")
        earlier = {
            name: getattr(task, name) - by
            for name in moments
            if getattr(task, name) and getattr(task, name).year < 9000
        }
        DBTaskResult.objects.filter(pk=task.pk).update(**earlier)
    for lease in Delivery.objects.all():
        for name in ("held_until", "sent_at"):
            if getattr(lease, name):
                setattr(lease, name, getattr(lease, name) - by)
        lease.save()


def test_a_task_of_a_rolled_back_transaction_never_was(notes):
    with pytest.raises(ValueError, match="changed my mind"), transaction.atomic():
        tasks.note.enqueue(notes.path, "lost")
        raise ValueError("changed my mind")
    tasks.note.enqueue(notes.path, "kept")

    assert drain() == 1
    assert notes() == ["kept"]


def test_a_task_that_is_done_keeps_its_result_and_no_lease(notes):
    result = tasks.note.enqueue(notes.path, "a")

    assert drain() == 1

    result.refresh()
    assert (result.status, result.return_value, result.attempts) == (SUCCESSFUL, 1, 1)
    assert not Delivery.objects.exists()
    assert drain() == 0


def test_the_most_urgent_goes_first_and_what_is_for_later_waits(notes):
    tasks.note.enqueue(notes.path, "usual")
    tasks.note.using(priority=10).enqueue(notes.path, "urgent")
    later = timezone.now() + timedelta(hours=1)
    tasks.note.using(run_after=later).enqueue(notes.path, "later")

    assert drain() == 2
    assert notes() == ["urgent", "usual"]
    let_time_pass(timedelta(hours=2))
    assert drain() == 1
    assert notes()[-1] == "later"


def test_upkeep_of_indexes_gives_way_to_letters(notes):
    update_reference_index_task.enqueue("auth", "group", "0")
    tasks.note.enqueue(notes.path, "a letter")
    assert run(claim_next())
    assert notes() == ["a letter"]


def test_upkeep_of_what_was_deleted_meanwhile_is_done():
    result = update_reference_index_task.enqueue("auth", "group", "0")
    drain()
    assert row(result).status == SUCCESSFUL


def test_a_letter_about_what_was_deleted_meanwhile_fails_at_once():
    result = tasks.read_a_session.enqueue("gone")
    drain()
    assert row(result).status == FAILED


def test_what_fails_is_tried_again_after_a_while_until_it_succeeds(notes):
    result = tasks.fail_until.enqueue(notes.path, 3)

    assert drain() == 1
    waiting = row(result)
    assert waiting.status == READY
    assert waiting.exception_class_path == "builtins.OSError"
    assert "the mail server is away" in waiting.traceback
    assert drain() == 0, "it waits before the next try"

    for _ in range(2):
        let_time_pass(timedelta(hours=1))
        drain()
    done = row(result)
    assert (done.status, len(notes()), len(done.worker_ids)) == (SUCCESSFUL, 3, 3)
    assert done.exception_class_path == "", "the errors of earlier tries are forgotten"


def test_tries_end_and_the_failure_stays_visible(notes, caplog):
    result = tasks.fail_until.enqueue(notes.path, 1000)
    for _ in range(outbox().tries + 3):
        drain()
        let_time_pass(timedelta(days=1))

    failed = row(result)
    assert failed.status == FAILED
    assert failed.finished_at
    assert len(notes()) == outbox().tries
    assert "path=tests.cms.tasks.fail_until state=FAILED" in caplog.text


def test_a_hopeless_task_fails_at_once():
    result = tasks.hopeless.enqueue()
    drain()
    assert row(result).status == FAILED
    assert len(row(result).worker_ids) == 1


def test_a_result_that_is_no_json_is_a_failed_try():
    result = tasks.returns_nonsense.enqueue()
    drain()
    assert row(result).status == READY
    assert row(result).exception_class_path == "builtins.TypeError"


def test_a_task_whose_code_is_gone_waits_for_it():
    result = tasks.hopeless.enqueue()
    DBTaskResult.objects.update(task_path="tests.cms.tasks.renamed_meanwhile")
    drain()
    assert row(result).status == READY
    assert row(result).exception_class_path == "builtins.ImportError"


def test_a_task_may_ask_which_try_it_is(notes):
    tasks.note_attempt.enqueue(notes.path)
    drain()
    assert notes() == ["1"]


def test_the_waits_double_up_to_six_hours_with_a_jitter():
    def between(tries: int, seconds: int) -> bool:
        waits = [wait_before_try(tries).total_seconds() for _ in range(50)]
        return seconds * 0.75 <= min(waits) < max(waits) <= seconds * 1.25

    assert between(1, 10)
    assert between(4, 80)
    assert between(outbox().tries, 6 * 3600)
    assert between(10_000, 6 * 3600)


def test_all_tries_together_outlast_a_weekend():
    total = sum((wait_before_try(n) for n in range(1, outbox().tries)), timedelta())
    assert total > timedelta(days=1.5)


def test_a_row_is_claimed_once(notes):
    result = tasks.note.enqueue(notes.path, "a")

    first = claim(result.id)
    assert first
    assert claim(result.id) is None
    assert claim_next() is None
    assert run(first)
    assert claim(result.id) is None, "not after it is done, either"


def test_a_dead_workers_row_is_freed_when_its_lease_lapses(notes):
    result = tasks.note.enqueue(notes.path, "a")
    dead = claim_next()

    sweeping.sweep()
    assert row(result).status == RUNNING, "the lease still holds"

    let_time_pass(outbox().lease + timedelta(seconds=1))
    sweeping.sweep()
    assert row(result).status == READY
    assert row(result).exception_class_path == "cms.outbox.sweeping.WorkerLost"
    let_time_pass(timedelta(hours=1))
    drain()
    assert notes() == ["a"]

    assert not put_down(dead, status=FAILED), "a worker back from the dead changes nothing"
    assert row(result).status == SUCCESSFUL


def test_a_row_left_running_without_a_lease_is_freed_too(notes):
    result = tasks.note.enqueue(notes.path, "a")
    claim_next()
    Delivery.objects.all().delete()
    let_time_pass(outbox().lease * 2)

    sweeping.sweep()

    assert row(result).status == READY


def test_a_task_that_kills_every_worker_ends(notes):
    result = tasks.note.enqueue(notes.path, "a")
    for _ in range(outbox().tries):
        assert claim_next()
        let_time_pass(timedelta(days=1))
        sweeping.sweep()
        let_time_pass(timedelta(days=1))

    assert row(result).status == FAILED
    assert claim_next() is None
    assert notes() == []


def test_a_worker_told_to_stop_puts_its_task_back():
    result = tasks.stop_in_the_middle.enqueue()
    with pytest.raises(KeyboardInterrupt):
        drain()
    assert row(result).status == READY
    assert not Delivery.objects.exists()


def test_old_tasks_are_cleared_and_failures_kept_longer(notes):
    tasks.note.enqueue(notes.path, "a")
    tasks.hopeless.enqueue()
    drain()
    let_time_pass(timedelta(days=8))
    waiting = tasks.note.enqueue(notes.path, "b")

    assert sweeping.clear_old() == 1
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {FAILED, READY}
    let_time_pass(timedelta(days=90))
    assert sweeping.clear_old() == 1
    assert DBTaskResult.objects.get().pk == row(waiting).pk


# Periodic jobs


def test_a_periodic_job_is_enqueued_once_a_period():
    assert set(periodic.enqueue_due()) == set(periodic.PERIODIC)
    assert periodic.enqueue_due() == []
    drain()
    later = timezone.now() + timedelta(seconds=61)
    assert set(periodic.enqueue_due(later)) == {"publish_scheduled", "close_overdue"}


def test_a_job_that_has_not_begun_is_not_enqueued_again():
    periodic.enqueue_due()
    later = timezone.now() + timedelta(days=2)
    assert periodic.enqueue_due(later) == []
    assert DBTaskResult.objects.count() == len(periodic.PERIODIC)


def test_only_the_last_run_of_a_job_is_kept():
    for day in range(3):
        periodic.enqueue_due(timezone.now() + timedelta(days=day))
        drain()
    assert DBTaskResult.objects.count() == len(periodic.PERIODIC)


def test_every_job_of_the_table_can_be_run():
    periodic.enqueue_due()
    drain()
    assert dict.fromkeys(periodic.PERIODIC, SUCCESSFUL) == {
        task.args_kwargs["args"][0]: task.status for task in DBTaskResult.objects.all()
    }


def test_a_job_that_fails_waits_for_its_next_period_only(monkeypatch):
    failing = periodic.Job(timedelta(minutes=1), "tests.cms.tasks.failing_job")
    monkeypatch.setattr(periodic, "PERIODIC", {"failing": failing})
    periodic.enqueue_due()
    drain()
    task = DBTaskResult.objects.get()
    assert task.status == FAILED
    assert "the address does not exist" in task.traceback
    assert periodic.enqueue_due(timezone.now() + timedelta(minutes=2)) == ["failing"]


def test_a_job_that_left_the_table_fails_quietly():
    periodic.run_periodic.enqueue("no_longer_there")
    drain()
    assert DBTaskResult.objects.get().status == FAILED
    assert not PeriodicRun.objects.exists()
