"""Consents: no by default, dated, withdrawn. Erasure: asked for, decided, and then for good."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from certificates.auditing import audit
from certificates.models import Certificate, LogEntry
from learners.models import Enrolment
from people import claiming, consenting, erasing, likening, merging
from people.exporting import personal_data
from people.models import Affiliation, Consent, ErasureRequest, Likeness, Merge, User
from quizzes.models import Answer
from tests.courses.walking import FINAL, Walk
from tests.people.conftest import PASSWORD

PROFILE = "/en/profile/"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def own(aziza):
    return signed_in(aziza)


@pytest.fixture
def officer(olga):
    return signed_in(olga)


# Consents ------------------------------------------------------------------------------------


def test_without_a_word_the_answer_is_no(own, aziza):
    assert consenting.given(aziza) == {}
    assert "checked" not in own.get(PROFILE).content.decode().split("My consents")[1]


def test_given_and_withdrawn_with_their_dates(own, aziza):
    own.post(f"{PROFILE}consents/", {"consent": ["photo", "alumni"]})
    assert set(consenting.given(aziza)) == {"photo", "alumni"}
    own.post(f"{PROFILE}consents/", {"consent": ["photo"]})
    assert set(consenting.given(aziza)) == {"photo"}
    gone = Consent.objects.get(kind="alumni")
    assert gone.withdrawn_at >= gone.given_at
    own.post(f"{PROFILE}consents/", {"consent": ["photo", "alumni"]})
    assert Consent.objects.filter(kind="alumni").count() == 2
    kinds = [row["kind"] for row in personal_data(aziza)["consents"]]
    assert kinds.count("alumni") == 2


def test_the_same_again_changes_nothing_and_nonsense_is_left_out(own, aziza):
    for _twice in range(2):
        own.post(f"{PROFILE}consents/", {"consent": ["photo", "everything", "\0"]})
    assert Consent.objects.count() == 1


def test_an_officer_writes_down_what_was_said_on_paper(officer, olga, aziza):
    page = f"/admin/people/{aziza.pk}/"
    officer.post(f"{page}consents/", {"consent": ["name"]})
    assert consenting.given(aziza)["name"].recorded_by == olga
    assert "Olga" in officer.get(page).content.decode()


def test_nobody_consents_for_somebody_else(timur, aziza):
    signed_in(timur).post(f"/admin/people/{aziza.pk}/consents/", {"consent": ["photo"]})
    Client().post(f"{PROFILE}consents/", {"consent": ["photo"]})
    assert not Consent.objects.exists()


# One's own data ------------------------------------------------------------------------------


@pytest.fixture
def finished(tiny, aziza):
    """A whole course: enrolment, attempts, completions, certificate."""
    walk = Walk(signed_in(aziza))
    walk.enrol()
    walk.walk_to(FINAL)
    walk.take(FINAL)
    return Certificate.objects.get()


def test_attempts_answers_and_enrolments_are_in_the_file(own, finished):
    data = json.loads(own.get(f"{PROFILE}my-data/").content)
    assert data["enrolments"][0]["completed_at"]
    assert len(data["enrolments"][0]["steps"]) > 2
    final = next(row for row in data["attempts"] if row["purpose"] == "final_test")
    assert final["passed"] is True
    assert all(answer["response"] is not None for answer in final["answers"])
    assert all(answer["question"] for answer in final["answers"])
    assert not {"key", "structure", "seed"} & set(final) | set(final["answers"][0]) & {"key"}
    assert "name_block" not in data["person"]


def test_the_file_takes_a_fixed_number_of_queries(aziza, finished, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        personal_data(aziza)


# Erasure -------------------------------------------------------------------------------------


def test_it_is_asked_for_once_and_can_be_taken_back(own, aziza):
    page = f"{PROFILE}erasure/"
    assert "Your account ends" in own.get(page).content.decode()
    for _twice in range(2):
        html = own.post(page, {"action": "ask"}, follow=True).content.decode()
    assert "request for erasure is with the programme staff" in html
    assert ErasureRequest.objects.count() == 1
    own.post(page, {"action": "drop"})
    assert ErasureRequest.objects.get().state == "dropped"
    assert not erasing.carry_out(request=ErasureRequest.objects.get(), by=None)
    aziza.refresh_from_db()
    assert aziza.given_name == "Aziza"


def test_an_officer_says_why_not_and_the_person_reads_it(own, officer, aziza):
    asked = erasing.ask(person=aziza)
    url = f"/admin/people/erasures/{asked.pk}/"
    html = officer.post(url, {"action": "refuse", "answer": " "}, follow=True).content.decode()
    assert "Please write why" in html
    officer.post(url, {"action": "refuse", "answer": "A law keeps it until 2030."})
    assert "A law keeps it until 2030." in own.get(PROFILE).content.decode()


def cells():
    """What reports count, without names: sex, country, kind of institution, completed."""
    rows = Enrolment.objects.values_list(
        "user__sex", "user__country", "user__affiliations__institution__kind", "course_key",
        "completed_at",
    )  # fmt: skip
    return sorted(map(str, rows))


def test_nobody_can_tell_any_more_and_statistics_stay(
    own, officer, olga, aziza, finished, customs, land_border
):
    User.objects.filter(pk=aziza.pk).update(sex="female", country="UZ", phone="901234567")
    Affiliation.objects.create(
        user=aziza, institution=customs, position_level="middle", target_group=land_border
    )
    EmailAddress.objects.create(user=aziza, email=aziza.email, primary=True, verified=True)
    consenting.say(person=aziza, kinds=["photo"])
    before, key = cells(), aziza.key
    scores = list(Answer.objects.values_list("score", flat=True))
    asked = erasing.ask(person=aziza)
    answer = officer.post(f"/admin/people/erasures/{asked.pk}/", {"action": "erase"}, follow=True)
    assert "The data are erased." in answer.content.decode()
    assert cells() == before
    assert list(Answer.objects.values_list("score", flat=True)) == scores
    row = User.objects.get(pk=aziza.pk)
    assert row.key != key
    assert not row.is_active
    # Whatever table it might stand in.
    for person in (row, *User.objects.filter(merged_into=row)):
        assert "Aziza" not in str(vars(person))
        assert "901234567" not in str(vars(person))
    assert not EmailAddress.objects.exists()
    assert not Consent.objects.exists()
    assert own.get(PROFILE).status_code == 302
    data = {"login": "aziza@example.org", "password": PASSWORD}
    assert Client().post("/accounts/login/", data).status_code == 200
    assert officer.get(f"/admin/people/{aziza.pk}/", follow=True).status_code == 404
    assert "Karimova" not in officer.get("/admin/people/erasures/").content.decode()


def test_certificates_stay_in_the_register_without_a_name(olga, aziza, finished, client):
    assert finished.records
    erasing.erase(person=aziza, by=olga)
    certificate = Certificate.objects.get()
    assert certificate.serial == finished.serial
    assert certificate.user is None
    assert certificate.names == []
    assert certificate.records == {}
    assert "Aziza" not in json.dumps(certificate.snapshot)
    assert LogEntry.objects.last().event == "erased"
    assert audit().problems == []
    html = client.get(f"/en/verify/{certificate.serial}/").content.decode()
    assert "Karimova" not in html
    assert client.get(f"/en/verify/{certificate.serial}/").status_code == 200


def test_merged_rows_are_the_same_person_and_are_erased_too(olga, aziza):
    other = User.objects.create_user(given_name="Азиза", family_name="Каримова", phone="90123456")
    merging.merge(kept=aziza, merged=other, by=olga)
    claiming.Claim.objects.all().delete()
    erasing.erase(person=aziza, by=olga)
    other.refresh_from_db()
    assert (other.given_name, other.phone) == ("", "")
    record = Merge.objects.get()
    assert "90123456" not in json.dumps([record.changed, record.moved])
    with pytest.raises(merging.CannotUndo):
        merging.undo(record=record, by=olga)


def test_what_was_found_about_a_person_goes_too(olga, aziza, customs, land_border):
    other = User.objects.create_user(given_name="Азиза", family_name="Каримова")
    for person in (aziza, other):
        Affiliation.objects.create(
            user=person, institution=customs, position_level="middle", target_group=land_border
        )
    assert likening.find_all() == 1
    erasing.erase(person=other, by=olga)
    assert not Likeness.objects.exists()
    assert likening.find_all() == 0


def test_who_has_a_role_is_not_erased(officer, timur):
    asked = erasing.ask(person=timur)
    url = f"/admin/people/erasures/{asked.pk}/"
    html = officer.post(url, {"action": "erase"}, follow=True).content.decode()
    assert "This person has a role." in html
    timur.refresh_from_db()
    assert timur.given_name == "Timur"


@pytest.mark.parametrize("who", ["aziza", "timur"])
def test_others_decide_nothing(request, aziza, who):
    asked = erasing.ask(person=aziza)
    client = signed_in(request.getfixturevalue(who))
    assert client.get("/admin/people/erasures/").status_code == 302
    client.post(f"/admin/people/erasures/{asked.pk}/", {"action": "erase"})
    assert User.objects.get(pk=aziza.pk).given_name == "Aziza"


def test_asking_is_ones_own_affair(client, db):
    assert client.get(f"{PROFILE}erasure/").url.startswith("/accounts/login/")
    client.post(f"{PROFILE}erasure/", {"action": "ask"})
    assert not ErasureRequest.objects.exists()
