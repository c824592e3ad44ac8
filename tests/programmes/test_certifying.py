"""Certificates of an event: for who attended 80 %, by a button, in the background, once."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
from django.core import mail
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from certificates import auditing, badges, bundling, keys, rendering, verifying
from certificates import publishing as published
from certificates.bundles import Bundle
from certificates.designs import CertificateTemplate
from certificates.issuing import complete_name, revoke
from certificates.models import Batch, Certificate, Kind, Reason
from certificates.tasks import deliver_certificate
from courses import outline
from learners.models import Enrolment
from people.models import TargetGroup, User
from programmes import certifying, cohorting, participating
from programmes.access import Right
from programmes.certifying import TooEarly
from programmes.choices import EventState, Role
from programmes.models import Attendance, Cohort, Event, EventCourse, Programme, Project
from programmes.tasks import issue_certificates
from tests.certificates.conftest import nobody_guessed, own_private_storage  # noqa: F401
from tests.certificates.test_sheet import LANGUAGES, pdf, text
from tests.conftest import person, signed_in
from tests.courses.watching import listed as told
from tests.courses.watching import queries
from tests.people.test_races import at_once
from tests.programmes.conftest import CAST, listed, new_event, participants
from tests.programmes.test_access import HOME, LOST, OPEN, outcome

SEEN = datetime(2026, 5, 4, 6, tzinfo=UTC)


def attended(line, half_days: int) -> None:
    halves = [(day, half) for day in line.event.days.all() for half in ("am", "pm")]
    Attendance.objects.bulk_create(
        Attendance(participation=line, day=day, half=half, presence="present",
                   evidence="trainer", marked_at=SEEN)
        for day, half in halves[:half_days]
    )  # fmt: skip


@pytest.fixture
def three(event) -> list:
    """Who attended nine, eight and seven half-days of ten."""
    lines = participants(event, 3)
    for line, half_days in zip(lines, (9, 8, 7), strict=True):
        attended(line, half_days)
    return lines


def certified(event: Event):
    return Certificate.objects.filter(kind=Kind.EVENT, subject_key=event.key).order_by("pk")


def issued(event: Event, by: User, **terms) -> Batch:
    """The button was pressed, and the worker has done its work."""
    batch = certifying.begin(event, by=by, **terms)
    issue_certificates.func(batch.pk)
    batch.refresh_from_db()
    return batch


def where(event: Event, name: str = "event_certificates", *args) -> str:
    return reverse(name, args=[event.key, *args])


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


# What they say ------------------------------------------------------------------------------------


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


# Cohorts ------------------------------------------------------------------------------------------


def test_a_course_that_the_group_takes_names_project_and_donors(event, line, tiny, olga):
    EventCourse.objects.create(event=event, course_key=tiny.key, title="Bread")
    cohorting.enrol_all(Cohort.objects.create(event=event))
    from tests.certificates.conftest import finish

    certificate = finish(Enrolment.objects.get(), outline.course("bread", "en"))
    assert "Project CAS-1 II. Funded by: Donor X, Donor Y" in text(pdf(certificate, "en"))
    assert "CAS-1 II. Финансирование: Donor X" in text(pdf(certificate, "ru"))


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
