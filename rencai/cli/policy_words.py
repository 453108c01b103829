"""Answers of `rencai policy` as lines to read."""

from __future__ import annotations

from typing import Any

import click

_MARKS = {"yes": "✔", "depends": "?", "no": "✘", "not_computable": "–"}
_PER = {"year": "/年", "month": "/月", "once": "，一次性", "unstated": "", "": ""}


def print_verdict(answer: dict[str, Any]) -> None:
    """One line per benefit, and why it is not simply a yes."""
    invented = "（样例政策，虚构 invented）" if answer["invented"] else ""
    click.echo(f"{answer['on']} {invented}".rstrip())
    for benefit in answer["benefits"]:
        click.echo(f"{_MARKS[benefit['answer']]} {benefit['name']['zh']}  {amount_in_words(benefit)}".rstrip())
        for line in _reasons(benefit):
            click.echo(f"    {line}")
    for rhythm, paid in answer["totals"].items():
        click.echo(f"合计 total{_PER[rhythm]}: {range_in_words(paid)} CNY")


def print_simulation(answer: dict[str, Any]) -> None:
    """One line per rule, the totals, and what changes."""
    click.echo(f"{answer['on']}  {answer['people']:,} 人 people")
    for rule in answer["rules"]:
        counts = f"{rule['eligible']:>9,} 可享 yes {rule['undecided']:>9,} 未定 open"
        closed = f" {rule['not_computable']:,} 不可计算 not computable" if rule["not_computable"] else ""
        paid = f"  {range_in_words(rule['paid'])} CNY" if rule["gives"] == "money" and "paid" in rule else ""
        click.echo(f"{counts}{closed}  {rule['name']['zh']}{paid}")
    click.echo(f"首年合计 first year: {range_in_words(answer['totals']['first_year'])} CNY")
    if answer["against"]:
        click.echo(f"与原政策相比 change: {range_in_words(answer['cost']['change'])} CNY")
        for name, zh in (("winners", "得益"), ("losers", "受损"), ("left_out", "不再享受")):
            click.echo(f"{zh} {name}: {answer[name]['people']:,}")
    for cliff in answer["cliffs"]:
        click.echo(
            f"悬崖 cliff: {cliff['name']['zh']} {cliff['at']}，{cliff['people']:,} 人，共少 {cliff['loss']:,} CNY"
        )


def print_question(answer: dict[str, Any]) -> None:
    """The question, why it is asked, and what may be answered."""
    if answer["fact"] is None:
        click.echo("没有要问的了 nothing left to ask")
        return
    click.echo(f"{answer['question']['zh']}  [{answer['fact']}]")
    click.echo(f"    {answer['why']['zh']}")
    for value in answer.get("values") or answer.get("bands") or ():
        click.echo(f"    - {value['zh']}" + (f"  [{value['id']}]" if "id" in value else ""))


def print_near(answer: dict[str, Any]) -> None:
    """One line per benefit that is refused: what would have to change, or until when to wait."""
    if not answer["benefits"]:
        click.echo("没有被拒的待遇 nothing is refused")
    for benefit in answer["benefits"]:
        steps = [f"{change['name']['zh']}：{change['now']} → {change['needed']}" for change in benefit["changes"]]
        if benefit["wait_until"]:
            steps.append(f"等到 {benefit['wait_until']}")
        click.echo(f"△ {benefit['name']['zh']}  {'；'.join(steps) or '没有可改变的条件 nothing that can be changed'}")


def amount_in_words(benefit: dict[str, Any]) -> str:
    """The amount of a benefit with its unit and rhythm."""
    if benefit["answer"] == "no":
        return ""
    amount = benefit["amount"]
    unit = benefit.get("unit", {}).get("zh", "元" if benefit["gives"] in ("money", "loan") else "")
    if amount is None:
        missing = benefit.get("missing")
        return f"金额待公布：{missing['zh']}" if missing else ""
    if "exact" in amount:
        shown = f"{amount['exact']} {unit}"
    elif "up_to" in amount:
        shown = f"最高 {amount['up_to']} {unit}"
    else:
        shown = f"{range_in_words(amount)} {unit}"
    stale = f"（{benefit['last_published']} 年公布，此后未确认）" if benefit.get("unconfirmed") else ""
    return f"{shown}{_PER[benefit['per']]}{stale}"


def range_in_words(amount: dict[str, Any]) -> str:
    """The least and the most."""
    return str(amount["from"]) if amount["from"] == amount["to"] else f"{amount['from']}–{amount['to']}"


def _reasons(benefit: dict[str, Any]) -> list[str]:
    wanted = {"no": "failed", "depends": "unknown", "not_computable": "unpublished"}.get(benefit["answer"])
    return [
        f"{step['clause']['zh']}（{step['cite'].get('document', '')} {step['cite'].get('clause', '')}）"
        for step in benefit["trace"]
        if step["result"] == wanted
    ]
