"""What the certificate of an event says, in whose name, and who is written to."""

import io

import pypdf
import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from certificates import auditing, badges, keys, rendering, verifying
from certificates import publishing as published
from certificates.designs import CertificateTemplate
from certificates.issuing import complete_name
from certificates.models import Certificate, Kind
from certificates.tasks import deliver_certificate
from courses import outline
from learners.models import Enrolment
from people.models import User
from programmes import certifying, cohorting
from programmes.models import Cohort, Event, EventCourse
from tests.certificates.conftest import nobody_guessed, own_private_storage  # noqa: F401
from tests.certificates.test_sheet import LANGUAGES, pdf, text
from tests.conftest import signed_in
from tests.programmes.certifying import attended, certified, issued, where
from tests.programmes.conftest import listed, new_event, participants


@pytest.fixture
def spoken(project) -> Event:
    """An event with its titles in all languages, and seven and a half hours."""
    return new_event(
        project, "UZ-2026-09", title_ru="Выявление на границе", title_uz="Chegarada aniqlash",
        hours=7.5,
    )  # fmt: skip


@pytest.fixture
def given(spoken, olga) -> Certificate:
    line = participants(spoken, 1)[0]
    attended(line, 8)
    issued(spoken, olga, places={"ru": "Ташкент", "uz": "Toshkent"})
    return certified(spoken).get()


def test_it_freezes_what_it_says(given, spoken):
    said = given.snapshot
    assert said["course"] == {
        "code": "UZ-2026-09", "hours": 7.5, "source_language": "en",
        "titles": {"en": "Detection at the border", "ru": "Выявление на границе",
                   "uz": "Chegarada aniqlash", "uz-cyrl": "Чегарада аниқлаш"},
    }  # fmt: skip
    assert said["event"] == {
        "start": "2026-05-04", "end": "2026-05-08", "country": "UZ", "share": 80,
        "places": {"en": "Tashkent", "ru": "Ташкент", "uz": "Toshkent", "uz-cyrl": "Тошкент"},
    }  # fmt: skip
    assert said["completed_on"] == "2026-05-08"
    assert said["lines"][0]["en"] == "Project CAS-1 II. Funded by: Donor X, Donor Y"
    assert given.enrolment is None
    Event.objects.filter(pk=spoken.pk).update(title="Renamed", place="Elsewhere", hours=1)
    assert Certificate.objects.get().title_in("en")[0] == "Detection at the border"


def test_a_title_in_cyrillic_is_no_english(project, olga):
    event = new_event(project, "KZ-2026-09", title="Выявление", title_uz="Aniqlash")
    assert certifying.titles_of(event)[1] == "ru"
    line = participants(event, 1)[0]
    attended(line, 8)
    issued(event, olga)
    assert certified(event).get().language == "ru"


def test_it_is_issued_in_the_language_of_its_holder(spoken, olga):
    for number, language in enumerate(["uz", "", "kk"]):
        user = User.objects.create_user(given_name=f"N{number}", family_name="F", language=language)
        attended(listed(spoken, user), 10)
    issued(spoken, olga)
    # Without one of its own: the first language of the event.
    assert [c.language for c in certified(spoken)] == ["uz", "ru", "ru"]


