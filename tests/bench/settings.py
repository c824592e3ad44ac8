"""The site as others use it (no DEBUG), with a few addresses that only the measurement knows."""

from pathlib import Path

from cms.settings import *  # noqa: F403
from cms.settings import TEMPLATES, VAR_DIR

ROOT_URLCONF = "tests.bench.urls"
STATIC_ROOT = VAR_DIR / "static"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
