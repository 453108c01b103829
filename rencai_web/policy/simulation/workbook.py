"""A run as a workbook. It leaves the office, so counts of one to four people are written as such and no closer."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rencai_web.policy.models import Run
from rencai_web.policy.simulation.population import words_of

SMALL = 5
Row = Sequence[Any]


def careful(count: int) -> int | str:
    """A count, or ``<5`` where it would point at a few people."""
    return f"<{SMALL}" if 0 < count < SMALL else count


def workbook(run: Run) -> bytes:
    """The sheets: what was asked and came out, rules, one per breakdown, cliffs."""
    held, result = io.BytesIO(), run.result
    assert result is not None
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
            sheet.set_column(1, 12, 16)
    return held.getvalue()


def titles() -> dict[str, str]:
    """The words of the breakdowns."""
    return {"grade": _("By grade"), "chain": _("By chain"), "town": _("By town"), "size": _("By size of employer")}


def _here(words: Mapping[str, str]) -> str:
    return words["en" if get_language() == "en" else "zh"]


def _summary(run: Run, result: Mapping[str, Any]) -> Iterable[Row]:
    totals, change = result["totals"], result["change"]
    yield run.title, _("surely"), _("at most")
    yield _("Money of the first year, yuan"), totals["first_year"]["from"], totals["first_year"]["to"]
    yield _("People paid"), careful(totals["people_paid"]["from"]), careful(totals["people_paid"]["to"])
    if change:
        yield _("Before"), change["cost"]["before"]["from"], change["cost"]["before"]["to"]
        for name, words in (("winners", _("Winners")), ("losers", _("Losers")), ("left_out", _("Left out"))):
            yield words, careful(change[name]["people"])
        yield _("Not known"), careful(change["unknown"]["people"])
    yield _("Number of people"), result["people"]
    yield _("Rules of"), run.asked["on"]
    yield _("Base of"), str(run.people_on or "")
    yield _("Mark of the rules"), run.rules_mark
    yield _("Mark of the people"), run.people_mark
    yield _("Mark of the result"), run.mark
    yield _("Counts of one to four people are written <5."), ""


def _rules(result: Mapping[str, Any]) -> Iterable[Row]:
    yield _("Rule"), _("Qualify surely"), _("Depends"), _("Not computable"), _("Paid surely"), _("Paid at most")
    for rule in result["rules"]:
        counts = [careful(rule[key]) for key in ("eligible", "undecided", "not_computable")]
        yield _here(rule["name"]), *counts, *(rule.get("paid", {}).get(end, "") for end in ("from", "to"))


def _parts(name: str, result: Mapping[str, Any]) -> Iterable[Row]:
    yield (
        titles()[name], _("Number of people"), _("Paid surely"), _("Paid at most"), _("Before, surely"),
        _("Before, at most"), _("Winners"), _("Losers"), _("Left out"), _("Not known"),
    )  # fmt: skip
    hidden = _hidden(result["by"][name])
    for part in result["by"][name]:
        words = words_of(name, part["value"])
        before = part.get("before", {})
        few = id(part) in hidden
        money = [part["paid"]["from"], part["paid"]["to"], before.get("from", ""), before.get("to", "")]
        changed = [careful(part[key]) if key in part else "" for key in ("winners", "losers", "left_out", "unknown")]
        named = words.en if get_language() == "en" else words.zh
        # What a handful of people is paid would tell what each of them is.
        people = f"<{SMALL}" if 0 < part["people"] < SMALL else "*" if few else part["people"]
        yield named, people, *(["*"] * 8 if few else [*money, *changed])


def _hidden(parts: Sequence[Mapping[str, Any]]) -> set[int]:
    """The parts that are not shown: those of a few people, and one more where the rest of the whole would tell."""
    small = [part for part in parts if 0 < part["people"] < SMALL]
    if len(small) == 1:
        others = sorted((part for part in parts if part["people"] >= SMALL), key=lambda part: part["people"])
        small += others[:1]
    return {id(part) for part in small}


def _cliffs(result: Mapping[str, Any]) -> Iterable[Row]:
    yield _("Fact"), _("At"), _("Number of people"), _("Money lost"), _("Largest loss"), _("Rules")
    for cliff in result["cliffs"]:
        few = cliff["people"] < SMALL
        money = ("*", "*") if few else (cliff["loss"], cliff["largest_loss"])
        yield _here(cliff["name"]), str(cliff["at"]), careful(cliff["people"]), *money, ", ".join(cliff["rules"])
