"""Simulations: asked for, reckoned by a worker, read, compared, run again with the same result."""

from __future__ import annotations

import io
import time
from typing import Any

import polars as pl
import pytest
from django.urls import reverse

from rencai.engine.progress import Silent
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.jobs.actions import run_job
from rencai_web.foundation.jobs.models import Job
from rencai_web.policy.library import drafts
from rencai_web.policy.models import Run
from rencai_web.policy.published import files_of, folder
from rencai_web.policy.simulation import running
from rencai_web.policy.simulation.careful import careful_change
from rencai_web.policy.simulation.charts import change_chart, paid_chart
from rencai_web.policy.simulation.workbook import workbook
from rencai_web.registers.models import Publication
from tests.house.cast import client_of
from tests.house.policy.library_cast import *  # noqa: F403  # its fixtures
from tests.house.policy.library_cast import PEOPLE, RULE, at, form_of

pytestmark = pytest.mark.django_db
BASE = {"rules": "now", "on": "2026-06-30", "people": "base"}


def asked_for(officer: Account, **more: str) -> Run:
    """A run asked for on the page and reckoned as the worker does it."""
    answer = at(officer).post(reverse("simulation_new"), BASE | more)
    assert answer.status_code == 302, answer.content.decode()
    run = Run.objects.latest("id")
    run_job.func(run.job)
    assert Job.objects.get(pk=run.job).error == ""
    run.refresh_from_db()
    return run


def richer(officer: Account) -> Run:
    typed = form_of(RULE, table__city_of_2="99000")
    return asked_for(officer, rule=RULE, against="on", **{key: typed[key] for key in typed if key.startswith("at:")})


def test_a_run_keeps_what_it_was_asked_of_and_what_came_out(base: Publication, officer: Account) -> None:
    run = asked_for(officer)
    assert (run.result["people"], run.people_on, len(run.rules_mark), len(run.mark)) == (PEOPLE, base.on, 64, 64)
    assert sum(part["people"] for part in run.result["by"]["town"]) == PEOPLE
    paid = [part["paid"]["from"] for part in run.result["by"]["grade"]]
    assert sum(paid) == pytest.approx(run.result["totals"]["first_year"]["from"])


def test_the_same_run_again_comes_out_the_same(base: Publication, officer: Account) -> None:
    first = richer(officer)
    at(officer).post(reverse("simulation_again", args=[first.pk]))
    again = Run.objects.latest("id")
    run_job.func(again.job)
    again.refresh_from_db()
    assert again.pk != first.pk
    assert (again.mark, again.rules_mark, again.people_mark) == (first.mark, first.rules_mark, first.people_mark)
    page = at(officer).get(reverse("simulation", args=[again.pk])).content.decode()
    assert f"#{first.pk}</a>" in page


def test_other_figures_typed_into_the_form_are_compared_with_the_rules_in_force(
    base: Publication, officer: Account
) -> None:
    change = richer(officer).result["change"]
    assert change["winners"]["people"] > 0
    assert change["losers"]["people"] == 0
    assert change["cost"]["after"]["from"] > change["cost"]["before"]["from"]


def test_a_draft_is_simulated_as_it_was_when_it_was_asked_for(base: Publication, officer: Account) -> None:
    draft = drafts.begin(by=officer, title="x")
    text = files_of(folder())["allowances/sample-doctor-allowance.yaml"].replace("amount: 2500", "amount: 9000")
    drafts.write(draft=draft, by=officer, files={"allowances/sample-doctor-allowance.yaml": text})
    run = asked_for(officer, rules=f"draft-{draft.pk}", against="on")
    drafts.write(draft=draft, by=officer, files={"allowances/sample-doctor-allowance.yaml": None})
    result, _people, _mark = running.reckon(run.asked, Silent())
    assert running.mark_of(result) == run.mark


def test_invented_people_do_without_a_base(home: Any, officer: Account) -> None:
    run = asked_for(officer, people="invented", count="500")
    assert run.result["people"] == 500
    assert at(officer).get(reverse("simulation", args=[run.pk])).status_code == 200


@pytest.mark.parametrize(
    "typed", [{"on": "gestern"}, {"people": "invented", "count": "0"}, {"people": "invented", "count": "9" * 12}]
)
def test_what_cannot_be_run_is_said_at_once(base: Publication, officer: Account, typed: dict[str, str]) -> None:
    answer = at(officer).post(reverse("simulation_new"), BASE | typed)
    assert answer.status_code == 422
    assert not Run.objects.exists()


def test_a_run_whose_people_are_no_longer_kept_fails_with_a_word(base: Publication, officer: Account) -> None:
    at(officer).post(reverse("simulation_new"), BASE)
    run = Run.objects.get()
    base.delete()
    run_job.func(run.job)
    assert "publication" in Job.objects.get(pk=run.job).error
    assert at(officer).get(reverse("simulation", args=[run.pk])).status_code == 200


