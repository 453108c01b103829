"""A whole rule in plain words, a line for each thing it says: what an officer reads, and where versions differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rencai.rules.language.book import Book
from rencai.rules.language.facts import Fact
from rencai.rules.language.rule import Cite, Given, Rule
from rencai.rules.language.spelling import Line, amount_lines
from rencai.rules.language.tree import Condition, Range, Table, Unpublished
from rencai.rules.language.walk import amounts_of_rule, clauses, parts_of
from rencai.rules.language.wording import in_words
from rencai.vocabulary.bilingual import Bilingual

ABOUT = {
    "person": Bilingual("个人", "persons"),
    "employer": Bilingual("单位", "employers"),
    "team": Bilingual("团队", "teams"),
}
PER = {
    "once": Bilingual("一次性", "once"),
    "year": Bilingual("每年", "a year"),
    "month": Bilingual("每月", "a month"),
    "unstated": Bilingual("未说明频次", "how often is not said"),
    "": Bilingual("", ""),
}
_GIVEN = {
    Given.MONEY: Bilingual("资金（元）", "money, yuan"),
    Given.LOAN: Bilingual("贷款（元）", "a loan, yuan"),
    Given.SERVICE: Bilingual("服务", "a service"),
    Given.LEVEL: Bilingual("层次", "a level"),
    Given.POINTS: Bilingual("积分", "points"),
}
_UNIT = {
    Given.MONEY: Bilingual("元", "yuan"),
    Given.LOAN: Bilingual("元贷款", "yuan as a loan"),
    Given.POINTS: Bilingual("分", "points"),
}


class Known(StrEnum):
    """What is known of what a rule gives and asks."""

    EXACT = "exact"
    BOUND = "bound"
    UNCONFIRMED = "unconfirmed"
    UNPUBLISHED = "unpublished"


@dataclass(frozen=True)
class Said:
    """One thing a rule says: in which part of it, how deep it lies below another, and its line in the file."""

    part: str  # frame, when, gives, with
    depth: int
    words: Bilingual
    cite: str = ""
    line: int = 0


def known_of(rule: Rule) -> Known:
    """The weakest of what is known: something unpublished, unconfirmed, only a bound, or all of it exactly."""
    if rule.gift.missing is not None or any(isinstance(node, Unpublished) for node in clauses(rule.when)):
        return Known.UNPUBLISHED
    if rule.gift.last_published:
        return Known.UNCONFIRMED
    bounds = (node for node in amounts_of_rule(rule) if isinstance(node, Range | Table))
    if any(isinstance(node, Range) or node.ends_only for node in bounds):
        return Known.BOUND
    return Known.EXACT


def gift_in_words(book: Book, rule: Rule) -> Bilingual:
    """What the rule gives in one short line, as a list of rules shows it."""
    gift = rule.gift
    if gift.service is not None:
        return gift.service
    if gift.amount is None:
        return gift.missing or Bilingual("未公布", "not published")
    first, *more = amount_lines(book.facts, gift.amount, _level(book, rule))
    per, unit = PER[gift.per], gift.unit or _UNIT.get(gift.given, Bilingual("", ""))
    if more and not isinstance(gift.amount, Table):
        return Bilingual(f"{per.zh}按规则计算", f"as computed {per.en}".strip())
    # "only its ends are published" stands behind the unit
    (zh, zh_known), (en, en_known) = _parted(first.words.zh, "，只"), _parted(first.words.en, ", only")
    return Bilingual(
        " ".join(filter(None, (per.zh, zh, unit.zh))) + zh_known,
        " ".join(filter(None, (en, unit.en, per.en))) + en_known,
    )


def _parted(words: str, mark: str) -> tuple[str, str]:
    """Words up to a mark, and from the mark on."""
    head, found, tail = words.partition(mark)
    return head, found + tail


def rule_in_words(book: Book, rule: Rule) -> list[Said]:
    """Everything a rule says, in order: for whom and when, what must hold, what it gives, and what goes with it."""
    return [*_frame(rule), *_conditions(book.facts, rule.when, 0), *_gives(book, rule), *_with(book, rule)]


def _frame(rule: Rule) -> Iterator[Said]:
    about = ABOUT[rule.about]
    yield Said("frame", 0, Bilingual(f"适用对象：{about.zh}", f"for {about.en}"))
    yield Said("frame", 0, _span(rule.begins, rule.ends))
    for cite in rule.cites:
        words = cite_in_words(cite)
        yield Said("frame", 0, Bilingual(f"依据：{words}", f"by {words}"))


def cite_in_words(cite: Cite) -> str:
    """Document, clause, day and place of a citation, in one line."""
    return " · ".join(
        part for part in (cite.document, cite.clause, cite.date and cite.date.isoformat(), cite.locator) if part
    )


def _span(begins: date, ends: date | None) -> Bilingual:
    until = Bilingual(f"至 {ends}", f"to {ends}") if ends else Bilingual("起，未定终止", "on, no end set")
    return Bilingual(f"施行期：{begins} {until.zh}", f"in force from {begins} {until.en}")


def _conditions(facts: Mapping[str, Fact], node: Condition, depth: int) -> Iterator[Said]:
    yield Said("when", depth, in_words(facts, node), node.cite, node.mark.line)
    for part in parts_of(node):
        yield from _conditions(facts, part, depth + 1)


def _gives(book: Book, rule: Rule) -> Iterator[Said]:
    gift = rule.gift
    given, per = _GIVEN[gift.given], PER[gift.per]
    kind = Bilingual(f"给予：{given.zh}{'，' if per.zh else ''}{per.zh}", f"gives {given.en} {per.en}".strip())
    yield Said("gives", 0, kind)
    if gift.service is not None:
        yield Said("gives", 0, gift.service)
    if gift.amount is not None:
        for line in amount_lines(book.facts, gift.amount, _level(book, rule)):
            yield _said_line(line)
    if gift.missing is not None:
        yield Said("gives", 0, Bilingual(f"未公布：{gift.missing.zh}", f"not published: {gift.missing.en}"))
    if gift.last_published:
        last = gift.last_published
        yield Said("gives", 0, Bilingual(f"{last} 年公布，此后未确认", f"last published {last}, unconfirmed since"))
    if gift.note is not None:
        yield Said("gives", 0, gift.note)


def _said_line(line: Line) -> Said:
    return Said("gives", line.depth, line.words)


def _level(book: Book, rule: Rule) -> Fact | None:
    return book.facts[rule.gift.fact] if rule.gift.given is Given.LEVEL and rule.gift.fact else None


def _with(book: Book, rule: Rule) -> Iterator[Said]:
    names = {each.id: each.name for each in book.rules}
    group = book.groups.get(rule.group or "")
    if group is not None:
        says = group.says or Bilingual(group.name, group.name)
        yield Said("with", 0, Bilingual(f"同组：{says.zh}", f"in a group: {says.en}"), group.cite)
    for other in rule.adds_to:
        name = names.get(other, Bilingual(other, other))
        yield Said("with", 0, Bilingual(f"在“{name.zh}”之上追加", f"on top of {name.en}"))
    for other in rule.combines_with:
        name = names.get(other, Bilingual(other, other))
        yield Said("with", 0, Bilingual(f"可与“{name.zh}”同享", f"together with {name.en}"))
    if rule.quota is not None:
        per = PER[rule.quota.per]
        zh = f"名额：{per.zh} {rule.quota.number} {rule.quota.of.zh}"
        yield Said("with", 0, Bilingual(zh, f"quota: {rule.quota.number} {rule.quota.of.en} {per.en}"))
    for paper in rule.papers:
        yield Said("with", 0, Bilingual(f"材料：{paper.zh}", f"paper: {paper.en}"))
    yield from _desk(rule)


def _desk(rule: Rule) -> Iterator[Said]:
    desk = rule.desk
    if desk is None:
        return
    if desk.desk is not None:
        yield Said("with", 0, Bilingual(f"办理：{desk.desk.zh}", f"at: {desk.desk.en}"))
    if desk.within_days is not None:
        yield Said("with", 0, Bilingual(f"{desk.within_days} 天内答复", f"answered within {desk.within_days} days"))
    if desk.apply_within_days is not None:
        days = desk.apply_within_days
        yield Said("with", 0, Bilingual(f"{days} 天内申请", f"to be claimed within {days} days"))
