"""How much of a real library of policies our language can say: the 552 benefits of aides-jeunes (test material, AGPL).

They are translated when this runs and never stored. Typed conditions and profiles must be said in our words; free texts
are counted apart, as what the person would be asked; the rest is listed. The result is run on random people, in our
closures, in our columns and in the slow evaluator of the tests.
"""

from __future__ import annotations

import os
import random
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from rencai.city.located import Located
from rencai.rules.language.book import Book, assemble
from rencai.rules.language.cells import asked_facts
from rencai.rules.language.facts import FactType
from rencai.rules.language.folder import Document, Folder
from rencai.rules.person.decide import Answer, RuleSet
from rencai.rules.population.outcomes import Outcomes
from rencai.rules.population.people import read_people
from tests.rules.slow import Slow

Raw = dict[str, Any]
ON = date(2026, 5, 1)
ARCHIVE = "data/rules-as-code/aides_jeunes_benefits.tar.gz"
_ORDER = {">=": "at_least", ">": "more_than", "<=": "at_most", "<": "less_than", "=": "is"}
_PLACES = {
    "regions": "region", "departements": "departement", "communes": "commune", "epcis": "epci",
    "codes_postaux": "code_postal",
}  # fmt: skip
_FLAGS = ("boursier", "formation_sanitaire_social", "beneficiaire_rsa", "agence_travail_temporaire")
_CHOICES = ("annee_etude", "mention_baccalaureat", "regime_securite_sociale", "statut_occupation_logement")


class _Yaml(yaml.SafeLoader):
    """Plain values only."""


# A bare "=" is a YAML 1.1 tag of its own, which the safe loader does not know.
_Yaml.add_constructor("tag:yaml.org,2002:value", lambda loader, node: node.value)


class CannotSay(Exception):
    """A condition for which our language has no words."""


@dataclass
class Library:
    """What was translated, and what was not."""

    rules: list[Raw] = field(default_factory=list)
    typed: Counter[str] = field(default_factory=Counter)
    left_out: list[str] = field(default_factory=list)
    free_texts: int = 0
    choices: dict[str, set[str]] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """The share of typed conditions and profiles that are said."""
        total = sum(self.typed.values())
        return (total - len(self.left_out)) / total

    def choose(self, fact: str, values: list[Any], word: str = "in") -> Raw:
        """A clause about a choice, whose values are declared as they occur."""
        names = [str(value) for value in values]
        self.choices.setdefault(fact, set()).update(names)
        return {"fact": fact, word: names}


def read_library(shared: Path) -> tuple[dict[str, Raw], dict[str, Raw]]:
    """Benefits and institutions by file name."""
    benefits: dict[str, Raw] = {}
    institutions: dict[str, Raw] = {}
    with tarfile.open(shared / ARCHIVE) as archive:
        for member in archive.getmembers():
            content = archive.extractfile(member) if member.name.endswith(".yml") else None
            if content is not None:
                kind = institutions if "/institutions/" in f"/{member.name}" else benefits
                kind[Path(member.name).stem] = yaml.load(content.read(), Loader=_Yaml)  # noqa: S506  a safe loader
    return benefits, institutions


def translate(benefits: dict[str, Raw], institutions: dict[str, Raw]) -> Library:
    """All benefits as rules of ours."""
    library = Library()
    for at, (name, benefit) in enumerate(sorted(benefits.items())):
        clauses = list(_said(library, institutions, name, benefit, benefit.get("conditions_generales") or []))
        profiles = [_profile(library, institutions, name, benefit, one) for one in benefit.get("profils") or []]
        if said := [profile for profile in profiles if profile]:
            clauses.append({"any": said})
        library.free_texts += len(benefit.get("conditions") or [])
        library.rules.append(_rule(f"benefit-{at}", benefit, clauses))
    return library


def _profile(library: Library, institutions: dict[str, Raw], name: str, benefit: Raw, profile: Raw) -> Raw:
    library.typed["profil"] += 1
    library.choices.setdefault("profils", set()).add(profile["type"])
    clauses = list(_said(library, institutions, name, benefit, profile.get("conditions") or []))
    return {"all": [{"fact": "profils", "has": profile["type"]}, *clauses]}


