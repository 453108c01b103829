"""The source plan changed: reading says what now stands there."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from tests.plan.conftest import read_text

pytestmark = pytest.mark.shared

WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


@pytest.fixture(scope="module")
def lines(seed_texts: dict[str, str]) -> list[str]:
    return seed_texts["001"].split("\n")


def table_lines(lines: list[str]) -> tuple[int, int]:
    """The first line of the indicator table and the line behind its last."""
    header = next(at for at, line in enumerate(lines) if "二级指标" in line)
    end = header
    while "\t" in lines[end]:
        end += 1
    return header, end


def list_header(lines: list[str], word: str) -> int:
    return next(at for at, line in enumerate(lines) if line.startswith("序号\t") and word in line)


def values(read: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(one["no"], one["baseline"]["value"], one["target"]["value"]) for one in read["indicators"]]


def test_changed_figures_are_read_as_they_now_stand(lines: list[str]) -> None:
    header, end = table_lines(lines)
    dice = random.Random(3)
    changed, expected = list(lines), []
    for at in range(header + 1, end):
        cells = lines[at].split("\t")
        new = [str(dice.randint(1, 9999)), f"{dice.uniform(0, 99):.2f}"]
        changed[at] = "\t".join([*cells[:4], *new])
        expected.append((int(cells[1]), int(new[0]), float(new[1])))
    assert values(read_text("\n".join(changed))) == expected


def test_a_dropped_row_is_gone_and_the_gap_is_told(lines: list[str]) -> None:
    header, _ = table_lines(lines)
    kept = [line for at, line in enumerate(lines) if at != header + 4]
    read = read_text("\n".join(kept))
    assert [one["no"] for one in read["indicators"]] == [1, 2, 3, *range(5, 24)]
    assert read["indicators"][3]["group"] == read["indicators"][0]["group"]
    assert "序号由3跳到5" in read["unsure"][0]["reason"]


def test_reordered_columns_change_nothing(lines: list[str], seed_texts: dict[str, str]) -> None:
    header, end = table_lines(lines)
    order = [3, 5, 1, 0, 4, 2]
    changed = list(lines)
    for at in range(header, end):
        cells = [*lines[at].split("\t"), ""]
        changed[at] = "\t".join(cells[column] for column in order)
    assert read_text("\n".join(changed))["indicators"] == read_text(seed_texts["001"])["indicators"]


def test_reordered_columns_of_a_list_change_nothing(lines: list[str], seed_texts: dict[str, str]) -> None:
    changed = ["\t".join(reversed(line.split("\t"))) if len(line.split("\t")) == 5 else line for line in lines]
    assert read_text("\n".join(changed))["lists"] == read_text(seed_texts["001"])["lists"]


@pytest.mark.parametrize("footer", ["— 12 —", "- 12 -", "第12页 共60页", "12", "PAGE 12"])
@pytest.mark.parametrize("repeat_header", [True, False])
def test_a_table_goes_on_after_a_page_footer(lines: list[str], footer: str, repeat_header: bool) -> None:
    header, _ = table_lines(lines)
    head = [lines[header]] if repeat_header else []
    broken = [*lines[: header + 11], "", footer, "", *head, *lines[header + 11 :]]
    read = read_text("\n".join(broken))
    assert values(read) == values(read_text("\n".join(lines)))
    assert [one["group"] for one in read["indicators"]][9:11] == ["人才结构", "人才结构"]


def test_a_row_cut_by_a_page_is_one_row(lines: list[str]) -> None:
    at = list_header(lines, "重点项目") + 2
    cut = len(lines[at]) // 2
    broken = [*lines[:at], lines[at][:cut], "— 37 —", lines[at][cut:], *lines[at + 1 :]]
    assert [one["lead"] for one in read_text("\n".join(broken))["lists"]["projects"]] == [
        one["lead"] for one in read_text("\n".join(lines))["lists"]["projects"]
    ]


def test_full_width_digits_and_thousands_commas_are_numbers(lines: list[str]) -> None:
    header, end = table_lines(lines)
    changed = list(lines)
    for at in range(header + 1, end):
        commas = re.sub(r"(?<![\d.])(\d{1,2})(\d{3})\b", r"\1,\2", lines[at])
        changed[at] = commas.translate(WIDE).replace(",", "，")
    assert values(read_text("\n".join(changed))) == values(read_text("\n".join(lines)))


def test_a_renamed_axis_and_renamed_headings_do_not_disturb(lines: list[str], seed_texts: dict[str, str]) -> None:
    renamed = seed_texts["001"].replace("4341", "5262").replace("二级指标", "指标名称").replace("牵头单位", "责任单位")
    before, after = read_text(seed_texts["001"]), read_text(renamed)
    assert after["indicators"] == before["indicators"]
    assert [one["lead"] for one in after["lists"]["programmes"]] == [
        one["lead"] for one in before["lists"]["programmes"]
    ]


def test_other_years_in_the_headings_are_other_years(lines: list[str]) -> None:
    header, _ = table_lines(lines)
    changed = [
        line.replace("2020年", "2024年基期").replace("2025年", "2030年目标") if at == header else line
        for at, line in enumerate(lines)
    ]
    read = read_text("\n".join(changed))
    assert {(one["baseline"]["year"], one["target"]["year"]) for one in read["indicators"]} == {(2024, 2030)}


def test_soft_words_stay_with_their_targets(lines: list[str]) -> None:
    header, _ = table_lines(lines)
    words = ["约{}", "超{}", "{}以上", "不低于{}", "至少{}", "≥{}", "力争{}", "{}左右"]
    changed = list(lines)
    for offset, word in enumerate(words, start=2):
        cells = lines[header + offset].split("\t")
        changed[header + offset] = "\t".join([*cells[:5], word.format(cells[5])])
    read = read_text("\n".join(changed))
    told = [one["target"]["qualifier"] for one in read["indicators"][1 : 1 + len(words)]]
    assert told == [word.replace("{}", "") for word in words]
    assert [row[2] for row in values(read)] == [row[2] for row in values(read_text("\n".join(lines)))]


def test_a_row_added_to_a_list_is_read(lines: list[str]) -> None:
    last = next(at for at, line in enumerate(lines) if line.startswith("17\t"))
    added = [*lines[: last + 1], "18\t青年工匠“破土工程”\t略。\t①略。\t总工会 团市委", *lines[last + 1 :]]
    item = read_text("\n".join(added))["lists"]["programmes"][-1]
    assert (item["no"], item["name"], item["lead"], item["others"]) == (18, "青年工匠“破土工程”", "总工会", ["团市委"])
    assert item["line"] == last + 2


def test_measures_follow_their_units(seed_texts: dict[str, str]) -> None:
    text = seed_texts["003"].replace(
        "责任单位：市教育局、工信局、人社局", "牵头单位：市工信局；配合单位：市教育局、市人社局"
    )
    measure = read_text(text)["measures"][1]
    assert (measure["lead"], measure["others"]) == ("市工信局", ["市教育局", "市人社局"])


def test_the_five_hundreds_follow_their_figures(seed_texts: dict[str, str]) -> None:
    text = seed_texts["003"].replace("突破100万名", "突破１２０万名").replace("到2025年", "到2027年")
    first = read_text(text)["stated_targets"][0]
    assert (first["value"], first["unit"], first["year"]) == (120, "万名", 2027)


def test_a_text_in_gb18030_with_windows_line_ends_reads_the_same(tmp_path: Any, seed_texts: dict[str, str]) -> None:
    from rencai.plan.reading import read_plan, to_json

    path = tmp_path / "plan.txt"
    # GB18030 knows every character; the footnote marks survive too.
    path.write_bytes(seed_texts["001"].replace("\n", "\r\n").encode("gb18030"))
    assert to_json(read_plan(path)) == read_text(seed_texts["001"])
