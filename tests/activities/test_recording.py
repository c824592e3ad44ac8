"""What a frame reports is a claim: the server says who, what and when, and keeps it."""

import json
import uuid
from typing import Any

import pytest

from activities import rules
from activities.models import Outcome, SavedState, Statement
from activities.tickets import NOWHERE, Ticket
from tests.activities.conftest import brought
from tests.activities.packing import package
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
PLACE = uuid.UUID(int=7)
PART = "5b3c1b2e-3a0c-4a51-9f0e-0c7d6c1b2a3d"


def xapi(verb: str = "completed", **result: Any) -> dict[str, Any]:
    return {
        "actor": {"name": "Somebody else", "mbox": "mailto:boss@example.org"},
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"},
        "object": {"id": "http://evil.example/other", "definition": {}},
        "result": result,
    }


def scored(raw: Any, top: Any = 10, **more: Any) -> dict[str, Any]:
    return {"score": {"raw": raw, "max": top, "min": 0, "scaled": 1}, **more}


@pytest.fixture
def report(aziza_client, aziza, salt):
    """Sends a report as the page around the frame does; returns the answer."""

    def send(statements=(), states=(), client=None, place=PLACE, raw=None):
        ticket = Ticket(aziza.pk, salt.pk, salt.folder, place).sign()
        body = raw if raw is not None else json.dumps(
            {"statements": list(statements), "states": list(states)}
        )  # fmt: skip
        return (client or aziza_client).post(
            f"/h5p/record/{ticket}/", body, content_type="application/json"
        )

    return send


def test_actor_object_registration_and_time_are_the_servers(report, aziza, salt):
    assert report([xapi(**scored(8, completion=True))]).json() == {
        "completed": True, "passed": False, "step_done": False
    }  # fmt: skip
    row = Statement.objects.get()
    assert (row.user, row.content_key, row.context_key) == (aziza, salt.translation_key, PLACE)
    assert row.result == {"score": {"raw": 8.0, "max": 10.0, "scaled": 0.8}, "completion": True}
    stored = json.dumps([str(value) for value in row.__dict__.values()])
    assert "evil.example" not in stored
    assert "boss@example.org" not in stored


def test_statements_are_never_changed(report):
    report([xapi()])
    row = Statement.objects.get()
    with pytest.raises(TypeError):
        row.save()


def test_every_attempt_has_its_registration(report):
    report([xapi("attempted"), xapi(**scored(3)), xapi("attempted"), xapi(**scored(9))])
    registrations = [row.registration for row in Statement.objects.order_by("at", "result")]
    assert len(set(registrations)) == 2
    outcome = Outcome.objects.get()
    assert (outcome.attempts, outcome.best, outcome.last) == (2, 0.9, 0.9)


def test_what_is_said_of_a_part_does_not_count_for_the_whole(report):
    part = xapi("answered", **scored(10, success=True))
    part["object"]["id"] += f"?subContentId={PART}"
    report([part])
    assert str(Statement.objects.get().sub_content) == PART
    outcome = Outcome.objects.get()
    assert (outcome.attempts, outcome.completed, outcome.passed) == (0, False, False)


def test_passing(report):
    report([xapi("answered", **scored(10))])
    assert Outcome.objects.get().passed
    report([xapi("failed", **scored(0, success=False))])
    assert Outcome.objects.get().passed, "what was reached stays"


def test_rules():
    outcome = Outcome(completed=True, passed=False, best=0.79)
    assert rules.is_met("completed", 0, outcome)
    assert not rules.is_met("passed", 0, outcome)
    assert not rules.is_met("score", 80, outcome)
    outcome.best = 0.8
    assert rules.is_met("score", 80, outcome)
    assert not rules.is_met("score", 0, Outcome())


@pytest.mark.parametrize(
    "score",
    [
        {"raw": 11, "max": 10}, {"raw": -1, "max": 10}, {"raw": 1, "max": 0},
        {"raw": True, "max": 1},
        {"raw": "8", "max": 10}, {"raw": 1e300, "max": 1e301}, {"max": 10}, [], None, 7,
    ],
)  # fmt: skip
def test_scores_that_cannot_be(report, score):
    report([xapi(score=score)])
    assert "score" not in Statement.objects.get().result
    assert Outcome.objects.get().best is None


@pytest.mark.parametrize(
    "item",
    [
        None, 7, [], {}, {"verb": "completed"}, {"verb": {"id": 7}},
        {"verb": {"id": "http://evil.example/verbs/hacked"}}, {"verb": {"id": "x" * 400}},
    ],
)  # fmt: skip
def test_what_is_no_statement_is_left_out(report, item):
    assert report([item, xapi()]).status_code == 200
    assert Statement.objects.count() == 1


