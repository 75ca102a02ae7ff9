"""Finds where quoted history begins: marked lines, introductions, dividers and header blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpdesk.mail.quote import phrases

LONGEST = 400
"""Characters of a line, or of lines joined, that a pattern ever sees: bounds every regular expression."""
INTRO_LINES = 5

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\u00ad"))
_INVISIBLE |= {ord("\u00a0"): " ", ord("\u202f"): " ", ord("\u3000"): " ", ord("\t"): " "}

_MARK = re.compile(r"[ \t]*(?:>|\|(?: |\||>|$)|[A-Z]{1,4}>(?: |>|$))")
_ADDRESS = re.compile(r"[^\s<>\"'(),;:@]{1,64}@[^\s<>\"'(),;:@]{2,120}")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\d{1,2}[时時시点點]\s?\d{1,2}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\b\d{1,2}[./-]\d{1,2}[./-]\d{2}(?:\d\d)?\b")
_LABEL = re.compile(r"[*_]{0,2}([^\W\d_][^:：*\n]{0,24}?) ?[*_]{0,2} ?[:：] ?[*_]{0,2}(.*)")
_DASHES = re.compile(r"[-_=*~#+. ]+")
_RULE = re.compile(r"[-_=*~–—]{10,}$")

_ROLES = {label: role for role, labels in phrases.HEADER_LABELS.items() for label in labels}


def _words(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_STARTS = re.compile(rf"(?:{_words(phrases.INTRO_STARTS)})[ ,]|(?:{_words(phrases.WEEKDAYS_AND_MONTHS)})\b|\d", re.I)
_DAY = re.compile(rf"\d|\b(?:{_words(phrases.WEEKDAYS_AND_MONTHS)})\b|\b\w{{2,8}}day\b|\w{{3,7}}tag\b", re.I)
_VERB = re.compile(
    "|".join(
        re.escape(v) if not v.isascii() and v[0] > "\u0e00" else rf"\b{re.escape(v)}" for v in phrases.INTRO_VERBS
    ),
    re.I,
)


def clean(line: str) -> str:
    """The line as patterns see it: cut to a bounded length, without what is invisible, single plain spaces outside."""
    return line[:LONGEST].translate(_INVISIBLE).strip()


def is_marked(line: str) -> bool:
    """Whether the line carries a quote mark: ">", "> >", "|", or initials as in "JD>"."""
    mark = _MARK.match(line[:20])
    if not mark:
        return False
    return not line.lstrip().startswith(("->", "|--"))


def unmarked(line: str) -> str:
    return line[:LONGEST].lstrip("> |\t")


def _roughly(text: str) -> str:
    return " ".join(_DASHES.sub(" ", text.casefold()).split())


def divider(line: str) -> bool:
    """Whether the line is "-----Original Message-----" or its kin."""
    if not line or len(line) > 160:
        return False
    folded = line.casefold().strip("* ")
    if folded in phrases.BARE_DIVIDERS:
        return True
    if any(phrase in folded for phrase in phrases.REPLY_ABOVE):
        return len(line) < 120 and not folded[0].isalnum() or len(folded.split()) <= 10
    if not folded.startswith(("--", "__", "==", "**", "~~", "——", "––", "- -")):
        return False
    said = _roughly(folded)
    return any(said.startswith(phrase) for phrase in phrases.DIVIDERS)


def introduction(lines: Sequence[str], start: int) -> tuple[int, bool]:
    """The line after an introduction ("On … wrote:") that begins at `start`, and whether it is one beyond doubt.

    `lines` are clean. Gives `(start, False)` where there is none."""
    first = lines[start]
    starts = bool(_STARTS.match(first)) or first[:1] in "\"'<“„«"
    joined = ""
    for end in range(start, min(start + INTRO_LINES, len(lines))):
        if not lines[end]:
            break
        joined = f"{joined} {lines[end]}" if joined else lines[end]
        if len(joined) > LONGEST:
            break
        if not joined.rstrip("*_ ").endswith((":", "：", "：", "のメール")):
            continue
        sure = _judge(joined, starts, first)
        if sure is not None:
            return end + 1, sure
        break
    return start, False


def _judge(joined: str, starts: bool, first: str) -> bool | None:
    """None: no introduction. False: one if quoted lines follow. True: one in any case."""
    verb = _VERB.search(joined)
    address = _ADDRESS.search(joined)
    dated = bool(_YEAR.search(joined))
    timed = bool(_TIME.search(joined))
    if starts and not (_DAY.search(first) or _ADDRESS.search(first) or verb):
        return None
    if not starts:
        before = joined[: min(m.start() for m in (verb, address) if m)] if verb or address else joined
        if len(before.split()) > 5 or any(stop in before for stop in (". ", "! ", "? ")):
            return None
    if verb:
        if address and (dated or timed):
            return True
        if dated and timed and starts:
            return True
        return False
    if address and dated and timed:
        return True
    return None


def header_block(lines: Sequence[str], start: int) -> int:
    """The line after a block of mail headers ("From: … Sent: … To: …") that begins at `start`, or `start`."""
    roles: dict[str, str] = {}
    position, gap = start, 0
    end = start
    while position < len(lines) and position < start + 24:
        line = lines[position]
        label = _LABEL.match(line[:200])
        role = _ROLES.get(label.group(1).casefold().strip()) if label else None
        if role:
            if role in roles and role != "cc":
                break
            roles[role] = label.group(2) if label else ""
            gap = 0
            end = position + 1
        elif position == start:
            return start
        elif line:
            gap += 1
            if gap > 3:
                break
        elif not lines[position - 1]:
            break
        position += 1
    if "from" not in roles:
        return start
    others = roles.keys() & {"sent", "to", "subject"}
    if "@" in "".join(roles.values()) and others:
        return end
    if "subject" in others and len(others) >= 2:
        return end
    return start


def rule(line: str) -> bool:
    """A line drawn from one side to the other."""
    return bool(_RULE.match(line[:200]))
