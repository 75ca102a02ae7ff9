"""Odd, damaged and hostile mails through the parser: what crashes, what cannot be stored, and how long it takes.

The mails are the benchmark's own, of which sender and subject are known, and mutations of them: cut short, bytes
flipped, lines shuffled below the headers, parts nested deep, giant headers, very long HTML."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator

from bench.mail.corpus import corpus
from bench.report import arguments, report
from helpdesk.mail.parse import ParsedMail, parse_email

LONGEST, P99 = 2000.0, 50.0
"""Milliseconds."""


def main() -> None:
    options = arguments(__doc__.splitlines()[0])
    count = 300 if options.quick else 3000
    dice = random.Random(20261122)
    took, crashes, right, known = [], 0, 0, 0
    for kind, raw, original in mails(count, dice):
        began = time.process_time()
        try:
            parsed = parse_email(raw)
            json.dumps(parsed.to_dict(), ensure_ascii=False).encode()
        except Exception as error:  # noqa: BLE001  # what it must never do is counted
            print(f"{kind}: {type(error).__name__}: {error}")
            crashes += 1
            continue
        finally:
            took.append((time.process_time() - began) * 1000)
        if kind in KEEP_HEADERS:
            known += 1
            right += told(parsed) == truth(original)
    took.sort()
    figures = {
        "mails": float(len(took)),
        "crashes": float(crashes),
        "sender_and_subject_right": right / known,
        "p50_ms": took[len(took) // 2],
        "p99_ms": took[len(took) * 99 // 100],
        "longest_ms": took[-1],
    }
    limits = {"crashes": 0.0, "sender_and_subject_right": 0.99, "p99_ms": P99, "longest_ms": LONGEST}
    report("odd mail", figures, limits, options.json)


def mails(count: int, dice: random.Random) -> Iterator[tuple[str, bytes, bytes]]:
    """Kind, mutated mail, and the mail that it was made from."""
    for number, raw in enumerate(corpus(count)):
        kind = "giant" if number % 1000 == 999 else dice.choice(list(MUTATIONS))
        yield kind, giant(raw, dice) if kind == "giant" else MUTATIONS[kind](raw, dice), raw


def truth(raw: bytes) -> tuple[str, str]:
    fields = dict(line.split(": ", 1) for line in raw.partition(b"\r\n\r\n")[0].decode().split("\r\n") if ": " in line)
    return fields["From"].rpartition("<")[2].rstrip(">"), fields["Subject"]


def told(parsed: ParsedMail) -> tuple[str, str]:
    return parsed.author.address if parsed.author else "", parsed.subject


def whole(raw: bytes, _: random.Random) -> bytes:
    return raw


def cut(raw: bytes, dice: random.Random) -> bytes:
    return raw[: dice.randrange(len(raw))]


def flipped(raw: bytes, dice: random.Random) -> bytes:
    changed = bytearray(raw)
    for _ in range(dice.randint(1, 200)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def shuffled(raw: bytes, dice: random.Random) -> bytes:
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = body.split(b"\r\n")
    dice.shuffle(lines)
    return head + b"\r\n\r\n" + b"\r\n".join(lines)


def nested(raw: bytes, dice: random.Random) -> bytes:
    head = raw.partition(b"\r\nContent-Type:")[0]
    for _ in range(dice.randint(1, 300)):
        raw = head + b"\r\nContent-Type: message/rfc822\r\n\r\n" + raw if len(raw) < 3_000_000 else raw
    return raw


def wordy(raw: bytes, dice: random.Random) -> bytes:
    """Header fields without end, the known ones last."""
    fields = (b"X-%d: %s\r\n" % (n, b"word " * dice.randint(1, 300)) for n in range(dice.randint(10, 500)))
    return b"".join(fields) + raw


def giant(raw: bytes, dice: random.Random) -> bytes:
    head = raw.partition(b"\r\nContent-Type:")[0]
    piece = dice.choice(
        [b"<div><p>word &amp; word", b"<table><tr><td>", b"<a href='", b"word<br>\r\n", b"<!-- <", b"&#x"]
    )
    return head + b"\r\nContent-Type: text/html\r\n\r\n" + piece * (10_000_000 // len(piece))


MUTATIONS = {act.__name__: act for act in (whole, cut, flipped, shuffled, nested, wordy)}
KEEP_HEADERS = ("whole", "shuffled", "nested", "wordy", "giant")


if __name__ == "__main__":
    main()
