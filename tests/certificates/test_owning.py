"""What its owner does with a certificate: getting it, finding it, having it say their name."""

import io

import pypdf
import pytest
from django.core import mail
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates.issuing import revoke
from certificates.models import Certificate
from certificates.tasks import send_certificate
from people.exporting import personal_data
from tests.conftest import signed_in


def url(certificate: Certificate, language: str = "en") -> str:
    return f"/{language}/certificates/{certificate.serial}/"


def said(answer) -> str:
    reader = pypdf.PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    return " ".join(reader.pages[0].extract_text().split())


# Getting it -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "title"), [("en", "Bread in two"), ("ru", "Хлеб в двух")])
def test_its_owner_gets_it_although_no_worker_runs(aziza_client, certificate, language, title):
    answer = aziza_client.get(url(certificate, language))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert f'filename="certificate-{certificate.serial}.pdf"' in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert "private" in answer["Cache-Control"]
    assert title in said(answer)


def test_a_sheet_that_is_there_is_handed_out_as_it_is(aziza_client, certificate, monkeypatch):
    b"".join(aziza_client.get(url(certificate)).streaming_content)
    monkeypatch.setattr("certificates.rendering.make", None)
    assert aziza_client.get(url(certificate)).status_code == 200


def test_a_stranger_signs_in_first(certificate):
    answer = Client().get(url(certificate))
    assert answer.status_code == 302
    assert answer.url == f"/accounts/login/?next={url(certificate)}"


def test_somebody_elses_is_not_there(certificate, timur):
    client = signed_in(timur)
    assert client.get(url(certificate)).status_code == 404
    assert client.get(f"{url(certificate)}name/").status_code == 404
    assert client.post(f"{url(certificate)}name/").status_code == 404


def test_an_officer_keeps_the_register_but_names_nobody(certificate, olga):
    client = signed_in(olga)
    assert client.get(url(certificate)).status_code == 200
    assert client.get(f"{url(certificate)}name/").status_code == 404
    assert client.post(f"{url(certificate)}name/").status_code == 404


@pytest.mark.parametrize("serial", ["ABCD-EFGH-JKMN", "1", "%00", "ы"])
def test_a_number_that_is_none_is_a_404(aziza_client, certificate, serial):
    assert aziza_client.get(f"/en/certificates/{serial}/").status_code == 404


def test_a_revoked_one_is_not_given_out_but_explained(aziza_client, certificate):
    b"".join(aziza_client.get(url(certificate)).streaming_content)
    revoke(certificate=certificate, reason="replaced")
    answer = aziza_client.get(url(certificate), follow=True)
    assert answer.redirect_chain == [(f"/en/verify/{certificate.serial}/", 302)]
    assert answer.context["verdict"] == "revoked"


def test_revoking_deletes_the_stored_sheets(
    aziza_client, certificate, django_capture_on_commit_callbacks
):
    b"".join(aziza_client.get(url(certificate)).streaming_content)
    folder = f"certificates/{certificate.serial[:2]}/{certificate.serial}"
    assert storages["private"].listdir(folder)[1]
    with django_capture_on_commit_callbacks(execute=True):
        revoke(certificate=certificate, reason="replaced")
    assert storages["private"].listdir(folder)[1] == []


# Finding it -----------------------------------------------------------------------------------


def test_it_stands_in_my_learning_and_on_the_course_page(aziza_client, certificate, tiny):
    learning = aziza_client.get("/ru/my-learning/").content.decode()
    assert certificate.serial in learning
    assert f"/ru/certificates/{certificate.serial}/" in learning
    assert f"/ru/verify/{certificate.serial}/" in learning
    course = aziza_client.get(f"/en/courses/{tiny.slug}/").content.decode()
    assert f"/en/verify/{certificate.serial}/" in course


def test_before_the_completion_there_is_nothing(aziza_client, enrolment, tiny):
    assert aziza_client.get("/en/my-learning/").context["certificates"] == []
    assert "certificate" not in aziza_client.get(f"/en/courses/{tiny.slug}/").context


def test_a_revoked_one_is_shown_as_such(aziza_client, certificate):
    revoke(certificate=certificate, reason="replaced")
    learning = aziza_client.get("/en/my-learning/").content.decode()
    assert "Revoked" in learning
    assert url(certificate) not in learning


