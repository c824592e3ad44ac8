"""Uzbek (Cyrillic): 2026-йил 25-март; comma for decimals, no-break space between thousands."""

DATE_FORMAT = r"Y-\й\и\л j-E"
TIME_FORMAT = "G:i"
DATETIME_FORMAT = r"Y-\й\и\л j-E, G:i"
YEAR_MONTH_FORMAT = r"Y-\й\и\л E"
MONTH_DAY_FORMAT = "j-E"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
