"""A verdict as JSON: what `rencai policy decide` prints and what pages and interfaces show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rencai.rules.language.pools import Payment, Pool
from rencai.rules.language.rule import Cite, Given, Rule
from rencai.rules.language.tree import All
from rencai.rules.language.wording import in_words
from rencai.rules.person.decide import Decision, RuleSet, Verdict
from rencai.rules.person.trace import Result, Step, cite_of, trace, values_seen
from rencai.vocabulary.bilingual import Bilingual


def verdict_json(rules: RuleSet, verdict: Verdict) -> dict[str, Any]:
    """``{"on", "benefits": […], "groups": […], "totals": {…}}``; the totals hold money only, after groups."""
    return {
        "on": verdict.on.isoformat(),
        "invented": rules.book.invented,
        "benefits": [benefit_json(rules, verdict, decision) for decision in verdict.decisions],
        "groups": [group for pool in rules.pools for group in _groups(pool, verdict.pools)],
        "totals": {rhythm: payment_json(payment) for rhythm, payment in verdict.totals.items()},
        "found": {name: fact.show(verdict.known[name]) for name, fact in rules.facts.items() if fact.from_rules},
    }


def benefit_json(rules: RuleSet, verdict: Verdict, decision: Decision) -> dict[str, Any]:
    """One rule's answer with its trace."""
    rule, gift = decision.rule, decision.rule.gift
    steps = trace(rules, verdict, rule)
    return {
        "id": rule.id,
        "name": both_json(rule.name),
        "for": rule.about,
        "answer": decision.answer.value,
        "gives": gift.given.value,
        "amount": amount_json(rules, decision),
        "per": gift.per,
        **({"unit": both_json(gift.unit)} if gift.unit else {}),
        **({"service": both_json(gift.service)} if gift.service else {}),
        "paid": None if decision.paid is None or gift.given is not Given.MONEY else payment_json(decision.paid),
        "depends_on": list(decision.depends_on),
        **({"missing": both_json(gift.missing)} if gift.missing else {}),
        **({"last_published": gift.last_published, "unconfirmed": True} if gift.last_published else {}),
        **({"note": both_json(gift.note)} if gift.note else {}),
        **_practical(rule),
        "trace": [*_bases(rules, verdict, rule), *steps_json(rules, verdict, rule, steps)],
    }


def amount_json(rules: RuleSet, decision: Decision) -> dict[str, Any] | None:
    """``{"exact"}``, ``{"from", "to"}`` or ``{"up_to"}``; None where no amount is published or counted."""
    if decision.amount is None:
        return None
    low, high = decision.amount
    gift = decision.rule.gift
    if gift.given is Given.LEVEL:
        values = rules.facts[gift.fact or ""].values
        ends = values[int(low)].id, values[int(high)].id
        return {"exact": ends[0]} if low == high else {"from": ends[0], "to": ends[1]}
    return pair_json(low, high, ceiling=decision.ceiling)


def pair_json(low: float, high: float, *, ceiling: bool = False) -> dict[str, Any]:
    """The least and the most, in the words of the answer."""
    if ceiling:
        return {"up_to": plain(high)}
    return {"exact": plain(low)} if plain(low) == plain(high) else {"from": plain(low), "to": plain(high)}


def payment_json(payment: Payment) -> dict[str, Any]:
    """What is paid, at least and at most."""
    return {"from": plain(payment.low), "to": plain(payment.high)}


def plain(value: float) -> int | float:
    """A number as people write it: no trailing .0, and no more than hundredths of a fen."""
    rounded = round(float(value), 4)
    return int(rounded) if rounded == int(rounded) else rounded


def both_json(text: Bilingual | None) -> dict[str, str] | None:
    """A text in both languages."""
    return None if text is None else {"zh": text.zh, "en": text.en}


def cite_json(cite: Cite) -> dict[str, Any]:
    """A citation, without what it does not say."""
    said = {"document": cite.document, "clause": cite.clause, "date": cite.date and cite.date.isoformat()}
    return {key: value for key, value in {**said, "locator": cite.locator}.items() if value}


def steps_json(rules: RuleSet, verdict: Verdict, rule: Rule, step: Step) -> list[dict[str, Any]]:
    """A trace: the clauses that must all hold, in a row; a rule without conditions has none."""
    if isinstance(step.node, All) and step.node.says is None:
        return [item for part in step.parts for item in steps_json(rules, verdict, rule, part)]
    return [_step_json(rules, verdict, rule, step)]


def _step_json(rules: RuleSet, verdict: Verdict, rule: Rule, step: Step) -> dict[str, Any]:
    parts = [_step_json(rules, verdict, rule, part) for part in step.parts]
    return {
        "clause": both_json(in_words(rules.facts, step.node)),
        "result": step.result.value,
        "facts": values_seen(rules.facts, step, verdict.known),
        "cite": cite_json(cite_of(rule, step.node)),
        "line": str(step.node.mark),
        **({"parts": parts} if parts else {}),
    }


def _bases(rules: RuleSet, verdict: Verdict, rule: Rule) -> list[dict[str, Any]]:
    results = {"yes": Result.MET, "no": Result.FAILED, "depends": Result.UNKNOWN, "not_computable": Result.UNPUBLISHED}
    answers = {decision.rule.id: decision for decision in verdict.decisions}
    steps = []
    for name in rule.adds_to:
        base = answers.get(name)
        result = Result.FAILED if base is None else results[base.answer.value]
        zh, en = (base.rule.name.zh, base.rule.name.en) if base else (name, name)
        steps.append(
            {
                "clause": {"zh": f"在享受“{zh}”的基础上追加", "en": f"on top of {en}"},
                "result": result.value,
                "rule": name,
                "facts": {},
                "cite": cite_json(rule.cites[0]),
                "line": str(rule.mark),
            }
        )
    return steps


def _practical(rule: Rule) -> dict[str, Any]:
    """What one needs to claim: papers, where, by when; and what limits it."""
    said: dict[str, Any] = {"cites": [cite_json(cite) for cite in rule.cites]}
    if rule.papers:
        said["papers"] = [both_json(paper) for paper in rule.papers]
    if rule.desk:
        desk = {
            "desk": both_json(rule.desk.desk),
            "agency": rule.desk.agency,
            "within_days": rule.desk.within_days,
            "apply_within_days": rule.desk.apply_within_days,
            "note": both_json(rule.desk.note),
        }
        said["where"] = {key: value for key, value in desk.items() if value not in (None, "")}
    if rule.quota:
        said["quota"] = {"number": rule.quota.number, "per": rule.quota.per, "of": both_json(rule.quota.of)}
    if rule.ends:
        said["until"] = rule.ends.isoformat()
    return said


def _groups(pool: Pool, paid: Mapping[str, Payment]) -> list[dict[str, Any]]:
    group = pool.group
    inner = [member for member in pool.members if isinstance(member, Pool)]
    return [
        {
            "name": group.name,
            "take": group.take.value,
            **({"cap": plain(group.cap)} if group.cap is not None else {}),
            "members": [member if isinstance(member, str) else member.group.name for member in pool.members],
            "paid": payment_json(paid[group.name]) if group.name in paid else None,
        },
        *(item for member in inner for item in _groups(member, paid)),
    ]
