"""What the projects of the made-up programme have promised, and what people say afterwards."""

import random
from uuid import UUID

from django.utils import timezone

from programmes.follow_ups import FollowUp, Quote
from programmes.indicators import Indicator
from programmes.models import Event, Feedback, Participation
from programmes.satisfaction import Item

FORMS = {"A-1": 9, "A-2": 4, "A-3": 5, "A-4": 0, "B-1": 1, "B-3": 30, "A-0": 8}
"""Event → anonymous forms; A-0 was cancelled."""


def promised(world) -> None:
    for project in world.projects:
        facts = {"project": project, "baseline": 0}
        Indicator.objects.create(
            number="1.1", output="Practitioners trained", output_ru="Специалисты обучены",
            text="unique persons", kind="trained", target=120, **facts,
        )  # fmt: skip
        Indicator.objects.create(
            number="1.2", output="Skills improved", text="share passing the final test",
            kind="passed", target="75.5", **facts,
        )  # fmt: skip
        Indicator.objects.create(
            number="1.3", output="Academies", text="with a signed decision", kind="by_hand",
            target=3, reached=2, evidence="letters", **facts,
        )  # fmt: skip


def followed(world) -> None:
    """Of those who attended three in four are asked, after three months all, after six some."""
    lots, now = world.lots, timezone.now()
    rows, quoted = [], []
    for line in Participation.objects.filter(role="participant").order_by("pk"):
        for months in (3, 6):
            if lots.random() < 0.75:
                answered = lots.random() < 0.6
                row = FollowUp(
                    participation=line, months=months, asked_at=now, expires_at=now,
                    answered_at=now if answered else None, may_quote=answered,
                    used=lots.choice(["yes", "partly", "no", ""]) if answered else "",
                    contacted=lots.choice(["yes", "no"]) if answered else "",
                    trained=lots.choice(["yes", "partly", "no"]) if answered else "",
                    colleagues=lots.choice([None, 4, 12]) if answered else None,
                    briefings=1 if answered else None,
                )  # fmt: skip
                rows.append(row)
                if answered and lots.random() < 0.1:
                    quoted.append((row, lots.choice(["approved", "waiting"])))
    FollowUp.objects.bulk_create(rows)
    Quote.objects.bulk_create(
        Quote(
            follow_up=row, question="used", language="en", said=f"Said {row.pk}",
            text=f"Shown {row.pk}", state=state,
        )
        for row, state in quoted
    )  # fmt: skip


def opine(world) -> None:
    """Forms with gaps; of the one of B-1 and of a question of A-3 nothing may be said."""
    lots, forms = random.Random(5), []
    events = {event.code: event for event in Event.objects.filter(code__in=FORMS)}
    for code, number in FORMS.items():
        for _each in range(number):
            grades = {item: lots.choice([1, 2, 3, 4, 5, 5, None]) for item in Item.values}
            if code == "A-3":
                grades |= {"useful": lots.randint(1, 5), "materials": None}
            grades["useful"] = grades["useful"] or 3
            forms.append(form(lots, events[code], **grades))
    Feedback.objects.bulk_create(forms)


def form(lots: random.Random, event: Event, **grades: int | None) -> Feedback:
    """Not saved yet."""
    return Feedback(pk=UUID(int=lots.getrandbits(128), version=4), event=event,
                    day=event.end, **grades)  # fmt: skip
