"""What a file of participants may cost. A larger one is refused before it is read."""

LARGEST = 5 * 1024 * 1024
"""Bytes of the file."""
LARGEST_PART = 60 * 1024 * 1024
"""Bytes of one part of a workbook, unpacked."""
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST_CELL = 1_000
"""Characters; what is longer is no name, address or institution."""
MOST_PARTS = 500
"""Files inside a workbook."""
