"""What was published before publications knew what they had heard of is not called unheard after it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = [("registers", "0004_corrections_of_employers")], [("registers", "0005_what_a_publication_heard")]


@pytest.mark.django_db(transaction=True)
def test_what_was_published_before_is_taken_to_have_heard_until_then() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    try:
        old = executor.loader.project_state(BEFORE).apps.get_model("registers", "Publication")
        at = old.objects.create(build=1, on=date(2026, 6, 1)).at
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes("registers"))
    new = executor.loader.project_state(AFTER).apps.get_model("registers", "Publication")
    assert list(new.objects.values_list("heard_at", flat=True)) == [at]
