"""Fixed lists of the catalogue."""

from library.choices import TOPICS

__all__ = ["TOPICS"]
