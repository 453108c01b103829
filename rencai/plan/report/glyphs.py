"""A TrueType font cut down to the glyphs of some characters. Glyphs keep their numbers; the others are emptied."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from rencai.plan.report.character_maps import cmap_of, glyph_in

_DROPPED = frozenset(
    {b"GSUB", b"GPOS", b"GDEF", b"BASE", b"DSIG", b"VORG", b"STAT", b"vhea", b"vmtx", b"gasp", b"meta"}
)
"""Tables for shaping and variation; a report in two scripts is set without them."""


def with_glyphs_of(font: bytes, characters: Iterable[str]) -> bytes:
    """The font with the outlines of these characters (and of nothing, glyph 0) only.

    It maps no other character: whoever types one into the report gets it from another typeface, not a blank.
    """
    tables = _tables(font)
    mapped = {ord(one): glyph_in(tables[b"cmap"], ord(one)) for one in characters}
    glyphs = _closed(tables, {0, *mapped.values()})
    long = struct.unpack_from(">h", tables[b"head"], 50)[0] == 1
    places = _places(tables, long)
    body, offsets = bytearray(), [0]
    for at in range(len(places) - 1):
        if at in glyphs:
            body += tables[b"glyf"][places[at] : places[at + 1]]
            body += b"\0" * (-len(body) % 4)
        offsets.append(len(body))
    head = bytearray(tables[b"head"])
    struct.pack_into(">h", head, 50, 1)
    struct.pack_into(">I", head, 8, 0)
    kept = {tag: data for tag, data in tables.items() if tag not in _DROPPED}
    kept |= {b"glyf": bytes(body), b"loca": struct.pack(f">{len(offsets)}I", *offsets), b"head": bytes(head)}
    kept[b"cmap"] = cmap_of({code: glyph for code, glyph in mapped.items() if glyph})
    return _written(font[:4], kept)


def glyph_of(font: bytes, character: str) -> int:
    """The number of a character's glyph, 0 where the font has none."""
    return glyph_in(_tables(font)[b"cmap"], ord(character))


def outline_of(font: bytes, glyph: int) -> bytes:
    """The outline of a glyph, empty for one that was cut out (or is blank)."""
    tables = _tables(font)
    places = _places(tables, struct.unpack_from(">h", tables[b"head"], 50)[0] == 1)
    return tables[b"glyf"][places[glyph] : places[glyph + 1]]


def _tables(font: bytes) -> dict[bytes, bytes]:
    number = struct.unpack_from(">H", font, 4)[0]
    found = {}
    for at in range(number):
        tag, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * at)
        found[tag] = font[offset : offset + length]
    return found


def _places(tables: dict[bytes, bytes], long: bool) -> list[int]:
    loca = tables[b"loca"]
    if long:
        return list(struct.unpack(f">{len(loca) // 4}I", loca))
    return [2 * place for place in struct.unpack(f">{len(loca) // 2}H", loca)]


def _closed(tables: dict[bytes, bytes], glyphs: set[int]) -> set[int]:
    """The glyphs and those that they are put together from."""
    places = _places(tables, struct.unpack_from(">h", tables[b"head"], 50)[0] == 1)
    closed: set[int] = set()
    waiting = set(glyphs)
    while waiting:
        glyph = waiting.pop()
        closed.add(glyph)
        waiting |= _components(tables[b"glyf"][places[glyph] : places[glyph + 1]]) - closed
    return closed


def _components(outline: bytes) -> set[int]:
    if len(outline) < 12 or struct.unpack_from(">h", outline, 0)[0] >= 0:
        return set()
    found, at = set(), 10
    while True:
        flags, glyph = struct.unpack_from(">HH", outline, at)
        found.add(glyph)
        at += 4 + (4 if flags & 0x1 else 2)
        at += 2 if flags & 0x8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
        if not flags & 0x20:
            return found


def _written(kind: bytes, tables: dict[bytes, bytes]) -> bytes:
    number = len(tables)
    power = 1 << (number.bit_length() - 1)
    head = struct.pack(">4sHHHH", kind, number, power * 16, power.bit_length() - 1, (number - power) * 16)
    records, body = bytearray(), bytearray()
    start = 12 + 16 * number
    for tag in sorted(tables):
        data = tables[tag]
        records += struct.pack(">4sIII", tag, _sum(data), start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    made = bytearray(head + records + body)
    place = start + sum(-(-len(tables[tag]) // 4) * 4 for tag in sorted(tables) if tag < b"head")
    struct.pack_into(">I", made, place + 8, (0xB1B0AFBA - _sum(bytes(made))) % 2**32)
    return bytes(made)


def _sum(data: bytes) -> int:
    padded = data + b"\0" * (-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) % 2**32
