"""Draw the README's three pictures from a built sample city: input, links, base. Every value in them is invented.

.venv/bin/python tools/pictures.py --sample var/sample-20000 --home var --person P-000007396
"""

from __future__ import annotations

import argparse
import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from rencai.city import City, load_city
from rencai.engine.secrets import sealer_for
from rencai.identity.explain import Explanation, explain
from rencai.sources import read_file
from rencai.talentbase.home import Home
from rencai.talentbase.profile import Reader
from rencai.vocabulary.fields import Kind

OUT = Path(__file__).resolve().parents[1] / "docs" / "pictures"
COLUMNS = {
    "name": "姓名", "resident_id": "身份证号", "birth_date": "出生日期", "phone": "手机", "employer": "单位",
    "occupation": "岗位", "degree": "学历",
}  # fmt: skip
SHOWN = ("name", "sex", "birth_date", "employer_id", "occupation", "degree", "title", "grade", "residence", "phone")
WIDTH, LINE = 760, 26
FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',sans-serif"


@dataclass(frozen=True)
class Row:
    """One row of one file, as cleaned."""

    source: str
    values: dict[str, str]


def main() -> None:
    """Draw all three."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--sample", "--home", "--person"):
        parser.add_argument(name, required=True)
    given = parser.parse_args()
    city = load_city(None)
    rows, records = rows_of(Path(given.sample), Path(given.home), given.person, city)
    reader = Reader(Home(Path(given.home)).opened(), city, sealer_for(Path(given.home), environment=None)[0])
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "input.svg").write_text(input_picture(rows), encoding="utf-8")
    (OUT / "links.svg").write_text(links_picture(explain(records, Kind.PERSON, 2, 3)), encoding="utf-8")
    (OUT / "base.svg").write_text(base_picture(reader.profile(given.person), city), encoding="utf-8")


def rows_of(sample: Path, home: Path, person: str, city: City) -> tuple[list[Row], pl.DataFrame]:
    """One row of the person per source, latest delivery first; and records to weigh the first two among."""
    build = Home(home).opened()
    members = build.lake.scan("membership", build.lake.latest("membership")).filter(pl.col("entity") == person)
    found, tables = {}, []
    for member in members.sort("delivery", descending=True).collect().iter_rows(named=True):
        path = sample / "deliveries" / str(member["delivery"]) / member["file"]
        reading = read_file(path, city, None, accept_invented=True)
        if reading.mapping.name.zh in found:
            continue
        degrees = {degree.id: degree.zh for degree in city.degrees}
        own = reading.rows.filter(pl.col("row") == member["row"]).row(0, named=True)
        found[reading.mapping.name.zh] = Row(
            reading.mapping.name.zh, {k: degrees.get(text(own.get(k)), text(own.get(k))) for k in COLUMNS}
        )
        tables.append((reading.rows, member["row"]))
        if len(found) == 5:
            break
    firsts = [table.filter(pl.col("row") == row) for table, row in tables]
    others = [table.filter(pl.col("row") != row).head(4000) for table, row in tables]
    keys = [key for key in COLUMNS if key != "occupation"]
    same = pl.concat(
        [t.select(pl.col([k for k in keys if k in t.columns]).cast(pl.String)) for t in (*firsts, *others)],
        how="diagonal",
    )
    return list(found.values()), same.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("record"), pl.all())


def text(value: Any) -> str:
    """A value as shown."""
    return "" if value is None else str(value)


def input_picture(rows: Sequence[Row]) -> str:
    """Rows of several departments' files."""
    widths = (150, 58, 150, 84, 92, 150, 76)
    lines = [
        cells(
            ["来源", *(COLUMNS[key] for key in ("name", "resident_id", "birth_date", "phone", "employer", "degree"))],
            widths,
            0,
            bold=True,
        )
    ]
    for at, row in enumerate(rows, 1):
        values = [
            row.source,
            *(row.values[key] or "—" for key in ("name", "resident_id", "birth_date", "phone", "employer", "degree")),
        ]
        lines.append(cells(values, widths, at, fill="#fff" if at % 2 else "#f5f6f8"))
    return svg("多个部门的文件，同一个人", lines, len(rows) + 1)