def _said(
    library: Library, institutions: dict[str, Raw], name: str, benefit: Raw, conditions: list[Any]
) -> Iterator[Raw]:
    for condition in conditions:
        if isinstance(condition, str):
            library.free_texts += 1
            continue
        library.typed[condition["type"]] += 1
        try:
            yield _clause(library, condition, institutions[benefit["institution"]])
        except CannotSay as reason:
            library.left_out.append(f"{name}: {reason}")


def _clause(library: Library, condition: Raw, institution: Raw) -> Raw:
    kind, values = condition["type"], condition.get("values", condition.get("includes", condition.get("excludes")))
    if kind in ("age", "taux_incapacite"):
        return {"fact": kind, _ORDER[condition["operator"]]: condition["value"]}
    if kind == "quotient_familial":
        times = {"month": 1, "year": 12}[condition["period"]]
        amount = {"amount": times, "for_each": {"fact": kind}}
        return {"value": amount, _ORDER[condition["operator"]]: condition["value"]}
    if kind in _PLACES:
        return library.choose(_PLACES[kind], values)
    if kind == "excluded_epcis":
        return library.choose("epci", values, "not_in")
    if kind in _CHOICES:
        return library.choose(kind, values, "not_in" if "excludes" in condition else "in")
    if kind in _FLAGS:
        return {"fact": kind, "is": True}
    if kind == "difficultes_acces_ou_frais_logement":
        return {"fact": kind, "is": condition.get("value", True)}
    if kind == "enfants_eligibles":
        age = {"fact": "age", "between": [condition["age_min"], condition["age_max"]]}
        return {"count": "enfants", "where": age, _ORDER[condition["operator"]]: condition["value"]}
    if kind == "attached_to_institution" and institution["type"] in ("region", "departement", "commune", "epci"):
        code = institution["code_siren" if institution["type"] == "epci" else "code_insee"]
        return library.choose(institution["type"], [code])
    raise CannotSay(f"{kind} {sorted(condition)}")


def _rule(name: str, benefit: Raw, clauses: list[Raw]) -> Raw:
    both = {"zh": str(benefit["label"]), "en": str(benefit["label"])}
    gives: Raw = {"service": both}
    if isinstance(benefit.get("montant"), int | float):
        form = "up_to" if "maximum" in str(benefit.get("legend")) else "amount"
        gives |= {"unit": {"zh": str(benefit.get("unit")), "en": str(benefit.get("unit"))}, form: benefit["montant"]}
    return {
        "id": name,
        "name": both,
        "cites": [{"document": "aides-jeunes"}],
        "in_force": {"from": date(2025, 1, 1)},
        "for": "person",
        **({"when": {"all": clauses}} if clauses else {}),
        "gives": gives,
    }


def facts_of(library: Library) -> Raw:
    """The facts that the rules ask, their values as they occurred and one more that no rule names."""

    def fact(kind: str, **more: Any) -> Raw:
        return {"type": kind, "name": {"zh": "—", "en": "—"}, "ask": {"zh": "—", "en": "—"}, **more}

    facts: Raw = {
        "age": fact("whole", least=0, most=120),
        "taux_incapacite": fact("number", least=0, most=1, step=0.01),
        "quotient_familial": fact("money", least=0, most=1_000_000),
        "difficultes_acces_ou_frais_logement": fact("yes-no"),
        **{name: fact("yes-no") for name in _FLAGS},
        "enfants": fact(
            "list",
            most_items=10,
            fields={"age": {"type": "whole", "name": {"zh": "—", "en": "—"}, "least": 0, "most": 120}},
        ),
    }
    for name, values in library.choices.items():
        ids = [{"id": value, "zh": value, "en": value} for value in sorted(values | {"other"})]
        facts[name] = fact("several" if name == "profils" else "choice", values=ids)
    return facts


