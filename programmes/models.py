"""The nouns: who pays for what, what is held, who takes part, who learns, what came of it."""

from programmes.cohorts import Cohort, CohortEnrolment, Message, Receipt
from programmes.events import (
    Event,
    EventCourse,
    EventDocument,
    EventShare,
    SessionDay,
)
from programmes.follow_ups import FollowUp, Quote
from programmes.funding import Donor, FundingLine, Programme, Project
from programmes.indicators import Indicator
from programmes.mandates import Coordinator
from programmes.nominations import FocalPoint, Nomination
from programmes.participations import Attendance, AttendanceEntry, Participation
from programmes.satisfaction import Feedback
from programmes.wishes import Need, PhotoConsent

__all__ = [
    "Attendance", "AttendanceEntry", "Cohort", "CohortEnrolment", "Coordinator", "Donor", "Event",
    "EventCourse", "EventDocument", "EventShare", "Feedback", "FocalPoint", "FollowUp",
    "FundingLine", "Indicator", "Message", "Need", "Nomination", "Participation", "PhotoConsent",
    "Programme", "Project", "Quote", "Receipt", "SessionDay",
]  # fmt: skip
