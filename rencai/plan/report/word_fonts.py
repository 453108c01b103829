"""The typeface inside a docx: only the glyphs that are used, obfuscated as ECMA-376 part 4, 2.8.1 asks."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from docx.document import Document as Opened
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from rencai.plan.report.fonts import BOLD, FAMILY, REGULAR
from rencai.plan.report.glyphs import with_glyphs_of

_FONT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
_FONT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_ALWAYS = "0123456789.,%+-–—（）()、，。；：“”…页第共"


def embed(opened: Opened, folder: Path) -> None:
    """Put both weights into the document, cut down to the characters it uses."""
    used = _characters(opened)
    table = _font_table(opened)
    for element in [one for one in table if one.get(qn("w:name")) == FAMILY]:
        table.remove(element)
    font = OxmlElement("w:font")
    font.set(qn("w:name"), FAMILY)
    table.append(font)
    part = _table_part(opened)
    for name, tag in ((REGULAR, "w:embedRegular"), (BOLD, "w:embedBold")):
        data = with_glyphs_of((folder / name).read_bytes(), used)
        # A key of the content, not of chance: the same report gives the same parts.
        key = uuid.uuid5(uuid.NAMESPACE_OID, f"{name}{len(data)}{''.join(sorted(used))}")
        held = Part(
            PackURI(f"/word/fonts/{name.removesuffix('.ttf')}.odttf"), _FONT_TYPE, obfuscated(data, key), part.package
        )
        embedded = OxmlElement(tag)
        embedded.set(qn("r:id"), part.relate_to(held, _FONT))
        embedded.set(qn("w:fontKey"), "{" + str(key).upper() + "}")
        embedded.set(qn("w:subsetted"), "true")
        font.append(embedded)
    part._blob = serialize_part_xml(table)
    settings = opened.settings.element
    # The schema wants them behind the zoom and before all the rest that python-docx writes.
    place = next((at + 1 for at, one in enumerate(settings) if one.tag == qn("w:zoom")), 0)
    for tag in ("w:saveSubsetFonts", "w:embedTrueTypeFonts"):
        settings.insert(place, OxmlElement(tag))


def obfuscated(data: bytes, key: uuid.UUID) -> bytes:
    """The first 32 bytes mixed with the key, read from its end; doing it twice gives the file back."""
    mask = bytes.fromhex(key.hex)[::-1]
    head = bytes(byte ^ mask[at % 16] for at, byte in enumerate(data[:32]))
    return head + data[32:]


def _characters(opened: Opened) -> set[str]:
    used = set(_ALWAYS)
    section = opened.sections[0]
    for root in (opened.element.body, section.header._element, section.footer._element):
        for node in root.iter(qn("w:t")):
            used |= set(node.text or "")
    return used


def _table_part(opened: Opened) -> Part:
    return opened.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)


def _font_table(opened: Opened) -> Any:
    return parse_xml(_table_part(opened).blob)
