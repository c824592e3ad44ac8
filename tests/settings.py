"""The site's settings with what tests need: folders of their own and a quick password hasher."""

import atexit
import json
import os
import shutil
import tempfile

runner = os.environ.get("PYTEST_XDIST_WORKER", "main")
if os.environ.get("VAR_DIR_OF") != runner:
    # Set before the settings are read: a folder for each of the processes that share the tests,
    # inherited by those that a test starts.
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="saboq-tests-")
    os.environ["VAR_DIR_OF"] = runner
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
os.environ.setdefault("SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests-only-for-tests")
os.environ.setdefault("DEBUG", "0")
os.environ.setdefault("SITE_URL", "http://testserver")
os.environ.setdefault("EMAIL_URL", "consolemail://")

from cms.settings import *  # noqa: E402, F403
from cms.settings import CACHES, DATABASES, STORAGES, TASKS, VAR_DIR  # noqa: E402

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
else:
    # What a crash would lose is a test database: no commit waits for the disk.
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"].get("OPTIONS", {}), "options": "-c synchronous_commit=off"
    }  # fmt: skip
# On one Redis, each of the processes that share the tests has keys of its own.
CACHES["default"]["KEY_PREFIX"] = VAR_DIR.name
# Tests of the workers shorten its waits, in the processes they start too.
TASKS["default"]["OPTIONS"] = json.loads(os.environ.get("TASKS_OPTIONS", "{}"))