def test_readers_read_and_only_officers_and_analysts_run(base: Publication, officer: Account) -> None:
    run = asked_for(officer)
    leader = client_of(Role.LEADER)
    assert leader.get(reverse("simulation", args=[run.pk])).status_code == 200
    assert leader.get(reverse("simulation_new")).status_code == 403


def test_the_export_names_no_small_number_of_people(base: Publication, officer: Account) -> None:
    run = richer(officer)
    part = run.result["by"]["size"][0]
    part["people"], part["winners"] = 3, 2
    book = pl.read_excel(io.BytesIO(workbook(run)), sheet_id=0, has_header=False)
    cells = {str(cell) for sheet in book.values() for row in sheet.iter_rows() for cell in row}
    assert "<5" in cells
    whole = next(sheet for name, sheet in book.items() if "规模" in name or "size" in name)
    assert sum("*" in row for row in whole.iter_rows()) == 2  # a second part hides what is left of the whole


def cells_of(run: Run) -> dict[str, list[tuple[Any, ...]]]:
    book = pl.read_excel(io.BytesIO(workbook(run)), sheet_id=0, has_header=False)
    return {name: list(sheet.iter_rows()) for name, sheet in book.items()}


def test_the_export_says_nothing_of_what_a_handful_is_paid_not_even_by_subtraction(
    base: Publication, officer: Account
) -> None:
    run = asked_for(officer)
    rules = {rule["id"]: rule for rule in run.result["rules"]}
    rules[RULE] |= {"eligible": 3, "undecided": 7}
    run.result["totals"]["people_paid"] = {"from": 3, "to": 9, "confirmed": 3}
    sheets = list(cells_of(run).values())
    rows = {row[0]: row for row in sheets[1]}
    assert rows["示例人才津贴"][1] == "<5"
    assert rows["示例人才津贴"][4:6] == ("*", "*")
    assert sum(row[4] == "*" for row in sheets[1]) == 2  # the total would tell a single one
    summary = {row[0]: row for row in sheets[0]}
    assert set(summary["首年金额（元）"][1:4]) == {"*"}


def test_a_leader_reads_no_small_count_of_a_simulation_and_others_do(base: Publication, officer: Account) -> None:
    run = richer(officer)
    run.result["change"]["winners"] = {"people": 3, "at_least": 54321}
    run.result["change"]["unknown"]["people"] = run.result["change"]["losers"]["people"] = 0
    for rule in run.result["rules"]:
        rule["eligible"] = 4
    run.save()
    leader = client_of(Role.LEADER)
    for name, args, query in (
        ("simulation", [run.pk], {}), ("simulations", [], {}), ("simulation_compare", [run.pk], {"with": run.pk}),
    ):  # fmt: skip
        told = {
            who: client.get(reverse(name, args=args), query).content.decode()
            for who, client in (("leader", leader), ("officer", at(officer)))
        }
        assert told["leader"] != told["officer"], name
        assert "54,321" not in told["leader"]
    page = leader.get(reverse("simulation", args=[run.pk])).context["result"]
    assert page["change"]["winners"]["people"] == "<5"
    assert page["change"]["cost"]["after"]["to"] is None
    assert {rule["eligible"] for rule in page["rules"]} == {"<5"}


def test_a_leader_reads_the_preview_of_a_draft_rounded(base: Publication, officer: Account) -> None:
    draft = drafts.begin(by=officer, title="x")
    name = "allowances/sample-doctor-allowance.yaml"
    text = files_of(folder())[name].replace("amount: 2500", "amount: 9000")
    drafts.write(draft=draft, by=officer, files={name: text}, corrects=True)
    shown = client_of(Role.LEADER).get(reverse("policy_draft_preview", args=[draft.pk])).context["preview"]
    assert shown.shifts
    assert {count % 10 for each in shown.shifts for count in (each.after.yes, each.after.depends)} == {0}


def test_money_by_unconfirmed_figures_is_marked_on_the_page_and_in_the_export(
    base: Publication, officer: Account
) -> None:
    name = "allowances/sample-talent-allowance.yaml"
    draft = drafts.begin(by=officer, title="x")
    text = files_of(folder())[name].replace("  per: year", "  per: year\n  last_published: 2022")
    drafts.write(draft=draft, by=officer, files={name: text}, corrects=True)
    run = asked_for(officer, rules=f"draft-{draft.pk}")
    span = run.result["totals"]["first_year"]
    assert 0 < span["confirmed"] < span["from"]
    page = at(officer).get(reverse("simulation", args=[run.pk])).content.decode()
    assert f"另有 {span['from'] - span['confirmed']:,.0f} 元依据公布后未再确认的标准" in page
    assert "2022" in page
    assert float(next(iter(cells_of(run).values()))[1][1]) == pytest.approx(span["confirmed"])
    preview = at(officer).get(reverse("policy_draft_preview", args=[draft.pk])).content.decode()
    assert "公布后未再确认的标准" in preview


