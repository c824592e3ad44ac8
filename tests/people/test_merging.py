"""Two rows become one person, with all that belongs to it, and two again."""

import datetime

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.test import Client
from django.utils import timezone

from certificates.models import Certificate
from learners.enrolling import close, enrol
from learners.models import Completion, Enrolment
from people import likening, merging
from people.merges import Likeness, Merge
from people.models import Affiliation, User
from tests.courses.walking import FINAL, Walk
from tests.people.conftest import PASSWORD
from tests.people.test_races import at_once


@pytest.fixture
def signed(db):
    """Aziza again, from an attendance list; nobody knew that she has an account."""
    return User.objects.create_user(
        given_name="Азиза", family_name="Каримова", sex="female", phone="901234567", country="UZ"
    )


def everything():
    """All rows of our apps, with all their values; not what the merge itself writes."""
    left_out = {"people.Merge", "people.Likeness"}
    return {
        (model._meta.label, row["pk"] if "pk" in row else row[model._meta.pk.attname]): row
        for config in apps.get_app_configs() if merging.is_ours(config.path)
        for model in config.get_models() if model._meta.label not in left_out
        for row in model._base_manager.values()
        if config.label not in ("cms", "content", "library")
    }  # fmt: skip


def test_all_that_points_to_the_person_moves_and_comes_back(tiny, aziza, signed, olga):
    """A whole course: enrolment, attempts, completions, certificate."""
    client = Client()
    client.force_login(signed)
    walk = Walk(client)
    walk.enrol()
    walk.walk_to(FINAL)
    walk.take(FINAL)
    assert Certificate.objects.get().user == signed
    before = everything()
    record = merging.merge(kept=aziza, merged=signed, by=olga)
    for model, field in merging.pointing():
        assert not model._base_manager.filter(**{field: signed}).exists(), (model, field)
    assert Certificate.objects.get().user == aziza
    assert aziza.enrolments.get().completions.exists()
    assert aziza.attempts.exists()
    signed.refresh_from_db()
    assert signed.merged_into == aziza
    assert not signed.is_active
    assert client.get("/en/my-learning/").status_code == 302
    assert merging.undo(record=record, by=olga) == 0
    assert everything() == before


def test_every_foreign_key_of_ours_is_led_along():
    """A model that is added tomorrow is not forgotten."""
    found = {(model._meta.label, field) for model, field in merging.pointing()}
    for label, field in [
        ("learners.Enrolment", "user"), ("quizzes.Attempt", "user"), ("quizzes.Allowance", "user"),
        ("quizzes.Mark", "rater"), ("activities.Outcome", "user"), ("activities.Statement", "user"),
        ("certificates.Certificate", "user"), ("reports.Export", "user"),
        ("people.Affiliation", "user"),
    ]:  # fmt: skip
        assert (label, field) in found
    assert not any(label.startswith("wagtail") for label, _field in found)


def test_of_two_open_enrolments_of_a_course_one_stays_open(tiny, aziza, signed, olga):
    mine = enrol(user=aziza, course_key=tiny.key)
    theirs = enrol(user=signed, course_key=tiny.key)
    Completion.objects.create(enrolment=theirs, step_key=tiny.steps[0].key)
    before = everything()
    record = merging.merge(kept=aziza, merged=signed, by=olga)
    rows = Enrolment.objects.filter(user=aziza).order_by("round")
    assert [row.pk for row in rows] == [mine.pk, theirs.pk]
    assert [row.round for row in rows] == [1, 2]
    # The one in which more was done goes on; nothing of the other is lost.
    assert rows[0].closed_at
    assert rows[1].closed_at is None
    assert merging.undo(record=record, by=olga) == 0
    assert everything() == before


def test_a_completed_enrolment_goes_before_a_begun_one(tiny, aziza, signed, olga):
    mine = enrol(user=aziza, course_key=tiny.key)
    theirs = enrol(user=signed, course_key=tiny.key)
    Enrolment.objects.filter(pk=mine.pk).update(completed_at=timezone.now())
    Completion.objects.create(enrolment=theirs, step_key=tiny.steps[0].key)
    merging.merge(kept=aziza, merged=signed, by=olga)
    mine.refresh_from_db()
    assert mine.closed_at is None


def test_rounds_of_both_are_numbered_on(tiny, aziza, signed, olga):
    for person in (aziza, signed, signed):
        close(enrolment=enrol(user=person, course_key=tiny.key))
    merging.merge(kept=aziza, merged=signed, by=olga)
    rounds = Enrolment.objects.filter(user=aziza).values_list("round", flat=True)
    assert sorted(rounds) == [1, 2, 3]


def test_one_post_is_held_and_the_history_is_kept(aziza, signed, olga, customs, land_border):
    said = {"institution": customs, "position_level": "middle", "target_group": land_border}
    Affiliation.objects.create(user=aziza, **said)
    since = timezone.localdate() - datetime.timedelta(days=400)
    Affiliation.objects.create(user=signed, since=since, **said)
    record = merging.merge(kept=aziza, merged=signed, by=olga)
    assert aziza.affiliations.count() == 2
    assert aziza.affiliations.filter(until=None).count() == 1
    merging.undo(record=record, by=olga)
    assert signed.affiliations.get().until is None


