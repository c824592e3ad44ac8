"""The news of this app, sent inside the transaction that made it true.

`attendance_changed` carries `event` and `lines`: numbers of the participations it is about.
"""

from django.dispatch import Signal

attendance_changed = Signal()
