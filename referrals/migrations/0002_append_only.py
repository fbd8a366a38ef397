"""History, disclosures and the access log are written once: the database itself refuses to change them.

Only the links to people and organizations may become empty, when an account is erased. Deleting stays possible: retention does.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_LINKS = {"user", "organization", "by"}
_MODELS = ("HistoryEntry", "Disclosure", "AccessEntry")


def _columns(model: type) -> str:
    kept = [field.column for field in model._meta.concrete_fields if field.name not in _LINKS]
    return ", ".join(f'"{column}"' for column in kept)


def refuse_changes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION referrals_append_only() RETURNS trigger AS $$ "
            "BEGIN RAISE EXCEPTION 'this table is append-only'; END $$ LANGUAGE plpgsql"
        )
    for name in _MODELS:
        model = apps.get_model("referrals", name)
        table = model._meta.db_table
        if vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OF {_columns(model)} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END"
            )
        elif vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OF {_columns(model)} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION referrals_append_only()"
            )


def allow_changes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name in _MODELS:
        table = apps.get_model("referrals", name)._meta.db_table
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only{on}")


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
