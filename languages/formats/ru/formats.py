"""Russian: 25 марта 2026 г. as Django has it; dates may also be typed as ISO."""

DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
