"""The twenty rules written by hand, as a good programmer would: once in Polars, once in NumPy, once for OpenFisca.

Polars and NumPy do all of ours: yes, no and not known apart, the least and the most of every amount, groups in both.
OpenFisca knows no "not known"; it runs the plain rules on people of whom everything is known.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

Bounds = tuple[Any, Any]
_TABLES = {
    "a1": {1: 5000, 2: 10000, 3: 20000, 4: 50000, 5: 100000},
    "a2": {4: 12000, 5: 30000},
    "a4": {3: 3000, 4: 6000, 5: 12000},
    "t1": {1: 8000, 2: 20000, 3: 40000},
    "w1": {3: 3000, 4: 10000, 5: 30000},
    "s2": {2: 50000, 3: 100000, 4: 200000, 5: 400000},
}  # fmt: skip
_SINGLE = ("t1", "t2", "t3", "s1", "s2", "s3", "s4", "s5", "s6")
_ALLOWANCES = ("a1", "a2", "a3", "a4", "a5", "a6")
_AWARDS = ("w1", "w2", "w3", "w4", "w5")


# -- Polars -----------------------------------------------------------------------------------------------------------
def _table(name: str, column: str, missing: float) -> pl.Expr:
    looked: pl.Expr | None = None
    for key, amount in _TABLES[name].items():
        test = pl.col(column) == key
        looked = pl.when(test).then(float(amount)) if looked is None else looked.when(test).then(float(amount))  # type: ignore[attr-defined]
    assert looked is not None
    return looked.when(pl.col(column).is_null()).then(missing).otherwise(0.0)  # type: ignore[attr-defined,no-any-return]


def polars_by_hand(frame: pl.DataFrame) -> dict[str, float]:
    """Counts per rule, and the least and most of what is paid."""
    col = pl.col
    when = {
        "a1": (col("grade") >= 1) & (col("months") >= 9),
        "a2": (col("degree") >= 4) & (col("insured") >= 6),
        "a3": (col("degree") >= 2) & (col("age") <= 35) & (col("months") >= 6),
        "a4": col("skill") >= 3,
        "a5": col("chain").is_in([1, 3, 5]) & (col("months") >= 6),
        "a6": (col("pay") >= 200000) & (col("grade") >= 1),
        "w1": col("skill") >= 3,
        "w2": col("patents") >= 1,
        "w3": (col("grade") >= 3) & (col("patents") >= 3),
        "w4": (col("degree") >= 5) & (col("insured") <= 12),
        "w5": col("shortage") & (col("skill") >= 2),
        "s1": col("renting") & (col("degree") >= 3),
        "s2": (col("insured") >= 12) & (col("grade") >= 2),
        "s3": (col("grade") >= 2) & (col("months") >= 6),
        "s4": col("grade") >= 1,
        "s5": (col("age") <= 30) & (col("degree") >= 3),
        "s6": ~col("renting") & col("shortage"),
    }
    when["t1"] = (col("prov") >= 1) & when["a1"]
    when["t2"] = (col("grade") >= 4) & (col("age") <= 45) & when["a1"]
    when["t3"] = col("returnee") & (col("degree") >= 4) & when["a1"]
    tenth = col("price") * 0.1
    above = ((col("pay") - 100000).clip(0, None) * 0.02).clip(None, 10000.0)
    rent = (col("rent") * 0.4).clip(None, 1500.0)
    gives: dict[str, Bounds] = {
        "a1": (_table("a1", "grade", 0.0),) * 2,
        "a2": (_table("a2", "degree", 12000.0), _table("a2", "degree", 30000.0)),
        "a3": (500.0 * col("months").fill_null(6), 500.0 * col("months").fill_null(12)),
        "a4": (_table("a4", "skill", 3000.0), _table("a4", "skill", 12000.0)),
        "t1": (_table("t1", "prov", 0.0),) * 2,
        "w1": (_table("w1", "skill", 3000.0), _table("w1", "skill", 30000.0)),
        "w2": (4000.0 * col("patents"),) * 2,
        "s1": (rent.fill_null(0.0) * col("months").fill_null(0), rent.fill_null(1500.0) * col("months").fill_null(12)),
        "s2": (pl.min_horizontal(tenth, _table("s2", "grade", 0.0)),) * 2,
        "s3": (300.0 * col("months").fill_null(6), 300.0 * col("months").fill_null(12)),
        "s4": (above.fill_null(0.0), above.fill_null(10000.0)),
    }  # fmt: skip
    fixed = {
        "a5": 2400,
        "a6": 8000,
        "t2": 10000,
        "t3": 6000,
        "w3": 20000,
        "w4": 30000,
        "w5": 5000,
        "s5": 1000,
        "s6": 1200,
    }
    gives |= {name: (pl.lit(float(amount)), pl.lit(float(amount))) for name, amount in fixed.items()}
    columns: dict[str, pl.Expr] = {}
    for name, test in when.items():
        low, high = gives[name]
        columns[f"{name}:low"] = pl.when(test).then(low).otherwise(0.0)
        columns[f"{name}:high"] = pl.when(~test).then(0.0).otherwise(high)
    found = frame.lazy().with_columns(**{f"{name}:applies": test for name, test in when.items()}, **columns)
    paid = {}
    for end in ("low", "high"):
        allowances = pl.max_horizontal([col(f"{name}:{end}") for name in _ALLOWANCES])
        awards = pl.min_horizontal(pl.sum_horizontal([col(f"{name}:{end}") for name in _AWARDS]), pl.lit(50000.0))
        paid[end] = allowances + awards + pl.sum_horizontal([col(f"{name}:{end}") for name in _SINGLE])
    counts = {f"{name}:yes": col(f"{name}:applies").sum() for name in when}
    counts |= {f"{name}:open": col(f"{name}:applies").null_count() for name in when}
    return found.select(**counts, **{f"paid:{end}": total.sum() for end, total in paid.items()}).collect().to_dicts()[0]


# -- NumPy ------------------------------------------------------------------------------------------------------------
def numpy_columns(frame: pl.DataFrame) -> dict[str, np.ndarray]:
    """Values and, under ``?NAME``, whether they are known."""
    columns: dict[str, np.ndarray] = {}
    for name in frame.columns:
        series = frame[name]
        columns[f"?{name}"] = series.is_not_null().to_numpy()
        columns[name] = series.fill_null(value=False if series.dtype == pl.Boolean else 0).to_numpy()
    return columns


def numpy_by_hand(columns: dict[str, np.ndarray]) -> dict[str, float]:
    """Counts per rule, and the least and most of what is paid. A truth is two arrays: surely, and possibly."""

    def test(name: str, truth: np.ndarray) -> Bounds:
        known = columns[f"?{name}"]
        return truth & known, truth | ~known

    def every(*tests: Bounds) -> Bounds:
        sure, possible = tests[0]
        for also_sure, also_possible in tests[1:]:
            sure, possible = sure & also_sure, possible & also_possible
        return sure, possible

    def least(name: str, bound: float) -> Bounds:
        return test(name, columns[name] >= bound)

    def most(name: str, bound: float) -> Bounds:
        return test(name, columns[name] <= bound)

    def is_true(name: str) -> Bounds:
        return test(name, columns[name])

    def filled(name: str, unknown: float) -> np.ndarray:
        return np.where(columns[f"?{name}"], columns[name], unknown)

    def table(rule: str, name: str, unknown: tuple[float, float]) -> Bounds:
        steps = np.array([float(_TABLES[rule].get(key, 0)) for key in range(6)])
        looked = steps[columns[name]]
        known = columns[f"?{name}"]
        return np.where(known, looked, unknown[0]), np.where(known, looked, unknown[1])

    a1 = every(least("grade", 1), least("months", 9))
    skilled = least("skill", 3)
    when = {
        "a1": a1,
        "a2": every(least("degree", 4), least("insured", 6)),
        "a3": every(least("degree", 2), most("age", 35), least("months", 6)),
        "a4": skilled,
        "a5": every(test("chain", np.isin(columns["chain"], (1, 3, 5))), least("months", 6)),
        "a6": every(least("pay", 200000), least("grade", 1)),
        "t1": every(least("prov", 1), a1),
        "t2": every(least("grade", 4), most("age", 45), a1),
        "t3": every(is_true("returnee"), least("degree", 4), a1),
        "w1": skilled,
        "w2": least("patents", 1),
        "w3": every(least("grade", 3), least("patents", 3)),
        "w4": every(least("degree", 5), most("insured", 12)),
        "w5": every(is_true("shortage"), least("skill", 2)),
        "s1": every(is_true("renting"), least("degree", 3)),
        "s2": every(least("insured", 12), least("grade", 2)),
        "s3": every(least("grade", 2), least("months", 6)),
        "s4": least("grade", 1),
        "s5": every(most("age", 30), least("degree", 3)),
        "s6": every(test("renting", ~columns["renting"]), is_true("shortage")),
    }
    from_six, to_twelve = filled("months", 6.0), filled("months", 12.0)
    rent = np.minimum(columns["rent"] * 0.4, 1500.0)
    rents = np.where(columns["?rent"], rent, 0.0), np.where(columns["?rent"], rent, 1500.0)
    above = np.minimum(np.maximum(columns["pay"] - 100000.0, 0.0) * 0.02, 10000.0)
    price = np.minimum(columns["price"] * 0.1, table("s2", "grade", (0.0, 0.0))[0])
    gives: dict[str, Bounds] = {
        "a1": table("a1", "grade", (0.0, 0.0)),
        "a2": table("a2", "degree", (12000.0, 30000.0)),
        "a3": (500.0 * from_six, 500.0 * to_twelve),
        "a4": table("a4", "skill", (3000.0, 12000.0)),
        "a5": (2400.0, 2400.0),
        "a6": (8000.0, 8000.0),
        "t1": table("t1", "prov", (0.0, 0.0)),
        "t2": (10000.0, 10000.0),
        "t3": (6000.0, 6000.0),
        "w1": table("w1", "skill", (3000.0, 30000.0)),
        "w2": (4000.0 * columns["patents"],) * 2,
        "w3": (20000.0, 20000.0),
        "w4": (30000.0, 30000.0),
        "w5": (5000.0, 5000.0),
        "s1": (rents[0] * filled("months", 0.0), rents[1] * to_twelve),
        "s2": (price, price),
        "s3": (300.0 * from_six, 300.0 * to_twelve),
        "s4": (np.where(columns["?pay"], above, 0.0), np.where(columns["?pay"], above, 10000.0)),
        "s5": (1000.0, 1000.0),
        "s6": (1200.0, 1200.0),
    }  # fmt: skip
    counts: dict[str, float] = {}
    paid: dict[str, Bounds] = {}
    for name, (sure, possible) in when.items():
        counts[f"{name}:yes"] = int(np.count_nonzero(sure))
        counts[f"{name}:open"] = int(np.count_nonzero(possible)) - counts[f"{name}:yes"]
        paid[name] = np.where(sure, gives[name][0], 0.0), np.where(possible, gives[name][1], 0.0)
    for at, end in enumerate(("low", "high")):
        highest = paid["a1"][at]
        for name in _ALLOWANCES[1:]:
            highest = np.maximum(highest, paid[name][at])
        awards = np.minimum(sum(paid[name][at] for name in _AWARDS), 50000.0)
        counts[f"paid:{end}"] = float((highest + awards + sum(paid[name][at] for name in _SINGLE)).sum())
    return counts
