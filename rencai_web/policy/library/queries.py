"""Reading the library: rules as rows, one rule and its versions, two of them side by side, what a change touches."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rencai.rules import Book
from rencai.rules.language.build import Policy
from rencai.rules.language.rule import Rule
from rencai.rules.language.saying import Known, Said, cite_in_words, gift_in_words, known_of, rule_in_words
from rencai.rules.language.walk import facts_of_rule
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import RencaiError
from rencai_web.policy.library.checking import checked
from rencai_web.policy.library.drafts import whole
from rencai_web.policy.library.editing import place_of
from rencai_web.policy.models import Draft, Version
from rencai_web.policy.published import files_of, folder_of, parsed

_MOST_WORK = 4_000_000
"""About a second."""
STATES = ("now", "coming", "over")
KNOWN = tuple(Known)


@dataclass(frozen=True)
class Row:
    """One rule as the list shows it: the version of today, else the next, else the last."""

    rule: Rule
    gives: Bilingual
    known: Known
    state: str
    cite: str
    versions: int


def rows(book: Book, today: date) -> list[Row]:
    """Every rule once, those for persons first."""
    by_id: dict[str, list[Rule]] = {}
    for rule in book.rules:
        by_id.setdefault(rule.id, []).append(rule)
    found = [_row(book, versions, today) for versions in by_id.values()]
    order = ("person", "employer", "team")
    return sorted(found, key=lambda row: (order.index(row.rule.about), row.rule.policy, row.rule.id))


def _row(book: Book, versions: list[Rule], today: date) -> Row:
    rule = shown_version(versions, today)
    cite = cite_in_words(rule.cites[0]) if rule.cites else ""
    return Row(rule, gift_in_words(book, rule), known_of(rule), state_of(rule, today), cite, len(versions))


def shown_version(versions: Iterable[Rule], today: date) -> Rule:
    """The version in force on a day, else the next one, else the last."""
    ordered = sorted(versions, key=lambda rule: rule.begins)
    now = [rule for rule in ordered if rule.in_force(today)]
    coming = [rule for rule in ordered if rule.begins > today]
    return (now or coming or ordered[-1:])[0]


def state_of(rule: Rule, today: date) -> str:
    """``now``, ``coming`` or ``over``."""
    if rule.in_force(today):
        return "now"
    return "coming" if rule.begins > today else "over"


def fitting(found: list[Row], *, word: str, about: str, state: str, known: str) -> list[Row]:
    """The rows that fit what was asked for."""
    low = word.strip().lower()
    return [
        row
        for row in found
        if about in ("", row.rule.about)
        and state in ("", row.state)
        and known in ("", row.known.value)
        and (not low or low in _searched(row))
    ]


def _searched(row: Row) -> str:
    rule = row.rule
    summary = rule.summary or Bilingual("", "")
    parts = (rule.id, rule.name.zh, rule.name.en, row.cite, row.gives.zh, row.gives.en, summary.zh, summary.en)
    return " ".join((*parts, rule.topic)).lower()


def versions_of(book: Book, name: str) -> list[Rule]:
    """The versions of one rule, the newest first; none where it is not known."""
    return sorted((rule for rule in book.rules if rule.id == name), key=lambda rule: rule.begins, reverse=True)


def policy_of(book: Book, rule: Rule) -> Policy | None:
    """The document a rule was drawn from: described in its folder, or in the nearest one above."""
    above = [each for each in book.policies if f"{rule.policy}/".startswith(f"{each.folder}/") or not each.folder]
    return max(above, key=lambda each: len(each.folder), default=None)


@dataclass(frozen=True)
class Touched:
    """What a change of a rule may touch: rules of its group, tied to it, or asking the same fact or what it finds."""

    group: tuple[Rule, ...]
    tied: tuple[Rule, ...]
    users: tuple[Rule, ...]
    """Rules that ask the fact which this rule helps to find."""
    same_facts: tuple[tuple[Bilingual, tuple[Rule, ...]], ...]


def touched(book: Book, rule: Rule, today: date) -> Touched:
    """What a change of this version may touch among the rules of today (else of the day the version begins)."""
    day = max(today, rule.begins)
    others = [other for other in book.rules if other.in_force(day) and other.id != rule.id]
    named = {other.id for other in others if rule.id in (*other.adds_to, *other.combines_with)}
    named |= {*rule.adds_to, *rule.combines_with}
    asks = {other.id: facts_of_rule(other) for other in others}
    same = [
        (book.facts[fact].name, tuple(other for other in others if fact in asks[other.id]))
        for fact in facts_of_rule(rule)
    ]
    return Touched(
        group=tuple(other for other in others if rule.group and other.group == rule.group),
        tied=tuple(other for other in others if other.id in named),
        users=tuple(other for other in others if rule.gift.fact and rule.gift.fact in asks[other.id]),
        same_facts=tuple((name, rules) for name, rules in same if rules),
    )


@dataclass(frozen=True)
class Pair:
    """One line of two texts side by side: ``change`` is same, changed, added or removed."""

    change: str
    left: str
    right: str


def side_by_side(left: list[str], right: list[str]) -> list[Pair]:
    """Two texts line by line, what belongs together beside each other.

    Long texts full of the same lines would take the matcher minutes: beyond a bound they are laid beside each other as
    they are, except for what they begin and end with alike.
    """
    pairs: list[Pair] = []
    for tag, start, end, other, stop in _opcodes(left, right):
        here, there = left[start:end], right[other:stop]
        if tag == "equal":
            pairs += [Pair("same", one, two) for one, two in zip(here, there, strict=True)]
            continue
        for at in range(max(len(here), len(there))):
            one, two = (lines[at] if at < len(lines) else "" for lines in (here, there))
            pairs.append(Pair("changed" if one and two else "added" if two else "removed", one, two))
    return pairs


def _opcodes(left: list[str], right: list[str]) -> list[tuple[str, int, int, int, int]]:
    head = _alike(left, right)
    tail = _alike(left[head:][::-1], right[head:][::-1])
    one, two = left[head : len(left) - tail], right[head : len(right) - tail]
    found = [("equal", 0, head, 0, head)]
    if _work(one, two) <= _MOST_WORK:
        inner = difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
        found += [(tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in inner]
    else:
        found.append(("replace", head, len(left) - tail, head, len(right) - tail))
    return [*found, ("equal", len(left) - tail, len(left), len(right) - tail, len(right))]


def _alike(left: list[str], right: list[str]) -> int:
    """How many lines two texts begin with alike."""
    return next(
        (at for at, (one, two) in enumerate(zip(left, right, strict=False)) if one != two), min(len(left), len(right))
    )


def _work(left: list[str], right: list[str]) -> int:
    """How much there is for the matcher at worst: pairs of the same lines, looked at for each stretch it finds."""
    there = Counter(right)
    return sum(there[line] for line in left) * min(len(left), len(right))


def lines_of(book: Book, rule: Rule, *, english: bool) -> list[str]:
    """A rule in words, a line for each thing it says; deeper lines stand further in."""
    said: list[Said] = rule_in_words(book, rule)
    return [f"{'　' * each.depth}{each.words.en if english else each.words.zh}" for each in said]


@dataclass(frozen=True)
class Source:
    """One version of a rule in one set of rules: its key in an address, its words, and where its text lies."""

    key: str
    label: str
    book: Book
    rule: Rule
    files: Mapping[str, str]

    @property
    def yaml(self) -> str:
        """The text of its file."""
        return place_of(self.files, self.rule).text


def source_of(key: str, name: str) -> Source | None:
    """The version of a rule that a key names: ``3:2026-01-01`` in a published version, ``d7:…`` in a draft."""
    where, _, begins = key.partition(":")
    found = _draft_set(where[1:]) if where.startswith("d") else _version_set(where)
    if found is None:
        return None
    label, book, files = found
    rule = next((rule for rule in book.rules if rule.id == name and str(rule.begins) == begins), None)
    return Source(key, label, book, rule, files) if rule else None


def _version_set(number: str) -> tuple[str, Book, Mapping[str, str]] | None:
    if not number.isdecimal() or len(number) > 9:
        return None
    root = folder_of(int(number))
    if not root.is_dir():
        return None
    try:
        return number, parsed(root), files_of(root)
    except RencaiError:
        return None


def _draft_set(pk: str) -> tuple[str, Book, Mapping[str, str]] | None:
    draft = Draft.objects.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 10 else None
    if draft is None:
        return None
    files = whole(draft)
    book = checked(files).book
    return (draft.title, book, files) if book else None


def keys_of(book: Book, name: str, current: int) -> list[tuple[str, int, date]]:
    """Keys under which versions of a rule can be compared: all of the set in force, and what earlier sets said
    otherwise, the newest first: (key, number of the set, day it begins).
    """
    keys = [(f"{current}:{rule.begins}", current, rule.begins) for rule in versions_of(book, name)]
    for version in Version.objects.select_related("draft")[:50]:
        for change in version.changes:
            if change["kind"] == "rule" and change["id"] == name and change["begins"]:
                begins = date.fromisoformat(change["begins"])
                numbers = (version.number,) if change["change"] == "added" else (version.number, version.draft.base)
                keys += [(f"{number}:{begins}", number, begins) for number in numbers]
    return list(dict.fromkeys(keys))