def test_who_wins_by_unconfirmed_figures_only_is_told_apart_on_the_page_and_in_the_export(
    base: Publication, officer: Account
) -> None:
    name = "allowances/sample-talent-allowance.yaml"
    draft = drafts.begin(by=officer, title="x")
    text = files_of(folder())[name].replace("  per: year", "  per: year\n  last_published: 2022")
    drafts.write(draft=draft, by=officer, files={name: text.replace("20000", "90000")}, corrects=True)
    run = asked_for(officer, rules=f"draft-{draft.pk}", against="on")
    winners = run.result["change"]["winners"]
    assert winners["people"] > 0
    assert (winners["confirmed"], winners["at_least_confirmed"]) == (0, 0)
    page = at(officer).get(reverse("simulation", args=[run.pk])).content.decode()
    assert f"按未确认标准另有 {winners['people']:,} 人" in page
    assert "受益（已确认）" in page
    told = [row for rows in cells_of(run).values() for row in rows if row and row[0] == "受益"]
    assert [str(cell) for cell in told[0][1:3]] == ["0", str(winners["people"])]


def test_counts_by_confirmed_figures_point_at_no_handful_of_people() -> None:
    group = {"people": 60, "confirmed": 58, "at_least": 900, "at_least_confirmed": 880}
    change = {"winners": group, "losers": {**group, "people": 3, "confirmed": 3}, "unknown": {"people": 0}, "cost": {}}
    told = careful_change(change)
    assert told["winners"] == {"people": 60, "confirmed": None, "at_least": 900, "at_least_confirmed": None}
    assert told["losers"] == {"people": "<5", "confirmed": None, "at_least": None, "at_least_confirmed": None}


def test_figures_are_tried_in_the_version_of_the_day_and_in_no_other(base: Publication, officer: Account) -> None:
    page = reverse("simulation_new")
    answer = at(officer).get(page, {"rule": RULE, "on": "2020-01-01"})
    assert (answer.status_code, answer.context["fields"]) == (422, [])
    assert "没有有效版本" in answer.content.decode()
    other = {"rule": RULE, "version": "2025-01-01", "at:gives/table/city-2": "1"}
    answer = at(officer).post(page, BASE | other)
    assert answer.status_code == 422
    assert not Run.objects.exists()
    assert "1" not in {field["value"] for field in answer.context["fields"] if field["name"].endswith("city-2")}


def test_a_run_again_over_other_people_says_that_they_differ(base: Publication, officer: Account) -> None:
    first = asked_for(officer)
    Run.objects.filter(pk=first.pk).update(people_mark="x" * 64)
    at(officer).post(reverse("simulation_again", args=[first.pk]))
    again = Run.objects.latest("id")
    run_job.func(again.job)
    page = at(officer).get(reverse("simulation", args=[again.pk]))
    assert page.context["again"]["differ"] == ["people"]
    assert "人员已与原来不同" in page.content.decode()
    Run.objects.filter(pk=first.pk).update(people_mark=Run.objects.get(pk=again.pk).people_mark)
    assert "结果相同" in at(officer).get(reverse("simulation", args=[again.pk])).content.decode()


def test_two_runs_are_laid_side_by_side(base: Publication, officer: Account) -> None:
    one, two = asked_for(officer), richer(officer)
    address = reverse("simulation_compare", args=[one.pk])
    assert RULE in at(officer).get(address, {"with": two.pk}).content.decode()
    assert at(officer).get(address, {"with": "x"}).status_code == 404


def test_the_number_of_queries_does_not_grow_with_runs(
    base: Publication, officer: Account, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        asked_for(officer)
    client = at(officer)
    with django_assert_max_num_queries(10):
        client.get(reverse("simulations"))


def test_bars_say_what_is_sure_within_what_is_possible() -> None:
    part = {
        "value": "city-2", "paid": {"from": 50_000.0, "to": 100_000.0}, "before": {"from": 0.0, "to": 0.0},
        "winners": 3, "losers": 1,
    }  # fmt: skip
    chart, change = paid_chart("grade", [part]), change_chart("grade", [part])
    bars = {kind: width for kind, _x, width, _down in chart.rows[0].bars}
    assert bars["sure"] == pytest.approx(bars["possible"], abs=0.2)
    assert change is not None
    assert change_chart("grade", [{**part, "winners": 0, "losers": 0}]) is None
    apart = change_chart("grade", [{**part, "winners_confirmed": 1, "losers_confirmed": 1}])
    assert apart is not None
    widths = {kind: width for kind, _x, width, _down in apart.rows[0].bars}
    assert widths["win-unconfirmed"] == pytest.approx(2 * widths["win"], abs=0.2)
    assert "lose-unconfirmed" not in widths


def test_a_citys_people_are_simulated_in_seconds(base: Publication, officer: Account) -> None:
    begun = time.process_time()
    run = asked_for(officer, people="invented", count="20000", against="on")
    assert run.result["people"] == 20_000
    assert time.process_time() - begun < 20