def links_picture(explanation: Explanation) -> str:
    """The evidence as bars: weights that add up to the score."""
    reasons = sorted((r for r in explanation.reasons if r.weight), key=lambda r: -abs(r.weight))[:7]
    scale = 240 / max(abs(reason.weight) for reason in reasons)
    lines = []
    for at, reason in enumerate(reasons):
        y, length = at * LINE, abs(reason.weight) * scale
        colour = "#0b6b74" if reason.weight > 0 else "#a62f27"
        lines.append(label(f"{reason.label.zh}{reason.finding.zh}", 14, y + 18))
        lines.append(f'<rect x="330" y="{y + 7}" width="{length:.0f}" height="12" rx="2" fill="{colour}"/>')
        lines.append(label(f"{reason.weight:+.1f}", 340 + length, y + 18))
    y = len(reasons) * LINE
    total = f"先验 {explanation.prior:+.1f}，合计 {explanation.log_odds:+.1f} → 同一人的可能 {explanation.score:.2%}"
    lines.append(label(total, 14, y + 22, weight=600))
    return svg("为什么认为是同一个人", lines, len(reasons) + 1)


def base_picture(profile: dict[str, Any], city: City) -> str:
    """Golden values, each with the source it was taken from."""
    fields = {field["field"]: field for field in profile["fields"]}
    shown = [fields[name] for name in SHOWN if name in fields][:8]
    lines = []
    for at, field in enumerate(shown):
        y = at * LINE
        source = city.source(field["claim"]["source"])
        value = field["label"]["zh"] if "label" in field else field["value"]
        lines.append(label(field["name"]["zh"], 14, y + 18, colour="#4d5865"))
        lines.append(label(value, 130, y + 18, weight=600))
        origin = f"{source.name.zh if source else ''} · {field['claim']['last']['delivery']}"
        lines.append(label(f"{origin} · {len(field['claims'])} 个主张", 440, y + 18, colour="#4d5865"))
    lines.append(label(f"{profile['id']}，来自 {len(profile['rows'])} 行", 14, len(shown) * LINE + 22, weight=600))
    return svg("一个人，每个值都有出处", lines, len(shown) + 1)


def cells(values: Iterable[str], widths: Sequence[int], at: int, *, bold: bool = False, fill: str = "#fff") -> str:
    """One table row."""
    x, parts = 8, [f'<rect x="0" y="{at * LINE}" width="{WIDTH}" height="{LINE}" fill="{fill}"/>']
    for value, width in zip(values, widths, strict=True):
        room = width // 7
        wide = sum(2 if ord(char) > 255 else 1 for char in value)
        short = value if wide <= room else value[: max(2, room * len(value) // max(wide, 1) - 1)] + "…"
        parts.append(label(short, x, at * LINE + 18, weight=600 if bold else 400, size=12))
        x += width
    return "".join(parts)


def label(words: str, x: float, y: float, *, weight: int = 400, colour: str = "#1b2430", size: int = 13) -> str:
    """A piece of text."""
    look = f'font-size="{size}" font-weight="{weight}" fill="{colour}"'
    return f'<text x="{x:.0f}" y="{y:.0f}" {look}>{html.escape(words)}</text>'


def svg(title: str, lines: Sequence[str], rows: int) -> str:
    """A framed picture."""
    height = rows * LINE + 56
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="{FONT}" role="img">'
        f"<title>{html.escape(title)}</title>"
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="#fff" stroke="#e3e7ec"/>'
        f'{label(title, 14, 28, weight=600, size=15)}<g transform="translate(0 42)">{"".join(lines)}</g></svg>\n'
    )


if __name__ == "__main__":
    main()
