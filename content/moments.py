"""Moments as they stand in curriculum files: in UTC, in one form only."""

from datetime import UTC, datetime


def moment(text: str | None) -> datetime | None:
    """The moment of a text that `moment_text` could have written. Raises ValueError for others."""
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    if moment_text(at) != text:
        raise ValueError(text)
    return at


def moment_text(at: datetime | None) -> str | None:
    """2026-12-01T04:00Z; seconds only where there are any."""
    if at is None:
        return None
    exact = at.astimezone(UTC).replace(tzinfo=None)
    whole = not (exact.second or exact.microsecond)
    return exact.isoformat(timespec="minutes" if whole else "auto") + "Z"


def is_moment(value: object) -> bool:
    """Whether a field of a file holds a moment in this form."""
    try:
        return isinstance(value, str) and moment(value) is not None
    except ValueError:
        return False
