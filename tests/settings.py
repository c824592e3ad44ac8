"""The site's settings with what tests need: folders of their own and a quick password hasher."""

import atexit
import json
import os
import shutil
import tempfile

if "VAR_DIR" not in os.environ:
    # Set before the settings are read; processes that a test starts inherit the folder.
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="saboq-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
os.environ.setdefault("SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests-only-for-tests")
os.environ.setdefault("DEBUG", "0")
os.environ.setdefault("SITE_URL", "http://testserver")
os.environ.setdefault("EMAIL_URL", "consolemail://")

from cms.settings import *  # noqa: F403
from cms.settings import DATABASES, STORAGES, TASKS, VAR_DIR

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in a running site: threads and processes that a test starts see the same database.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
# Tests of the workers shorten its waits, in the processes they start too.
TASKS["default"]["OPTIONS"] = json.loads(os.environ.get("TASKS_OPTIONS", "{}"))
