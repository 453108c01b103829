"""What may be said of an indicator: the words follow the strength of the evidence, the numbers are bound to it."""

from __future__ import annotations

from collections.abc import Mapping

from rencai.plan.computed import Difference
from rencai.plan.followed import Followed, Strength
from rencai.plan.goals import Sort
from rencai.plan.outcome import Outcome, Verdict
from rencai.plan.pace import Pace
from rencai.plan.report.numbers import both, chance, count, day, distance, gap_of, name, qualified, quantity, share
from rencai.plan.report.parts import Bound, Sentence
from rencai.vocabulary.bilingual import Bilingual

STATES = {
    "green": Bilingual("较可能达到", "likely"),
    "amber": Bilingual("尚难判定", "undetermined"),
    "red": Bilingual("较可能达不到", "unlikely"),
    "too-little-data": Bilingual("数据太少", "too little data"),
    "met": Bilingual("已达到", "met"),
    "missed": Bilingual("未达到", "missed"),
    "no-final-reading": Bilingual("无期末实绩", "no final reading"),
    "definition-in-doubt": Bilingual("口径存疑", "definition in doubt"),
}
TONES = {
    "green": "good", "amber": "warn", "red": "bad", "too-little-data": "unknown",
    "met": "good", "missed": "bad", "no-final-reading": "unknown", "definition-in-doubt": "warn",
}  # fmt: skip

_OUTLOOK = (
    (0.9, Bilingual("很可能达到", "very likely to be reached")),
    (2 / 3, Bilingual("较可能达到", "likely to be reached")),
    (1 / 3, Bilingual("能否达到尚难判定", "undetermined: it may or may not be reached")),
    (0.1, Bilingual("较可能达不到", "likely to be missed")),
    (-1.0, Bilingual("很可能达不到", "very likely to be missed")),
)
_LEANING = {
    Strength.CONFIRMED: Bilingual("", ""),
    Strength.UNCONFIRMED: Bilingual("（尚未确认）", " (not yet confirmed)"),
    Strength.DOUBTFUL: Bilingual("（口径可能与规划不同）", " (may count something else than the plan)"),
    Strength.NONE: Bilingual("", ""),
}


def outlook(chance: float) -> Bilingual:
    """A chance in words."""
    return next(words for least, words in _OUTLOOK if chance >= least)


def sentences_of(one: Followed, english: Mapping[str, str], counted: Difference | None = None) -> tuple[Sentence, ...]:
    """What may be said of an indicator: where it stands, what was revised, what the base counts beside it."""
    pace, outcome = one.standing.pace, one.standing.outcome
    first = _of_pace(one, pace, english) if pace is not None else _of_outcome(one, outcome, english)
    more = [*_revised_target(one), *_revised_reading(one)]
    if counted is not None:
        more.append(_counted(counted))
    return (first, *more)


def _subject(one: Followed, english: Mapping[str, str]) -> dict[str, Bound]:
    goal = one.goal
    told = qualified(quantity(goal.aim.value, goal.unit).shown, goal.qualifiers)
    return {
        "name": name(goal.name, english.get(goal.name)),
        "target": Bound(goal.aim.value, told),
        "by": day(goal.aim.on),
        "lean": both(_LEANING[one.strength]),
    }


def _of_pace(one: Followed, pace: Pace, english: Mapping[str, str]) -> Sentence:
    bound = _subject(one, english)
    unit = one.goal.unit
    if pace.needed is not None:
        bound["needed"] = gap_of(pace.needed.a_year, unit)
    if pace.last is not None:
        bound |= {"last": quantity(pace.last.value, unit), "on": day(pace.last.on)}
    if pace.expected is None or pace.chance is None or pace.last is None:
        return _too_little(bound, summed=one.goal.sort is Sort.FLOW)
    end = pace.expected
    whole = all(value == round(value) for value in (one.goal.aim.value, *(point.value for point in one.course)))
    bound |= {
        "expected": quantity(end.value, unit, reckoned=True, whole=whole),
        "low": quantity(end.low, unit, reckoned=True, whole=whole),
        "high": quantity(end.high, unit, reckoned=True, whole=whole),
        "level": share(end.level),
        "chance": chance(pace.chance),
        "outlook": both(outlook(pace.chance)),
    }
    so_far = ("累计", " in sum") if one.goal.sort is Sort.FLOW else ("", "")
    return Sentence(
        Bilingual(
            f"{{name}}：截至{{on}}{so_far[0]}为{{last}}{{lean}}；按目前速度，到{{by}}预计为{{expected}}"
            "（{level}区间{low}至{high}），达到目标{target}的机会为{chance}，{outlook}。",
            f"{{name}}: {{last}}{so_far[1]} on {{on}}{{lean}}. At the pace kept so far, {{expected}} by {{by}} "
            "({level} interval {low} to {high}); the chance of reaching {target} is {chance}: {outlook}.",
        ),
        bound,
    )


