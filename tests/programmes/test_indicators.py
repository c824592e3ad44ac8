"""What a project promises its donors is written down on the project, with what it rests on."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from programmes.models import Indicator, Project
from tests.conftest import signed_in
from tests.programmes.test_admin import project_form


@pytest.fixture
def officer(olga):
    return signed_in(olga)


def indicator(**fields) -> dict:
    facts = {"number": "1.1", "output": "Practitioners trained", "text": "unique persons",
             "kind": "trained", "baseline": "0", "target": "120", "reached": "",
             "evidence": "attendance lists", "ORDER": 1}  # fmt: skip
    return facts | fields


def posted(officer, project, *rows):
    form = project_form(project.programme, [], indicators=list(rows))
    return officer.post(reverse("projects:add"), form)


def test_indicators_are_written_down_with_the_project_in_their_order(officer, project):
    answer = posted(
        officer,
        project,
        indicator(number="1.2", text="share passing", kind="passed", target="75", baseline="",
                  ORDER=2),
        indicator(ORDER=1),
        indicator(number="1.3", kind="by_hand", reached="2", evidence="letters", ORDER=3),
    )  # fmt: skip
    assert answer.status_code == 302
    rows = Project.objects.get(code="CAS-9").indicators.all()
    assert [(row.number, row.kind, row.target) for row in rows] == [
        ("1.1", "trained", Decimal(120)),
        ("1.2", "passed", Decimal(75)),
        ("1.3", "by_hand", Decimal(120)),
    ]
    page = officer.get(reverse("projects:inspect", args=[rows[0].project_id])).content.decode()
    assert "Practitioners trained" in page
    assert "counted in the report" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reached": "5"}, "What was reached is counted here"),
        ({"kind": "passed", "target": "120"}, "from 0 to 100"),
        ({"kind": "by_hand", "reached": "2", "evidence": ""}, "what the figure rests on"),
        ({"target": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_is_refused_and_said(officer, project, wrong, said):
    answer = posted(officer, project, indicator(**wrong))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Indicator.objects.exists()


def test_the_database_refuses_it_too(project):
    row = Indicator(project=project, number="1", output="x", text="y", reached=3)
    with pytest.raises(ValidationError):
        row.full_clean()


@pytest.mark.parametrize(
    ("language", "output", "name"),
    [("en", "Skills", "share"), ("ru", "Навыки", "share"), ("uz", "Koʻnikmalar", "share"),
     ("uz-cyrl", "Кўникмалар", "share")],
)  # fmt: skip
def test_an_indicator_speaks_the_readers_language(language, output, name):
    row = Indicator(number="1.2", output="Skills", output_ru="Навыки", output_uz="Koʻnikmalar",
                    text="share")  # fmt: skip
    with override(language):
        assert (row.output_name, row.name) == (output, name)
        assert str(row) == f"1.2 {output}"
