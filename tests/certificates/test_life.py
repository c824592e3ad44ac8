"""What happens to a certificate later: it ends, is renewed, is issued anew."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from certificates import keys, publishing, reminding, verifying
from certificates.auditing import audit
from certificates.issuing import CannotBeReplaced, issue, reissue, revoke
from certificates.models import Certificate, LogEntry, State
from certificates.tasks import send_reminder
from courses.models import CoursePage
from learners.models import Enrolment
from tests.certificates.conftest import finish
from tests.certificates.test_issuing import confirm_names
from tests.certificates.test_register import admin, allowed  # noqa: F401
from tests.conftest import signed_in
from tests.courses import building


def ends(certificate: Certificate, **before) -> Certificate:
    Certificate.objects.filter(pk=certificate.pk).update(
        expires_at=timezone.now() + timedelta(**before)
    )
    return Certificate.objects.get(pk=certificate.pk)


def reminders() -> list[list]:
    rows = DBTaskResult.objects.filter(task_path="certificates.tasks.send_reminder")
    return [row.args_kwargs["args"] for row in rows.order_by("enqueued_at")]


# Reminders ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "wanted"), [(31, []), (30, [30]), (29, [30]), (8, [30]), (7, [7]), (1, [7]), (-1, [])]
)
def test_who_is_reminded(certificate, days, wanted):
    ends(certificate, days=days, seconds=-5 if days > 0 else 0)
    reminding.remind()
    assert reminders() == [[certificate.pk, each] for each in wanted]


def test_each_reminder_is_sent_once(certificate):
    ends(certificate, days=29)
    for _day in range(3):
        reminding.remind()
    assert [days for _pk, days in reminders()] == [30]
    ends(certificate, days=6)
    for _day in range(3):
        reminding.remind()
    assert [days for _pk, days in reminders()] == [30, 7]


def test_the_letter_says_until_when_and_where(aziza, certificate):
    aziza.language = "ru"
    aziza.save()
    ends(certificate, days=29)
    reminding.remind()
    send_reminder.func(*reminders()[0])
    (letter,) = mail.outbox
    assert letter.to == [aziza.email]
    assert "Хлеб в двух модулях" in letter.subject
    assert "http://testserver/ru/certificates/" in letter.body
    assert str((timezone.localtime() + timedelta(days=29)).year) in letter.body


@pytest.mark.parametrize("case", ["revoked", "erased", "renewed"])
def test_who_is_not_reminded(aziza, certificate, tiny, case):
    ends(certificate, days=20)
    if case == "revoked":
        revoke(certificate=certificate, reason="at_request")
    elif case == "erased":
        Certificate.objects.update(user=None)
    else:
        certificate.enrolment.closed_at = timezone.now()
        certificate.enrolment.save()
        from learners.enrolling import enrol

        finish(enrol(user=aziza, course_key=tiny.key), tiny)
    reminding.remind()
    assert reminders() == []


def test_what_was_revoked_before_the_letter_left_is_not_reminded_of(certificate):
    ends(certificate, days=20)
    reminding.remind()
    revoke(certificate=certificate, reason="at_request")
    send_reminder.func(*reminders()[0])
    assert mail.outbox == []


def test_the_end_is_put_on_record_once(certificate):
    ends(certificate, days=-1)
    assert reminding.record_expired() == 1
    assert reminding.record_expired() == 0
    assert LogEntry.objects.filter(event="expired", serial=certificate.serial).count() == 1


# Taking the course again --------------------------------------------------------------------------


def test_who_may_renew_starts_a_new_round_and_keeps_the_old(aziza_client, certificate, tiny):
    ends(certificate, days=60)
    own = aziza_client.get("/en/certificates/").content.decode()
    where = f"/en/certificates/{certificate.serial}/renew/"
    assert where in own
    answer = aziza_client.post(where)
    assert answer.status_code == 302
    assert answer.url.startswith(f"/en/courses/{tiny.slug}/")
    rounds = Enrolment.objects.order_by("round")
    assert [e.closed_at is None for e in rounds] == [False, True]
    assert Certificate.objects.get().state() == State.VALID
    again = finish(rounds[1], tiny)
    assert again.serial != certificate.serial
    # A second click starts no third round.
    aziza_client.post(where)
    assert Enrolment.objects.count() >= 2


def test_who_may_not_enter_now_keeps_the_round_that_is_complete(aziza_client, certificate, tiny):
    ends(certificate, days=60)
    building.course("flour")
    page = CoursePage.objects.get(slug=tiny.slug, locale__language_code="en")
    building.edited(page, prerequisites=["FLO"], prerequisites_enforced=True)
    answer = aziza_client.post(f"/en/certificates/{certificate.serial}/renew/")
    assert answer.url == tiny.url
    assert Enrolment.objects.get().closed_at is None


def test_too_early_and_somebody_elses(aziza_client, timur, certificate):
    where = f"/en/certificates/{certificate.serial}/renew/"
    assert aziza_client.post(where).url == "/en/certificates/"
    ends(certificate, days=10)
    assert signed_in(timur).post(where).status_code == 404
    assert aziza_client.get(where).status_code == 405
    assert Enrolment.objects.count() == 1


# Issued anew --------------------------------------------------------------------------------------


def test_the_new_one_says_the_name_of_now_and_the_old_one_that_it_was_replaced(
    aziza, certificate, olga
):
    certificate = ends(certificate, days=300)
    confirm_names(aziza)
    new = reissue(certificate=certificate, note="Name corrected", by=olga)
    old = Certificate.objects.get(pk=certificate.pk)
    assert new.names == ["Azizaxon Karimova", "Азизахон Каримова"]
    assert old.names == ["Aziza Karimova"]
    assert (old.state(), old.revoked_reason, old.revoked_note) == (
        State.REVOKED, "replaced", "Name corrected",
    )  # fmt: skip
    assert new.state() == State.VALID
    assert new.expires_at == old.expires_at
    assert new.snapshot["course"] == old.snapshot["course"]
    assert new.replaces == old
    public = verifying.read_keys(publishing.key_set())
    revoked = verifying.read_revocations(publishing.revocations(keys.current()), public)
    for each, verdict in ((old, "revoked"), (new, "valid")):
        assert verifying.check(each.records["latin"], public, revoked).verdict == verdict


def test_both_are_on_record(certificate, olga):
    new = reissue(certificate=certificate, note="x", by=olga)
    revoked, replaced = LogEntry.objects.order_by("-number")[:2][::-1]
    assert (revoked.event, revoked.serial, revoked.by) == ("revoked", certificate.serial, olga.pk)
    assert (replaced.event, replaced.serial) == ("replaced", new.serial)
    assert replaced.facts["replaces"] == certificate.serial


def test_twice_is_once(certificate):
    first = reissue(certificate=certificate, note="x")
    assert reissue(certificate=certificate, note="x") == first
    assert Certificate.objects.count() == 2


def test_news_of_the_completion_does_not_issue_a_third(certificate, enrolment):
    reissue(certificate=certificate, note="x")
    enrolment.refresh_from_db()
    assert issue(enrolment=enrolment).pk == certificate.pk
    assert Certificate.objects.count() == 2


def test_what_was_revoked_for_a_reason_is_not_issued_anew(certificate):
    revoke(certificate=certificate, reason="rules_broken")
    with pytest.raises(CannotBeReplaced):
        reissue(certificate=certificate, note="x")
    assert Certificate.objects.count() == 1


def test_the_newest_stands_on_the_course_page(aziza_client, certificate, tiny):
    new = reissue(certificate=certificate, note="x")
    shown = aziza_client.get(f"/en/courses/{tiny.slug}/").content.decode()
    assert new.serial in shown
    assert certificate.serial not in shown


def test_an_administrator_issues_anew_and_sees_the_history(admin, certificate):  # noqa: F811
    client = signed_in(admin)
    seen = f"/admin/certificates/inspect/{certificate.pk}/"
    where = f"/admin/certificates/reissue/{certificate.pk}/"
    assert where in client.get(seen).content.decode()
    assert client.post(where, {"note": ""}).context["form"].errors["note"]
    answer = client.post(where, {"note": "Name corrected"})
    new = Certificate.objects.get(replaces=certificate)
    assert answer.url == f"/admin/certificates/inspect/{new.pk}/"
    shown = client.get(seen).content.decode()
    assert where not in shown
    assert "Revoked" in shown
    assert "Issued anew" in client.get(answer.url).content.decode()


def test_to_look_is_not_to_issue_anew(timur, certificate):
    client = allowed(timur, "view_certificate")
    client.post(f"/admin/certificates/reissue/{certificate.pk}/", {"note": "x"})
    assert Certificate.objects.count() == 1


def test_after_all_that_the_log_is_in_order(aziza, certificate):
    confirm_names(aziza)
    ends(reissue(certificate=certificate, note="x"), days=-1)
    reminding.record_expired()
    # The test itself moved the end, and the audit sees it.
    assert [p for p in audit().problems if "was changed" not in p] == []
