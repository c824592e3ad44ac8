"""Staff write down what is held: programme, project, who pays, event, days, people."""

from datetime import date

import pytest
from django.urls import reverse

from people.merges import Likeness
from people.models import TargetGroup, User
from programmes import checking
from programmes.models import (
    Attendance,
    Donor,
    Event,
    EventShare,
    FundingLine,
    Participation,
    Project,
    SessionDay,
)
from tests.conftest import person, signed_in
from tests.programmes.conftest import employed, listed, new_event, participants


@pytest.fixture
def officer(olga):
    return signed_in(olga)


def formset(prefix: str, rows: list[dict], initial: int = 0) -> dict:
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial,
            f"{prefix}-MIN_NUM_FORMS": 0, f"{prefix}-MAX_NUM_FORMS": 1000}  # fmt: skip
    for n, row in enumerate(rows):
        data |= {f"{prefix}-{n}-{name}": value for name, value in row.items()}
    return data


def project_form(
    programme, lines: list[dict], initial: int = 0, indicators: list[dict] = (), **fields
) -> dict:
    facts = {"programme": programme.pk, "code": "CAS-9", "phase": "I", "title": "New",
             "start": "2026-01-01", "end": "2026-12-31"}  # fmt: skip
    return (
        facts
        | fields
        | formset("funding_lines", lines, initial)
        | formset("indicators", list(indicators))
    )


def event_form(event: Event | None = None, days=(), shares=(), initial=0, **fields) -> dict:
    facts = {
        "code": "UZ-2026-05", "kind": "national_training", "state": "planned", "title": "Training",
        "place": "Tashkent", "country": "UZ", "mode": "on_site", "languages": ["ru"],
        "start": "2026-05-04", "end": "2026-05-08", "hours": "30", "begins": "09:00",
        "ends": "17:00", "time_zone": "Asia/Tashkent", "places": 20, "gender": 0,
        "human_rights": 0, "terrorism": 0, "drugs": 0, "sdg_16_4": 2,
    }  # fmt: skip
    return {
        **facts,
        **fields,
        **formset("days", list(days), initial),
        **formset("shares", list(shares)),
        **formset("documents", []),
    }


# Projects and money -------------------------------------------------------------------------------


def test_a_project_with_its_donors(officer, project):
    donor = Donor.objects.first()
    lines = [{"donor": donor.pk, "grant": "G9", "currency": "EUR", "share": "100"}]
    answer = officer.post(reverse("projects:add"), project_form(project.programme, lines))
    assert answer.status_code == 302
    made = Project.objects.get(code="CAS-9")
    assert [str(line.share) for line in made.funding_lines.all()] == ["100.00"]
    assert checking.of_project(made) == []


def test_shares_that_do_not_make_a_hundred_are_refused_and_nothing_typed_is_lost(officer, project):
    donor = Donor.objects.first()
    lines = [{"donor": donor.pk, "grant": "G9", "currency": "EUR", "share": "70"}]
    answer = officer.post(reverse("projects:add"), project_form(project.programme, lines))
    shown = answer.content.decode()
    assert "The shares make 70 %, not 100 %." in shown
    assert 'value="G9"' in shown
    assert not Project.objects.filter(code="CAS-9").exists()


def test_a_line_that_pays_for_an_event_stays(officer, event):
    line = event.project.funding_lines.first()
    EventShare.objects.create(event=event, line=line, share=100)
    rows = [
        {"id": row.pk, "donor": row.donor_id, "grant": row.grant, "currency": row.currency,
         "share": "100" if row != line else "60", **({"DELETE": "on"} if row == line else {})}
        for row in event.project.funding_lines.all()
    ]  # fmt: skip
    url = reverse("projects:edit", args=[event.project.pk])
    answer = officer.post(url, project_form(event.project.programme, rows, initial=2))
    assert "pays for an event" in answer.content.decode()
    assert FundingLine.objects.filter(pk=line.pk).exists()


def test_what_is_used_is_not_deleted(officer, event):
    for name, row in (("projects", event.project), ("programmes", event.project.programme)):
        officer.post(reverse(f"{name}:delete", args=[row.pk]))
        row.refresh_from_db()
    unused = Donor.objects.create(name="Unused")
    officer.post(reverse("donors:delete", args=[unused.pk]))
    assert not Donor.objects.filter(pk=unused.pk).exists()


