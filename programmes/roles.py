"""The roles of programmes: four groups made at installation, beside those of `people.roles`.

A group opens the door of the admin and shows the links; whose events a person then finds is
decided in `access`, from what is on record (a role at an event, a country, a donor).
"""

from typing import Any

EVENT_ORGANISERS = "Event organisers"
NATIONAL_COORDINATORS = "National coordinators"
DONOR_VIEWERS = "Donor viewers"
AUDITORS = "Auditors"

IN_THE_ADMIN = (EVENT_ORGANISERS, NATIONAL_COORDINATORS, AUDITORS)


def is_auditor(user: Any) -> bool:
    """Whether the person reads the log of attendance (administrators may)."""
    return user.is_active and user.has_perm("programmes.view_attendance_log")
