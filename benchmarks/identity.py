"""Linking beside its peers, the same rows in one run: F1, seconds, peak memory, pairs compared, and the ceilings.

``python -m benchmarks identity`` prints one table. Set RENCAI_BENCH_ROWS to choose the sizes of the invented tables
(default 200000,1000000), RENCAI_SHARED for the real ones. Each line runs in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks._identity_tables import TABLES, Task, sample_task
from rencai.identity.scoring import pair_score
from rencai.vocabulary.fields import Kind

SIZES = os.environ.get("RENCAI_BENCH_ROWS", "200000,1000000")
_DEDUPE_ROWS = 2_000


@dataclass(frozen=True)
class Line:
    """One engine on one table. ``blocked``, ``evident``: ceilings of F1, where they were worked out."""

    table: str
    rows: int
    engine: str
    seconds: float
    cpu: float
    peak_mib: float
    pairs: int
    precision: float
    recall: float
    f1: float
    blocked: float | None = None
    evident: float | None = None


Answer = tuple[pl.Series, int, dict[str, float]]
"""A cluster per record, how many pairs were compared, ceilings."""


def ours(task: Task, truth: pl.Series) -> Callable[[], Answer]:
    """Link, and afterwards, off the clock, work out what a perfect scorer would have reached."""
    from rencai.identity import link

    def run() -> Answer:
        linkage = link(task.records, task.kind)
        return linkage.clusters["cluster"], len(linkage.weighing.pairs), {}

    return run


def splink(task: Task, truth: pl.Series) -> Callable[[], Answer]:
    """A plain Splink 5 model on the same prepared columns, at the threshold that suits it best of three."""
    from rencai.identity.splink_model import link_plainly

    def run() -> Answer:
        clusters, pairs = link_plainly(task.records, task.kind, link_from=task.splink_from)
        return clusters["cluster"], pairs, {}

    return run


def recordlinkage(task: Task, truth: pl.Series) -> Callable[[], Answer]:
    """recordlinkage: its blocking, exact and Jaro-Winkler comparisons, expectation-maximisation."""
    import recordlinkage as peer

    from rencai.identity.graph import components
    from rencai.identity.keys import checked
    from rencai.identity.prepare import prepare

    def run() -> Answer:
        table = prepare(checked(task.records), task.kind)
        columns = [name for name in task.peer_columns if name in table]
        frame = pl.DataFrame({name: table[name].gather() for name in columns}).to_pandas()
        index = peer.Index()
        for rule in task.peer_blocks:
            if all(name in columns for name in rule):
                index.block(list(rule))
        pairs = index.index(frame)
        compare = peer.Compare()
        for name in columns:
            compare.string(name, name, method="jarowinkler", threshold=0.9, label=name)
        found = peer.ECMClassifier().fit_predict(compare.compute(pairs, frame))
        left, right = (np.array(found.get_level_values(level), dtype=np.int64) for level in (0, 1))
        return pl.Series(components(len(table), left, right)), len(pairs), {}

    return run


def dedupe(task: Task, truth: pl.Series) -> Callable[[], Answer]:
    """dedupe, which learns from labels: 50 matches and 50 others of the truth."""
    import dedupe as peer
    from dedupe import variables

    def run() -> Answer:
        rows = task.records.drop("record").to_dicts()
        data = {at: {key: value or None for key, value in row.items()} for at, row in enumerate(rows)}
        fields = [variables.String(key, has_missing=True) for key in task.records.columns if key != "record"]
        model = peer.Dedupe(fields, num_cores=1)
        examples = _examples(truth)
        model.prepare_training(data)
        model.mark_pairs({kind: [(data[a], data[b]) for a, b in pairs] for kind, pairs in examples.items()})
        model.train()
        labels = np.arange(len(rows))
        for number, (members, _) in enumerate(model.partition(data, 0.5)):
            labels[list(members)] = len(rows) + number
        return pl.Series(labels), -1, {}

    return run


def _examples(truth: pl.Series, each: int = 50) -> dict[str, list[tuple[int, int]]]:
    rows = pl.DataFrame({"truth": truth}).with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    twins = rows.join(rows, on="truth", suffix="_other").filter(pl.col("row") < pl.col("row_other")).head(each)
    others = [(at, at + each) for at in range(each) if truth[at] != truth[at + each]]
    return {"match": list(twins.select("row", "row_other").iter_rows()), "distinct": others}


ENGINES = {"rencai": ours, "splink": splink, "recordlinkage": recordlinkage, "dedupe": dedupe}


def ceilings(task: Task, truth: pl.Series) -> dict[str, float]:
    """What a perfect scorer reaches on our candidate pairs, and what the evidence in the rows allows at all.

    The second: every true pair is weighed, found by blocking or not, and kept if its own evidence speaks for it.
    """
    from rencai.identity.blocking import pairs_in_runs
    from rencai.identity.graph import components
    from rencai.identity.weighing import weigh

    weighing = weigh(task.records, task.kind)
    size = len(weighing.table)
    of_row = np.empty(size, dtype=np.int64)
    of_row[weighing.row_of] = truth.rank("dense").fill_null(0).to_numpy()
    left, right = weighing.pairs.left, weighing.pairs.right
    same = of_row[left] == of_row[right]
    blocked = components(size, left[same], right[same])[weighing.row_of]
    order = np.argsort(of_row, kind="stable")
    left, right = pairs_in_runs(order, of_row[order].astype(np.uint64), 400)
    speaks = np.concatenate(
        [
            weighing.log_odds(weighing.evidence(a, b)) > 0
            for a, b in zip(np.array_split(left, 20), np.array_split(right, 20), strict=True)
        ]
    )
    evident = components(size, left[speaks], right[speaks])[weighing.row_of]
    return {
        "blocked": pair_score(pl.Series(blocked), truth).f1,
        "evident": pair_score(pl.Series(evident), truth).f1,
    }


def measure(name: str, engine: str) -> Line:
    """Run one engine on one table, in this process."""
    warnings.simplefilter("ignore")
    task, truth = TABLES[name]() if name in TABLES else sample_task(name)
    run = ENGINES[engine](task, truth)
    began, worked = time.perf_counter(), time.process_time()
    clusters, pairs, _ = run()
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    score = pair_score(clusters, truth)
    tops = ceilings(task, truth) if engine == "rencai" else {}
    return Line(
        name, len(truth), engine, seconds, cpu, peak, pairs, score.precision, score.recall, score.f1,
        tops.get("blocked"), tops.get("evident"),
    )  # fmt: skip


def apart(name: str, engine: str) -> Line | None:
    """Run one engine on one table in a process of its own, so that its memory is its own; None where it is missing."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        try:
            return pool.apply(measure, (name, engine))
        except ImportError as missing:
            print(f"{engine} is not installed here ({missing.name}): left out")
            return None


