"""Seeded mail of all common makes for the benchmark: about 22 kB on average, two fifths of it answers."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator

SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo wu la ne ri so tu".split()


def corpus(count: int, seed: int = 1) -> Iterator[bytes]:
    dice = random.Random(seed)
    words = ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 4))) for _ in range(3000)]
    for number in range(count):
        yield mail(number, dice, words)


def mail(number: int, dice: random.Random, words: list[str]) -> bytes:
    kind = dice.choices(["plain", "html", "attached"], [45, 40, 15])[0]
    text = paragraphs(dice, words, dice.randint(2, 8))
    if dice.random() < 0.5:
        quoted = "\n".join(f"> {line}" for line in paragraphs(dice, words, 4).splitlines())
        text += f"\n\nOn Mon, 5 Jan 2026 at 10:00, Support <support@larkfield.example> wrote:\n{quoted}"
    fields = {
        "From": f"Customer {number % 700} <customer{number % 700}@mail.example>",
        "To": "support@larkfield.example",
        "Subject": f"{' '.join(dice.choices(words, k=5)).capitalize()} {number}",
        "Message-ID": f"<{number}@mail.example>",
        "Date": "Mon, 05 Jan 2026 10:00:00 +0000",
        "MIME-Version": "1.0",
    }
    if number and dice.random() < 0.4:
        fields["In-Reply-To"] = fields["References"] = f"<{dice.randrange(number)}@mail.example>"
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return (head + body(kind, text, dice)).replace("\n", "\r\n").encode()


def paragraphs(dice: random.Random, words: list[str], count: int) -> str:
    return "\n\n".join(
        "\n".join(" ".join(dice.choices(words, k=10)) for _ in range(dice.randint(1, 4))) for _ in range(count)
    )


def body(kind: str, text: str, dice: random.Random) -> str:
    plain = f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    if kind == "plain":
        return plain
    lines = text.replace(">", "&gt;").replace("\n", "<br>\n")
    html = f"<html><head><style>p {{ margin: 0 }}</style></head><body><div>{lines}</div></body></html>"
    parts = [plain, f"Content-Type: text/html; charset=utf-8\n\n{html}\n"]
    both = f'Content-Type: multipart/alternative; boundary="inner"\n\n{multipart("inner", parts)}'
    if kind == "html":
        return both
    picture = base64.encodebytes(dice.randbytes(dice.randint(20_000, 180_000))).decode()
    attached = (
        'Content-Type: image/jpeg; name="photo.jpg"\nContent-Transfer-Encoding: base64\n'
        f'Content-Disposition: attachment; filename="photo.jpg"\n\n{picture}'
    )
    return f'Content-Type: multipart/mixed; boundary="outer"\n\n{multipart("outer", [both, attached])}'


def multipart(boundary: str, parts: list[str]) -> str:
    return "".join(f"--{boundary}\n{part}\n" for part in parts) + f"--{boundary}--\n"
