"""What a base kept before reports had versions is kept after it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

BEFORE, AFTER = [("plan", "0001_initial")], [("plan", "0003_hand_ins_alone")]


@pytest.mark.django_db(transaction=True)
def test_reports_handed_in_before_become_versions() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    try:
        old = executor.loader.project_state(BEFORE).apps
        plan = old.get_model("plan", "Plan").objects.create(slug="x", title_zh="x", first_year=2021, last_year=2025)
        old.get_model("plan", "EvaluationRound").objects.create(
            plan=plan, kind="yearly", year=2021, summary="第二稿", submitted_at=timezone.now(),
            handed_in=["2022-02-01", timezone.localdate().isoformat()],
        )  # fmt: skip
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes("plan"))
    new = executor.loader.project_state(AFTER).apps
    kept = new.get_model("plan", "HandIn").objects.order_by("at")
    assert [(timezone.localdate(one.at), one.summary) for one in kept] == [
        (date(2022, 2, 1), ""), (timezone.localdate(), "第二稿"),
    ]  # fmt: skip
