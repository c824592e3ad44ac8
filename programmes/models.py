"""The nouns: who pays for what, what is held, who takes part, who names them, who learns there."""

from programmes.cohorts import Cohort, CohortEnrolment, Message, Receipt
from programmes.events import (
    Event,
    EventCourse,
    EventDocument,
    EventShare,
    SessionDay,
)
from programmes.funding import Donor, FundingLine, Programme, Project
from programmes.mandates import Coordinator
from programmes.nominations import FocalPoint, Nomination
from programmes.participations import Attendance, AttendanceEntry, Participation

__all__ = [
    "Attendance", "AttendanceEntry", "Cohort", "CohortEnrolment", "Coordinator", "Donor", "Event",
    "EventCourse", "EventDocument", "EventShare", "FocalPoint", "FundingLine", "Message",
    "Nomination", "Participation", "Programme", "Project", "Receipt", "SessionDay",
]  # fmt: skip
