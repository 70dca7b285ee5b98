"""Settings for the tests: the same site, on the database that the tests were given."""

import os
import tempfile
from pathlib import Path

os.environ["COVENANT_MODE"] = "test"
_folder = Path(tempfile.gettempdir()) / f"covenant-tests-{os.getuid()}"
_folder.mkdir(exist_ok=True)
os.environ["DATABASE_URL"] = (
    os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{_folder}/db.sqlite3"
)
os.environ["REDIS_URL"] = ""
os.environ["CELERY_BROKER_URL"] = "memory://"

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES  # noqa: E402

# Several runs at once must not share a database, so each may give its own name.
_name = os.environ.get("COVENANT_TEST_DB", f"test_covenant_{os.getpid()}")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Nobody needs a test's rows after a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / f"{_name}.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": _name}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PUBLIC_PAGES_REMEMBERED_SECONDS = 0  # tests make rows that no service wrote down
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CRISPY_FAIL_SILENTLY = False
WHITENOISE_AUTOREFRESH = True  # static files straight from their folders, nothing collected
VAR = _folder  # uploads of the tests