def test_viewers_of_a_donor_come_from_their_group(officer, dana, aziza, project):
    donor = Donor.objects.get(name="Donor Y")
    url = reverse("donors:edit", args=[donor.pk])
    shown = officer.get(url).content.decode()
    assert "dana@example.org" in shown or "Dana" in shown
    officer.post(url, {"name": donor.name, "viewers": [aziza.pk]})
    assert not donor.viewers.exists()
    officer.post(url, {"name": donor.name, "viewers": [dana.pk]})
    assert list(donor.viewers.all()) == [dana]


# Events -------------------------------------------------------------------------------------------


def test_an_event_without_days_gets_the_weekdays_of_its_dates(officer, project, tiny):
    module = tiny.modules[0]
    data = event_form(
        project=project.pk,
        end="2026-05-12",
        teaches=[f"{tiny.key}/{module.key}"],
        partners="Police",
    )
    assert officer.post(reverse("programme_events:add"), data).status_code == 302
    made = Event.objects.get(code="UZ-2026-05")
    assert [day.day.day for day in made.days.all()] == [4, 5, 6, 7, 8, 11, 12]
    taught = made.courses.get()
    assert (taught.course_key, taught.modules) == (tiny.key, [str(module.key)])
    assert tiny.source_title in taught.title
    assert made.markers == {
        "gender": 0, "human_rights": 0, "terrorism": 0, "drugs": 0, "sdg_16_4": 2
    }  # fmt: skip


