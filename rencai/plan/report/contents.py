"""A plan on a day put into a report: which sections, in which order, for the yearly, mid-term or final evaluation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rencai.plan.dossier import PlanOn
from rencai.plan.evaluation import KINDS, Kind, Round, round_name
from rencai.plan.followed import Followed
from rencai.plan.report import money_part, people_part, tables
from rencai.plan.report.charts import Bar, Drawing, bars, fans
from rencai.plan.report.numbers import count, day, name, year
from rencai.plan.report.parts import Block, Chart, Heading, Paragraph, Report, Sentence, each
from rencai.plan.report.wording import STATES, TONES, sentences_of
from rencai.plan.report.words import Words
from rencai.plan.undertakings_state import STATES as UNDERTAKING_STATES
from rencai.plan.undertakings_state import State
from rencai.plan.waiting import held_up_by, rings
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput

_CHINESE = "一二三四五六七八九十"


def plan_report(plan: PlanOn, kind: Kind, lang: str = "zh") -> Report:
    """The report of the last evaluation of this kind whose period has ended on the day.

    Raises BadInput when none has: a report on a year that still runs would speak of what nobody knows.
    """
    asked = _asked(plan, kind)
    words = Words(lang, plan.dossier.english)
    title = words(plan.dossier.name)
    named = round_name(replace(asked, kind=kind))
    subtitle = words(Bilingual(f"{named.zh}报告", f"Report of the {named.en}"))
    blocks: list[Block] = [
        *_summary(plan, asked, words),
        *_indicators(plan, words),
        *_undertakings(plan, words),
        *people_part.agencies(plan, words),
        *money_part.money(plan, words),
        *people_part.evaluations(plan, words),
        *_notes(plan, words),
    ]
    sheets = tables.sheets(plan, words)
    return Report(title, subtitle, plan.on, lang, plan.dossier.invented, _numbered(blocks, lang), sheets)


def _numbered(blocks: Sequence[Block], lang: str) -> tuple[Block, ...]:
    """The sections numbered, in Chinese with Chinese numbers."""
    numbered: list[Block] = []
    section = 0
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            mark = f"{_CHINESE[section]}、" if lang == "zh" else f"{section + 1}  "
            section += 1
            numbered.append(Heading(f"{mark}{block.text}"))
        else:
            numbered.append(block)
    return tuple(numbered)


def _asked(plan: PlanOn, kind: Kind) -> Round:
    own = [one for one in plan.dossier.rounds if one.kind is kind]
    ended = [one for one in own if one.period_end <= plan.on]
    if kind is Kind.YEARLY:
        # The last year has its final evaluation; who asks for the year gets that year.
        ended += [one for one in plan.dossier.rounds if one.kind is Kind.FINAL and one.period_end <= plan.on]
    if not ended:
        first = min((one.period_end for one in own), default=None)
        when = f"the first one covers the time until {first}" if first else "the plan has none"
        raise BadInput(
            f"no {KINDS[kind].en} on {plan.on}: {when}",
            where=plan.dossier.name.zh,
            todo="say a later --on or another --kind",
        )
    return max(ended, key=lambda one: one.period_end)


def _summary(plan: PlanOn, asked: Round, words: Words) -> list[Block]:
    states = Counter(one.state for one in plan.followed)
    said = [
        Sentence(
            Bilingual(
                "本报告截至{on}，评估期末为{end}；规划{first}至{last}年，共有{indicators}项指标、{undertakings}项清单任务。",
                "As of {on}, for the period ending {end}. The plan covers {first} to {last} and has {indicators} "
                "indicators and {undertakings} listed undertakings.",
            ),
            {
                "on": day(plan.on),
                "end": day(asked.period_end),
                "first": year(plan.dossier.first_year),
                "last": year(plan.dossier.last_year),
                "indicators": count(len(plan.followed)),
                "undertakings": count(len(plan.stands)),
            },
        ),
        *(_state_sentence(plan.followed, state) for state in STATES if states[state]),
        *_steps(plan, asked),
    ]
    return [Heading(words.zh_en("概要", "Summary")), each(said)]


def _steps(plan: PlanOn, asked: Round) -> list[Sentence]:
    """Milestones of the time that is evaluated: done in it, and due by its end but not done by now."""
    start = date(asked.year if asked.kind is Kind.YEARLY else plan.dossier.first_year, 1, 1)
    own = plan.dossier.milestones
    if not own:
        return []
    done = sum(one.done_on is not None and start <= one.done_on <= asked.period_end for one in own)
    missing = sum(one.due <= asked.period_end and not one.is_done(plan.on) for one in own)
    bound = {"from": day(start), "to": day(asked.period_end), "done": count(done), "missing": count(missing)}
    return [
        Sentence(
            Bilingual(
                "{from}至{to}完成任务节点{done}个；到期而至今未完成的{missing}个。",
                "From {from} to {to} {done} milestones were done; {missing} that were due are not done to this day.",
            ),
            bound,
        )
    ]


_STATE_SENTENCES = {
    "met": Bilingual("已达到目标的指标{n}项：{which}。", "Met: {n} ({which})."),
    "missed": Bilingual("未达到目标的指标{n}项：{which}。", "Missed: {n} ({which})."),
    "definition-in-doubt": Bilingual(
        "口径存疑、不能判定的指标{n}项：{which}。", "Not to be judged, for the definition is in doubt: {n} ({which})."
    ),
    "no-final-reading": Bilingual(
        "没有完整的期末实绩、不能判定的指标{n}项：{which}。",
        "Not to be judged, without a complete final reading: {n} ({which}).",
    ),
    "green": Bilingual("较可能达到目标的指标{n}项：{which}。", "Likely to be reached: {n} ({which})."),
    "amber": Bilingual("能否达到尚难判定的指标{n}项：{which}。", "Undetermined: {n} ({which})."),
    "red": Bilingual("较可能达不到目标的指标{n}项：{which}。", "Likely to be missed: {n} ({which})."),
    "too-little-data": Bilingual("数据太少、不作判断的指标{n}项：{which}。", "Too little data to say: {n} ({which})."),
}


def _state_sentence(followed: Sequence[Followed], state: str) -> Sentence:
    own = [one for one in followed if one.state == state]
    numbers = [str(one.goal.no) if one.goal.no is not None else one.goal.name for one in own]
    which = Bilingual(f"第{'、'.join(numbers)}项", f"no. {', '.join(numbers)}")
    return Sentence(_STATE_SENTENCES[state], {"n": count(len(own)), "which": name(which.zh, which.en)})


def _indicators(plan: PlanOn, words: Words) -> list[Block]:
    blocks: list[Block] = [Heading(words.zh_en("指标", "Indicators"))]
    states = Counter(one.state for one in plan.followed)
    rows = [
        Bar(words(STATES[state]), states[state], str(states[state]), TONES[state]) for state in STATES if states[state]
    ]
    blocks.append(_chart(words.zh_en("指标按判断分布（项）", "Indicators by judgement (number)"), bars(rows), rows))
    blocks.append(tables.indicators(plan, words))
    latest = {gap.indicator: gap for gap in plan.differences}
    groups = dict.fromkeys(one.goal.group or "" for one in plan.followed)
    for group in groups:
        own = [one for one in plan.followed if (one.goal.group or "") == group]
        if group:
            blocks.append(Heading(words.name(group), 2))
        drawable = [one for one in own if one.periods]
        names = [words.name(one.goal.name) for one in drawable]
        caption = words.zh_en(
            "实绩、目标（虚线）与预计（阴影为80%区间）",
            "Readings, target (dashed) and what is expected (shade: 80 % interval)",
        )
        if drawable:
            drawn = fans(drawable, names, words.lang)
            blocks.append(Chart(caption, drawn.svg, drawn.width, drawn.height, "；".join(names)))
        english = plan.dossier.english
        said = tuple(sentences_of(one, english, latest.get(one.goal.name)) for one in own)
        blocks.append(Paragraph(said))
    return blocks


def _chart(caption: str, drawn: Drawing, rows: Sequence[Bar]) -> Chart:
    words = "；".join(f"{row.label} {row.words}" for row in rows)
    return Chart(caption, drawn.svg, drawn.width, drawn.height, words)


_TONES = {State.DONE: "good", State.UNDER_WAY: "", State.LATE: "bad", State.BLOCKED: "warn"}


def _undertakings(plan: PlanOn, words: Words) -> list[Block]:
    blocks: list[Block] = [Heading(words.zh_en("清单任务", "Undertakings"))]
    if not plan.stands:
        return []
    states = Counter(one.state for one in plan.stands)
    rows = [
        Bar(words(UNDERTAKING_STATES[state]), states[state], str(states[state]), _TONES.get(state, "unknown"))
        for state in State
        if states[state]
    ]
    blocks.append(_chart(words.zh_en("清单任务按状态分布（项）", "Undertakings by state (number)"), bars(rows), rows))
    blocks.append(each(_waiting_sentences(plan, words)))
    blocks.append(tables.undertakings(plan, words))
    return blocks


def _waiting_sentences(plan: PlanOn, words: Words) -> list[Sentence]:
    if not plan.waits:
        return [Sentence(Bilingual("目前没有任务在等待其他单位。", "No undertaking waits for another agency."))]
    said = []
    for one in plan.waits:
        bound = {
            "waiter": name(one.waiter or "—", words.english_of(one.waiter or "—")),
            "for": name(one.waits_for, words.english_of(one.waits_for)),
            "item": name(one.undertaking.name, words.english_of(one.undertaking.name)),
            "days": count(one.days),
            "since": day(one.since),
        }
        said.append(
            Sentence(
                Bilingual(
                    "{waiter}的“{item}”自{since}起等待{for}，已{days}天。",
                    "{waiter} has waited for {for} since {since} ({days} days): {item}.",
                ),
                bound,
            )
        )
    return [*said, *_held_up(plan, words)]


def _held_up(plan: PlanOn, words: Words) -> list[Sentence]:
    """Agencies that hold up more than one undertaking, and those that wait for each other."""
    said = [
        Sentence(
            Bilingual(
                "{agency}有{n}项任务在等待其答复，最长{longest}天。",
                "{n} undertakings wait for {agency}, the longest for {longest} days.",
            ),
            {
                "agency": name(one.agency, words.english_of(one.agency)),
                "n": count(one.undertakings),
                "longest": count(one.longest),
            },
        )
        for one in held_up_by(plan.waits)
        if one.undertakings > 1
    ]
    for ring in rings(plan.waits):
        told = name("、".join(ring), ", ".join(words.english_of(one) for one in ring))
        said.append(Sentence(Bilingual("{ring}互相等待。", "These wait for each other: {ring}."), {"ring": told}))
    return said


def _notes(plan: PlanOn, words: Words) -> list[Block]:
    said = [
        Sentence(
            Bilingual(
                "判断方法：以基期和历次实绩推算到目标日，按同一规划其他指标的波动给出区间和机会；机会在三分之二以上为“较可能达到”，"
                "三分之一以下为“较可能达不到”，其间为“尚难判定”；实绩不足两期、不足一年或过旧为“数据太少”。期满后只有结果，没有机会。",
                "How it is judged: baseline and readings are led on to the target date; how much the plan's other "
                "indicators wander gives the interval and the chance. Likely is a chance of two in three and more, "
                "unlikely one below one in three, undetermined what lies between; fewer than two readings, less than a "
                "year of them or old ones are too little data. Once the date has passed there is an outcome only.",
            )
        ),
        Sentence(
            Bilingual(
                "推算说明的是“按目前速度会到哪里”，不说明原因；没有对照的支出与结果并列，不表示结果由支出带来。",
                "What is expected says where the pace leads, not why; money and results side by side, with nothing to "
                "compare, do not say that one brought about the other.",
            )
        ),
    ]
    said += [_related(one.indicator, one.told, one.evidence, one.why) for one in plan.dossier.related]
    return [Heading(words.zh_en("说明", "Notes")), each(said)]


def _related(indicator: str, told: str, evidence: str, why: Bilingual) -> Sentence:
    bound = {"name": name(indicator), "told": name(told), "evidence": name(evidence), "why": name(why.zh, why.en)}
    return Sentence(
        Bilingual(
            "与“{name}”相近、但不作为实绩的数字：{told}（{evidence}）——{why}。",
            "Near “{name}” but no reading of it: {told} ({evidence}): {why}.",
        ),
        bound,
    )