def test_my_learning_costs_the_same_for_many(aziza_client, aziza, certificate):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            aziza_client.get("/en/my-learning/")
        return len(queries)

    one = cost()
    for _more in range(20):
        Certificate.objects.create(
            user=aziza,
            subject_key=certificate.subject_key,
            snapshot=certificate.snapshot,
            language="en",
        )
    assert cost() == one <= 8


def test_the_person_can_take_it_along(aziza, certificate):
    (row,) = personal_data(aziza)["certificates"]
    assert row["serial"] == certificate.serial
    assert row["course"]["code"] == "T1"


# The name -------------------------------------------------------------------------------------


def confirm(user) -> None:
    user.name_latin, user.name_cyrillic = "Azizaxon Karimova", "Азизахон Каримова"
    user.names_confirmed_at = timezone.now()
    user.save()


def test_the_owner_confirms_the_name_and_the_sheet_shows_it(aziza_client, aziza, certificate):
    name_page = f"{url(certificate)}name/"
    assert "Aziza Karimova" in said(aziza_client.get(url(certificate)))
    assert name_page in aziza_client.get("/en/my-learning/").content.decode()
    assert name_page in aziza_client.get("/en/profile/").content.decode()

    answer = aziza_client.get(name_page)
    assert answer.status_code == 200
    assert answer.context["names"] == []
    # Confirmed nowhere yet: the button would change nothing.
    assert aziza_client.post(name_page).url == name_page
    assert Certificate.objects.get().needs_name

    confirm(aziza)
    assert "Азизахон Каримова" in aziza_client.get(name_page).content.decode()
    assert aziza_client.post(name_page).url == "/en/my-learning/"
    assert "Azizaxon Karimova" in said(aziza_client.get(url(certificate)))
    assert "Азизахон Каримова" in said(aziza_client.get(url(certificate, "ru")))

    # Once: the page and the hints are gone.
    assert aziza_client.get(name_page).url == "/en/my-learning/"
    assert aziza_client.post(name_page).url == "/en/my-learning/"
    assert name_page not in aziza_client.get("/en/my-learning/").content.decode()
    assert name_page not in aziza_client.get("/en/profile/").content.decode()


def test_looking_at_the_page_changes_nothing(aziza_client, aziza, certificate):
    confirm(aziza)
    aziza_client.get(f"{url(certificate)}name/")
    assert Certificate.objects.get().needs_name


# The letter -----------------------------------------------------------------------------------


def test_the_letter_is_sent_once_in_the_persons_language(aziza, certificate):
    aziza.language = "ru"
    aziza.save()
    for _again in range(2):
        send_certificate.func(certificate.pk)
    (letter,) = mail.outbox
    assert letter.to == [aziza.email]
    assert "Хлеб в двух модулях" in letter.subject
    html = letter.alternatives[0].content
    for body in (letter.body, html):
        assert f"http://testserver/ru/certificates/{certificate.serial}/" in body
        assert f"http://testserver/ru/verify/{certificate.serial}/" in body
        assert f"/ru/certificates/{certificate.serial}/name/" in body
    assert '<html lang="ru">' in html


def test_a_confirmed_name_is_not_asked_for_again(confirmed):
    send_certificate.func(confirmed.pk)
    (letter,) = mail.outbox
    assert "/name/" not in letter.body + letter.alternatives[0].content


def test_a_letter_that_failed_is_sent_by_the_next_try(certificate, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(OSError, match="refused"):
        send_certificate.func(certificate.pk)
    assert Certificate.objects.get().sent_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_certificate.func(certificate.pk)
    assert len(mail.outbox) == 1
    assert Certificate.objects.get().sent_at


@pytest.mark.parametrize("case", ["no address", "closed account", "revoked", "erased", "gone"])
def test_no_letter_where_none_can_be_read(aziza, certificate, case):
    if case == "no address":
        aziza.email = ""
        aziza.save()
    elif case == "closed account":
        aziza.is_active = False
        aziza.save()
    elif case == "revoked":
        revoke(certificate=certificate, reason="replaced")
    elif case == "erased":
        Certificate.objects.update(user=None)
    send_certificate.func(99999 if case == "gone" else certificate.pk)
    assert mail.outbox == []


def test_what_a_person_calls_themselves_is_no_markup(aziza, certificate):
    aziza.given_name = "<b>Aziza</b> & co"
    aziza.save()
    send_certificate.func(certificate.pk)
    (letter,) = mail.outbox
    assert "<b>Aziza</b> & co" in letter.body
    assert "&lt;b&gt;Aziza" in letter.alternatives[0].content