def show(line: Line) -> None:
    """One row of the table."""
    tops = " | ".join("" if top is None else f"{top:.4f}" for top in (line.blocked, line.evident))
    per_record = f"{line.pairs / line.rows:.2f}" if line.pairs >= 0 else ""
    print(
        f"| {line.table} | {line.rows:,} | {line.engine} | {line.f1:.4f} | {line.precision:.4f} | {line.recall:.4f} "
        f"| {line.seconds:.1f} | {line.cpu:.1f} | {line.peak_mib:,.0f} | {per_record} | {tops} |",
        flush=True,
    )


def wanted() -> list[tuple[str, str]]:
    """Which engine runs on which table."""
    invented = [f"sample-{profile}-{rows}" for rows in SIZES.split(",") for profile in ("easy", "hard")]
    shared = Path(os.environ.get("RENCAI_SHARED", "../shared")) / "data"
    real = list(TABLES) if shared.is_dir() else []
    small = f"sample-hard-{_DEDUPE_ROWS}"
    return [
        *((table, engine) for table in [*real, *invented] for engine in ("rencai", "splink")),
        *((table, "recordlinkage") for table in [*real[:2], f"sample-hard-{20_000}"]),
        (f"sample-hard-{20_000}", "rencai"),
        *((small, engine) for engine in ("rencai", "splink", "recordlinkage", "dedupe")),
    ]


def answering(stored: int, asked: int = 300) -> str:
    """One new record against a base: milliseconds, and how often the right person came first."""
    from rencai.identity.index import Index
    from rencai.sample.linkage import linkage_table

    records, truth = linkage_table(stored + asked, 7, "hard")
    index = Index.build(records.head(stored), Kind.PERSON)
    people = truth["person"].to_list()
    known, taken, right, wanted = set(people[:stored]), [], 0, 0
    for row in records.tail(asked).iter_rows(named=True):
        number = row.pop("record")
        began = time.perf_counter()
        found = index.find(row, limit=1)
        taken.append(1000 * (time.perf_counter() - began))
        if people[number] in known:
            wanted += 1
            right += bool(found) and people[found[0].record] == people[number]
    middle, late = np.quantile(taken, [0.5, 0.99])
    return f"one record against {stored:,}: median {middle:.0f} ms, 99 % under {late:.0f} ms; {right} of {wanted} found"


def main() -> None:
    """Measure everything, one line at a time."""
    print(
        "| table | rows | engine | F1 | precision | recall | s | cpu s | peak MiB | pairs/row "
        "| F1 blocked | F1 evident |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for name, engine in wanted():
        line = apart(name, engine)
        if line is not None:
            show(line)
    print(f"\n{answering(int(SIZES.split(',')[0]))}")
    print("\nF1 blocked: a perfect scorer on our candidate pairs. F1 evident: all true pairs whose evidence speaks for")
    print("them, found or not. The machine is shared by its processes: read seconds as ratios.")
