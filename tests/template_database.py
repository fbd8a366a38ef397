"""A migrated SQLite database that test processes copy instead of migrating anew.

It lies in the system's folder for temporary files, under a name made of all migrations: another set of migrations is another
template. Copying and writing are safe between processes (a finished file is moved into place).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from django.apps import apps
from django.db import connection


def template_path() -> Path:
    """Where the template for the present migrations of all applications lies, if it exists."""
    digest = hashlib.sha256()
    for config in apps.get_app_configs():
        for file in sorted(Path(config.path, "migrations").glob("[0-9]*.py")):
            digest.update(f"{config.label}/{file.name}".encode())
            digest.update(file.read_bytes())
    return Path(tempfile.gettempdir(), f"portal-test-template-{digest.hexdigest()[:20]}.sqlite3")


def copy_template() -> bool:
    """Puts a copy of the template where the test database will be. False where there is no template, or no SQLite."""
    template = template_path()
    if connection.vendor != "sqlite" or not template.exists():
        return False
    shutil.copy(template, connection.settings_dict["TEST"]["NAME"])
    return True


def store_template() -> None:
    """Keeps the freshly migrated test database as the template."""
    template = template_path()
    if connection.vendor != "sqlite" or template.exists():
        return
    draft = template.with_suffix(f".{os.getpid()}")
    draft.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(draft)])
    draft.replace(template)