def book_of(library: Library) -> Book:
    """The translated rules, read as if they lay in a folder."""
    folder = Folder(Path("aides-jeunes"))
    for kind, content in (("facts", {"facts": facts_of(library)}), ("rules", {"rules": library.rules})):
        folder.documents.append(Document(kind, f"{kind}.yaml", Located(Path(kind), content, {})))
    book, findings = assemble(folder)
    if book is None:
        raise AssertionError(findings[0])
    return book


def random_people(facts: Raw, count: int, seed: int = 1) -> list[Raw]:
    """People with one fact in ten unknown."""
    draw = random.Random(seed)
    return [{name: _value(draw, fact) for name, fact in facts.items() if draw.random() >= 0.1} for _ in range(count)]


def _value(draw: random.Random, fact: Raw) -> Any:
    if fact["type"] == "yes-no":
        return draw.random() < 0.5
    if fact["type"] in ("whole", "money"):
        return draw.randint(0, min(fact["most"], 2000))
    if fact["type"] == "number":
        return round(draw.random(), 2)
    if fact["type"] == "list":
        return [{"age": draw.randint(0, 30)} for _ in range(draw.randint(0, 3))]
    ids = [value["id"] for value in fact["values"]]
    return draw.sample(ids, draw.randint(0, 3)) if fact["type"] == "several" else draw.choice(ids)


def disagreements(library: Library, people: list[Raw]) -> tuple[int, int]:
    """Answers that closures, columns and the slow evaluator do not give alike; and how many were compared."""
    book = book_of(library)
    ready, many = RuleSet(book, ON), Outcomes(book, ON)
    slow = Slow(facts_of(library), [], {}, ON)
    asked = asked_facts(book.facts, many.rules)
    found = many.find(read_people(_table(book, people), book.facts, asked, [])).collect()
    truths = {Answer.YES: True, Answer.NO: False, Answer.DEPENDS: None, Answer.NOT_COMPUTABLE: None}
    wrong = compared = 0
    for at, person in enumerate(people):
        verdict = ready.decide(book.read_facts(person))
        for rule in library.rules:
            expected = slow.holds(rule["when"], person) if "when" in rule else True
            ours = truths[verdict.decision(rule["id"]).answer], found[f"{rule['id']}:applies"][at]
            wrong += ours != (expected, expected)
            compared += 1
    return wrong, compared


def _table(book: Book, people: list[Raw]) -> pl.LazyFrame:
    dtypes: dict[FactType, Any] = {
        FactType.YES_NO: pl.Boolean,
        FactType.WHOLE: pl.Int64,
        FactType.NUMBER: pl.Float64,
        FactType.MONEY: pl.Float64,
        FactType.CHOICE: pl.String,
        FactType.SEVERAL: pl.List(pl.String),
        FactType.LIST: pl.List(pl.Struct({"age": pl.Int64})),
    }
    rows = [{name: person.get(name) for name in book.facts} for person in people]
    return pl.DataFrame(rows, schema={name: dtypes[fact.type] for name, fact in book.facts.items()}).lazy()


def main() -> None:
    """Translate, say what could not be said, and run what could."""
    shared = Path(os.environ.get("RENCAI_SHARED", "../shared"))
    benefits, institutions = read_library(shared)
    library = translate(benefits, institutions)
    total = sum(library.typed.values())
    print(f"benefits                        {len(benefits)}")
    said = total - len(library.left_out)
    print(f"typed conditions and profiles   {total}, said in our language: {said} ({library.share:.1%})")
    print(f"  by kind                       {dict(library.typed.most_common())}")
    print(f"free texts, asked of the person {library.free_texts}")
    for line in library.left_out or ["nothing"]:
        print(f"cannot be said                  {line}")
    people = random_people(facts_of(library), 300)
    began = time.perf_counter()
    wrong, compared = disagreements(library, people)
    print(f"answers compared three ways     {compared:,} in {time.perf_counter() - began:.1f} s, different: {wrong}")
    book = book_of(library)
    ready = RuleSet(book, ON)
    known = [book.read_facts(person) for person in people]
    began = time.perf_counter()
    for one in known:
        ready.decide(one)
    print(
        f"one person, {len(library.rules)} rules           {(time.perf_counter() - began) / len(known) * 1e6:,.0f} µs"
    )


if __name__ == "__main__":
    main()
