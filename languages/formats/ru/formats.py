"""Russian: 25 марта 2026 г., whose last word never begins a line; dates may be typed as ISO."""

DATE_FORMAT = "j E Y\xa0г."
DATETIME_FORMAT = "j E Y\xa0г. G:i"
YEAR_MONTH_FORMAT = "F Y\xa0г."
# Django has "j F": "25 Март".
MONTH_DAY_FORMAT = "j E"
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
