"""Classification beside jieba and a dictionary, on one core and the same texts; sections beside a linear model."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import polars as pl

from benchmarks._section_words import SHARED, companies

ADS = SHARED / "data/cn-job-ads-2024-25/jobs.csv.gz"
LABELS = Path("tests/taxonomy/labelled_ads.csv")
FEW = 2_000
"""Advertisements for the slow peer; ours reads them all."""
TITLE_WEIGHT = 3.0
Answers = tuple[list[str | None], list[str | None]]


def texts() -> pl.DataFrame:
    """Distinct advertisements with duties: key, title, duties."""
    raw = gzip.decompress(ADS.read_bytes())
    table = pl.read_csv(raw, columns=["职位自编号", "职位", "职位描述"], infer_schema=False)
    table = table.rename({"职位自编号": "key", "职位": "title", "职位描述": "duties"})
    return table.unique("key", keep="first", maintain_order=True)


def labelled() -> pl.DataFrame:
    """The labelled advertisements of the half that was not tuned on, with their texts."""
    labels = pl.read_csv(LABELS, infer_schema=False).filter(pl.col("half") == "held")
    wanted = labels.select("key", want_chain="chain", want_occupation="occupation", also="also_occupation")
    return wanted.join(texts(), on="key", how="left", maintain_order="left")


def ours() -> Callable[[pl.DataFrame], Answers]:
    """This project's classifier."""
    from rencai.city import load_city
    from rencai.taxonomy import Classifier

    classifier = Classifier(load_city().words)
    _ = classifier.lexicon

    def classify(table: pl.DataFrame) -> Answers:
        found = classifier.classify(table.select("title", "duties"), ["title", "duties"])
        return found["chain"].to_list(), found["occupation"].to_list()

    return classify


def jieba_and_dictionary() -> Callable[[pl.DataFrame], Answers]:
    """What one would write in an afternoon: jieba with our words as its dictionary, then votes word by word."""
    import jieba

    from rencai.city import load_city
    from rencai.taxonomy.occupations import title_words

    jieba.setLogLevel("ERROR")
    chains: dict[str, Counter[str]] = defaultdict(Counter)
    codes: dict[str, str] = {}
    for concept in load_city().words.concepts:
        for word in (concept.name.zh, concept.name.en, *(word.text for word in concept.words)):
            for chain, share in concept.chains:
                chains[word.lower()][chain] += concept.weight * share
    for code, words in title_words().items():
        codes.update((word.text.lower(), code) for word in words)
    for word in {*chains, *codes}:
        jieba.add_word(word)

    def vote(title: str, duties: str) -> tuple[str | None, str | None]:
        said: Counter[str] = Counter()
        named = list(jieba.cut(title.lower()))
        for weight, found in ((TITLE_WEIGHT, named), (1.0, jieba.cut(duties.lower()))):
            for word in found:
                for chain, share in chains.get(word, {}).items():
                    said[chain] += weight * share
        code = next((codes[word] for word in reversed(named) if word in codes), None)
        return (said.most_common(1)[0][0] if said else None), code

    def classify(table: pl.DataFrame) -> Answers:
        both = [vote(title or "", duties or "") for title, duties in table.select("title", "duties").iter_rows()]
        return [chain for chain, _ in both], [code for _, code in both]

    return classify


