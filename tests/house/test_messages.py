"""Chinese first, English complete: every text of a page or a form has its Chinese words."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

HOUSE = Path(__file__).resolve().parents[2] / "rencai_web"
_IN_TEMPLATES = re.compile(r"""{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
_BLOCKS = re.compile(r"{%\s*blocktranslate[^%]*%}(.*?){%\s*(?:plural|endblocktranslate)", re.DOTALL)
_IN_CODE = re.compile(r"""(?:\b_|\bgettext|\bgettext_lazy)\(\s*"((?:[^"\\]|\\.)+)"\s*\)""")


def texts() -> set[str]:
    found: set[str] = set()
    for path in HOUSE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        found |= {double or single for double, single in _IN_TEMPLATES.findall(text)}
        found |= {re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", block.strip()) for block in _BLOCKS.findall(text)}
    for path in HOUSE.rglob("*.py"):
        found |= set(_IN_CODE.findall(path.read_text(encoding="utf-8")))
    return found


def translated() -> list[str]:
    """Every text with Chinese words, from the house's catalogue and those of its parts."""
    found = []
    for path in sorted(HOUSE.rglob("*.po")):
        with path.open("rb") as words:
            catalogue = read_po(words)
        ids = {message.id if isinstance(message.id, str) else message.id[0]: message.string for message in catalogue}
        found += [text for text, string in ids.items() if text and string and all(string)]
    return found


def test_every_text_has_its_chinese_words_and_none_is_left_over() -> None:
    assert texts() - set(translated()) == set(), "without Chinese words"
    assert set(translated()) - texts() == set(), "translated, but on no page"


def test_no_text_is_translated_in_two_places() -> None:
    found = translated()
    assert {text for text in found if found.count(text) > 1} == set()
