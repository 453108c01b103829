"""Compile rencai/vocabulary/divisions/national.csv from the shared reference tables.

Run once per edition, by hand: ``python tools/divisions.py [SHARED]`` (default: RENCAI_SHARED, else ../shared).

Divisions down to the county come from the January 2025 edition (names and short names), statistical zones such as
370171 济南高新技术产业开发区 from the statistics bureau's list of 2023, which alone numbers them. Hong Kong, Macao and
Taiwan keep their two digits: no national code exists below them.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "rencai" / "vocabulary" / "divisions" / "national.csv"
WHOLE_ONLY = {"71", "81", "82"}
# The city level of a municipality is called 市辖区 or 重庆城区 in the lists, by its own name everywhere else.
NAMED_BY_US = {
    "1101": ("北京市", "北京"),
    "1201": ("天津市", "天津"),
    "3101": ("上海市", "上海"),
    "5001": ("重庆市", "重庆"),
    "2202": ("吉林市", "吉林"),
}


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of a gzipped CSV table."""
    text = gzip.decompress(file.read_bytes()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def without_padding(code: str) -> str:
    """130100000000 → 1301."""
    code = code[:6]
    while code.endswith("00"):
        code = code[:-2]
    return code


def short_of(name: str, short: str, other: str, city: str) -> str:
    """The short name, or nothing where there is none that people use, or where it would mean the city above."""
    if short != name:
        return short
    if other == city:
        return ""
    # The edition keeps 浦东新区 and 富拉尔基区 whole. The older list cuts them as people do, but also cuts 井陉矿区.
    usable = other and name.startswith(other) and len(other) > 1 and other != name and not other.endswith(("矿", "林"))
    return other if usable and not name.endswith(("县", "旗", "州区", "城区")) else ""


def main() -> None:
    """Write the table."""
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("RENCAI_SHARED", "../shared"))
    folder = shared / "data" / "geo-china"
    older = {without_padding(row["area_code"]): row for row in rows_of(folder / "areas_3level_with_coords.csv.gz")}
    table: dict[str, tuple[str, str]] = {}
    for row in rows_of(folder / "areas_4level_pinyin.csv.gz"):
        code, name = row["id"], row["ext_name"]
        below_whole = code[:2] in WHOLE_ONLY and len(code) > 2
        if row["deep"] == "3" or len(code) > 6 or below_whole or (len(code) == 6 and code.endswith("00")):
            continue
        if not code.isdigit() or code[0] in "09":
            continue
        city = table.get(code[:4], ("", ""))[1]
        short = short_of(name, row["name"], older.get(code, {}).get("short_name", ""), city)
        table[code] = NAMED_BY_US.get(code, (name, short))
    for code, row in older.items():
        if (
            len(code) == 6
            and code not in table
            and code[:2] not in WHOLE_ONLY
            and (code[4] == "7" or row["name"] in ("松岭区", "新林区", "呼中区"))
        ):
            table[code] = (row["name"], "")
    with TARGET.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["code", "name", "short"])
        writer.writerows((code, *names) for code, names in sorted(table.items()))


if __name__ == "__main__":
    main()
