"""Layouts 6 and 8 against plain Python on the rows."""

import pytest

from learners.models import Enrolment
from programmes.follow_ups import FollowUp, Quote
from programmes.models import Participation
from reports.protecting import protected
from tests.reports.layouts.promises import followed, promised
from tests.reports.layouts.test_figures import chosen, lines, resolved, scores, sex, wanted

pytestmark = pytest.mark.django_db
SEXES = ["female", "male", "not_disclosed"]


def rows_of(table) -> dict:
    return {row.label[1][""]: row.cells for row in table.rows}


@pytest.mark.parametrize(
    "filters", [{"project": 0}, {"project": 1, "since": "2025-06-01"}], ids=str
)
def test_donor_report(world, report, filters):
    promised(world)
    made = report("donor", **resolved(world, filters))
    rows = rows_of(made.tables[0])
    people = chosen(world, filters, "trained")
    once = {line.user_id: sex(line) for line in people}
    trained = rows["1.1 Practitioners trained"]
    assert trained[1] == ["word", "persons"]
    assert trained[2:9] == [
        0, 120, len(once), *(list(once.values()).count(name) for name in SEXES),
        len({line.country for line in people} - {""}),
    ]  # fmt: skip
    sat = {name: [] for name in SEXES}
    of_project = {"project": filters["project"]}
    for enrolment in Enrolment.objects.select_related("user"):
        line = Participation.objects.get(enrolments__enrolment=enrolment)
        if wanted(world, line, of_project) and (
            enrolment.enrolled_at.date().isoformat() >= filters.get("since", "")
        ):
            _before, after, passed = scores(enrolment)
            if after is not None:
                sat[sex(line)].append(passed)
    everybody = [one for some in sat.values() for one in some]
    skills = rows["1.2 Skills improved"]
    assert skills[4] == share(everybody)
    assert skills[5:8] == [share(sat[name]) for name in SEXES]
    assert skills[2:4] == [0, 75.5]
    assert rows["1.3 Academies"][2:5] == [0, 3, 2]
    assert rows["1.3 Academies"][-1] == ["text", "letters"]
    events = [e for e in world.events.values() if e.project == world.projects[filters["project"]]]
    events = [e for e in events if e.start.isoformat() >= filters.get("since", "")]
    markers = made.tables[-1]
    assert all(sum(row.cells) == len(events) for row in markers.rows)


def share(passed):
    return round(100 * sum(passed) / len(passed), 1) if len(passed) >= 5 else None


def test_what_is_promised_to_a_donor_says_as_much_as_the_table_below(world, report):
    """Small counts: the outputs and the table by country speak of the same people."""
    promised(world)
    for project in world.projects:
        made = protected(report("donor", project=project.pk))
        once = made.tables[2].rows[-1].cells
        trained = rows_of(made.tables[0])["1.1 Practitioners trained"]
        assert trained[4:8] == [once[3], *once[:3]]


@pytest.mark.parametrize(
    "filters", [{}, {"country": "KZ"}, {"project": 1}, {"sex": "female"}], ids=str
)
def test_follow_up(world, report, filters):
    followed(world)
    made = report("follow_up", **resolved(world, filters))
    asked_lines = [
        line for line in Participation.objects.select_related("user", "event__project")
        if wanted(world, line, filters)
    ]  # fmt: skip
    for table, months in zip(made.tables, (3, 6), strict=True):
        rows = list(FollowUp.objects.filter(participation__in=asked_lines, months=months))
        for row, question in zip(table.rows, ("used", "contacted", "trained"), strict=True):
            said = [getattr(one, question) for one in rows if getattr(one, question)]
            partly = None if question == "contacted" else said.count("partly")
            counts = [said.count("yes"), partly, said.count("no")]
            assert row.cells[:6] == [
                len(rows), len(said), len(said) / len(rows),
                *(counts if len(said) >= 5 else [None] * 3),
            ]  # fmt: skip
        quote = Quote.objects.filter(follow_up__in=rows, state="approved").first()
        example = table.rows[0].cells[6][1]
        assert example == (f"“{quote.text}”" if quote else "")
        told = sum(one.colleagues or 0 for one in rows)
        facts = {what[1]: said[1] for what, said in made.facts}
        few = sum(one.answered_at is not None for one in rows) < 5
        assert facts.get(months, [0])[0] == (0 if few else told)


def test_what_a_few_have_answered_is_nobodys_business(world, report):
    """A report so narrow that one could guess who said it."""
    followed(world)
    three = FollowUp.objects.filter(months=3, answered_at__isnull=False).exclude(used="")[:3]
    FollowUp.objects.exclude(pk__in=[one.pk for one in three]).delete()
    made = report("follow_up")
    used = made.tables[0].rows[0].cells
    assert used[:6] == [3, 3, 1.0, None, None, None]
    assert ["note", "few_answers"] in made.notes
    assert not made.facts
    assert protected(made).tables[0].rows[0].cells[:6] == ["<5", "<5", None, None, None, None]


def test_examples_that_wait_are_not_shown(world, report):
    followed(world)
    Quote.objects.update(state="waiting")
    for table in report("follow_up").tables:
        assert all(row.cells[6] == ["text", ""] for row in table.rows)


def test_answers_do_not_add_up_to_those_who_were_asked_elsewhere(world, report):
    """Nobody is followed up who did not attend; what is asked is asked of the same lines."""
    followed(world)
    attended = {line.pk for line, _there, _of in lines(world, {})}
    assert attended
    assert (
        report("follow_up", event="A-1").tables[0].rows[0].cells[0]
        == FollowUp.objects.filter(
            participation__event__code="A-1", participation__role="participant", months=3
        ).count()
    )