def _too_little(bound: dict[str, Bound], *, summed: bool) -> Sentence:
    zh, en = (
        "{name}：实绩太少，不判断能否达到目标{target}",
        "{name}: too few readings to say whether {target} will be reached",
    )
    if "last" in bound:
        so_far = ("累计", " in sum") if summed else ("", "")
        zh, en = f"{zh}；截至{{on}}{so_far[0]}为{{last}}{{lean}}", f"{en}; {{last}}{so_far[1]} on {{on}}{{lean}}"
    if "needed" in bound:
        zh, en = f"{zh}；今后每年需{{needed}}", f"{en}; {{needed}} a year are needed from now"
    return Sentence(Bilingual(f"{zh}。", f"{en}."), bound)


def _of_outcome(one: Followed, outcome: Outcome | None, english: Mapping[str, str]) -> Sentence:
    assert outcome is not None
    bound = _subject(one, english)
    if outcome.verdict is Verdict.NO_FINAL_READING or outcome.final is None:
        zh, en = (
            "{name}：没有完整的期末实绩，不能判定是否达到目标{target}",
            "{name}: without a complete final reading it cannot be said whether {target} was reached",
        )
        if one.last is not None:
            bound |= {"last": quantity(one.course[-1].value, one.goal.unit), "on": day(one.course[-1].on)}
            zh, en = f"{zh}；最近的实绩是{{on}}的{{last}}", f"{en}; the last reading is {{last}} on {{on}}"
        return Sentence(Bilingual(f"{zh}。", f"{en}."), bound)
    bound |= {"last": quantity(outcome.final.value, one.goal.unit), "on": day(outcome.final.on)}
    if outcome.gap is not None:
        bound["gap"] = distance(outcome.gap, one.goal.unit)
    if outcome.share is not None:
        bound["share"] = share(outcome.share)
    return Sentence(_VERDICTS[outcome.verdict], bound)


_VERDICTS = {
    Verdict.MET: Bilingual(
        "{name}：{on}为{last}{lean}，达到目标{target}。",
        "{name}: {last} on {on}{lean}; the target of {target} was met.",
    ),
    Verdict.MISSED: Bilingual(
        "{name}：{on}为{last}{lean}，未达到目标{target}，相差{gap}（为目标的{share}）。",
        "{name}: {last} on {on}{lean}; the target of {target} was missed by {gap} ({share} of it).",
    ),
    Verdict.DEFINITION_IN_DOUBT: Bilingual(
        "{name}：{on}为{last}，口径可能与规划不同，不能判定是否达到目标{target}；按数字看相差{gap}（为目标的{share}）。",
        "{name}: {last} on {on}, which may count something else than the plan does; whether {target} was reached "
        "cannot be said. By the numbers the gap is {gap} ({share} of the target).",
    ),
}


def _revised_target(one: Followed) -> list[Sentence]:
    if not one.targets:
        return []
    last = one.targets[-1]
    bound = {
        "first": quantity(one.first.aim.value, one.goal.unit),
        "now": quantity(one.goal.aim.value, one.goal.unit),
        "on": day(last.decided_on),
        "by": name(last.decided_by),
        "why": name(last.why),
    }
    return [
        Sentence(
            Bilingual(
                "目标原为{first}，{on}由{by}改为{now}：{why}。",
                "The target was {first}; on {on} {by} made it {now}: {why}.",
            ),
            bound,
        )
    ]


def _revised_reading(one: Followed) -> list[Sentence]:
    revised = [period for period in one.periods if period.revised]
    if not revised:
        return []
    period = revised[-1]
    bound = {
        "on": day(period.on),
        "first": quantity(period.said[0].value, one.goal.unit),
        "now": quantity(period.holds.value, one.goal.unit),
        "evidence": name(period.holds.evidence or "—"),
    }
    return [
        Sentence(
            Bilingual(
                "{on}的实绩初报{first}，后改为{now}（依据：{evidence}）。",
                "The reading of {on} was first {first} and later made {now} (evidence: {evidence}).",
            ),
            bound,
        )
    ]


def _counted(one: Difference) -> Sentence:
    unit = one.computed.unit
    bound = {
        "on": day(one.on),
        "counted_on": day(one.computed.on),
        "reported": quantity(one.reported, unit),
        "counted": quantity(round(one.computed.value, 2) if unit == "%" else one.computed.value, unit),
        "gap": gap_of(one.gap, unit),
        "definition": both(one.computed.definition.words),
        "unknown": count(one.computed.unknown),
    }
    zh = "{on}报告{reported}，数据库{counted_on}按“{definition}”计为{counted}，相差{gap}"
    en = (
        "Reported for {on}: {reported}; the base of {counted_on} counts {counted} ({definition}), a difference of {gap}"
    )
    if one.computed.unknown:
        zh, en = f"{zh}；另有{{unknown}}条记录情况不明", f"{en}; of {{unknown}} rows it is not known"
    return Sentence(Bilingual(f"{zh}。", f"{en}."), bound)
