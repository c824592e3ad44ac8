"""What the certificate of a learning path says, its life, and where it can be checked."""

import io
import json
from datetime import date, timedelta

import pypdf
import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from certificates import (
    auditing,
    badges,
    bundling,
    data_integrity,
    keys,
    offline,
    paths,
    publishing,
    rendering,
    verifying,
    verifying_badges,
)
from certificates.bundles import Bundle
from certificates.designs import CertificateTemplate, Wording
from certificates.issuing import complete_name, reissue, revoke
from certificates.models import Certificate, Kind, LogEntry, Reason, State
from certificates.tasks import deliver_certificate, send_reminder
from courses.models import LearningPath, Outline
from learners.enrolling import close
from learners.models import Enrolment
from tests.certificates.conftest import of_paths, take
from tests.certificates.paths import TITLES, made
from tests.certificates.test_sheet import LANGUAGES, pdf, text
from tests.conftest import signed_in

# What it says -------------------------------------------------------------------------------------


def test_it_freezes_title_hours_and_courses(awarded, path, tiny):
    said = awarded.snapshot
    assert said["course"]["titles"] == TITLES
    assert (said["course"]["code"], said["course"]["hours"]) == ("P1", 1 + 3)
    today = date.fromisoformat(said["completed_on"])
    assert [(c["code"], c["hours"], c["completed_on"]) for c in said["courses"]] == [
        ("T1", 1, today.isoformat()), ("BAR", 3, today.isoformat()),
    ]  # fmt: skip
    assert said["courses"][0]["titles"]["ru"] == "Хлеб в двух модулях"
    LearningPath.objects.all().delete()
    Outline.objects.all().delete()
    kept = Certificate.objects.get(pk=awarded.pk)
    assert kept.title_in("ru") == ("Пекарь", "ru")
    assert "Хлеб в двух модулях" in text(pdf(kept, "ru"))


def test_a_name_that_waits_is_completed_as_on_courses(aziza, tiny, barley, path):
    take(aziza, tiny)
    take(aziza, barley)
    issued = of_paths().get()
    assert issued.needs_name
    aziza.name_latin, aziza.names_confirmed_at = "Azizaxon Karimova", timezone.now()
    aziza.save()
    assert complete_name(certificate=issued).names == ["Azizaxon Karimova"]
    assert auditing.audit().problems == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet(awarded, language):
    reader = pdf(awarded, language)
    said = text(reader)
    assert len(reader.pages) == 1
    assert TITLES[language] in said
    assert "T1" in said and "BAR" in said
    assert str(timezone.localdate().year) in said
    with override(language):
        assert rendering.wording.completed(awarded) in said
        assert rendering.wording.hours_said(4) in said.replace("\u00a0", " ") or "4" in said


LONG = {
    "en": "Detection of firearms, their parts, components and ammunition at land border crossing",
    "ru": "Выявление огнестрельного оружия, его составных частей и боеприпасов в пунктах пропуска",
}


@pytest.mark.parametrize("number", [1, 4, 7, 12, 20])
@pytest.mark.parametrize("portrait", [False, True])
@pytest.mark.parametrize("beside", ["", "ru"])
def test_long_titles_and_many_courses_stay_on_one_page(awarded, number, portrait, beside):
    titles = {language: f"{title} {title}"[:150] for language, title in LONG.items()}
    row = {"code": "C10", "titles": titles, "hours": 6, "completed_on": "2026-11-01"}
    awarded.snapshot["course"]["titles"] = titles
    awarded.snapshot["courses"] = [row] * number
    awarded.snapshot["lines"] = ["A line of a programme, and who has paid for all of it " * 2]
    template = CertificateTemplate(name="Both", portrait=portrait, beside=beside)
    template.save()
    awarded.snapshot["design"] = template.design_id
    reader = pypdf.PdfReader(io.BytesIO(rendering.make(rendering.saying(awarded, "en"), awarded)))
    assert len(reader.pages) == 1
    said = text(reader)
    assert said.count("C10") == number * (2 if beside else 1)
    assert awarded.serial in said


def test_the_template_for_all_gives_its_look_but_no_words_and_no_end(aziza, tiny, barley, path):
    template = CertificateTemplate(name="All", accent="#112233", valid_months=12)
    template.wordings = [
        Wording(language="en", completed="has passed the course", note="In 2026", heading="Diploma")
    ]
    template.save()
    take(aziza, tiny)
    take(aziza, barley)
    issued = of_paths().get()
    assert issued.expires_at is None
    said = rendering.saying(issued, "en")
    assert said["accent"] == "#112233"
    part = said["parts"][0]
    assert part["completed"] == "has completed the learning path"
    assert part["heading"] != "Diploma"
    assert "In 2026" in part["lines"]


def test_a_template_that_names_the_path_gives_all(aziza, tiny, barley, path):
    template = CertificateTemplate(name="Paths", courses="P1, P2", valid_months=12)
    template.wordings = [Wording(language="en", completed="is a baker now")]
    template.save()
    take(aziza, tiny)
    take(aziza, barley)
    issued = of_paths().get()
    assert issued.expires_at > timezone.now() + timedelta(days=360)
    assert rendering.saying(issued, "en")["parts"][0]["completed"] == "is a baker now"


# Its life -----------------------------------------------------------------------------------------


def ends(certificate: Certificate, days: int) -> None:
    Certificate.objects.filter(pk=certificate.pk).update(
        expires_at=timezone.now() + timedelta(days=days)
    )