def test_long_and_strange_results_are_cut_down(report):
    report([xapi(response="a" * 50_000, duration="PT1H<script>", success="yes", extra={"a": 1})])
    assert Statement.objects.get().result == {"response": "a" * 10_000}
    report([xapi(response="\0", duration="PT12.5S")])
    assert Statement.objects.latest("at").result == {"duration": "PT12.5S"}


@pytest.mark.parametrize(
    "raw",
    ["", "{", "[]", "7", '{"statements": {}}', '{"states": 1}', "[" * 100_000,
     json.dumps({"statements": [{}] * 51}), "x" * 600_000],
)  # fmt: skip
def test_what_is_no_report(report, raw):
    assert report(raw=raw).status_code == 400
    assert not Outcome.objects.exists()


def test_only_the_person_of_the_ticket_may_report(report, timur, client):
    assert report([xapi()], client=signed_in(timur)).status_code == 404
    assert report([xapi()], client=client).status_code == 401
    assert not Statement.objects.exists()


def test_a_forged_request_of_another_site_is_refused(aziza, salt):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(aziza)
    ticket = Ticket(aziza.pk, salt.pk, salt.folder, PLACE).sign()
    answer = strict.post(f"/h5p/record/{ticket}/", "{}", content_type="text/plain")
    assert answer.status_code == 403


def test_a_preview_records_nothing(report):
    assert report([xapi()], place=NOWHERE).status_code == 404
    assert not Statement.objects.exists()


def state(data: Any = '{"answer": 1}', **fields: Any) -> dict[str, Any]:
    return {"part": "0", "name": "state", "data": data, **fields}


def test_a_state_is_kept_once_and_replaced(report):
    report(states=[state()])
    report(states=[state('{"answer": 2}'), state("1", part=PART)])
    assert SavedState.objects.get(part="").data == '{"answer": 2}'
    assert SavedState.objects.get(part=PART).data == "1"
    report(states=[state(None)])
    assert not SavedState.objects.filter(part="").exists()


@pytest.mark.parametrize(
    "item",
    [
        state("x" * 200_000), state(7), state("\0"), state("\ud800"), state(name="../x"),
        state(name=None), state(part="<script>"), None, [],
    ],
)  # fmt: skip
def test_what_is_no_state(report, item):
    assert report(states=[item]).status_code == 200
    assert not SavedState.objects.exists()


def test_a_state_comes_back_in_every_language_but_to_nobody_else(
    report, client, aziza, timur, salt
):
    from activities import playing

    report(states=[state()])
    russian = salt.copy_for_translation(locale_of("ru"))
    russian.body["params"]["text"] = "<p>Соль замедляет.</p>"
    russian.save()
    mine = {"0": {"state": '{"answer": 1}'}}
    assert playing.states(salt, Ticket(aziza.pk, salt.pk, salt.folder, PLACE)) == mine
    assert playing.states(russian, Ticket(aziza.pk, russian.pk, salt.folder, PLACE)) == mine
    assert playing.states(salt, Ticket(timur.pk, salt.pk, salt.folder, PLACE)) == {}
    other = uuid.UUID(int=8)
    assert playing.states(salt, Ticket(aziza.pk, salt.pk, salt.folder, other)) == {}


def test_a_changed_content_starts_anew(report, aziza, salt):
    from activities import playing

    report(states=[state()])
    salt.body["params"]["note"] = "one field more"
    assert playing.states(salt, Ticket(aziza.pk, salt.pk, salt.folder, PLACE)) == {}


def test_records_outlive_their_content(report, salt):
    report([xapi()], [state()])
    salt.delete()
    assert Statement.objects.count() == SavedState.objects.count() == 1
    assert Outcome.objects.get().completed


def locale_of(language: str):
    from wagtail.models import Locale

    return Locale.objects.get(language_code=language)


def test_texts_are_offered_to_translators_and_put_back():
    content = brought(
        package({"text": "<p>Salt <strong>slows</strong> it.</p><p>A lot.</p>", "note": "Tom & J"})
    )
    from languages.texts import Texts

    found = Texts(content)
    assert set(found.by_place.values()) == {
        "A pinch of salt", "Salt <strong>slows</strong> it.", "A lot.", "Tom &amp; J",
    }  # fmt: skip
    copy = type(content)(locale=locale_of("ru"), translation_key=content.translation_key)
    found.write(
        copy, content, lambda place, text: text.replace("Salt", "Соль").replace("Tom", "Том")
    )
    assert copy.body["params"] == {
        "text": "<p>Соль <strong>slows</strong> it.</p><p>A lot.</p>",
        "note": "Том &amp; J",
    }