WORDS = {
    "en": ("Certificate of participation", "has taken part in the event",
           "7.5 hours", "Tashkent, Uzbekistan"),
    "ru": ("Сертификат об участии", "и подтверждает участие в мероприятии",
           "7,5 часа", "Ташкент, Узбекистан"),
    "uz": ("Ishtirok etganlik sertifikati", "quyidagi tadbirda ishtirok etgan",
           "7,5 soat", "Toshkent, Oʻzbekiston"),
    "uz-cyrl": ("Иштирок этганлик сертификати", "қуйидаги тадбирда иштирок этган",
                "7,5 соат", "Тошкент, Ўзбекистон"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet(given, language):
    reader = pdf(given, language)
    said = text(reader).replace("\u00a0", " ")
    assert len(reader.pages) == 1
    assert given.title_in(language)[0] in said
    assert "CAS-1 II" in said and "Donor X" in said
    for words in WORDS[language]:
        assert words in said, said


@pytest.mark.parametrize("portrait", [False, True])
@pytest.mark.parametrize("beside", ["", "ru"])
def test_a_long_title_stays_on_one_page(given, portrait, beside):
    long = "Выявление огнестрельного оружия, его составных частей и боеприпасов "
    given.snapshot["course"]["titles"] = {"en": ("Detection of firearms in parcels " * 9)[:255],
                                          "ru": (long * 4)[:255]}  # fmt: skip
    given.snapshot["event"]["places"] = {"en": "International training centre " * 6}
    template = CertificateTemplate(name="Both", portrait=portrait, beside=beside)
    template.save()
    given.snapshot["design"] = template.design_id
    pages = rendering.make(rendering.saying(given, "en"), given)
    reader = pypdf.PdfReader(io.BytesIO(pages))
    assert len(reader.pages) == 1
    assert given.serial in text(reader)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verification_page(given, language, nobody_guessed, django_assert_max_num_queries):  # noqa: F811
    stranger = Client()
    stranger.get(f"/{language}/verify/{given.serial}/")
    with django_assert_max_num_queries(4):
        answer = stranger.get(f"/{language}/verify/{given.serial}/")
    said = answer.content.decode().replace("\u00a0", " ")
    assert answer.context["verdict"] == "valid"
    assert given.title_in(language)[0] in said
    for words in WORDS[language][2:]:
        assert words in said
    with override(language):
        assert str(Kind.EVENT.label) in said
    assert "Family000" not in said and "G. F." in said


def test_record_and_badge(given):
    said = rendering.saying(given, "en")
    public = verifying.read_keys(published.key_set())
    found = verifying.check(f"{said['url']}#{said['record']}", public)
    assert (found.verdict, found.record.course) == ("valid", "UZ-2026-09")
    achieved = badges.as_json(given, "en", keys.current())["credentialSubject"]["achievement"]
    assert achieved["achievementType"] == "CertificateOfCompletion"


def test_the_code_of_an_event_keeps_the_qr_code_within_version_twelve(given, settings):
    settings.SITE_URL = "https://training.border-academy.example.org"
    given.snapshot["course"]["code"] = "UZ-2026-SURXONDARYO-REGIONAL-TRAINING-12"
    given.snapshot["holder"]["latin"] = "Ж" * 120
    from certificates import signing

    given.records = signing.sign(given, keys.current())
    said = rendering.saying(given, "uz-cyrl")
    assert rendering.code(said["url"], said["record"]).version <= 12


# Names --------------------------------------------------------------------------------------------


def test_without_an_account_it_says_the_name_of_the_list(given):
    assert given.snapshot["holder"]["confirmed"] is False
    assert given.names == ["Given0 Family000"]


def test_whoever_gets_an_account_later_confirms_the_name_once(given):
    user = given.user
    user.name_latin, user.names_confirmed_at = "Gʻani Oʻktamov", timezone.now()
    user.save()
    assert complete_name(certificate=given).names == ["Gʻani Oʻktamov"]
    assert auditing.audit().problems == []


def test_a_name_that_its_owner_confirmed_stands_on_it(event, line, olga, aziza):
    aziza.name_latin, aziza.name_cyrillic = "Azizaxon Karimova", "Азизахон Каримова"
    aziza.names_confirmed_at = timezone.now()
    aziza.save()
    attended(line, 8)
    issued(event, olga)
    assert certified(event).get().names == ["Azizaxon Karimova", "Азизахон Каримова"]


def test_who_has_no_name_at_all_waits_for_one(event, olga):
    user = User.objects.create_user("someone@example.org")
    attended(listed(event, user), 10)
    assert issued(event, olga).total == 0
    assert "waits for a name" in signed_in(olga).get(where(event)).content.decode()
    User.objects.filter(pk=user.pk).update(given_name="Dilnoza", family_name="Yusupova")
    issued(event, olga)
    assert certified(event).get().names == ["Dilnoza Yusupova"]


# Letters ------------------------------------------------------------------------------------------


def test_letters_go_to_who_has_an_address(event, line, three, olga):
    attended(line, 10)
    issued(event, olga)
    assert DBTaskResult.objects.filter(task_path__endswith="deliver_certificate").count() == 1
    deliver_certificate.func(certified(event).get(user=line.user).pk)
    (letter,) = mail.outbox
    assert "You have taken part in the event “Detection at the border”" in letter.body
    assert "you need an account" not in letter.body


def test_who_has_no_account_is_told_so(event, olga):
    user = User.objects.create_user("list@example.org", given_name="Dilnoza", family_name="Y")
    attended(listed(event, user), 10)
    issued(event, olga)
    deliver_certificate.func(certified(event).get().pk)
    (letter,) = mail.outbox
    assert "Without one, ask the organiser" in letter.body
    assert "you have an account" not in letter.body


# Cohorts ------------------------------------------------------------------------------------------


def test_a_course_that_the_group_takes_names_project_and_donors(event, line, tiny, olga):
    EventCourse.objects.create(event=event, course_key=tiny.key, title="Bread")
    cohorting.enrol_all(Cohort.objects.create(event=event))
    from tests.certificates.conftest import finish

    certificate = finish(Enrolment.objects.get(), outline.course("bread", "en"))
    assert "Project CAS-1 II. Funded by: Donor X, Donor Y" in text(pdf(certificate, "en"))
    assert "CAS-1 II. Финансирование: Donor X" in text(pdf(certificate, "ru"))
