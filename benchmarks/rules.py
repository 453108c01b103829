"""Rules beside their peers: a population, one decision, asking.

Twenty invented rules, the same in every engine; results are compared before anything is timed. Ours, Polars and NumPy
by hand keep "not known" apart and carry the least and the most of every amount; OpenFisca runs on people of whom
everything is known. One decision: OpenFisca, the ZEN engine, cel-python.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from typing import Any

import polars as pl

from benchmarks import _rules_by_hand as by_hand
from benchmarks import _rules_peers as peers
from benchmarks._rules_workload import NAMES, ON, book, people
from rencai.rules.language.book import Book
from rencai.rules.person.ask import Questions
from rencai.rules.person.decide import RuleSet
from rencai.rules.person.trace import trace
from rencai.rules.population.simulate import report, simulate

SIZES = (200_000, 1_000_000)


def best(work: Callable[[], object], times: int = 5) -> float:
    """The shortest of some runs, in seconds, after one to warm up."""
    work()
    taken = []
    for _ in range(times):
        gc.collect()
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def ours(rules: Book, frame: pl.DataFrame) -> dict[str, float]:
    """From the raw table to the counts per rule, and the least and most of what is paid."""
    simulation = simulate(rules, frame.lazy(), ON, shares=False)
    counts = {f"{name}:yes": pl.col(f"{name}:applies").sum() for name in NAMES}
    counts |= {f"{name}:open": pl.col(f"{name}:applies").null_count() for name in NAMES}
    paid = {f"paid:{end}": pl.col(f"year:total_{end}").sum() for end in ("low", "high")}
    return simulation.found.select(**counts, **paid).collect().to_dicts()[0]


def agree(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two engines found the same, rounding aside."""
    return all(abs(one[name] - value) <= 1e-6 * max(1.0, abs(value)) for name, value in other.items())


def population(rules: Book) -> None:
    """The table of the simulation."""
    system = peers.openfisca_system()
    print("| engine | people | ms | M person-rules/s | times Polars by hand | not known | groups |")
    print("|---|---|---|---|---|---|---|")
    for size in SIZES:
        taken = timed(rules, system, people(size), people(size, gaps=False))
        for engine, seconds in taken.items():
            rate, times = len(NAMES) * size / seconds / 1e6, seconds / taken["Polars by hand"]
            unknown = "cannot" if engine == "OpenFisca-Core" else "kept apart"
            print(f"| {engine} | {size:,} | {seconds * 1e3:,.0f} | {rate:,.0f} | {times:.2f} | {unknown} | yes |")


def timed(rules: Book, system: Any, frame: pl.DataFrame, whole: pl.DataFrame) -> dict[str, float]:
    """Seconds of each engine; ``whole``: people of whom everything is known."""
    columns = by_hand.numpy_columns(frame)
    found = ours(rules, frame)
    if not (agree(found, by_hand.polars_by_hand(frame)) and agree(found, by_hand.numpy_by_hand(columns))):
        sys.exit("the engines do not agree")
    paid = ours(rules, whole)["paid:low"]
    # OpenFisca counts in 32 bits.
    if abs(peers.openfisca_run(system, whole, ON) - paid) > 1e-4 * paid:
        sys.exit("OpenFisca does not agree")
    return {
        "ours, from the raw table": best(lambda: ours(rules, frame)),
        "ours, full report": best(lambda: report(simulate(rules, frame.lazy(), ON))),
        "ours, everything known": best(lambda: ours(rules, whole)),
        "Polars by hand": best(lambda: by_hand.polars_by_hand(frame)),
        "NumPy by hand": best(lambda: by_hand.numpy_by_hand(columns)),
        "OpenFisca-Core": best(lambda: peers.openfisca_run(system, whole, ON)),
    }


def one_person(rules: Book) -> None:
    """The table of one decision on the whole set."""
    frame = people(400, gaps=False)
    persons = frame.to_dicts()
    ready = RuleSet(rules, ON)
    known = [rules.read_facts(person) for person in persons]
    gappy = [rules.read_facts(person) for person in people(400).to_dicts()]
    system, zen, cel = peers.openfisca_system(), peers.zen_decider(), peers.cel_decider()
    for person, facts in zip(persons[:100], known, strict=False):
        paid = ready.decide(facts).totals["year"].low
        if any(abs(peers.total(decide(person)) - paid) > 1e-6 * max(1.0, paid) for decide in (zen, cel)):
            sys.exit("the engines do not agree about one person")

    def traced(facts: Any) -> None:
        verdict = ready.decide(facts)
        for decision in verdict.decisions:
            trace(ready, verdict, decision.rule)

    single = [frame[at : at + 1] for at in range(20)]
    taken = {
        "ours": each(ready.decide, known),
        "ours, some facts not known": each(ready.decide, gappy),
        "ours, with full trace": each(traced, known),
        "ZEN engine": each(zen, persons),
        "OpenFisca-Core": each(lambda person: peers.openfisca_run(system, person, ON), single),
        "cel-python": each(cel, persons[:20]),
    }
    print("\n| one decision, 20 rules | µs |\n|---|---|")
    for engine, seconds in taken.items():
        print(f"| {engine} | {seconds * 1e6:,.0f} |")


def asking(rules: Book) -> None:
    """How long the next question takes to find, over whole interviews."""
    questions = Questions(RuleSet(rules, ON))
    taken = []
    for person in people(20, gaps=False).to_dicts():
        told: dict[str, Any] = {}
        while True:
            began = time.perf_counter()
            question = questions.next(rules.read_facts(told))
            taken.append(time.perf_counter() - began)
            if question is None:
                break
            told[question.fact.id] = person[question.fact.id]
    taken.sort()
    middle, worst = taken[len(taken) // 2], taken[-1]
    print(f"\nnext question: median {middle * 1e3:.1f} ms, slowest {worst * 1e3:.1f} ms, of {len(taken)} asked")


def each(decide: Callable[[Any], object], some: list[Any]) -> float:
    """Seconds for one of them, the shortest of three rounds."""

    def all_of_them() -> None:
        for one in some:
            decide(one)

    return best(all_of_them, times=3) / len(some)


def main() -> None:
    """All tables, in one run."""
    rules = book()
    population(rules)
    one_person(rules)
    asking(rules)


if __name__ == "__main__":
    main()
