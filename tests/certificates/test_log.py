"""The log of certificates: written with what happened, and it shows whatever was done to it."""

import io
import re
from functools import partial
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from certificates import recording
from certificates.auditing import audit
from certificates.issuing import complete_name, issue, revoke
from certificates.models import Certificate, LogEntry
from learners.enrolling import close, enrol
from learners.models import Enrolment
from tests.certificates.conftest import finish
from tests.certificates.test_issuing import at_once, committed, confirm_names  # noqa: F401


def events() -> list[str]:
    return list(LogEntry.objects.values_list("event", flat=True))


@pytest.fixture
def story(aziza, certificate, olga, tiny) -> Certificate:
    """Issued, named, revoked; and a second one in another round."""
    confirm_names(aziza)
    complete_name(certificate=certificate)
    revoke(certificate=certificate, reason="rules_broken", by=olga)
    close(enrolment=certificate.enrolment)
    finish(enrol(user=aziza, course_key=tiny.key), tiny)
    return Certificate.objects.get(pk=certificate.pk)


def run(**options) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("audit_certificates", stdout=out, **options)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_all_that_happens_is_written_down_in_order(story, olga):
    assert events() == ["issued", "name_completed", "revoked", "issued"]
    entry = LogEntry.objects.get(event="revoked")
    assert entry.serial == story.serial
    assert entry.by == olga.pk
    assert entry.facts == {"reason": "rules_broken"}
    assert list(LogEntry.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_what_changes_nothing_is_not_written_down(story):
    revoke(certificate=story, reason="replaced")
    complete_name(certificate=story)
    issue(enrolment=story.enrolment)
    assert len(events()) == 4


def test_a_rollback_takes_the_entry_with_it(certificate):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        revoke(certificate=certificate, reason="replaced")
        raise ZeroDivisionError
    assert events() == ["issued"]
    assert audit().problems == []


def test_a_log_as_it_was_written_is_in_order(story):
    code, said = run()
    assert code == 0
    assert "4 entries, 2 certificates, 0 problems" in said


def test_an_empty_one_is_in_order_too(db):
    assert run()[0] == 0


def test_entries_hold_no_names(story):
    for entry in LogEntry.objects.all():
        assert "arimova" not in str(vars(entry))


def test_an_entry_can_neither_be_changed_nor_deleted(story):
    entry = LogEntry.objects.first()
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def test_sample_cohorts_are_no_matter_of_the_log(enrolment, tiny):
    enrolment.how = Enrolment.How.SAMPLE
    enrolment.save()
    finish(enrolment, tiny)
    assert events() == []
    assert audit().problems == []


# Whatever is done to it -------------------------------------------------------------------------


def changed(**fields):
    LogEntry.objects.filter(number=3).update(**fields)


def taken_away(*numbers):
    # Not by the model, which refuses.
    LogEntry.objects.filter(number__in=numbers)._raw_delete("default")


def put_in_between():
    """A revocation that never was, with the right digests, all that follow moved on."""
    moved = LogEntry.objects.get(number=4)
    taken_away(4)
    entry = LogEntry(number=4, at=moved.at, event="expired", serial=moved.serial, facts={})
    entry.previous = LogEntry.objects.get(number=3).digest
    entry.digest = recording.digest_of(entry)
    entry.save()
    moved.pk, moved.number, moved._state.adding = None, 5, True
    moved.save()


def written_anew():
    """As `changed`, with all digests made to fit: only a noted head can show it."""
    changed(event="expired", facts={})
    previous = ""
    for entry in LogEntry.objects.all():
        entry.previous = previous
        entry.digest = previous = recording.digest_of(entry)
        LogEntry.objects.filter(pk=entry.pk).update(previous=entry.previous, digest=entry.digest)


@pytest.mark.parametrize(
    ("deed", "finding"),
    [
        (partial(changed, event="expired"), "Entry 3 .* was changed"),
        (partial(changed, facts={"reason": "at_request"}), "Entry 3 .* was changed"),
        (partial(changed, by=1), "Entry 3 .* was changed"),
        (partial(changed, serial="AAAA-AAAA-AAAA"), "Entry 3 .* was changed"),
        (partial(changed, at=timezone.now()), "Entry 3 .* was changed"),
        (partial(changed, number=9), "Missing from the log: 3"),
        (partial(taken_away, 1), "Missing from the log: 1"),
        (partial(taken_away, 2, 3), "Missing from the log: 2 to 3"),
        (partial(taken_away, 4), "is not in the log"),
        (put_in_between, "Entry 5 .* does not follow the one before it"),
        (written_anew, "revoked for 'rules_broken' in the register, for 'nothing' in the log"),
    ],
)
def test_it_shows(story, deed, finding):
    deed()
    code, said = run()
    assert code == 1
    assert re.search(finding, said), said


def change(pk, **fields):
    Certificate.objects.filter(pk=pk).update(**fields)


@pytest.mark.parametrize(
    ("deed", "finding"),
    [
        (lambda c: change(c.pk, expires_at=timezone.now()), "was changed: the log says something"),
        (
            lambda c: change(c.pk, snapshot={**c.snapshot, "pass_mark": 10}),
            "was changed: the log says something",
        ),
        (lambda c: change(c.pk, records={}), "was changed: the log says something"),
        (lambda c: change(c.pk, revoked_at=None, revoked_reason=""), "revoked for '' in the regis"),
        (lambda c: Certificate.objects.filter(pk=c.pk).delete(), "in the log, but not in the regi"),
        (lambda c: change(c.pk, serial="AAAA-AAAA-AAAA"), "AAAA-AAAA-AAAA is not in the log"),
    ],
)
def test_what_is_done_to_a_certificate_shows(story, deed, finding):
    deed(story)
    code, said = run()
    assert code == 1
    assert finding in said


def test_a_forged_certificate_shows_although_it_calls_itself_a_sample(story):
    forged = {**story.snapshot, "sample": True}
    Certificate.objects.create(
        subject_key=story.subject_key, snapshot=forged, language="en", records=story.records
    )
    assert "is not in the log" in run()[1]


def test_a_noted_head_shows_an_end_that_was_cut_off(story):
    said = run()[1]
    head = re.search(r"(\d+:[0-9a-f]{64})", said)[1]
    assert run(head=head)[0] == 0
    # Certificate and entry both gone: the chain is whole, but shorter.
    taken_away(4)
    Certificate.objects.exclude(pk=story.pk).delete()
    assert run()[0] == 0
    code, said = run(head=head)
    assert code == 1
    assert "is not in the log" in said


@pytest.mark.parametrize("head", ["", "x", "4", "4:", "4:abc", "x:" + "a" * 64])
def test_a_head_that_is_none_is_refused(story, head):
    if head:
        with pytest.raises(CommandError):
            run(head=head)


# Races ------------------------------------------------------------------------------------------


def test_of_many_at_once_each_gets_its_own_number(committed):  # noqa: F811
    Enrolment.objects.filter(pk=committed.pk).update(completed_at=timezone.now())
    issue(enrolment=Enrolment.objects.get(pk=committed.pk))
    certificate = Certificate.objects.get()

    def write() -> int:
        with transaction.atomic():
            return recording.record(certificate, "expired").number

    assert sorted(at_once(*[write] * 8)) == list(range(2, 10))
    assert audit().problems == []


def test_it_costs_two_queries(certificate):
    asked = SimpleNamespace(sql=[])

    def watch(execute, sql, *args):
        asked.sql.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(watch):
        recording.record(certificate, "expired")
    assert [sql.split()[0] for sql in asked.sql if "SAVEPOINT" not in sql] == ["SELECT", "INSERT"]
