"""Why a file cannot be read, in the reader's language: the brain says it in English only."""

from __future__ import annotations

import re

from rencai.vocabulary.bilingual import Bilingual

_WORDS = (
    ("it is packed twice", "文件被压缩了两次，请解压后报送里面的文件"),
    ("it unpacks to far more than its size", "解压后远大于文件本身，已拒收；请向报送单位核实"),
    ("no sheet holds a table|the file is empty", "文件中没有表格内容，请报送单位重新提供"),
    ("the (gzip|parquet|workbook).* (is broken|is cut off)", "文件已损坏或不完整，请报送单位重新提供"),
    ("no spreadsheet", "这不是电子表格，请另存为 xlsx 后报送"),
    ("a spreadsheet of before 1997", "表格格式过旧，请打开后另存为 xlsx"),
    ("a web page saved under", "这是改了扩展名的网页，请打开后另存为 xlsx"),
    ("not a table|neither text nor a table|is not JSON|holds no table", "这不是表格，请另存为 xlsx 或 csv 后报送"),
    ("cannot be split into cells", "无法分列，请重新导出为 csv 或 xlsx"),
    ("lists single values set aside", "这一页只列出留置的值，请在原文件中修改"),
    ("spans more than|more than .* columns", "表格范围过大，请删去表格以外的内容"),
    ("is larger than", "文件过大，请分成几份报送"),
    ("password|encrypted", "文件设有密码，请取消密码后报送"),
    ("there is no column for", "缺少映射所要求的列；请在下方修改映射，或请报送单位补上该列"),
    ("the city has no mapping", "所选映射已不存在，请另选"),
    ("there is no sheet", "没有映射所指的工作表，请修改映射"),
    ("not on the shelf", "文件已不在文件架上"),
)  # fmt: skip


def in_words(refused: str) -> Bilingual:
    """Why a file was refused; in Chinese by the kind of trouble, in English with its particulars."""
    told = next((zh for pattern, zh in _WORDS if re.search(pattern, refused)), refused)
    return Bilingual(told, refused)
