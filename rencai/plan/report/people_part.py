"""The sections of a report about those who act: agencies' score cards, evaluations and the approver's word."""

from __future__ import annotations

from rencai.plan.dossier import PlanOn
from rencai.plan.evaluation import STAGES, Round, Word, round_name
from rencai.plan.report.charts import Bar, bars
from rencai.plan.report.numbers import count, day, name, share
from rencai.plan.report.parts import Block, Cell, Chart, Column, Heading, Sentence, Table, each
from rencai.plan.report.words import Words
from rencai.plan.score import ANSWER_DAYS, LEAST_OBSERVATIONS, PARTS, ScoreCard
from rencai.vocabulary.bilingual import Bilingual


def agencies(plan: PlanOn, words: Words) -> list[Block]:
    """Score cards with their formula; agencies with too little data are named, not scored."""
    scored = [card for card in plan.cards if card.score is not None]
    if not plan.cards:
        return []
    blocks: list[Block] = [
        Heading(words.zh_en("牵头单位", "Agencies")),
        each([_formula(), *_unscored(plan, words)]),
    ]
    if scored:
        ranked = sorted(scored, key=lambda card: -(card.score or 0))
        rows = [
            Bar(words.name(card.agency), card.score or 0, f"{card.score:.0f}", low=card.low, high=card.high)
            for card in ranked
        ]
        drawn = bars(rows, most=100)
        said = "；".join(f"{row.label} {row.words}" for row in rows)
        caption = words.zh_en("得分（满分100，细线为80%区间）", "Score (of 100; thin line: 80 % interval)")
        blocks += [Chart(caption, drawn.svg, drawn.width, drawn.height, said), _cards(ranked, words)]
    return blocks


def _formula() -> Sentence:
    bound = {part.id: share(part.weight) for part in PARTS}
    bound |= {"least": count(LEAST_OBSERVATIONS), "answer": count(ANSWER_DAYS)}
    return Sentence(
        Bilingual(
            "得分是四个部分的加权平均：按时报送{readings}、节点按期{milestones}、指标进度{indicators}、及时答复（{answer}天内）{answers}；"
            "没有数据的部分不计，权重由其余部分分摊；观察不足{least}项的单位不评分。",
            "The score is the weighted mean of four parts: punctual readings {readings}, milestones on time "
            "{milestones}, indicators on course {indicators}, answers within {answer} days {answers}. Parts without "
            "data do not count; below {least} observations there is no score.",
        ),
        bound,
    )


def _unscored(plan: PlanOn, words: Words) -> list[Sentence]:
    left = [card.agency for card in plan.cards if card.score is None]
    if not left:
        return []
    which = name("、".join(left), ", ".join(words.english_of(one) for one in left))
    return [
        Sentence(
            Bilingual("数据太少、不评分的单位{n}个：{which}。", "Too little data for a score: {n} ({which})."),
            {"n": count(len(left)), "which": which},
        )
    ]


def _cards(cards: list[ScoreCard], words: Words) -> Table:
    columns = (
        Column(words.zh_en("单位", "Agency"), 2),
        Column(words.zh_en("得分", "Score"), 0.8, True),
        Column(words.zh_en("区间", "Interval"), 1, True),
        *(Column(words(part.words), 1.2, True) for part in PARTS),
    )
    rows = tuple(
        (
            Cell(words.name(card.agency)),
            Cell(f"{card.score:.0f}", card.score),
            Cell(f"{card.low:.0f}–{card.high:.0f}"),
            *(Cell(f"{part.k:.3g}/{part.n}" if part.n else "—") for part in card.parts),
        )
        for card in cards
    )
    note = words.zh_en(
        "各部分为“做到的/应做的”；指标进度为机会之和/指标数。",
        "Parts: kept of owed; indicators: chances added, of their number.",
    )
    return Table(words.zh_en("牵头单位得分", "Score cards"), columns, rows, note)


def evaluations(plan: PlanOn, words: Words) -> list[Block]:
    """The rounds up to now with their deadlines, and what the approver said."""
    past = [one for one in plan.rounds if one.round.period_end <= plan.on]
    columns = (
        Column(words.zh_en("评估", "Evaluation"), 1.8),
        Column(words.zh_en("实绩期限", "Readings due"), 1.2),
        Column(words.zh_en("报告期限", "Report due"), 1.2),
        Column(words.zh_en("审定期限", "Approval due"), 1.2),
        Column(words.zh_en("状态", "State"), 1.2),
    )
    rows = tuple(
        (
            Cell(words(round_name(one.round))),
            *(
                Cell(f"{due:%Y-%m-%d}", due)
                for due in (one.round.readings_due, one.round.report_due, one.round.approval_due)
            ),
            Cell(words(STAGES[one.stage]), tone="bad" if one.late else ""),
        )
        for one in past
    )
    said = [_word(one.round, one.word, words) for one in past if one.word is not None]
    blocks: list[Block] = [
        Heading(words.zh_en("评估与审定", "Evaluations")),
        Table(words.zh_en("评估进度", "Evaluations"), columns, rows),
    ]
    return [*blocks, each(said)] if said else blocks


def _word(asked: Round, word: Word, words: Words) -> Sentence:
    named = round_name(asked)
    bound = {
        "which": name(named.zh, f"the {named.en}"),
        "on": day(word.on),
        "by": name(word.by, words.english_of(word.by)),
        "why": name(f"：{word.why}" if word.why else "", f": {word.why}" if word.why else ""),
    }
    if word.approved:
        return Sentence(Bilingual("{on}，{by}审定{which}{why}。", "On {on} {by} approved {which}{why}."), bound)
    return Sentence(Bilingual("{on}，{by}退回{which}{why}。", "On {on} {by} sent back {which}{why}."), bound)
