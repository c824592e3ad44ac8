"""Russian: 25 марта 2026 г. as Django has it; dates may also be typed as ISO."""

# Django has "j F": "25 Март".
MONTH_DAY_FORMAT = "j E"
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