def test_what_is_not_known_is_filled_in_and_what_is_known_stays(aziza, signed, olga):
    User.objects.filter(pk=signed.pk).update(given_name="Азиза", age_group="30_39")
    record = merging.merge(kept=aziza, merged=signed, by=olga)
    aziza.refresh_from_db()
    assert (aziza.given_name, aziza.email) == ("Aziza", "aziza@example.org")
    assert (aziza.sex, aziza.phone, aziza.age_group) == ("female", "901234567", "30_39")
    User.objects.filter(pk=aziza.pk).update(phone="907654321")
    # The telephone was corrected since: that is not taken back.
    assert merging.undo(record=record, by=olga) == 1
    aziza.refresh_from_db()
    assert (aziza.sex, aziza.phone) == ("", "907654321")


def test_working_languages_are_taken_over_and_given_back(db):
    one, other = (User.objects.create_user(given_name="A", family_name=f"B{n}") for n in range(2))
    User.objects.filter(pk=other.pk).update(working_languages=["ru", "uz"])
    record = merging.merge(kept=one, merged=User.objects.get(pk=other.pk), by=None)
    one.refresh_from_db()
    assert one.working_languages == ["ru", "uz"]
    assert merging.undo(record=record, by=None) == 0
    one.refresh_from_db()
    assert one.working_languages == []


def test_an_address_goes_to_the_one_who_has_none(signed, olga):
    other = User.objects.create_user("a@example.org", given_name="Азиза", family_name="К")
    record = merging.merge(kept=signed, merged=other, by=olga)
    signed.refresh_from_db()
    assert signed.email == "a@example.org"
    assert merging.undo(record=record, by=olga) == 0
    other.refresh_from_db()
    assert other.email == "a@example.org"


def test_the_account_stays_with_its_owner(aziza, signed, olga):
    EmailAddress.objects.create(user=aziza, email=aziza.email, primary=True, verified=True)
    with pytest.raises(merging.KeepTheAccount):
        merging.merge(kept=signed, merged=aziza, by=olga)
    merging.merge(kept=aziza, merged=signed, by=olga)
    data = {"login": aziza.email, "password": PASSWORD}
    assert Client().post("/accounts/login/", data).status_code == 302


def test_what_can_not_be_merged_or_undone(aziza, signed, olga, timur):
    with pytest.raises(merging.CannotMerge):
        merging.merge(kept=aziza, merged=aziza, by=olga)
    record = merging.merge(kept=aziza, merged=signed, by=olga)
    with pytest.raises(merging.CannotMerge):
        merging.merge(kept=olga, merged=signed, by=olga)
    further = merging.merge(kept=timur, merged=aziza, by=olga)
    with pytest.raises(merging.CannotUndo):
        merging.undo(record=record, by=olga)
    merging.undo(record=further, by=olga)
    merging.undo(record=record, by=olga)
    with pytest.raises(merging.CannotUndo):
        merging.undo(record=record, by=olga)


def test_what_comes_in_late_is_led_after(tiny, aziza, signed, olga):
    record = merging.merge(kept=aziza, merged=signed, by=olga)
    enrol(user=signed, course_key=tiny.key)
    assert merging.follow(record.pk) == 1
    assert aziza.enrolments.count() == 1
    assert merging.follow(record.pk) == 0
    merging.undo(record=Merge.objects.get(), by=olga)
    assert signed.enrolments.count() == 1
    assert merging.follow(record.pk) == 0


def test_an_officer_merges_and_undoes_in_the_admin(aziza, signed, olga, customs, land_border):
    for person in (aziza, signed):
        Affiliation.objects.create(
            user=person, institution=customs, position_level="middle", target_group=land_border
        )
    likening.find_all()
    (found,) = likening.waiting()
    client = Client()
    client.force_login(olga)
    page = f"/admin/people/duplicates/{found.pk}/"
    html = client.get(page).content.decode()
    assert f'value="{aziza.pk}"' in html
    assert f'value="{signed.pk}"' not in html
    answer = client.post(page, {"action": "one", "kept": "999"}, follow=True)
    assert "which row stays" in answer.content.decode()
    answer = client.post(page, {"action": "one", "kept": signed.pk}, follow=True)
    assert "row with the account must stay" in answer.content.decode()
    answer = client.post(page, {"action": "one", "kept": aziza.pk}, follow=True)
    assert "They are one person now." in answer.content.decode()
    assert Likeness.objects.get().state == "one"
    record = Merge.objects.get()
    answer = client.post(f"/admin/people/merges/{record.pk}/undo/", follow=True)
    assert "two people again" in answer.content.decode()
    assert likening.waiting().count() == 1


def test_others_merge_and_undo_nothing(aziza, timur, signed, olga):
    record = merging.merge(kept=aziza, merged=signed, by=olga)
    for other in (aziza, timur):
        client = Client()
        client.force_login(other)
        client.post(f"/admin/people/merges/{record.pk}/undo/")
    record.refresh_from_db()
    assert record.undone_at is None


@pytest.mark.django_db(transaction=True)
def test_two_merges_of_the_same_two_at_once():
    one, other = (User.objects.create_user(given_name=name) for name in ("A", "B"))
    results = at_once(
        lambda: merging.merge(kept=one, merged=other, by=None),
        lambda: merging.merge(kept=other, merged=one, by=None),
    )
    assert sorted(type(result).__name__ for result in results) == ["CannotMerge", "Merge"]
    assert User.objects.listed().count() == 1
