"""Templates: chosen and filled by trainers, frozen with what they said, never seen as code."""

import io
from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from certificates import designing, previewing, rendering
from certificates.designs import CertificateTemplate, Design, Signatory, Wording
from certificates.issuing import end_of_day, months_after
from certificates.models import Certificate, site_day
from tests.certificates.conftest import finish, renamed
from tests.certificates.test_sheet import LONG, LONG_CYRILLIC, elements, pdf, text
from tests.conftest import signed_in

SIGNATURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><path d="M1 1h80"/></svg>'
)


def png(width: int = 40, height: int = 20) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), "#883322").save(content, "PNG")
    return content.getvalue()


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["bodies"].clear()


def made(**fields) -> CertificateTemplate:
    template = CertificateTemplate(**{"name": "Academy", **fields})
    template.wordings = [
        Wording(language="en", heading="Diploma", note="Issued with the Academy"),
        Wording(language="uz", heading="Gʻuncha diplomi"),
    ]
    template.signatories = [
        Signatory(name_latin="Timur Akhmedov", name_cyrillic="Тимур Ахмедов",
                  post_en="Head of the Academy", post_ru="Начальник академии",
                  post_uz="Akademiya boshligʻi",
                  signature=SimpleUploadedFile("timur.svg", SIGNATURE.encode())),
        Signatory(name_latin="Olga Sokolova", post_en="Programme officer"),
    ]  # fmt: skip
    template.save()
    return template


@pytest.fixture
def template(db) -> CertificateTemplate:
    return made()


@pytest.fixture
def certificate(template, enrolment, tiny) -> Certificate:
    """Aziza's, with the template of the academy."""
    return finish(enrolment, tiny)


def test_the_sheet_says_what_the_template_says(certificate):
    said = text(pdf(certificate, "en"))
    for wanted in ("Diploma", "Issued with the Academy", "Timur Akhmedov", "Head of the Academy",
                   "Olga Sokolova", "Aziza Karimova", "has completed the course"):  # fmt: skip
        assert wanted in said
    russian = text(pdf(certificate, "ru"))
    assert "Тимур Ахмедов" in russian
    assert "Начальник академии" in russian
    assert "Diploma" not in russian


def test_uzbek_cyrillic_is_derived(certificate):
    said = text(pdf(certificate, "uz-cyrl"))
    assert "Ғунча дипломи" in said
    assert "Академия бошлиғи" in said


def test_a_later_change_of_the_template_changes_no_certificate(certificate, template):
    before = rendering.saying(certificate, "en")
    wording = template.wordings.first()
    wording.heading = "Another"
    template.wordings = [wording]
    template.accent = "#112233"
    template.save()
    kept = Certificate.objects.get()
    assert rendering.saying(kept, "en") == before
    assert kept.snapshot["design"] != template.design_id
    assert Design.objects.count() == 2


def test_it_outlives_its_template(certificate, template):
    template.delete()
    designing.data_of.cache_clear()
    assert "Diploma" in text(pdf(Certificate.objects.get(), "en"))


def test_the_same_words_are_frozen_once(template):
    template.save()
    template.name = "Renamed"
    template.save()
    assert Design.objects.count() == 1


def test_the_template_of_the_course_comes_before_that_of_all(template, enrolment, tiny):
    own = made(name="Bread", courses="X1, T1", accent="#112233")
    assert designing.chosen("T1")[0] == own.design_id
    assert designing.chosen("C8")[0] == template.design_id
    assert finish(enrolment, tiny).snapshot["design"] == own.design_id
    template.delete()
    assert designing.chosen("C8") == ("", None)


def test_without_a_template_it_looks_as_usual(enrolment, tiny):
    certificate = finish(enrolment, tiny)
    assert certificate.snapshot["design"] == ""
    assert "Certificate of completion" in text(pdf(certificate, "en"))


def test_choosing_is_kept_for_a_minute_and_forgotten_when_one_is_saved(
    template, django_assert_num_queries
):
    designing.chosen("T1")
    with django_assert_num_queries(0):
        designing.chosen("T1")
    template.valid_months = 5
    template.save()
    assert designing.chosen("T1")[1] == 5


# Two languages, both ways of the paper ------------------------------------------------------------


@pytest.mark.parametrize(("language", "beside"), [("en", "ru"), ("uz", "ru"), ("uz-cyrl", "en")])
def test_two_languages_stand_side_by_side(enrolment, tiny, language, beside):
    made(beside=beside)
    certificate = renamed(finish(enrolment, tiny), "Gʻuncha Oʻktamova", "Ғунча Ўктамова")
    reader = pdf(certificate, language)
    said = text(reader)
    for code in (language, beside):
        assert certificate.title_in(code)[0] in said
        assert certificate.name_in(code) in said
    assert len(list(elements(reader.trailer["/Root"]["/StructTreeRoot"], "/H1"))) == 2
    assert reader.trailer["/Root"]["/Lang"].partition("-")[0] == language.partition("-")[0]


def test_its_own_language_does_not_stand_twice(enrolment, tiny):
    made(beside="ru")
    said = rendering.saying(finish(enrolment, tiny), "ru")
    assert len(said["parts"]) == 1


