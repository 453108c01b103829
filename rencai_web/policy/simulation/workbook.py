"""A run as a workbook. It leaves the office, so counts of one to four people are written as such and no closer."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rencai_web.policy.models import Run
from rencai_web.policy.simulation.careful import CHANGED, CONFIRMED, careful_result
from rencai_web.policy.simulation.population import words_of

Row = Sequence[Any]
HIDDEN = "*"


def workbook(run: Run) -> bytes:
    """The sheets: what was asked and came out, rules, one per breakdown, cliffs."""
    assert run.result is not None
    held, result = io.BytesIO(), careful_result(run.result)
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for title, rows in (
            (_("Summary"), _summary(run, result)),
            (_("Rules"), _rules(result)),
            *((words, _parts(name, result)) for name, words in titles().items() if name in result["by"]),
            (_("Cliffs"), _cliffs(result)),
        ):
            sheet = book.add_worksheet(title[:31])
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row, bold if at == 0 else None)
            sheet.set_column(0, 0, 34)
            sheet.set_column(1, 15, 16)
    return held.getvalue()


def titles() -> dict[str, str]:
    """The words of the breakdowns."""
    return {"grade": _("By grade"), "chain": _("By chain"), "town": _("By town"), "size": _("By size of employer")}


def _here(words: Mapping[str, str]) -> str:
    return words["en" if get_language() == "en" else "zh"]


def _money(span: Mapping[str, Any] | None) -> list[Any]:
    """What is confirmed, what is sure if old figures still hold, and what is possible."""
    if span is None:
        return ["", "", ""]
    found = (span.get("confirmed", span["from"]), span["from"], span["to"])
    return [HIDDEN if amount is None else amount for amount in found]


def _people(group: Mapping[str, Any]) -> list[Any]:
    """Who wins or loses by confirmed figures, and all who do if old figures still hold."""
    found = (group.get("confirmed", group["people"]), group["people"])
    return [HIDDEN if count is None else count for count in found]


def _count(part: Mapping[str, Any], key: str) -> Any:
    return "" if key not in part else HIDDEN if part[key] is None else part[key]


def _summary(run: Run, result: Mapping[str, Any]) -> Iterable[Row]:
    totals, change = result["totals"], result["change"]
    yield run.title, _("surely"), _("surely, with unconfirmed figures"), _("at most")
    yield _("Money of the first year, yuan"), *_money(totals["first_year"])
    yield _("People paid"), *_money(totals["people_paid"])
    if change:
        yield _("Before"), *_money(change["cost"]["before"])
        for name, words in (("winners", _("Winners")), ("losers", _("Losers")), ("left_out", _("Left out"))):
            yield words, *_people(change[name])
        yield _("Not known"), change["unknown"]["people"]
    yield _("Number of people"), result["people"]
    yield _("Rules of"), run.asked["on"]
    yield _("Base of"), str(run.people_on or "")
    yield _("Mark of the rules"), run.rules_mark
    yield _("Mark of the people"), run.people_mark
    yield _("Mark of the result"), run.mark
    yield _("Counts of one to four people are written <5, what would tell them *."), ""


def _rules(result: Mapping[str, Any]) -> Iterable[Row]:
    yield (
        _("Rule"), _("Qualify surely"), _("Depends"), _("Not computable"), _("Paid surely"), _("Paid at most"),
        _("Last published, unconfirmed since"),
    )  # fmt: skip
    for rule in result["rules"]:
        counts = [rule[key] for key in ("eligible", "undecided", "not_computable")]
        paid = _money(rule.get("paid"))[1:]
        yield _here(rule["name"]), *counts, *paid, rule.get("last_published", "")


def _parts(name: str, result: Mapping[str, Any]) -> Iterable[Row]:
    unconfirmed = _("surely, with unconfirmed figures")
    yield (
        titles()[name], _("Number of people"), _("Paid surely"), unconfirmed, _("Paid at most"),
        _("Before, surely"), unconfirmed, _("Before, at most"), _("Winners"), _("Losers"), _("Left out"),
        _("Not known"), _("Winners, confirmed"), _("Losers, confirmed"), _("Left out, confirmed"),
    )  # fmt: skip
    for part in result["by"][name]:
        words = words_of(name, part["value"])
        named = words.en if get_language() == "en" else words.zh
        counts = [_count(part, key) for key in (*CHANGED, *(f"{each}_confirmed" for each in CONFIRMED))]
        yield named, _count(part, "people"), *_money(part["paid"]), *_money(part.get("before")), *counts


def _cliffs(result: Mapping[str, Any]) -> Iterable[Row]:
    yield _("Fact"), _("At"), _("Number of people"), _("Money lost"), _("Largest loss"), _("Rules")
    for cliff in result["cliffs"]:
        money = [HIDDEN if cliff[key] is None else cliff[key] for key in ("loss", "largest_loss")]
        yield _here(cliff["name"]), str(cliff["at"]), cliff["people"], *money, ", ".join(cliff["rules"])
