"""News of this app; nobody here knows who listens."""

from django.dispatch import Signal

# sent with `outcome` after each report that changed it, in the same transaction
outcome_changed = Signal()