@pytest.mark.parametrize("portrait", [False, True])
@pytest.mark.parametrize("beside", ["", "ru"])
@pytest.mark.parametrize("name", [LONG, LONG_CYRILLIC, "Ж" * 120])
def test_long_names_fit_every_form(enrolment, tiny, portrait, beside, name):
    made(portrait=portrait, beside=beside)
    certificate = renamed(finish(enrolment, tiny), name, name)
    reader = pdf(certificate, "uz")
    assert len(reader.pages) == 1
    sides = [round(float(side)) for side in reader.pages[0].mediabox[2:]]
    assert sides == ([595, 842] if portrait else [842, 595])
    said = text(reader).replace(" ", "").replace("\u200b", "")
    assert said.count(name.replace(" ", "")) == (2 if beside else 1)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_a_signature_has_words_for_who_does_not_see_it(certificate):
    root = pdf(certificate, "en").trailer["/Root"]["/StructTreeRoot"]
    described = [figure.get("/Alt") for figure in elements(root, "/Figure")]
    assert "Signature: Timur Akhmedov" in described


def test_a_photograph_becomes_small_and_a_broken_picture_nothing(db):
    template = made(logo=SimpleUploadedFile("logo.png", png(3000, 1500)))
    drawn = template.design.data["logo"]
    assert 'width="900" height="450"' in drawn
    template.logo.save("broken.png", ContentFile(b"no picture"))
    template.save()
    assert template.design.data["logo"] == ""


def test_the_pictures_are_private(template):
    path = template.signatories.first().signature.path
    assert "/private/certificates/pictures/" in path


# Expiry -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "until"),
    [
        (date(2026, 11, 27), 24, date(2028, 11, 27)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
    ],
)
def test_months_after(day, months, until):
    assert months_after(day, months) == until


def test_it_is_valid_to_the_end_of_the_last_day(enrolment, tiny):
    made(valid_months=24)
    certificate = finish(enrolment, tiny)
    until = site_day(certificate.expires_at)
    assert until == months_after(site_day(certificate.issued_at), 24)
    assert certificate.state(end_of_day(until) - timedelta(seconds=1)) == "valid"
    assert certificate.state(end_of_day(until) + timedelta(seconds=1)) == "expired"
    assert str(until.year) in text(pdf(certificate, "en"))


# In the admin -------------------------------------------------------------------------------------

WHERE = "/admin/snippets/certificates/certificatetemplate/"
FORM = {
    "name": "Academy", "courses": "", "accent": "#0b5866", "beside": "ru", "valid_months": "24",
    "wordings-TOTAL_FORMS": "1", "wordings-INITIAL_FORMS": "0", "wordings-MIN_NUM_FORMS": "0",
    "wordings-MAX_NUM_FORMS": "3", "wordings-0-language": "en", "wordings-0-heading": "Diploma",
    "wordings-0-ORDER": "1", "signatories-TOTAL_FORMS": "1", "signatories-INITIAL_FORMS": "0",
    "signatories-MIN_NUM_FORMS": "0", "signatories-MAX_NUM_FORMS": "2",
    "signatories-0-name_latin": "Timur Akhmedov", "signatories-0-ORDER": "1",
}  # fmt: skip


def test_a_trainer_fills_a_template(timur):
    client = signed_in(timur)
    assert client.get(f"{WHERE}add/").status_code == 200
    signature = SimpleUploadedFile("timur.png", png(), "image/png")
    answer = client.post(f"{WHERE}add/", {**FORM, "signatories-0-signature": signature})
    assert answer.status_code == 302, answer.context["form"].errors
    data = CertificateTemplate.objects.get().design.data
    assert data["beside"] == "ru"
    assert data["wording"] == {"en": {"heading": "Diploma"}}
    assert data["signatories"][0]["signature"].startswith("<svg")


@pytest.mark.parametrize(
    ("field", "value"), [("accent", "red"), ("accent", "#0b58661"), ("name", "")]
)
def test_what_is_wrong_is_said_at_its_field(timur, field, value):
    answer = signed_in(timur).post(f"{WHERE}add/", {**FORM, field: value})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors


def test_nobody_uploads_a_programme(timur):
    file = SimpleUploadedFile("logo.html", b"<script>", "text/html")
    answer = signed_in(timur).post(f"{WHERE}add/", {**FORM, "logo": file})
    assert "logo" in answer.context["form"].errors


def test_learners_and_officers_do_not_write_templates(aziza, olga, template):
    for person in (aziza, olga):
        answer = signed_in(person).get(WHERE)
        assert answer.status_code in (302, 403)


@pytest.mark.parametrize("language", ["en", "ru", "uz", "uz-cyrl"])
def test_the_preview_shows_the_sheet_while_it_is_written(timur, language):
    client = signed_in(timur)
    url = f"{WHERE}preview/"
    assert client.post(url, FORM).json()["is_valid"]
    shown = client.get(f"{url}?mode={language}").content.decode()
    assert "data:image/svg+xml;base64," in shown
    assert not CertificateTemplate.objects.exists()


def test_the_preview_is_drawn_from_what_is_not_saved(template):
    template.wordings = [Wording(language="en", heading="Not saved")]
    said = rendering.saying(previewing.example(), "en", designing.frozen(template))
    assert said["parts"][0]["heading"] == "Not saved"
    assert said["sample"]