def measure(name: str) -> dict[str, float]:
    """Ads a second and accuracy on the labels of one method, in this process."""
    classify = {"ours": ours, "jieba": jieba_and_dictionary}[name]()
    table = texts().filter(pl.col("duties").is_not_null())
    if name != "ours":
        table = table.head(FEW)
    classify(table.head(200))
    best = min(timed(lambda: classify(table)) for _ in range(3 if name == "ours" else 1))
    known = labelled()
    chains, codes = classify(known)
    return {
        "ads": table.height,
        "characters": float(table["duties"].str.len_chars().mean() or 0)
        + float(table["title"].str.len_chars().mean() or 0),
        "ads_per_second": table.height / best,
        **accuracy(known, chains, codes),
    }


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time: the process has one core, and others may want it too."""
    began = time.process_time()
    work()
    return time.process_time() - began


def accuracy(known: pl.DataFrame, chains: Iterable[str | None], codes: Iterable[str | None]) -> dict[str, float]:
    """Chain accuracy where a chain applies, how right "unclassified" is and how often found, occupation accuracy."""
    table = known.with_columns(
        got=pl.Series(list(chains), dtype=pl.String).fill_null("none"),
        code=pl.Series(list(codes), dtype=pl.String).fill_null(""),
    )
    applies = table.filter(pl.col("want_chain") != "none")
    none = table.filter(pl.col("want_chain") == "none")
    silent = table.filter(pl.col("got") == "none")
    coded = table.filter(pl.col("want_occupation") != "")
    also = pl.col("also").fill_null("").str.split("|").list.contains(pl.col("code"))
    return {
        "chain_where_one_applies": mean(applies, pl.col("got") == pl.col("want_chain")),
        "unclassified_precision": mean(silent, pl.col("want_chain") == "none"),
        "unclassified_recall": mean(none, pl.col("got") == "none"),
        "occupation": mean(coded, pl.col("code") == pl.col("want_occupation")),
        "occupation_or_near": mean(coded, (pl.col("code") == pl.col("want_occupation")) | also),
    }


def mean(table: pl.DataFrame, right: pl.Expr) -> float:
    """Share of rows for which ``right`` holds; 0 for no rows."""
    return float(table.select(right.mean()).item() or 0)


def sections() -> dict[str, float]:
    """Accuracy of 经营范围 → section on companies whose credit codes were never fitted on."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    from rencai.taxonomy.sections import classify_sections

    known = companies()
    fitted, kept = known.filter(pl.col("half") == 0), known.filter(pl.col("half") == 1)
    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2), LinearSVC(C=0.5)
    )
    model.fit(fitted["scope"].to_list(), fitted["section"].to_list())
    found = classify_sections(kept.rename({"section": "want"}), "scope")
    return {
        "companies": kept.height,
        "ours": mean(found, pl.col("section").fill_null("") == pl.col("want")),
        "linear model": float((pl.Series(model.predict(kept["scope"].to_list())) == kept["section"]).mean()),
        "plain dictionary": float((pl.Series(by_dictionary(kept["scope"])) == kept["section"]).mean()),
    }


def by_dictionary(scopes: pl.Series) -> list[str]:
    """Look the names of GB/T 4754's classes up in each scope; the section named most often, else the commonest one."""
    with gzip.open(SHARED / "data/taxonomies/gbt4754_2011.csv.gz", "rt", encoding="utf-8") as text:
        letters = {row["name"]: row["code"][0] for row in csv.DictReader(text) if len(row["name"]) > 1}
    names = sorted(letters, key=lambda name: -len(name))
    found = scopes.str.extract_many(names, leftmost=True)
    return [Counter(letters[name] for name in some).most_common(1)[0][0] if some else "I" for some in found.to_list()]


def in_a_process(name: str) -> dict[str, float]:
    """Measure one method in a process of its own that has one core."""
    script = (
        "import os, json; os.sched_setaffinity(0, {max(os.sched_getaffinity(0))}); "
        f"from benchmarks.taxonomy import measure; print(json.dumps(measure({name!r})))"
    )
    environment = {**os.environ, "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main() -> None:
    """Print both tables."""
    measured = {name: in_a_process(name) for name in ("ours", "jieba")}
    print("| | ours | jieba + dictionary |\n|---|---|---|")
    for key in measured["ours"]:
        row = [measured[name][key] for name in measured]
        print(f"| {key} | " + " | ".join(f"{value:,.0f}" if value > 10 else f"{value:.3f}" for value in row) + " |")
    print("\n| 经营范围 → section | |\n|---|---|")
    for key, value in sections().items():
        print(f"| {key} | {value:,.0f} |" if value > 1 else f"| {key} | {value:.3f} |")


if __name__ == "__main__":
    main()