def test_a_course_that_is_gone_stays_with_the_event(officer, event, tiny):
    url = reverse("programme_events:edit", args=[event.pk])
    gone = event.courses.create(course_key=event.key, title="C9. Gone")
    shown = officer.get(url).content.decode()
    assert "C9. Gone" in shown
    data = event_form(project=event.project.pk, teaches=[str(gone.course_key), str(tiny.key)])
    days = list(event.days.all())
    rows = [{"id": d.pk, "day": str(d.day), "morning": "on", "afternoon": "on"} for d in days]
    officer.post(url, data | formset("days", rows, len(rows)))
    titles = list(event.courses.order_by("pk").values_list("title", flat=True))
    assert titles == ["C9. Gone", f"{tiny.code}. {tiny.source_title}"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"end": "2026-05-01"}, "The last day is before the first."),
        ({"end": "2062-05-08"}, "An event lasts a year at most: please check both days."),
        ({"start": "9999-12-31", "end": "9999-12-31"}, "Please write a date as year, month, day"),
        ({"time_zone": "Tashkent"}, "There is no time zone"),
        ({"begins": "14:00"}, "A day begins before 13:00 and ends after it."),
        ({"languages": []}, "This field is required."),
        ({"hours": "0"}, "greater than or equal to 0.5"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(officer, project, wrong, said):
    data = event_form(**({"project": project.pk} | wrong))
    answer = officer.post(reverse("programme_events:add"), data)
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_shares_of_an_event_are_of_its_project_and_make_a_hundred(officer, project):
    x, y = project.funding_lines.all()
    other = Project.objects.create(
        programme=project.programme, code="Z", title="Z", start=project.start, end=project.end
    )
    url = reverse("programme_events:add")
    half = [{"line": x.pk, "share": "50"}]
    answer = officer.post(url, event_form(project=project.pk, shares=half))
    assert "The shares make 50 %, not 100 %." in answer.content.decode()
    whole = [{"line": x.pk, "share": "50"}, {"line": y.pk, "share": "50"}]
    answer = officer.post(url, event_form(project=other.pk, shares=whole))
    assert "funding line of another project" in answer.content.decode()
    assert officer.post(url, event_form(project=project.pk, shares=whole)).status_code == 302


def test_a_half_day_with_attendance_stays(officer, event, line):
    days = list(event.days.all())
    Attendance.objects.create(participation=line, day=days[0], half="pm", presence="present",
                              evidence="trainer", marked_at="2026-05-04T10:00Z")  # fmt: skip
    url = reverse("programme_events:edit", args=[event.pk])

    def rows(**first):
        said = [{"id": d.pk, "day": str(d.day), "morning": "on", "afternoon": "on"} for d in days]
        said[0] |= first
        data = event_form(project=event.project.pk, code=event.code)
        return data | formset("days", [{k: v for k, v in r.items() if v} for r in said], len(said))

    for wrong in ({"afternoon": ""}, {"DELETE": "on"}, {"day": "2026-05-09"}):
        answer = officer.post(url, rows(**wrong))
        assert "Attendance is recorded for" in answer.content.decode(), wrong
        assert SessionDay.objects.get(pk=days[0].pk).afternoon
    assert officer.post(url, rows(morning="")).status_code == 302
    assert not SessionDay.objects.get(pk=days[0].pk).morning


def test_an_organiser_changes_the_event_but_not_its_money(malika, event, project):
    client = signed_in(malika)
    url = reverse("programme_events:edit", args=[event.pk])
    shown = client.get(url).content.decode()
    assert "shares-TOTAL_FORMS" not in shown
    other = Project.objects.create(
        programme=project.programme, code="Z", title="Z", start=project.start, end=project.end
    )
    rows = [
        {"id": d.pk, "day": str(d.day), "morning": "on", "afternoon": "on"}
        for d in event.days.all()
    ]
    shares = [{"line": project.funding_lines.first().pk, "share": "100"}]
    data = event_form(project=other.pk, title="Renamed", code=event.code, shares=shares)
    assert client.post(url, data | formset("days", rows, len(rows))).status_code == 302
    event.refresh_from_db()
    assert (event.title, event.project) == ("Renamed", project)
    assert not event.shares.exists()


# What is wrong with the data ----------------------------------------------------------------------


def test_a_clean_event_has_no_problems(event, line):
    assert checking.of_event(event) == []


def test_problems_are_said_in_words(event, line, aziza):
    Project.objects.filter(pk=event.project.pk).update(start=date(2026, 5, 6))
    FundingLine.objects.filter(share=40).update(share=30)
    Participation.objects.filter(pk=line.pk).update(confirmed_on=None)
    SessionDay.objects.create(event=event, day=date(2026, 6, 1))
    for _twice in range(2):
        namesake = User.objects.create_user(given_name="Ali", family_name="Valiev")
        listed(event, namesake)
    Attendance.objects.create(participation=line, day=event.days.first(), half="am",
                              presence="present", evidence="trainer",
                              marked_at="2026-05-04T10:00Z")  # fmt: skip
    event.state, event.places = "held", 2
    event.save()
    found = checking.of_event(Event.objects.get(pk=event.pk))
    for part in (
        "its dates are not within the project",
        "is not within the dates of the event",
        "Project: The shares make 90 %",
        "1 person attended who is not confirmed",
        "Not known of 2 of 3 people: sex",
        "Not known of 2 of 3 people: country",
        "Not known of 2 of 3 people: institution",
        "Ali Valiev is on the list more than once",
        "3 people are on the list for 2 places",
        "no attendance is recorded",
    ):
        assert any(part in problem for problem in found), part
    assert sum("no attendance is recorded" in problem for problem in found) == 11


def test_a_project_names_events_outside_its_phase(project):
    new_event(project, "LATE", start=date(2028, 1, 3), end=date(2028, 1, 4))
    assert [problem for problem in checking.of_project(project) if "LATE" in problem]


# The list -----------------------------------------------------------------------------------------


def someone(customs, **fields) -> dict:
    said = {"role": "participant", "given_name": "Nilufar", "family_name": "Saidova",
            "sex": "female", "country": "UZ", "institution": customs.pk, "target_group": 1,
            "position_level": "operational", "email": "n@example.org"}  # fmt: skip
    return said | fields


@pytest.fixture
def said(customs, db):
    from people.models import TargetGroup

    return someone(customs, target_group=TargetGroup.objects.get(slug="land_border").pk)


def test_a_new_person_comes_onto_the_list_without_an_account(officer, event, customs, said):
    officer.post(reverse("event_add_person", args=[event.key]), said)
    line = event.participations.get()
    assert line.institution == customs
    assert line.user.email == "n@example.org"
    assert not line.user.has_usable_password()
    assert line.user.affiliation.verified_at is None


def test_who_may_be_there_already_is_shown_to_officers_at_once(officer, event, customs):
    before = employed(
        User.objects.create_user(given_name="Тимур", family_name="Юсупов", country="UZ"), customs
    )
    group = TargetGroup.objects.get(slug="land_border")
    page = officer.post(
        reverse("event_add_person", args=[event.key]),
        {"role": "participant", "given_name": "Timur", "family_name": "Yusupov", "sex": "male",
         "country": "UZ", "institution": customs.pk, "position_level": "operational",
         "target_group": group.pk},
        follow=True,
    )  # fmt: skip
    assert "in the system already" in page.content.decode()
    assert Likeness.objects.get().first == before


def test_a_known_person_keeps_what_they_said_of_themselves(officer, event, said):
    known = person("n@example.org", given_name="Nilufar", family_name="Said-Zoda", sex="female")
    officer.post(reverse("event_add_person", args=[event.key]), said)
    known.refresh_from_db()
    assert event.participations.get().user == known
    assert (known.family_name, known.country) == ("Said-Zoda", "UZ")
    assert known.has_usable_password()


def test_nobody_is_added_twice_and_what_was_typed_is_there(officer, event, said):
    url = reverse("event_add_person", args=[event.key])
    officer.post(url, said)
    answer = officer.post(url, said)
    assert "already on the list" in answer.content.decode()
    assert 'value="Saidova"' in answer.content.decode()
    assert event.participations.count() == 1


def test_an_incomplete_person_is_not_made(officer, event, said):
    answer = officer.post(reverse("event_add_person", args=[event.key]), said | {"sex": ""})
    assert answer.context["form"].errors.keys() == {"sex"}
    assert not User.objects.filter(email="n@example.org").exists()


def test_confirming_and_taking_off_are_done_once(officer, event, aziza):
    line = listed(event, aziza)
    for name in ("event_confirm", "event_withdraw"):
        officer.post(reverse(name, args=[event.key, line.pk]))
        Participation.objects.filter(pk=line.pk).update(confirmed_on=date(2026, 1, 2))
        officer.post(reverse(name, args=[event.key, line.pk]))
        line.refresh_from_db()
        assert line.confirmed_on == date(2026, 1, 2)
    assert line.withdrawn_on == event.today()


def test_the_page_of_an_event_shows_figures_and_problems(officer, event, customs, aziza):
    for number, line in enumerate(participants(event, 4)):
        halves = [(d, h) for d in event.days.all() for h in ("am", "pm")][: 10 - 2 * number]
        Attendance.objects.bulk_create(
            Attendance(participation=line, day=d, half=h, presence="present",
                       evidence="trainer", marked_at="2026-05-04T10:00Z") for d, h in halves
        )  # fmt: skip
    shown = officer.get(reverse("programme_events:inspect", args=[event.pk])).content.decode()
    assert "attended 4 (women 2, men 2, not disclosed 0), at least 80 % of the half-days 2" in shown
    assert "Not known of 4 of 4 people: institution" in shown


def test_the_page_says_in_which_languages_they_can_work(officer, event):
    first, second, _third, gone = participants(event, 4)
    for line, spoken in ((first, ["ru", "uz"]), (second, ["ru"]), (gone, ["tk"])):
        User.objects.filter(pk=line.user_id).update(working_languages=spoken)
    Participation.objects.filter(pk=gone.pk).update(withdrawn_on=event.start)
    page = officer.get(reverse("programme_events:inspect", args=[event.pk]))
    assert page.context["spoken"] == [("Русский", 2), ("Oʻzbekcha", 1), ("not said", 1)]
    User.objects.update(working_languages=[])
    page = officer.get(reverse("programme_events:inspect", args=[event.pk]))
    assert page.context["spoken"] == []


@pytest.mark.parametrize("number", [1, 10, 100])
def test_the_page_asks_no_query_for_each_person(
    officer, event, number, django_assert_max_num_queries
):
    participants(event, number)
    url = reverse("programme_events:inspect", args=[event.pk])
    officer.get(url)
    with django_assert_max_num_queries(27):
        officer.get(url)


def test_a_person_takes_their_events_with_their_data(line):
    data = signed_in(line.user).get("/en/profile/my-data/").json()
    assert data["events"][0]["event"] == "Detection at the border"
    assert data["events"][0]["institution"] == "Customs committee"


def test_employed_people_are_counted_by_the_institution(event, customs):
    user = employed(person("y@example.org", sex="male", country="UZ"), customs)
    assert listed(event, user).institution == customs
