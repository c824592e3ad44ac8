"""What the filters of the eight layouts ask for: events, lines of their lists, enrolments.

The rows that a person may count come from `access`; here they only become fewer.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from learners.models import Enrolment
from people.models import Affiliation
from programmes.choices import EventState, Role
from programmes.models import Event, EventShare, Participation
from reports.participation import SEXES, midnight

OF_EVENTS = ("programme", "project", "donor", "event")
"""Filters by which an enrolment is looked at as that of an event's group."""


def events(found: QuerySet[Event], asked: dict[str, Any]) -> QuerySet[Event]:
    """The events that match; a cancelled one counts nowhere."""
    found = found.exclude(state=EventState.CANCELLED)
    for name, value in asked.items():
        if name in EVENT and value not in (None, ""):
            found = found.filter(EVENT[name](value))
    if language := asked.get("language"):
        spoken = found.annotate(spoken=Cast("languages", TextField()))
        found = spoken.filter(spoken__contains=f'"{language}"')
    return found


def paid_by(donor: Any) -> Q:
    """An event whose own shares, or else whose project's funding lines, name the donor."""
    own = EventShare.objects.filter(event=OuterRef("pk"))
    lines = Q(project__in=donor.funding_lines.values("project"))
    return Q(Exists(own.filter(line__donor=donor))) | (~Q(Exists(own)) & lines)


EVENT: dict[str, Any] = {
    "since": lambda day: Q(start__gte=day),
    "until": lambda day: Q(start__lte=day),
    "programme": lambda programme: Q(project__programme=programme),
    "project": lambda project: Q(project=project),
    "donor": paid_by,
    "event": lambda event: Q(pk=event.pk),
    "course": lambda key: Q(courses__course_key=key),
}


def lines(found: QuerySet[Participation], asked: dict[str, Any]) -> QuerySet[Participation]:
    """Participants who match, as they were at the event; what is merged away or still coming in
    is not counted."""
    found = found.filter(role=Role.PARTICIPANT, user__merged_into=None, user__pending_import=None)
    for name, value in asked.items():
        if name in LINE and value not in (None, ""):
            found = found.filter(LINE[name](value))
    return found


def stated(field: str) -> Any:
    """A filter by a value; "none": where nothing is known."""
    nothing = Q(**{f"{field.removesuffix('__kind').removesuffix('__slug')}": None})
    if field == "country":
        nothing = Q(country="")
    return lambda value: nothing if value == NOTHING else Q(**{field: value})


NOTHING = "none"
LINE: dict[str, Any] = {
    "country": stated("country"),
    "kind": stated("institution__kind"),
    "target_group": stated("target_group__slug"),
    "sex": lambda sex: Q(user__sex__in=SEXES[sex]),
}


def enrolments(
    found: QuerySet[Enrolment], of_groups: QuerySet[Participation], asked: dict[str, Any]
) -> QuerySet[Enrolment]:
    """Enrolments that match. `of_groups`: lines of the events that were asked for, or None."""
    found = found.filter(user__merged_into=None, user__pending_import=None)
    if of_groups is not None:
        found = found.filter(Exists(of_groups.filter(enrolments__enrolment=OuterRef("pk"))))
    for name, value in asked.items():
        if name in ENROLMENT and value not in (None, ""):
            found = found.filter(ENROLMENT[name](value))
    return found


def held(**post: Any) -> Q:
    """A post that the person held on the day of the enrolment."""
    day = OuterRef("enrolled_at__date")
    posts = Affiliation.objects.filter(user=OuterRef("user"), since__lte=day, **post)
    return Q(Exists(posts.filter(Q(until=None) | Q(until__gte=day))))


ENROLMENT: dict[str, Any] = {
    "since": lambda day: Q(enrolled_at__gte=midnight(day)),
    "until": lambda day: Q(enrolled_at__lt=midnight(day + timedelta(days=1))),
    "course": lambda key: Q(course_key=key),
    "language": lambda code: Q(language=code),
    "country": lambda code: Q(user__country="" if code == NOTHING else code),
    "sex": lambda sex: Q(user__sex__in=SEXES[sex]),
    "kind": lambda kind: ~held() if kind == NOTHING else held(institution__kind=kind),
    "target_group": lambda slug: ~held() if slug == NOTHING else held(target_group__slug=slug),
}
