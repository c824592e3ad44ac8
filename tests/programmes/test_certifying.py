"""Certificates of an event: for who attended 80 %, by a button, in the background, once."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from certificates import auditing, bundling, keys
from certificates.bundles import Bundle
from certificates.designs import CertificateTemplate
from certificates.issuing import revoke
from certificates.models import Batch, Reason
from people.models import TargetGroup, User
from programmes import certifying, participating
from programmes.access import Right
from programmes.certifying import TooEarly
from programmes.choices import EventState, Role
from programmes.models import Attendance, Event, Programme, Project
from programmes.tasks import issue_certificates
from tests.certificates.conftest import own_private_storage  # noqa: F401
from tests.conftest import person, signed_in
from tests.courses.watching import listed as told
from tests.courses.watching import queries
from tests.people.test_races import at_once
from tests.programmes.certifying import attended, certified, issued, where
from tests.programmes.conftest import CAST, listed, new_event, participants
from tests.programmes.test_access import HOME, LOST, OPEN, outcome

# Who ----------------------------------------------------------------------------------------------

MAY = {"olga": OPEN, "malika": OPEN, "timur": HOME, "nurlan": HOME}


@pytest.mark.parametrize("who", [*CAST, "nobody"])
def test_who_may_see_issue_and_print(clients, event, kazakh, line, who):
    attended(line, 8)
    client, may = clients[who], MAY.get(who) == OPEN
    seen = outcome(client.get(where(event)))
    assert seen == MAY.get(who, seen)
    assert (seen == OPEN) == may
    client.post(where(event))
    assert Batch.objects.exists() == may
    client.post(where(event, "event_certificates_file"), {"language": "en", "form": "pdf"})
    assert Bundle.objects.exists() == may
    assert DBTaskResult.objects.filter(task_path__endswith="issue_certificates").exists() == may


@pytest.mark.parametrize("who", ["malika", "timur", "nurlan"])
def test_somebody_elses_event_is_not_found(clients, other_event, kazakh, who):
    client = clients[who]
    assert outcome(client.get(where(other_event))) == LOST
    client.post(where(other_event))
    client.post(where(other_event, "event_certificates_file"), {"language": "en", "form": "pdf"})
    assert not Batch.objects.exists()
    assert not Bundle.objects.exists()


def test_a_file_is_for_who_asked_for_it_and_of_this_event(clients, event, other_event, olga):
    bundle = Bundle.objects.create(
        by=olga, subject_key=event.key, title="x", language="en", file="certificates/x.pdf"
    )
    storages["private"].save("certificates/x.pdf", io.BytesIO(b"%PDF"))
    name = "event_certificates_download"
    assert clients["olga"].get(where(event, name, bundle.pk)).status_code == 200
    assert outcome(clients["malika"].get(where(event, name, bundle.pk))) == LOST
    assert outcome(clients["olga"].get(where(other_event, name, bundle.pk))) == LOST


def test_the_right_is_of_officers_and_organisers():
    from programmes.access import ORGANISER, TRAINER

    assert Right.CERTIFY in ORGANISER
    assert Right.CERTIFY not in TRAINER


def test_trainers_see_no_button(clients, event, line):
    attended(line, 9)
    page = reverse("programme_events:inspect", args=[event.pk])
    assert "Issue certificates (1)" in clients["malika"].get(page).content.decode()
    assert "Issue certificates" not in clients["timur"].get(page).content.decode()


# What for -----------------------------------------------------------------------------------------


def test_from_eighty_per_cent_on(event, three, olga):
    batch = issued(event, olga)
    assert [c.user for c in certified(event)] == [line.user for line in three[:2]]
    assert (batch.total, batch.done) == (2, 2)
    assert batch.finished_at


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PARTICIPANT])
def test_for_participants_only(event, olga, role):
    line = listed(event, person("x@example.org", given_name="X"), role)
    attended(line, 10)
    assert issued(event, olga).total == 0


def test_not_for_who_was_taken_off_the_list_erased_or_merged(event, three, olga):
    one, other, _third = three
    participating.withdraw(one, event.end)
    User.objects.filter(pk=other.user_id).update(erased_at=timezone.now())
    issued(event, olga)
    assert not certified(event).exists()


def test_not_before_the_last_day_nor_of_a_cancelled_one(event, three, olga):
    morning = datetime(2026, 5, 7, 20, tzinfo=UTC)  # In Tashkent it is the eighth, the last day.
    assert certifying.may_begin(event, morning)
    early = morning - timedelta(hours=2)
    with pytest.raises(TooEarly):
        certifying.begin(event, by=olga, now=early)
    event.state = EventState.CANCELLED
    with pytest.raises(TooEarly):
        certifying.begin(event, by=olga)
    event.save()
    answer = signed_in(olga).post(where(event), follow=True)
    assert "it was cancelled" in answer.content.decode()
    assert not Batch.objects.exists()


# Once ---------------------------------------------------------------------------------------------


def test_pressed_again_it_issues_nothing(event, three, olga):
    issued(event, olga)
    first = set(certified(event))
    again = issued(event, olga)
    assert (again.total, set(certified(event))) == (0, first)


def test_while_one_is_under_way_no_other_begins(event, three, olga):
    batch = certifying.begin(event, by=olga)
    assert certifying.begin(event, by=olga) == batch
    assert DBTaskResult.objects.filter(task_path__endswith="issue_certificates").count() == 1
    # One that was lost does not close the way for ever.
    Batch.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert certifying.begin(event, by=olga) != batch


def test_later_additions_look_like_the_first(event, three, olga):
    template = CertificateTemplate(name="Events", accent="#112233")
    template.save()
    client = signed_in(olga)
    client.post(where(event), {"template": template.pk, "place_ru": "Ташкент", "place_uz": ""})
    issue_certificates.func(Batch.objects.get().pk)
    attended_more(three[2])
    page = reverse("programme_events:inspect", args=[event.pk])
    assert "Issue certificates (1)" in client.get(page).content.decode()
    client.post(where(event), {"as_before": "1"})
    issue_certificates.func(Batch.objects.first().pk)
    assert certified(event).count() == 3
    designs = {c.snapshot["design"] for c in certified(event)}
    places = {c.snapshot["event"]["places"]["ru"] for c in certified(event)}
    assert (designs, places) == ({template.design_id}, {"Ташкент"})


def attended_more(line) -> None:
    Attendance.objects.filter(participation=line).delete()
    attended(line, 8)


def test_a_revoked_one_is_not_issued_again(event, three, olga):
    issued(event, olga)
    revoke(certificate=certified(event).first(), reason=Reason.ISSUED_IN_ERROR)
    assert issued(event, olga).total == 0
    assert certified(event).count() == 2


def test_a_run_that_broke_off_is_taken_up(event, olga, monkeypatch):
    for line in participants(event, 5):
        attended(line, 8)
    monkeypatch.setattr(certifying, "AT_ONCE", 2)
    real, calls = certifying.award, []

    def breaking(**given):
        calls.append(1)
        if len(calls) == 4:
            raise OSError("the machine went off")
        return real(**given)

    monkeypatch.setattr(certifying, "award", breaking)
    batch = certifying.begin(event, by=olga)
    with pytest.raises(OSError, match="went off"):
        issue_certificates.func(batch.pk)
    batch.refresh_from_db()
    assert (batch.total, batch.done, certified(event).count()) == (5, 2, 2)
    issue_certificates.func(batch.pk)
    assert certified(event).count() == 5
    assert auditing.audit().problems == []
    issue_certificates.func(batch.pk)  # Finished: nothing to do.
    issue_certificates.func(12345)


# In the admin -------------------------------------------------------------------------------------


def test_the_page_tells_of_everybody(event, three, malika):
    client = signed_in(malika)
    page = client.get(where(event)).content.decode()
    assert "Issue certificates (2)" in page
    assert "less than 80 %" in page
    client.post(where(event), {"place_ru": "x" * 201})
    assert not Batch.objects.exists()
    client.post(where(event), {})
    assert "0 of 2" in client.get(where(event)).content.decode()
    issue_certificates.func(Batch.objects.get().pk)
    page = client.get(where(event)).content.decode()
    for certificate in certified(event):
        assert certificate.serial in page
    assert "2 certificates are issued." in page
    Attendance.objects.filter(participation=three[0]).delete()
    assert "an officer may revoke it" in client.get(where(event)).content.decode()


def test_a_get_issues_nothing(event, three, malika):
    signed_in(malika).get(where(event))
    assert not Batch.objects.exists()


@pytest.mark.parametrize("number", [1, 30])
def test_pages_ask_no_query_for_each_person(event, malika, number):
    for line in participants(event, number):
        attended(line, 8)
    issued(event, malika)
    client = signed_in(malika)
    for address, most in (
        (where(event), 25), (reverse("programme_events:inspect", args=[event.pk]), 31)
    ):  # fmt: skip
        client.get(address)
        with queries() as asked:
            client.get(address)
        assert len(asked) <= most, told(asked)


def test_all_as_one_pdf_and_as_a_zip(event, three, malika):
    issued(event, malika)
    client = signed_in(malika)
    for form, first in (("pdf", b"%PDF"), ("zip", b"PK")):
        client.post(where(event, "event_certificates_file"), {"language": "ru", "form": form})
        bundle = Bundle.objects.first()
        assert (bundle.by, bundle.subject_key) == (malika, event.key)
        bundling.make_bundle.func(bundle.pk)
        link = where(event, "event_certificates_download", bundle.pk)
        assert link in client.get(where(event)).content.decode()
        content = b"".join(client.get(link).streaming_content)
        assert content.startswith(first)
        if form == "pdf":
            assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 2
        else:
            assert len(zipfile.ZipFile(io.BytesIO(content)).namelist()) == 2


def test_an_officer_finds_events_among_all_files(event, three, olga):
    from django.contrib.auth.models import Permission

    issued(event, olga)
    olga.user_permissions.add(Permission.objects.get(codename="view_certificate"))
    page = signed_in(olga).get("/admin/certificate-bundles/").content.decode()
    assert f'value="{event.key}"' in page


# Really at once -----------------------------------------------------------------------------------


@pytest.fixture
def committed(transactional_db) -> Event:
    """An event with six who attended, which other connections see."""
    TargetGroup.objects.get_or_create(slug="land_border")
    programme = Programme.objects.create(name="Firearms programme")
    project = Project.objects.create(
        programme=programme, code="CAS-1", title="x", start="2026-01-01", end="2027-01-01"
    )
    event = new_event(project)
    event.refresh_from_db()
    for line in participants(event, 6):
        attended(line, 8)
    keys.make()
    return event


@pytest.mark.parametrize("round_", range(3))
def test_two_batches_at_once_issue_one_each(committed, round_):
    event = committed
    batches = [Batch.objects.create(subject_key=event.key) for _twice in range(3)]
    found = at_once(*[lambda b=b: issue_certificates.func(b.pk) for b in batches])
    assert found == [None] * 3
    assert certified(event).count() == 6
    assert len(set(certified(event).values_list("user", flat=True))) == 6
    assert auditing.audit().problems == []
