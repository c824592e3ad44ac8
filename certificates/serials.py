"""Numbers of certificates are made like the codes that the site prints elsewhere."""

from cms.serials import ALPHABET, LENGTH, grouped, new_serial, tidy

__all__ = ["ALPHABET", "LENGTH", "grouped", "new_serial", "tidy"]
