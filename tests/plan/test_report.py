"""Reports: words that follow the evidence, numbers bound to readings, and files that a fresh machine can print."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import openpyxl
import pdfplumber
import pytest
from docx import Document
from PIL import Image, ImageFont

from rencai.plan.dossier import plan_on
from rencai.plan.evaluation import Kind
from rencai.plan.progress_files import Reported
from rencai.plan.report import Report, plan_report, to_docx, to_pdf, to_xlsx
from rencai.plan.report.charts import Bar, bars
from rencai.plan.report.fonts import BOLD, FAMILY, REGULAR, font_folder
from rencai.plan.report.glyphs import glyph_of, outline_of
from rencai.plan.report.numbers import count, qualified, quantity
from rencai.plan.report.parts import Chart, Paragraph, Sentence, Table
from rencai.plan.report.word_fonts import obfuscated
from rencai.plan.report.wording import outlook
from rencai.plan.undertakings_state import Blocker, Undertaking
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput, BadState
from tests.conftest import REQUIRE_ALL
from tests.plan.followed_plan import GOALS, ON, READINGS, UNDERTAKINGS, dossier, told

_NUMBER = re.compile(r"\d+(?:[,.]\d+)*%?")
FINAL = (*READINGS, told(1, 2030, 2050), told(2, 2030, 29.5), told(4, 2030, 81, doubtful=True))


def report(lang: str = "zh", kind: Kind = Kind.YEARLY, on: date = ON, **changes: object) -> Report:
    return plan_report(plan_on(dossier(**changes), on), kind, lang)


def lines(one: Report, word: str) -> list[str]:
    return [text for sentence in one.sentences if word in (text := one.told(sentence))]


@pytest.fixture(scope="module")
def fonts() -> Path:
    try:
        return font_folder()
    except BadState as missing:
        if REQUIRE_ALL:
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def pdf(fonts: Path) -> bytes:
    return to_pdf(report(), fonts)


@pytest.fixture(scope="module")
def docx(fonts: Path) -> bytes:
    return to_docx(report(), fonts)


def test_a_sentence_may_not_bring_a_number_of_its_own() -> None:
    with pytest.raises(ValueError, match="number of its own"):
        Sentence(Bilingual("共3项", "{n} in all"), {"n": count(3)})
    with pytest.raises(ValueError, match="nothing bound"):
        Sentence(Bilingual("共{n}项", "{m} in all"), {"n": count(3)})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_number_of_every_sentence_is_bound(lang: str) -> None:
    for one in (report(lang), report(lang, Kind.FINAL, date(2031, 3, 1), readings=FINAL)):
        for sentence in one.sentences:
            bound = " ".join(getattr(known.shown, lang) for known in sentence.bound.values())
            assert set(_NUMBER.findall(one.told(sentence))) <= set(_NUMBER.findall(bound))


@pytest.mark.parametrize("value", [1250, 1391, 1900])
def test_another_reading_makes_another_sentence_and_leaves_the_rest(value: float) -> None:
    changed = tuple(replace(one, value=value) if one.value == 1390 else one for one in READINGS)
    before, after = report(), report(readings=changed)
    (old,), (new,) = (lines(one, "工匠：") for one in (before, after))
    assert "1,390人" in old
    assert f"{value:,}人" in new
    assert "1,390人" not in new
    assert lines(before, "名医") == lines(after, "名医")


@pytest.mark.parametrize("value", [2050, 1999])
def test_another_final_reading_makes_another_outcome(value: float) -> None:
    readings = tuple(replace(one, value=value) if one.value == 2050 else one for one in FINAL)
    (said,) = lines(report(kind=Kind.FINAL, on=date(2031, 3, 1), readings=readings), "工匠：")
    assert f"{value:,}人" in said
    assert ("未达到目标" in said) is (value < 2000)


@pytest.mark.parametrize(
    ("word", "readings", "on", "words"),
    [
        ("工匠：", (), ON, "实绩太少，不判断"),
        ("工匠：", (*READINGS[:1], told(1, 2027, 1390, confirmed_by=None)), ON, "（尚未确认）"),
        ("工匠：", (*READINGS[:1], told(1, 2027, 1390, doubtful=True)), ON, "（口径可能与规划不同）"),
        ("工匠：", FINAL, date(2031, 3, 1), "，达到目标2,000人"),
        ("名师比例：", FINAL, date(2031, 3, 1), "未达到目标30%，相差0.5个百分点"),
        ("新增学徒：", FINAL, date(2031, 3, 1), "没有完整的期末实绩，不能判定"),
        ("名医：", FINAL, date(2031, 3, 1), "口径可能与规划不同，不能判定"),
    ],
)
def test_the_words_follow_the_strength_of_the_evidence(
    word: str, readings: tuple[Reported, ...], on: date, words: str
) -> None:
    kind = Kind.YEARLY if on == ON else Kind.FINAL
    assert words in lines(report(kind=kind, on=on, readings=readings), word)[0]


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("力争", "左右"), "力争2,000人左右", "2,000 people (aimed at, about)"),
        (("超",), "超2,000人", "2,000 people (more than)"),
        ((), "2,000人", "2,000 people"),
    ],
)
def test_the_words_of_a_target_stand_on_their_side_of_the_number(words: tuple[str, ...], zh: str, en: str) -> None:
    assert qualified(quantity(2000, "人").shown, words) == Bilingual(zh, en)


def test_a_chance_has_its_words() -> None:
    assert [outlook(chance).zh for chance in (0.95, 0.7, 0.5, 0.2, 0.05)] == [
        "很可能达到", "较可能达到", "能否达到尚难判定", "较可能达不到", "很可能达不到",
    ]  # fmt: skip


@pytest.mark.parametrize(("value", "shown"), [(9000, "99%以上"), (600, "不到1%")])
def test_what_is_nearly_sure_is_not_called_sure(value: float, shown: str) -> None:
    readings = (told(1, 2026, value), told(1, 2027, value))
    assert f"机会为{shown}" in lines(report(readings=readings), "工匠：")[0]


def test_the_steps_of_the_time_that_is_evaluated_are_counted() -> None:
    assert lines(report(), "任务节点") == ["2027年1月1日至2027年12月31日完成任务节点0个；到期而至今未完成的0个。"]
    assert "完成任务节点1个；到期而至今未完成的2个" in lines(report(kind=Kind.MID, on=date(2028, 9, 1)), "任务节点")[0]


def test_who_holds_up_several_and_who_waits_for_each_other_is_told() -> None:
    blockers = (
        Blocker("projects/1", "住建局", date(2028, 2, 1)),
        Blocker("projects/2", "工匠局", date(2028, 2, 2)),
        Blocker("projects/1", "财政局", date(2028, 1, 1)),
        Blocker("projects/2", "财政局", date(2028, 2, 18)),
    )
    one = report(blockers=blockers)
    assert lines(one, "互相等待") == ["住建局、工匠局互相等待。"]
    assert lines(one, "项任务在等待其答复") == ["财政局有2项任务在等待其答复，最长60天。"]


def test_no_effect_is_claimed_without_a_comparison() -> None:
    (said,) = lines(report(), "结业学员")
    assert "不能说这些结果由这笔支出带来" in said
    (english,) = lines(report("en"), "trainees")
    assert "cannot be said" in english


def test_a_report_on_a_time_that_still_runs_is_refused() -> None:
    with pytest.raises(BadInput, match="the first one covers the time until 2030-12-31"):
        report(kind=Kind.FINAL)
    assert report(kind=Kind.YEARLY).subtitle == "2027年度评估报告"
    assert report(kind=Kind.MID, on=date(2028, 9, 1)).subtitle == "2028年中期评估报告"


def test_charts_have_their_tables_and_words() -> None:
    blocks = report().blocks
    charts = [one for one in blocks if isinstance(one, Chart)]
    assert len(charts) >= 4
    assert all(one.words and one.caption for one in charts)
    assert sum(isinstance(one, Table) for one in blocks) >= 4
    assert any(isinstance(one, Paragraph) for one in blocks)


def characters(one: Report) -> set[str]:
    said = "".join(one.told(sentence) for sentence in one.sentences) + one.title + one.subtitle
    said += "".join(cell.text for block in one.blocks if isinstance(block, Table) for row in block.rows for cell in row)
    return {mark for mark in said if not mark.isspace()}


def test_the_pdf_gives_its_text_back_and_the_typeface_has_every_character(pdf: bytes, fonts: Path) -> None:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        text = "".join(page.extract_text() for page in opened.pages)
    wanted = characters(report())
    assert wanted <= set(text)
    assert "(cid:" not in text
    assert "�" not in text
    for name in (REGULAR, BOLD):
        data = (fonts / name).read_bytes()
        assert [mark for mark in wanted if glyph_of(data, mark) == 0] == []


def test_the_pdf_embeds_its_fonts_as_subsets_and_uses_no_other(pdf: bytes) -> None:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        named = {char["fontname"] for page in opened.pages for char in page.chars}
        assert named
        assert all(re.fullmatch(r"[A-Z]{6}\+NotoSansSC-\w+", name) for name in named)
    assert pdf.count(b"/FontFile") >= len(named)
    assert len(pdf) < 1_500_000


def test_pages_are_numbered_dated_and_marked_as_invented(pdf: bytes) -> None:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        texts = [page.extract_text().replace(" ", "") for page in opened.pages]
        assert opened.metadata["Title"] == "样例规划"
    for at, text in enumerate(texts, start=1):
        assert f"第{at}页，共{len(texts)}页" in text
        assert "截至2028年3月1日" in text
        assert "样例：数据均为虚构" in text


def test_a_real_plan_bears_no_such_mark(fonts: Path) -> None:
    with pdfplumber.open(io.BytesIO(to_pdf(report(invented=False), fonts))) as opened:
        assert "虚构" not in opened.pages[0].extract_text()


def test_a_plan_of_which_little_is_known_is_still_reported_on(fonts: Path) -> None:
    names = ("readings", "undertakings", "milestones", "blockers", "news", "fund", "spending", "results")
    nothing: dict[str, object] = dict.fromkeys(names, ())
    bare = replace(GOALS[0], no=None, unit=None, start=None, group=None)
    one = report(**nothing, goals=(bare, *GOALS[1:]), owners={})
    assert "实绩太少" in lines(one, "工匠：")[0]
    assert to_pdf(one, fonts)
    assert to_docx(one, fonts)
    assert openpyxl.load_workbook(io.BytesIO(to_xlsx(one))).sheetnames == ["说明", "主要指标"]


def test_markup_in_a_name_is_printed_not_obeyed(fonts: Path) -> None:
    name = "#set page(1) *项目* <b>&$x$"
    named = (Undertaking("projects/1", 1, "projects", name, "工匠局", (), "2026-2028"), UNDERTAKINGS[1])
    with pdfplumber.open(io.BytesIO(to_pdf(report(undertakings=named), fonts))) as opened:
        text = "".join(page.extract_text() for page in opened.pages)
    assert "#set" in text
    assert "$x$" in text.replace(" ", "")


def test_without_the_typeface_it_says_what_to_do(tmp_path: Path) -> None:
    for write in (to_pdf, to_docx):
        with pytest.raises(BadState, match=r"NotoSansSC-Regular\.ttf .* is missing .*tools/assets\.py"):
            write(report(), tmp_path)


def test_the_docx_holds_the_same_sentences_tables_and_pictures(docx: bytes) -> None:
    opened, one = Document(io.BytesIO(docx)), report()
    told_lines = {line.text for line in opened.paragraphs}
    for block in one.blocks:
        if isinstance(block, Paragraph):
            assert {one.told(*point) for point in block.points} <= told_lines
    assert len(opened.tables) == sum(isinstance(block, Table) for block in one.blocks)
    assert len(opened.inline_shapes) == sum(isinstance(block, Chart) for block in one.blocks)
    assert "样例：数据均为虚构" in opened.sections[0].header.paragraphs[0].text
    assert all(field in opened.sections[0].footer._element.xml for field in (">PAGE<", ">NUMPAGES<"))
    assert opened.core_properties.created is not None
    assert opened.core_properties.created.date() == ON


def test_the_docx_embeds_a_font_that_draws_what_it_uses(docx: bytes, fonts: Path) -> None:
    packed = zipfile.ZipFile(io.BytesIO(docx))
    table = packed.read("word/fontTable.xml").decode()
    for name, tag in ((REGULAR, "Regular"), (BOLD, "Bold")):
        key = re.search(rf'<w:embed{tag}[^>]*w:fontKey="{{([0-9A-F-]+)}}"', table)
        assert key is not None
        font = obfuscated(packed.read(f"word/fonts/{name.removesuffix('.ttf')}.odttf"), UUID(key[1]))
        whole = (fonts / name).read_bytes()
        assert wide(font, "工匠 1,390") == wide(whole, "工匠 1,390") > 0
        for mark in "工匠1390,%（）":
            outlines = [outline_of(face, glyph_of(face, mark)).rstrip(b"\0") for face in (font, whole)]
            assert outlines[0] == outlines[1] != b""
        # What is typed into the report later comes from another typeface: a blank would swallow it.
        assert glyph_of(font, "鑫") == 0 != glyph_of(whole, "鑫")
        assert len(font) < 1_000_000
    assert f'w:name="{FAMILY}"' in table
    assert "embedTrueTypeFonts" in packed.read("word/settings.xml").decode()
    assert "obfuscatedFont" in packed.read("[Content_Types].xml").decode()


def test_the_tables_of_the_docx_have_their_widths_in_the_grid_too_and_rows_stay_whole(docx: bytes) -> None:
    for table in Document(io.BytesIO(docx)).tables:
        grid = [column.width for column in table.columns]
        assert grid == [cell.width for cell in table.rows[-1].cells]
        assert len({round(width / 1000) for width in grid}) > 1 or len(grid) < 5
        assert all(row._tr.trPr.xpath("w:cantSplit") for row in table.rows)
        assert len(table._tbl.xpath("./w:tr/w:trPr/w:tblHeader")) == 1


def test_the_docx_breaks_its_lines_as_chinese(docx: bytes) -> None:
    styles = zipfile.ZipFile(io.BytesIO(docx)).read("word/styles.xml").decode()
    assert styles.count('w:eastAsia="zh-CN"') >= 4


def test_bars_have_room_for_the_longest_label(fonts: Path) -> None:
    labels = ("Human Resources and Social Security Bureau", "人社局")
    svg = bars([Bar(label, 3, "3") for label in labels]).svg
    ends = {float(x) for x in re.findall(r'<text x="([0-9.]+)"[^>]*text-anchor="end"', svg)}
    assert len(ends) == 1
    assert wide((fonts / REGULAR).read_bytes(), labels[0]) * 11 / 32 < ends.pop()


def wide(font: bytes, words: str) -> float:
    """How wide FreeType sets the words, having drawn them."""
    face = ImageFont.truetype(io.BytesIO(font), 32, layout_engine=ImageFont.Layout.BASIC)
    assert any(bytes(face.getmask(words)))
    return face.getlength(words)


def test_the_docx_pictures_are_drawn(docx: bytes) -> None:
    packed = zipfile.ZipFile(io.BytesIO(docx))
    pictures = [name for name in packed.namelist() if name.startswith("word/media/")]
    for name in pictures:
        picture = Image.open(io.BytesIO(packed.read(name)))
        assert picture.width > 800
        assert len(picture.convert("L").getcolors(256) or []) > 20


def test_the_xlsx_holds_plain_numbers_days_and_every_sentence() -> None:
    one = report(undertakings=(replace(UNDERTAKINGS[0], name="=1+1"), UNDERTAKINGS[1]))
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(one)))
    assert book.sheetnames == ["说明", "主要指标", "实绩", "清单任务", "节点", "等待", "单位得分", "资金"]
    about = [row[0].value for row in book["说明"].iter_rows()]
    assert "样例：数据均为虚构" in about
    assert set(about) >= {one.told(sentence) for sentence in one.sentences}
    first = next(book["实绩"].iter_rows(min_row=2))
    assert (first[0].value, first[2].value, first[4].value) == ("工匠", 1180, "一致")
    assert first[1].is_date
    assert book["清单任务"]["A2"].data_type == "s"


def test_an_english_report_says_everything_in_english() -> None:
    english = {"工匠": "craftsmen", "名师比例": "teachers", "新增学徒": "apprentices", "名医": "physicians"}
    one = report("en", english=english)
    assert one.subtitle == "Report of the yearly evaluation of 2027"
    assert any(line.startswith("craftsmen: 1,390 people on 2027-12-31.") for line in lines(one, "craftsmen"))
