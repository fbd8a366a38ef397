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
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from wagtail.models import Site


def template_path() -> Path:
    """Where the template for the present migrations and groups of all applications lies, if it exists."""
    digest = hashlib.sha256()
    for config in apps.get_app_configs():
        migrations = sorted(Path(config.path, "migrations").glob("[0-9]*.py"))
        # The groups get their permissions after the migrations, so they are part of the template.
        for file in (*migrations, *Path(config.path).glob("groups.py")):
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


def restore_from_template() -> None:
    """Puts every row back as the migrations left it. A test that commits empties all tables afterwards, and with them what
    the migrations created: the CMS's root page, its site, the groups."""
    template = template_path()
    if connection.vendor != "sqlite" or not template.exists():
        return
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS template", [str(template)])
        cursor.execute(
            "SELECT name FROM template.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%%'"
        )
        names = [name for (name,) in cursor.fetchall() if not name.startswith("sqlite_") and "fts" not in name]
        with transaction.atomic():
            for name in names:
                cursor.execute(f'DELETE FROM main."{name}"')
                cursor.execute(f'INSERT INTO main."{name}" SELECT * FROM template."{name}"')
        cursor.execute("DETACH DATABASE template")
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()