def test_near_its_end_it_is_earned_again_by_all_courses(aziza, tiny, barley, awarded):
    ends(awarded, 20)
    for course in (tiny, barley):
        assert of_paths().count() == 1
        close(enrolment=Enrolment.objects.get(course_key=course.key, closed_at=None))
        take(aziza, course)
    old, new = of_paths()
    assert (old.round, new.round) == (1, 2)
    assert old.state() == new.state() == State.VALID
    assert not new.may_be_renewed and not old.may_be_renewed


def test_a_revoked_one_is_not_issued_again(aziza, tiny, awarded):
    revoke(certificate=awarded, reason=Reason.ISSUED_IN_ERROR)
    close(enrolment=Enrolment.objects.get(course_key=tiny.key))
    take(aziza, tiny)
    assert of_paths().get().state() == State.REVOKED
    assert paths.catch_up() == 0


def test_issued_anew_it_stays_one_of_the_path(awarded):
    new = reissue(certificate=awarded, note="name")
    assert (new.kind, new.subject_key) == (Kind.PATH, awarded.subject_key)
    assert auditing.audit().problems == []


def test_its_kind_can_not_be_changed_unnoticed(awarded):
    assert auditing.audit().problems == []
    assert LogEntry.objects.filter(serial=awarded.serial, event="issued").count() == 1
    Certificate.objects.filter(pk=awarded.pk).update(kind=Kind.EVENT)
    assert auditing.audit().problems != []


def test_the_database_keeps_the_promise(aziza, awarded):
    again = {"user": aziza, "kind": Kind.PATH, "subject_key": awarded.subject_key}
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(**again, snapshot=awarded.snapshot)
    enrolment = Enrolment.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(**again, round=2, enrolment=enrolment, snapshot={})


@pytest.mark.parametrize("language", ["en", "ru", "uz", "uz-cyrl"])
def test_letters_speak_of_the_path(aziza, awarded, language):
    type(aziza).objects.filter(pk=aziza.pk).update(language=language)
    deliver_certificate.func(awarded.pk)
    ends(awarded, 20)
    Certificate.objects.filter(pk=awarded.pk).update(reminded=30)
    send_reminder.func(awarded.pk, 30)
    ready, reminder = mail.outbox
    assert TITLES[language] in ready.body and TITLES[language] in reminder.body
    with override(language):
        assert awarded.serial in ready.body


# Where it can be checked --------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verification_page(awarded, language, nobody_guessed, django_assert_max_num_queries):
    stranger = Client()
    stranger.get(f"/{language}/verify/{awarded.serial}/")
    with django_assert_max_num_queries(4):
        answer = stranger.get(f"/{language}/verify/{awarded.serial}/")
    said = answer.content.decode()
    assert answer.context["verdict"] == "valid"
    assert TITLES[language] in said
    assert "T1 " in said and "BAR " in said
    with override(language):
        assert str(Kind.PATH.label) in said
    assert "ktamova" not in said and "Ўктамова" not in said


def test_the_badge_is_a_learning_programme(awarded):
    said = badges.as_json(awarded, "ru", keys.current())
    achieved = said["credentialSubject"]["achievement"]
    assert (achieved["achievementType"], achieved["name"]) == ("LearningProgram", "Пекарь")
    public = verifying.read_keys(publishing.key_set())
    assert data_integrity.verify(said, public) == keys.current().kid
    found = verifying_badges.check(json.dumps(said), public, None, timezone.now())
    assert (found.verdict, found.record.course) == ("valid", "P1")
    document = Client().get(f"/badges/achievements/{awarded.subject_key}.json").json()
    assert document["achievementType"] == "LearningProgram"


def test_the_record_on_paper_is_checked_without_a_network(awarded):
    said = rendering.saying(awarded, "en")
    public = verifying.read_keys(publishing.key_set())
    found = verifying.check(f"{said['url']}#{said['record']}", public)
    assert (found.verdict, found.record.course) == ("valid", "P1")
    assert found.record.name == "Oʻktamova Gʻuncha"
    assert "Новвой йўналиши" in offline.page("uz-cyrl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_owner_finds_it(aziza, awarded, language):
    client = signed_in(aziza)
    with override(language):
        label = str(Kind.PATH.label)
    own = client.get(f"/{language}/certificates/").content.decode()
    assert TITLES[language] in own and label in own
    assert awarded.serial in client.get(f"/{language}/my-learning/").content.decode()
    page = client.get(f"/{language}/paths/p1/").content.decode()
    assert awarded.url.split("/", 2)[2] in page
    answer = client.get(f"/{language}/certificates/{awarded.serial}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_the_page_of_a_path_says_what_is_asked(aziza, client, path):
    page = client.get("/en/paths/p1/").content.decode()
    assert "Whoever completes all these courses receives a certificate of the path." in page
    assert "until then nobody can complete the path" not in page
    made("P9", "T1", "C99")
    assert "nobody can complete the path" in client.get("/en/paths/p9/").content.decode()


def test_all_of_a_path_as_one_file(olga, awarded):
    bundle = bundling.order(
        Bundle(by=olga, subject_key=awarded.subject_key, title="Baker", language="uz")
    )
    bundling.make_bundle.func(bundle.pk)
    bundle.refresh_from_db()
    assert (bundle.total, bundle.file.rpartition(".")[2]) == (1, "pdf")
