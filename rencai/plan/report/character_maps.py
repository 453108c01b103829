"""Which glyph of a TrueType font a character is drawn with: the table ``cmap``, read and written."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_BASIC = 0xFFFF
"""The last code point of which format 4 can speak."""


def glyph_in(cmap: bytes, code: int) -> int:
    """The glyph of a code point by the table's format 12 subtable, or format 4 where there is no other."""
    number = struct.unpack_from(">H", cmap, 2)[0]
    found = {}
    for at in range(number):
        offset = struct.unpack_from(">I", cmap, 8 + 8 * at)[0]
        found[struct.unpack_from(">H", cmap, offset)[0]] = offset
    return _in_format_12(cmap, found[12], code) if 12 in found else _in_format_4(cmap, found[4], code)


def _in_format_12(cmap: bytes, offset: int, code: int) -> int:
    groups = struct.unpack_from(">I", cmap, offset + 12)[0]
    low, high = 0, groups - 1
    while low <= high:
        middle = (low + high) // 2
        first, last, glyph = struct.unpack_from(">III", cmap, offset + 16 + 12 * middle)
        if code < first:
            high = middle - 1
        elif code > last:
            low = middle + 1
        else:
            return int(glyph) + code - int(first)
    return 0


def _in_format_4(cmap: bytes, offset: int, code: int) -> int:
    double = struct.unpack_from(">H", cmap, offset + 6)[0]
    ends, starts = offset + 14, offset + 16 + double
    deltas, ranges = starts + double, starts + 2 * double
    for at in range(0, double, 2):
        end, start = (struct.unpack_from(">H", cmap, table + at)[0] for table in (ends, starts))
        if code > end:
            continue
        if code < start:
            return 0
        delta, skip = (struct.unpack_from(">H", cmap, table + at)[0] for table in (deltas, ranges))
        if skip == 0:
            return int((code + delta) % 65536)
        glyph = struct.unpack_from(">H", cmap, ranges + at + skip + 2 * (code - start))[0]
        return int((glyph + delta) % 65536) if glyph else 0
    return 0


def cmap_of(mapped: Mapping[int, int]) -> bytes:
    """A table that maps these code points to these glyphs and no other: format 4 for old readers, 12 for all."""
    runs = _runs(mapped)
    short, long = _format_4([one for one in runs if one[1] < _BASIC]), _format_12(runs)
    places = {(0, 3): 0, (0, 4): len(short), (3, 1): 0, (3, 10): len(short)}
    start = 4 + 8 * len(places)
    records = b"".join(struct.pack(">HHI", *key, start + place) for key, place in places.items())
    return struct.pack(">HH", 0, len(places)) + records + short + long


def _runs(mapped: Mapping[int, int]) -> list[tuple[int, int, int]]:
    """First code, last code, first glyph of stretches in which both go up by one."""
    runs: list[tuple[int, int, int]] = []
    for code, glyph in sorted(mapped.items()):
        if runs and code == runs[-1][1] + 1 and code != _BASIC + 1 and glyph - code == runs[-1][2] - runs[-1][0]:
            runs[-1] = (runs[-1][0], code, runs[-1][2])
        else:
            runs.append((code, code, glyph))
    return runs


def _format_4(runs: list[tuple[int, int, int]]) -> bytes:
    segments = [*runs, (_BASIC, _BASIC, 0)]
    ends = [last for _first, last, _glyph in segments]
    starts = [first for first, _last, _glyph in segments]
    deltas = [(glyph - first) % 65536 for first, _last, glyph in segments]
    number = len(segments)
    power = number.bit_length() - 1
    head = struct.pack(
        ">HHHHHHH", 4, 16 + 8 * number, 0, 2 * number, 2 << power, power, 2 * (number - (1 << power))
    )  # fmt: skip
    columns = [*ends, 0, *starts, *deltas, *[0] * number]
    return head + struct.pack(f">{len(columns)}H", *columns)


def _format_12(runs: list[tuple[int, int, int]]) -> bytes:
    groups = b"".join(struct.pack(">III", *one) for one in runs)
    return struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(runs)) + groups
