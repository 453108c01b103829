"""The database itself refuses to change an audit entry, whatever code asks."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

SQLITE = """
CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'an audit entry is never changed'); END;
"""
POSTGRES = """
CREATE FUNCTION audit_entry_unchanged() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'an audit entry is never changed'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_unchanged();
"""


def forwards(_apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES)


def backwards(_apps: Any, schema_editor: Any) -> None:
    on = "" if schema_editor.connection.vendor == "sqlite" else " ON audit_entry"
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_entry_unchanged{on}")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("audit", "0001_initial")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(forwards, backwards)]
