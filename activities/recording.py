"""What a content reports is a claim of the browser: checked, cut down, kept, and never a grade.

Actor, object, registration and time are the server's own; of a statement only verb, result and a
few words on what was asked are kept (xAPI 1.0.3, part 2, sections 2.4.3 to 2.4.6).
"""

import json
import math
import re
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from activities import playing
from activities.archive import is_text
from activities.models import H5PContent, Outcome, SavedState, Statement
from activities.signals import outcome_changed
from activities.tickets import Ticket
from people.models import User

MAX_BODY = 512 * 1024
MAX_ITEMS = 50
MAX_STATE = 128 * 1024
MAX_RESPONSE = 10_000
VERBS = {
    "answered", "attempted", "completed", "consumed", "experienced", "failed", "initialized",
    "interacted", "mastered", "passed", "progressed", "scored", "suspended", "terminated",
}  # fmt: skip
FINISHING = {"completed", "passed", "failed", "answered", "mastered", "scored"}
DURATION = re.compile(r"P(?:\d{1,5}D)?(?:T(?:\d{1,5}H)?(?:\d{1,5}M)?(?:\d{1,7}(?:\.\d{1,9})?S)?)?")
NAME = re.compile(r"[\w.-]{1,40}")
KINDS = {
    "choice", "fill-in", "long-fill-in", "likert", "matching", "performance", "sequencing",
    "numeric", "true-false", "other", "compound",
}  # fmt: skip


class Unreadable(Exception):
    """A report that is no report."""


def record(user: User, ticket: Ticket, content: H5PContent, body: bytes) -> tuple[Outcome, bool]:
    """Keep a report: `{"statements": […], "states": […]}`. Unreadable when it is none; what is
    wrong inside is left out. One transaction. Returns what it comes to, and whether whoever
    listens says that the place is done."""
    report = read(body)
    statements = [one for item in report["statements"] if (one := statement(item))]
    states = [one for item in report["states"] if (one := state(item))]
    done = False
    with transaction.atomic():
        outcome = outcome_of(user, ticket, content)
        for one in states:
            keep_state(user, ticket, content, one)
        if statements:
            keep_statements(outcome, content, statements)
            answers = outcome_changed.send(sender=Outcome, outcome=outcome)
            done = any(answer for _receiver, answer in answers)
    return outcome, done


def read(body: bytes) -> dict[str, list[Any]]:
    if len(body) > MAX_BODY:
        raise Unreadable("too long")
    try:
        report = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error
    if not isinstance(report, dict):
        raise Unreadable("no object")
    found = {name: report.get(name, []) for name in ("statements", "states")}
    if not all(isinstance(rows, list) and len(rows) <= MAX_ITEMS for rows in found.values()):
        raise Unreadable("no lists, or too long")
    return found


# Statements ------------------------------------------------------------------------------------


def statement(item: Any) -> dict[str, Any] | None:
    """Verb, part, result and definition of a claimed statement; None if it is none."""
    if not isinstance(item, dict):
        return None
    verb = last_part(mapping(item, "verb").get("id"))
    if verb not in VERBS:
        return None
    thing = mapping(item, "object")
    return {
        "verb": verb,
        "sub_content": sub_content(thing),
        "result": result(mapping(item, "result")),
        "definition": definition(mapping(thing, "definition")),
    }


def mapping(holder: Any, key: str) -> dict[str, Any]:
    value = holder.get(key)
    return value if isinstance(value, dict) else {}


def last_part(iri: Any) -> str:
    return iri.rpartition("/")[2] if isinstance(iri, str) and len(iri) < 300 else ""


def sub_content(thing: dict[str, Any]) -> uuid.UUID | None:
    """The part that a statement is about, in one of the two ways that H5P says it."""
    extensions = mapping(mapping(thing, "definition"), "extensions")
    named = extensions.get("http://h5p.org/x-api/h5p-subContentId")
    found = re.search(r"[?&]subContentId=([0-9a-fA-F-]{36})", str(thing.get("id", ""))[:500])
    try:
        return uuid.UUID(str(named or (found[1] if found else "")))
    except ValueError:
        return None


