"""Recertification by a shorter course."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from certificates import reminding
from certificates.designs import CertificateTemplate
from certificates.issuing import revoke
from certificates.models import Certificate, State
from certificates.tasks import send_reminder
from courses import outline
from learners.enrolling import enrol
from learners.models import Enrolment
from tests.certificates.conftest import finish
from tests.certificates.test_life import ends, reminders
from tests.conftest import signed_in
from tests.courses import building

pytestmark = pytest.mark.django_db


@pytest.fixture
def shorter(tiny):
    """A short course that renews certificates of the tiny one, which are valid for two years."""
    page = building.course("refresher", title="What is new in bread", lessons=1)
    template(courses=tiny.code).save()
    return outline.course_by_key(page.translation_key, "en")


def template(**fields):
    given = {"name": "Bread", "valid_months": 24, "renewed_by": "REF"}
    return CertificateTemplate(**given | fields)


def pass_shorter(person, shorter):
    return finish(enrol(user=person, course_key=shorter.key), shorter)


def of(course):
    return Certificate.objects.filter(subject_key=course.key).order_by("issued_at", "pk")


def test_who_completes_the_shorter_course_near_the_end_gets_a_new_certificate(
    aziza, tiny, shorter, certificate
):
    ends(certificate, days=20)
    pass_shorter(aziza, shorter)
    old, new = of(tiny)
    assert old.pk == certificate.pk
    assert old.state() == new.state() == State.VALID
    assert new.expires_at > timezone.now() + timedelta(days=700)
    assert new.snapshot["course"] == old.snapshot["course"]
    # The course has another round, complete, with what was done in the first.
    first, second = Enrolment.objects.filter(course_key=tiny.key).order_by("round")
    assert first.closed_at
    assert (second.how, second.is_complete, second.closed_at) == ("renewal", True, None)
    assert second.completions.count() == first.completions.count() == len(tiny.step_keys)
    # The shorter course has a certificate of its own.
    assert of(shorter).count() == 1


def test_after_the_end_too(aziza, tiny, shorter, certificate):
    ends(certificate, days=-40)
    pass_shorter(aziza, shorter)
    assert [one.state() for one in of(tiny)] == [State.EXPIRED, State.VALID]


@pytest.mark.parametrize("case", ["too early", "revoked", "somebody else's", "without end"])
def test_nothing_is_renewed(aziza, timur, tiny, shorter, certificate, case):
    ends(certificate, days=200 if case == "too early" else 20)
    if case == "revoked":
        revoke(certificate=certificate, reason="at_request")
    if case == "without end":
        Certificate.objects.filter(pk=certificate.pk).update(expires_at=None)
    pass_shorter(timur if case == "somebody else's" else aziza, shorter)
    assert of(tiny).count() == 1
    assert Enrolment.objects.filter(course_key=tiny.key).count() == 1


def test_only_the_newest_of_a_course_is_renewed_and_once(aziza, tiny, shorter, certificate):
    ends(certificate, days=20)
    first = pass_shorter(aziza, shorter)
    Enrolment.objects.filter(pk=first.enrolment_id).update(closed_at=timezone.now())
    pass_shorter(aziza, shorter)
    assert of(tiny).count() == 2


def test_the_button_leads_to_the_shorter_course(aziza, aziza_client, tiny, shorter, certificate):
    ends(certificate, days=60)
    own = aziza_client.get("/en/certificates/").content.decode()
    assert "Renew it by the course “What is new in bread”" in own
    answer = aziza_client.post(f"/en/certificates/{certificate.serial}/renew/")
    assert answer.url.startswith("/en/courses/refresher/")
    assert Enrolment.objects.get(course_key=shorter.key, closed_at=None)
    # The certified round is not touched before the shorter course is completed.
    assert Enrolment.objects.get(course_key=tiny.key).closed_at is None


def test_the_reminder_names_the_shorter_course(aziza, shorter, certificate):
    aziza.language = "en"
    aziza.save()
    ends(certificate, days=20)
    reminding.remind()
    send_reminder.func(*reminders()[0])
    assert "take the shorter course “What is new in bread”" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"valid_months": None}, "valid_months"),
        ({"courses": ""}, "courses"),
        ({"renewed_by": "T01"}, "renewed_by"),
        ({"renewed_by": "XYZ"}, "renewed_by"),
    ],
)
def test_what_a_template_may_say(tiny, fields, field):
    building.course("refresher")
    if fields.get("renewed_by") == "T01":
        fields = {"renewed_by": tiny.code}
    with pytest.raises(ValidationError) as refused:
        template(**{"courses": tiny.code, **fields}).full_clean()
    assert list(refused.value.message_dict) == [field]
    template(courses=tiny.code).full_clean()


def test_completing_a_course_that_renews_nothing_asks_no_more(
    aziza, tiny, certificate, django_assert_num_queries
):
    from certificates.renewing import renew_others

    renew_others(enrolment=certificate.enrolment, course_code=tiny.code)
    with django_assert_num_queries(0):
        renew_others(enrolment=certificate.enrolment, course_code=tiny.code)


def test_the_own_page_costs_the_same_with_many(aziza, tiny, shorter, certificate):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(aziza)
    ends(certificate, days=20)
    pass_shorter(aziza, shorter)
    client.get("/en/certificates/")
    with CaptureQueriesContext(connection) as few:
        client.get("/en/certificates/")
    for _round in range(5):
        ends(of(tiny).last(), days=20)
        Enrolment.objects.filter(course_key=shorter.key).update(closed_at=timezone.now())
        pass_shorter(aziza, shorter)
    with CaptureQueriesContext(connection) as many:
        client.get("/en/certificates/")
    assert len(many) <= len(few)
