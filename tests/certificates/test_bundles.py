"""Many certificates as one file: in the background, with progress, for who may see the register."""

import io
import zipfile
from datetime import date, timedelta

import pypdf
import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import storages
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from certificates import bundling
from certificates.bundles import Bundle
from certificates.issuing import revoke
from certificates.models import Certificate
from tests.conftest import signed_in

WHERE = "/admin/certificate-bundles/"


@pytest.fixture
def five(certificate) -> list[Certificate]:
    """Five of one course, each with another name."""
    for number in range(4):
        holder = {"latin": f"Person {number}", "cyrillic": "", "confirmed": True}
        Certificate.objects.create(
            subject_key=certificate.subject_key,
            snapshot={**certificate.snapshot, "holder": holder},
            language="en",
        )
    return list(Certificate.objects.order_by("pk"))


@pytest.fixture
def officer(olga):
    for codename in ("view_certificate", "access_admin"):
        olga.user_permissions.add(Permission.objects.get(codename=codename))
    return olga


def asked(by, certificate: Certificate, **fields) -> Bundle:
    return Bundle.objects.create(
        **{"by": by, "subject_key": certificate.subject_key, "title": "Bread", "language": "en"}
        | fields
    )


def made(bundle: Bundle) -> io.BytesIO:
    bundling.make_bundle.func(bundle.pk)
    bundle.refresh_from_db()
    with storages["private"].open(bundle.file) as file:
        return io.BytesIO(file.read())


def test_one_pdf_with_a_page_for_each(officer, five):
    bundle = asked(officer, five[0])
    reader = pypdf.PdfReader(made(bundle))
    assert bundle.file.endswith(".pdf")
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) == 5
    for certificate, page in zip(five, pages, strict=True):
        assert certificate.serial in page
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data()
    # Only the first was signed: the others are made by this test.
    assert sorted(reader.attachments) == [f"certificate-{five[0].serial}.txt"]


def test_a_zip_with_a_file_for_each(officer, five):
    archive = zipfile.ZipFile(made(asked(officer, five[0], form="zip")))
    assert sorted(archive.namelist()) == sorted(f"certificate-{c.serial}.pdf" for c in five)
    page = pypdf.PdfReader(io.BytesIO(archive.read(f"certificate-{five[2].serial}.pdf"))).pages[0]
    assert "Person 1" in page.extract_text()


def test_more_than_the_engine_can_hold_come_in_parts(officer, five, monkeypatch):
    monkeypatch.setattr(bundling, "PAGES", 2)
    archive = zipfile.ZipFile(made(asked(officer, five[0])))
    sizes = [len(pypdf.PdfReader(io.BytesIO(archive.read(n))).pages) for n in archive.namelist()]
    assert sizes == [2, 2, 1]


def test_days_and_state_choose(officer, five):
    yesterday = timezone.now() - timedelta(days=2)
    Certificate.objects.filter(pk=five[1].pk).update(issued_at=yesterday)
    revoke(certificate=five[2], reason="replaced")
    today = timezone.localdate()
    bundle = asked(officer, five[0], since=today - timedelta(days=1), until=today)
    chosen = bundling.selected(bundle)
    assert five[1] not in chosen
    assert five[2] not in chosen
    assert five[3] in chosen
    assert not bundling.selected(asked(officer, five[0], until=date(2020, 1, 1))).exists()


def test_progress_is_written_down(officer, five, monkeypatch):
    monkeypatch.setattr(bundling, "STEP", 2)
    bundle = asked(officer, five[0], form="zip")
    made(bundle)
    assert (bundle.total, bundle.done) == (5, 4)


def test_a_second_run_of_the_task_makes_nothing(officer, five):
    bundle = asked(officer, five[0])
    made(bundle)
    bundling.make_bundle.func(bundle.pk)
    bundling.make_bundle.func(12345)
    assert len(storages["private"].listdir("certificates/bundles")[1]) == 1


def test_after_a_day_it_is_gone(officer, five):
    bundle = asked(officer, five[0])
    made(bundle)
    bundling.clear_old()
    assert Bundle.objects.exists()
    bundling.clear_old(timezone.now() + timedelta(hours=25))
    assert not Bundle.objects.exists()
    assert storages["private"].listdir("certificates/bundles")[1] == []


# In the admin -------------------------------------------------------------------------------------


def test_an_officer_asks_and_downloads(officer, five):
    client = signed_in(officer)
    assert client.get(WHERE).status_code == 200
    form = {"subject_key": str(five[0].subject_key), "language": "en", "form": "pdf"}
    assert client.post(WHERE, form).status_code == 302
    bundle = Bundle.objects.get()
    assert DBTaskResult.objects.filter(task_path="certificates.bundling.make_bundle").exists()
    assert "0 of 0" in client.get(WHERE).content.decode()
    assert client.get(f"{WHERE}{bundle.pk}/", follow=True).status_code == 404
    made(bundle)
    assert f"{WHERE}{bundle.pk}/" in client.get(WHERE).content.decode()
    answer = client.get(f"{WHERE}{bundle.pk}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_what_is_wrong_is_said(officer, five):
    client = signed_in(officer)
    form = {"subject_key": str(five[0].subject_key), "language": "en", "form": "pdf"}
    answer = client.post(WHERE, {**form, "since": "2026-10-02", "until": "2026-10-01"})
    assert "until" in answer.context["form"].errors
    for name, day in (("since", "0001-01-01"), ("until", "9999-12-31")):
        answer = client.post(WHERE, {**form, name: day})
        assert name in answer.context["form"].errors
    nothing = client.post(WHERE, {**form, "until": "2020-01-01"})
    assert "There are no such certificates." in nothing.content.decode()
    assert "subject_key" in client.post(WHERE, {**form, "subject_key": "x"}).context["form"].errors
    assert not Bundle.objects.exists()


def test_only_who_may_see_the_register(timur, aziza, five, officer):
    for person in (timur, aziza):
        assert signed_in(person).get(WHERE).status_code in (302, 403)
    bundle = asked(officer, five[0])
    made(bundle)
    other = signed_in(timur)
    assert other.get(f"{WHERE}{bundle.pk}/").status_code in (302, 403, 404)
