"""What this app does when people are merged, and what it holds about a person."""

from typing import Any

from django.db.models import Count, Max
from wagtail import hooks

from learners.models import Completion, Enrolment
from people.exporting import PERSONAL_DATA
from people.merging import MERGE_PEOPLE, Moving
from people.models import User


@hooks.register(MERGE_PEOPLE)
def movers() -> dict:
    return {Enrolment: make_way}


def make_way(merge: Moving) -> None:
    """Number the rounds of the merged person after those of the one who stays, course by course,
    and leave one enrolment of a course open: the completed one, else that with more steps done.
    Attempts and completions belong to an enrolment, and go with it."""
    mine = Enrolment.objects.filter(user=merge.kept)
    theirs = Enrolment.objects.filter(user=merge.merged)
    last = dict(mine.values_list("course_key").annotate(Max("round")).order_by())
    for enrolment in theirs.order_by("-round"):
        if more := last.get(enrolment.course_key):
            merge.change(enrolment, round=enrolment.round + more)
    both = (mine | theirs).filter(closed_at=None, course_key__in=list(last))
    best: dict = {}
    for enrolment in both.annotate(done=Count("completions")).order_by("pk"):
        rival = best.get(enrolment.course_key)
        if rival is None or worth(enrolment) > worth(rival):
            best[enrolment.course_key], enrolment = enrolment, rival
        if enrolment is not None:
            merge.change(enrolment, closed_at=merge.now)


def worth(enrolment: Enrolment) -> tuple[bool, int]:
    return enrolment.is_complete, enrolment.done


@hooks.register(PERSONAL_DATA)
def in_personal_data(user: User) -> tuple[str, list[dict[str, Any]]]:
    """Enrolments with the steps done, for the file that a person may take. Two queries."""
    done: dict[int, list[dict[str, Any]]] = {}
    for row in Completion.objects.filter(enrolment__user=user).order_by("at"):
        done.setdefault(row.enrolment_id, []).append({"step": row.step_key, "at": row.at})
    names = ("course_key", "course_title", "round", "how", "language", "enrolled_at", "due",
             "completed_at", "closed_at")  # fmt: skip
    return "enrolments", [
        {**{name: getattr(row, name) for name in names}, "steps": done.get(row.pk, [])}
        for row in Enrolment.objects.filter(user=user).order_by("enrolled_at")
    ]
