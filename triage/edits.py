"""How far what was sent is from what was offered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

from rapidfuzz.distance import Levenshtein

from triage.personal_data import names

Size = Literal["unchanged", "light", "edited", "rewritten"]

LIGHT, EDITED = 0.20, 0.60

FACTS = {
    "url": r"https?://[^\s<>()\"']+",
    "email": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "id": r"\b(?=[A-Z0-9-]*\d)[A-Z]{2,}-?[A-Z0-9-]*\d[A-Z0-9-]*\b",
    "amount": r"(?:[€$£]|\b(?:EUR|USD|GBP|CHF))\s?\d[\d.,']*|\b\d[\d.,']*\s?(?:[€$£]|EUR\b|USD\b|GBP\b|CHF\b)",
    "date": r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b",
    "number": r"\b\d+(?:[.,]\d+)*\b",
}
FACT = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in FACTS.items()))


QUOTED = re.compile(r"^[ \t]*>.*$\n?", re.MULTILINE)
SIGNATURE = re.compile(r"^-- ?$.*\Z", re.MULTILINE | re.DOTALL)


def own_text(text: str, appended: Sequence[str] = ()) -> str:
    """What the writer wrote: without quoted lines, the signature, and what the program appends (a disclosure)."""
    for part in filter(None, appended):
        text = text.replace(part, "")
    return SIGNATURE.sub("", QUOTED.sub("", text.replace("\r\n", "\n"))).strip()


def words(text: str) -> list[str]:
    """The words of a text; white space and line breaks do not count."""
    return text.split()


def edit_size(offered: str, sent: str, appended: Sequence[str] = ()) -> float:
    """Word Levenshtein distance divided by the number of words of the longer text: 0 unchanged, 1 nothing kept.

    Quoted lines, the signature, and texts the program appended are set aside first (Levenshtein 1966)."""
    before, after = words(own_text(offered, appended)), words(own_text(sent, appended))
    longer = max(len(before), len(after))
    return Levenshtein.distance(before, after) / longer if longer else 0.0


def size_class(size: float) -> Size:
    """unchanged at 0, light up to .20, edited up to .60, rewritten above."""
    if size == 0:
        return "unchanged"
    return "light" if size <= LIGHT else "edited" if size <= EDITED else "rewritten"


def facts(text: str) -> list[tuple[str, str]]:
    """(kind, exact text) of every amount, date, id, address, link, number and name of a person greeted or signing."""
    found = [(str(match.lastgroup), match.group().rstrip(".,")) for match in FACT.finditer(text)]
    return found + [("name", name) for name in dict.fromkeys(names(text))]


def fact_edits(offered: str, sent: str) -> list[dict[str, str]]:
    """Facts that an agent removed or added: `{"kind", "text", "change": "removed"|"added"}`."""
    before, after = facts(offered), facts(sent)
    removed = [fact for fact in dict.fromkeys(before) if fact not in after]
    added = [fact for fact in dict.fromkeys(after) if fact not in before]
    return [
        {"kind": kind, "text": text, "change": change}
        for change, found in (("removed", removed), ("added", added))
        for kind, text in found
    ]


def difference(offered: str, sent: str) -> list[tuple[str, str]]:
    """The way from one text to the other as runs of (same|removed|added, text), word by word, white space kept."""
    before, after = re.findall(r"\S+|\s+", offered), re.findall(r"\S+|\s+", sent)
    runs: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(("same", "".join(before[i1:i2])))
            continue
        if i2 > i1:
            runs.append(("removed", "".join(before[i1:i2])))
        if j2 > j1:
            runs.append(("added", "".join(after[j1:j2])))
    return runs


def sentence_survival(offered: str, sent: str) -> float:
    """Share of the offered sentences that stand word for word in what was sent; 1.0 when nothing was offered."""
    sentences = [" ".join(words(part)) for part in re.split(r"(?<=[.!?…])\s+|\n+", offered) if part.strip()]
    whole = " ".join(words(sent))
    return sum(sentence in whole for sentence in sentences) / len(sentences) if sentences else 1.0
