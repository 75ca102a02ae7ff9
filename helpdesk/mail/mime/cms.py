"""The mail inside of an opaque S/MIME signature (RFC 5652), whose text no plain part repeats."""

from __future__ import annotations

from collections.abc import Iterator

SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
OBJECT_ID, OCTETS, CONTEXT_0 = 0x06, 0x04, 0xA0
MAX_DEPTH = 8
MAX_ELEMENTS = 10_000


def signed_content(data: bytes) -> bytes | None:
    """The bytes that were signed, unverified; None when this is no signature, or one without its content."""
    try:
        kind, wrapped = _children(data, *_element(data, 0)[1:3])[:2]
        if data[kind[1] : kind[2]] != SIGNED_DATA or wrapped[0] != CONTEXT_0:
            return None
        signed = _children(data, *_children(data, *wrapped[1:3])[0][1:3])
        enclosed = _children(data, *signed[2][1:3])
        if len(enclosed) < 2 or enclosed[1][0] != CONTEXT_0:
            return None
        return b"".join(_octets(data, *enclosed[1][1:3])) or None
    except (IndexError, ValueError):
        return None


Element = tuple[int, int, int, int]
"""Tag, where its content begins and ends, and where the next element begins."""


def _element(data: bytes, position: int, depth: int = 0) -> Element:
    tag, length = data[position], data[position + 1]
    start = position + 2
    if length == 0x80:
        end = _end_of_indefinite(data, start, depth)
        return tag, start, end, end + 2
    if length > 0x80:
        count = length & 0x7F
        length = int.from_bytes(data[start : start + count], "big")
        start += count
    return tag, start, min(start + length, len(data)), start + length


def _end_of_indefinite(data: bytes, position: int, depth: int) -> int:
    if depth > MAX_DEPTH:
        raise ValueError("nested too deeply")
    for _ in range(MAX_ELEMENTS):
        if data[position : position + 2] == b"\x00\x00":
            return position
        position = _element(data, position, depth + 1)[3]
    raise ValueError("too many elements")


def _children(data: bytes, start: int, end: int) -> list[Element]:
    found: list[Element] = []
    while start < end and len(found) < MAX_ELEMENTS:
        found.append(_element(data, start))
        start = found[-1][3]
    return found


def _octets(data: bytes, start: int, end: int, depth: int = 0) -> Iterator[bytes]:
    """Content of octet strings, which may come in pieces within pieces."""
    for tag, begin, stop, _ in _children(data, start, end):
        if tag == OCTETS:
            yield data[begin:stop]
        elif tag == OCTETS | 0x20 and depth < MAX_DEPTH:
            yield from _octets(data, begin, stop, depth + 1)
