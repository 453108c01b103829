"""On PostgreSQL the database refuses to remove an entry before its period is over.

On SQLite whoever can remove a row can also replace the file; there the code refuses (see models.py).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

POSTGRES = """
CREATE FUNCTION audit_entry_kept() RETURNS trigger AS $$
BEGIN
    IF OLD.at > now() - interval '2190 days' THEN RAISE EXCEPTION 'an audit entry is kept for its period'; END IF;
    RETURN OLD;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_kept();
"""


def forwards(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(POSTGRES)


def backwards(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER audit_entry_kept ON audit_entry")
            cursor.execute("DROP FUNCTION audit_entry_kept()")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("audit", "0002_append_only")]
    operations: ClassVar[list[Any]] = [
        migrations.AlterModelOptions(name="entry", options={"base_manager_name": "objects", "ordering": ["-id"]}),
        migrations.RunPython(forwards, backwards),
    ]
