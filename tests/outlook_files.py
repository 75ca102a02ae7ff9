"""Files as Outlook makes them, for tests: winmail.dat, compressed rich text and .msg."""

from __future__ import annotations

import struct

SECTOR, END, FREE, FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SMALLEST = 4096
"""Bytes from which a stream has sectors of its own."""


def tnef(*attributes: tuple[int, bytes]) -> bytes:
    """A winmail.dat of these attributes, each a number with its data."""
    head = b"\x78\x9f\x3e\x22\x01\x00"
    return head + b"".join(struct.pack("<BII", 1, number, len(data)) + data + b"\0\0" for number, data in attributes)


def properties(*values: tuple[int, int, bytes]) -> bytes:
    """MAPI properties of variable length: id, type, value."""
    rows = [
        struct.pack("<HHII", kind, name, 1, len(value)) + value + b"\0" * (-len(value) % 4)
        for name, kind, value in values
    ]
    return struct.pack("<I", len(rows)) + b"".join(rows)


def compressed(rich_text: bytes) -> bytes:
    """Rich text in Outlook's container, with nothing in it repeated."""
    runs = [rich_text[at : at + 8] for at in range(0, len(rich_text), 8)]
    body = b"".join(b"\0" + run for run in runs)
    return struct.pack("<III", len(body) + 12, len(rich_text), 0x75465A4C) + b"\0" * 4 + body


def msg(**streams: str) -> bytes:
    """A .msg file: property id and type, as eight hexadecimal digits, to text ("Unicode" streams)."""
    contents = [(f"__substg1.0_{name}", text.encode("utf-16-le")) for name, text in sorted(streams.items())]
    padded = [(name, data.ljust(max(SMALLEST, -(-len(data) // SECTOR) * SECTOR), b"\0")) for name, data in contents]
    table, sectors, entries = [FAT, END], b"", []
    for at, (name, data) in enumerate(padded):
        start, count = len(table), len(data) // SECTOR
        table += [*range(start + 1, start + count), END]
        sectors += data
        entries.append(entry(name, 2, start, len(data), at + 2 if at + 1 < len(padded) else FREE))
    directory = entry("Root Entry", 5, END, 0, FREE, child=1) + b"".join(entries)
    places = -(-len(directory) // SECTOR)
    table[1:2] = [*range(2, places + 1), END]
    shifted = [FAT, *table[1 : places + 1]]
    shifted += [row + places - 1 if row < FAT else row for row in table[places + 1 :]]
    allocation = struct.pack(f"<{len(shifted)}I", *shifted).ljust(SECTOR, b"\xff")
    directory = b"".join(moved(directory[at : at + 128], places - 1) for at in range(0, len(directory), 128))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, SMALLEST, END, 0, END, 0)
    header += struct.pack("<I", 0) + b"\xff" * 4 * 108
    return header + allocation + directory.ljust(places * SECTOR, b"\0") + sectors


def entry(name: str, kind: int, start: int, size: int, right: int, child: int = FREE) -> bytes:
    label = (name + "\0").encode("utf-16-le")
    row = label.ljust(64, b"\0") + struct.pack("<HBBIII", len(label), kind, 1, FREE, right, child)
    return row + b"\0" * 36 + struct.pack("<IQ", start, size)


def moved(row: bytes, by: int) -> bytes:
    start = struct.unpack_from("<I", row, 116)[0]
    return row[:116] + struct.pack("<I", start + by if start < FAT else start) + row[120:]
