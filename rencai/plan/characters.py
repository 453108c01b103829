"""Characters made comparable without losing what was printed: full-width digits, radicals of pdfs, footnote marks."""

from __future__ import annotations

import re
import unicodedata

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
# Chinese punctuation stays as it is printed, circled numbers stay numbers of a list.
_KEPT = set("，。；：！？（）…～〜－①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A superscript after a Latin letter belongs to it (m², km³); after anything else it is the mark of a footnote.
_FOOTNOTE_MARK = re.compile(f"(?<![A-Za-z])[{_SUPERSCRIPTS}]+")
_WIDE_THOUSANDS = re.compile(r"(?<!\d)(\d{1,3})((?:，\d{3})+)(?!\d)")
_SPACE_BESIDE_HAN = re.compile(r"(?<=[^\x00-\x7f])[^\S\n]+|[^\S\n]+(?=[^\x00-\x7f])")

HAN = "\u4e00-\u9fff"


def is_footnote(raw: str) -> bool:
    """Whether a printed line begins with the mark of a footnote."""
    return raw.lstrip()[:1] in set(_SUPERSCRIPTS)


def fold(raw: str) -> str:
    """Footnote marks dropped, full width made half width except for Chinese punctuation, spaces kept."""
    text = _FOOTNOTE_MARK.sub("", _INVISIBLE.sub("", raw))
    text = "".join(char if char in _KEPT else unicodedata.normalize("NFKC", char) for char in text)
    return _WIDE_THOUSANDS.sub(lambda match: match[0].replace("，", ","), text)


def close_up(text: str) -> str:
    """Drop the spaces that stand beside Chinese characters; keep those between Latin words; trim."""
    return _SPACE_BESIDE_HAN.sub("", text).strip()


def fold_closed(raw: str) -> str:
    """Fold and close up."""
    return close_up(fold(raw))