def result(data: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    if score := scored(mapping(data, "score")):
        kept["score"] = score
    for name in ("success", "completion"):
        if isinstance(data.get(name), bool):
            kept[name] = data[name]
    response = data.get("response")
    if isinstance(response, str) and is_text(response):
        kept["response"] = response[:MAX_RESPONSE]
    duration = data.get("duration")
    if isinstance(duration, str) and DURATION.fullmatch(duration):
        kept["duration"] = duration
    return kept


def scored(data: dict[str, Any]) -> dict[str, float]:
    """`{raw, max, scaled}` where they are numbers that fit together; else {}."""
    raw, top, low = number(data.get("raw")), number(data.get("max")), number(data.get("min", 0))
    if raw is None or top is None or low is None or not low <= raw <= top or top <= 0:
        return {}
    # Reckoned here: what the browser says of it is not asked.
    return {"raw": raw, "max": top, "scaled": round(max(0.0, raw / top), 4)}


def number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e9 and math.isfinite(value) else None


def definition(data: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    if data.get("interactionType") in KINDS:
        kept["interactionType"] = data["interactionType"]
    for name in ("name", "description"):
        text = next(iter(mapping(data, name).values()), "")
        if isinstance(text, str) and text and is_text(text):
            kept[name] = text[:1000]
    return kept


def outcome_of(user: User, ticket: Ticket, content: H5PContent) -> Outcome:
    """The person's row at this place, locked until the end of the transaction."""
    keys = {
        "user": user, "context_key": ticket.place, "content_key": content.translation_key
    }  # fmt: skip
    Outcome.objects.get_or_create(**keys)
    return Outcome.objects.select_for_update().get(**keys)


def keep_statements(outcome: Outcome, content: H5PContent, rows: list[dict[str, Any]]) -> None:
    now = timezone.now()
    statements = []
    for row in rows:
        statements.append(
            Statement(
                user_id=outcome.user_id,
                context_key=outcome.context_key,
                content_key=outcome.content_key,
                registration=registration(outcome),
                language=content.locale.language_code,
                at=now,
                **row,
            )
        )
        reckon(outcome, row)
    Statement.objects.bulk_create(statements)
    outcome.last_at = now
    outcome.save()


def registration(outcome: Outcome) -> uuid.UUID:
    """The attempt that is going on: it ends with its result, what comes after is the next one."""
    return uuid.uuid5(outcome.context_key, f"{outcome.content_key}/{outcome.attempts + 1}")


def reckon(outcome: Outcome, row: dict[str, Any]) -> None:
    """Add a statement to the summary. Only what is said of the whole content counts."""
    if row["sub_content"] is not None or row["verb"] not in FINISHING:
        return
    told = row["result"]
    outcome.attempts += 1
    outcome.completed = outcome.completed or told.get("completion", True)
    if "score" in told:
        outcome.last = told["score"]["scaled"]
        outcome.best = max(outcome.best or 0.0, outcome.last)
    succeeded = told.get("success", told.get("score", {}).get("scaled") == 1)
    outcome.passed = outcome.passed or (succeeded and row["verb"] != "failed")


# States ----------------------------------------------------------------------------------------


def state(item: Any) -> dict[str, Any] | None:
    """Part, name and data (None: forget it) of a claimed state; None if it is none."""
    if not isinstance(item, dict):
        return None
    part, name, data = str(item.get("part") or ""), item.get("name"), item.get("data")
    part = "" if part == "0" else part
    if not isinstance(name, str) or not NAME.fullmatch(name):
        return None
    if part and not NAME.fullmatch(part):
        return None
    if data is not None and not is_short_text(data):
        return None
    return {"part": part, "name": name, "data": data}


def is_short_text(data: Any) -> bool:
    return isinstance(data, str) and len(data) <= MAX_STATE and is_text(data)


def keep_state(user: User, ticket: Ticket, content: H5PContent, row: dict[str, Any]) -> None:
    keys = {
        "user": user, "context_key": ticket.place, "content_key": content.translation_key,
        "part": row["part"], "name": row["name"],
    }  # fmt: skip
    if row["data"] is None:
        SavedState.objects.filter(**keys).delete()
        return
    values = {"data": row["data"], "digest": playing.digest(content), "at": timezone.now()}
    SavedState.objects.update_or_create(**keys, defaults=values)
