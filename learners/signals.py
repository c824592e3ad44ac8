"""The news of this app. All are sent inside the transaction that made them true.

Each carries `enrolment`; `step_completed` also `step_key`.
"""

from django.dispatch import Signal

enrolled = Signal()
step_completed = Signal()
course_completed = Signal()
