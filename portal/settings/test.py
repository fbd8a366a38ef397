"""Settings that the tests rely on, spelled out."""

import tempfile
from pathlib import Path

from portal.settings import env
from portal.settings.base import *  # noqa: F403 - a settings module is the sum of its parts
from portal.settings.database import database

DEBUG = False
SECRET_KEY = "key-of-the-tests"  # noqa: S105 - public on purpose
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DEMONSTRATION = False
REFERRAL_KEYS = ["c1dl0oTJ4W3pS5S0nqf1o5m3bPz2f0H7pB3aGm1c9xE="]  # public on purpose
COMPONENT_SHEET = True
VAR_DIR = Path(tempfile.mkdtemp(prefix="portal-test-"))
DATABASES = {"default": database(env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'test.sqlite3'}"))}
DATABASES["default"]["TEST"] = (
    {"NAME": None}
    if DATABASES["default"]["ENGINE"].endswith("postgresql")
    else {"NAME": str(VAR_DIR / "test-run.sqlite3")}
)
SEARCH_INDEX_DIR = VAR_DIR / "search"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
REFERRAL_FILES_DIR = VAR_DIR / "referral-files"
REFERRAL_LEDGER_FILE = VAR_DIR / "erasure-ledger.txt"
STATIC_ROOT.mkdir()  # whitenoise warns about a folder that is not there
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
]  # speed; the real hasher is asserted by its own test
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default", "search"]}}
