"""What a list says of a person at the time of the event is corrected on the line, and logged."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from people.models import Affiliation, Institution, TargetGroup, User
from programmes.models import Participation
from tests.conftest import person, signed_in
from tests.programmes.conftest import employed, listed


@pytest.fixture
def bare(event) -> Participation:
    """Somebody of whom nothing was known when she came onto the list."""
    return listed(event, person("lola@example.org", given_name="Lola"))


def address(line: Participation) -> str:
    return reverse("event_correct", args=[line.event.key, line.pk])


def said(institution: Institution, **fields) -> dict:
    group = TargetGroup.objects.get(slug="land_border")
    facts = {"institution": institution.pk, "position_level": "operational",
             "target_group": group.pk, "country": "UZ", "region": ""}  # fmt: skip
    return facts | fields


def test_what_was_missing_is_written_down_and_the_history_tells_of_it(olga, bare, customs):
    officer = signed_in(olga)
    answer = officer.post(address(bare), said(customs, region="Fergana"))
    assert answer.url == reverse("programme_events:inspect", args=[bare.event_id])
    bare.refresh_from_db()
    assert (bare.institution, bare.country, bare.region) == (customs, "UZ", "Fergana")
    assert bare.target_group.slug == "land_border"
    entry = ModelLogEntry.objects.get(action="programmes.correct_line")
    assert (entry.user, entry.object_id) == (olga, str(bare.event_id))
    assert entry.data["line"] == bare.pk
    assert set(entry.data["fields"]) == {"institution", "position_level", "target_group",
                                         "country", "region"}  # fmt: skip
    assert "Lola" not in str(vars(entry))
    history = officer.get(reverse("programme_events:history", args=[bare.event_id]))
    assert "A line of the list was corrected" in history.content.decode()


def test_the_same_again_changes_and_logs_nothing(olga, bare, customs):
    officer = signed_in(olga)
    for _time in range(2):
        officer.post(address(bare), said(customs))
    assert ModelLogEntry.objects.filter(action="programmes.correct_line").count() == 1


def test_what_is_known_of_the_person_by_now_is_proposed_and_not_stored(olga, bare, customs):
    employed(bare.user, customs)
    User.objects.filter(pk=bare.user_id).update(country="UZ")
    form = signed_in(olga).get(address(bare)).context["form"]
    assert form.initial["institution"] == customs.pk
    assert form.initial["country"] == "UZ"
    assert "please check it" in str(form.fields["country"].help_text)
    bare.refresh_from_db()
    assert (bare.institution, bare.country) == (None, "")


def test_what_stands_on_the_line_is_not_overwritten_by_a_later_post(olga, line):
    academy = Institution.objects.create(name="Academy", kind="academia", country="KZ")
    employed(line.user, academy)
    User.objects.filter(pk=line.user_id).update(country="KZ")
    form = signed_in(olga).get(address(line)).context["form"]
    assert form.initial["institution"] == line.institution_id != academy.pk
    assert form.initial["country"] == "UZ"


def test_the_line_names_the_statement_that_says_the_same(olga, bare, customs):
    employed(bare.user, customs)
    officer = signed_in(olga)
    officer.post(address(bare), said(customs))
    bare.refresh_from_db()
    assert bare.affiliation == Affiliation.objects.get(user=bare.user)
    officer.post(address(bare), said(customs, position_level="senior"))
    bare.refresh_from_db()
    assert bare.affiliation is None


def test_half_a_post_is_refused_and_what_was_typed_is_there(olga, bare, customs):
    page = signed_in(olga).post(address(bare), said(customs, target_group="", region="Navoi"))
    assert list(page.context["form"].errors) == ["target_group"]
    assert "Navoi" in page.content.decode()
    bare.refresh_from_db()
    assert bare.institution is None


def test_no_post_at_all_may_be_said(olga, line):
    empty = dict.fromkeys(("institution", "position_level", "target_group"), "")
    signed_in(olga).post(address(line), {**empty, "country": "UZ", "region": ""})
    line.refresh_from_db()
    assert (line.institution, line.affiliation) == (None, None)


def test_an_organiser_corrects_participants_but_not_the_trainer(clients, event, bare, customs):
    clients["malika"].post(address(bare), said(customs))
    bare.refresh_from_db()
    assert bare.institution == customs
    trainer = event.participations.get(role="trainer")
    answer = clients["malika"].post(address(trainer), said(customs))
    assert answer.url == reverse("wagtailadmin_home")
    trainer.refresh_from_db()
    assert trainer.institution is None


def test_the_page_of_the_event_leads_there_and_to_the_room(clients, event, bare):
    url = reverse("programme_events:inspect", args=[event.pk])
    shown = {who: clients[who].get(url).content.decode() for who in ("olga", "malika", "timur")}
    for who, html in shown.items():
        assert (address(bare) in html) == (who != "timur"), who
        assert reverse("attendance", args=[event.key]) in html, who
        assert reverse("cohort", args=[event.key]) in html, who
