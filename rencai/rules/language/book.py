"""A rule folder as a whole: its facts, groups, and all versions of its rules; and those in force on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rencai.city.located import Finding
from rencai.rules.language.build import Policy, Waiting, build_group, build_policy, build_rule, build_waiting
from rencai.rules.language.coherence import coherence_findings
from rencai.rules.language.declare import declaration_findings, facts_of
from rencai.rules.language.facts import Fact, Known
from rencai.rules.language.folder import Document, Folder, read_folder
from rencai.rules.language.rule import Group, Rule
from rencai.rules.language.scope import Scope
from rencai.vocabulary.errors import BadInput


@dataclass(frozen=True)
class Book:
    """Everything a rule folder says."""

    root: Path
    facts: Mapping[str, Fact]
    rules: tuple[Rule, ...]
    """All versions, by id and day of coming into force."""
    groups: Mapping[str, Group]
    policies: tuple[Policy, ...]
    waiting: tuple[Waiting, ...]
    examples: tuple[Document, ...]
    invented: bool

    def newest(self) -> date:
        """The day on which the newest rule came into force: the day looked at when none is given."""
        return max(rule.begins for rule in self.rules)

    def on(self, day: date, *, about: str | None = None) -> tuple[Rule, ...]:
        """The rules in force on a day, by id; ``about``: only those for persons, employers or teams."""
        rules = tuple(rule for rule in self.rules if rule.in_force(day) and about in (None, rule.about))
        if not rules:
            begins = sorted({str(rule.begins) for rule in self.rules})
            raise BadInput(f"no rule is in force on {day}", where=str(self.root), todo=f"rules begin on {begins}")
        return rules

    def read_facts(self, raw: Mapping[str, Any]) -> Known:
        """Facts as they come from JSON or YAML → typed. A fact given as null was asked and is not known."""
        if not isinstance(raw, Mapping):
            raise BadInput("facts are one mapping", todo='write {"fact": value, …}')
        known = {}
        for name, value in raw.items():
            fact = self.facts.get(name)
            if fact is None or fact.from_rules:
                asked = ", ".join(sorted(name for name, fact in self.facts.items() if not fact.from_rules))
                what = "is found by rules and not given" if fact else "is not declared"
                raise BadInput(f"fact {name} {what}", todo=f"facts: {asked}")
            known[name] = fact.read(value)
        return known


def load(root: Path) -> Book:
    """Read a rule folder; the first finding about it is raised."""
    book, findings = read(root)
    if findings:
        raise findings[0].as_error()
    assert book is not None
    return book


def read(root: Path) -> tuple[Book | None, list[Finding]]:
    """Read a rule folder: the book, unless something keeps it from being one, and all findings."""
    return assemble(read_folder(root))


def assemble(folder: Folder) -> tuple[Book | None, list[Finding]]:
    """The book of the files read, unless something keeps it from being one, and all findings."""
    root, facts = folder.root, _facts(folder)
    rules, groups = _rules_and_groups(folder, facts)
    policies = tuple(build_policy(file.content, file.folder, file.mark("policy")) for file in folder.of("policy"))
    waiting = tuple(build_waiting(file.content, file.mark("waiting")) for file in folder.of("waiting"))
    if not rules and not folder.findings:
        folder.findings.append(Finding(root, 1, "there is no rule in this folder", "write one: see docs/policies.md"))
    invented = {bool(file.content.get("invented")) for file in folder.documents}
    if len(invented) > 1:
        plain = next(file for file in folder.documents if not file.content.get("invented"))
        folder.findings.append(
            plain.located.finding((), "some files of this folder are marked invented, this one is not", "mark all")
        )
    book = Book(
        root=root,
        facts=facts,
        rules=tuple(sorted(rules, key=lambda rule: (rule.id, rule.begins))),
        groups=groups,
        policies=policies,
        waiting=waiting,
        examples=tuple(folder.of("examples")),
        invented=invented == {True},
    )
    if not folder.findings:
        folder.findings += coherence_findings(root, facts, book.rules, groups, waiting)
    return (None if folder.findings else book), sorted(folder.findings, key=lambda found: (str(found.file), found.line))


def _facts(folder: Folder) -> dict[str, Fact]:
    documents = folder.of("facts")
    if len(documents) != 1:
        what = "facts are declared in several files" if documents else "no file declares the facts"
        if not folder.findings or documents:
            folder.findings.append(Finding(folder.root, 1, what, "write one facts.yaml"))
        return {}
    located = documents[0].located
    findings = list(declaration_findings(located))
    folder.findings += findings
    return {} if findings else facts_of(located)


def _rules_and_groups(folder: Folder, facts: Mapping[str, Fact]) -> tuple[list[Rule], dict[str, Group]]:
    groups: dict[str, Group] = {}
    for file in folder.of("groups"):
        for name, raw in file.content["groups"].items():
            _declare(folder, file, groups, build_group(name, raw, file.mark("groups", name)))
    rules: list[Rule] = []
    if not facts:
        return rules, groups
    for kind, where in (("id", ()), ("rules", ("rules",))):
        for file in folder.of(kind):
            raws = enumerate(file.content["rules"]) if kind == "rules" else [(None, file.content)]
            for at, raw in raws:
                path = where if at is None else (*where, at)
                scope = Scope(file.located, file.name, facts)
                rules.append(build_rule(scope, path, raw, file.folder))
                folder.findings += scope.findings
                if isinstance(raw.get("group"), dict):
                    group = build_group(raw["group"]["name"], raw["group"], file.mark(*path, "group"))
                    _declare(folder, file, groups, group)
    return rules, groups


def _declare(folder: Folder, file: Document, groups: dict[str, Group], group: Group) -> None:
    first = groups.setdefault(group.name, group)
    if _said(first) != _said(group):
        folder.findings.append(
            Finding(
                folder.root / file.name,
                group.mark.line,
                f"group {group.name} is declared otherwise in {first.mark}",
                "declare it once in groups.yaml and write group: NAME in the rules",
            )
        )


def _said(group: Group) -> tuple[object, ...]:
    return group.take, group.cap, group.per, group.order, group.within
