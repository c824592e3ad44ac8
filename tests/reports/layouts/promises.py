"""What the projects of the made-up programme have promised, and what people say afterwards."""

from django.utils import timezone

from programmes.follow_ups import FollowUp, Quote
from programmes.indicators import Indicator
from programmes.models import Participation


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
    for line in Participation.objects.filter(role="participant").order_by("pk"):
        for months in (3, 6):
            if lots.random() < 0.75:
                answered = lots.random() < 0.6
                row = FollowUp.objects.create(
                    participation=line, months=months, asked_at=now, expires_at=now,
                    answered_at=now if answered else None, may_quote=answered,
                    used=lots.choice(["yes", "partly", "no", ""]) if answered else "",
                    contacted=lots.choice(["yes", "no"]) if answered else "",
                    trained=lots.choice(["yes", "partly", "no"]) if answered else "",
                    colleagues=lots.choice([None, 4, 12]) if answered else None,
                    briefings=1 if answered else None,
                )  # fmt: skip
                if answered and lots.random() < 0.1:
                    state = lots.choice(["approved", "waiting"])
                    Quote.objects.create(
                        follow_up=row, question="used", language="en", said=f"Said {row.pk}",
                        text=f"Shown {row.pk}", state=state,
                    )  # fmt: skip
