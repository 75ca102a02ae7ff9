"""Where quoted history opens: dividers, header blocks and introductions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

from helpdesk.mail.quote.phrases import LABELS, find_any, fold, one_of, phrases

LONGEST = 400
"""Characters of a line, or of lines joined, that a pattern ever sees; it bounds every regular expression here."""
INTRODUCTION_LINES = 6
HEADER_LINES = 24
_LONGEST_BARE = 100
"""Characters of an introduction that has neither address nor date: "Anna wrote:"."""

_INVISIBLE = dict.fromkeys(
    (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2060, 0xFEFF, 0xAD)
)
_PLAIN = _INVISIBLE | dict.fromkeys(map(ord, "\u00a0\u202f\u3000\t"), " ")

_ADDRESS = re.compile(r"[^\s<>\"'(),;:\[\]]{1,64}@[^\s<>\"'(),;:\[\]]{2,120}")
_CLOSED_ADDRESS = re.compile(r"@[^\s<>()\[\]]{2,120}(?:<[^<>]{0,120}>)?[>)\]]{1,2} ?[*_]*[:：]$")
_TIME = re.compile(r"(?<!\d)\d{1,2} ?[:.h時时시点點] ?\d{2}(?!\d)|\d{1,2} ?(?:[aApP]\.?[mM]\b|時|时|시|点)")
_DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d|\d{1,2}[./-] ?\d{1,2}[./-] ?(?:20)?\d\d)(?!\d)")
_STARTS = tuple(f"{phrase}{end}" for phrase in phrases("starts") for end in (" ", ",", ":")) + tuple("0123456789")
_UNSPACED_STARTS = tuple(phrase for phrase in phrases("starts") if phrase >= "\u0e00")
_DAYS = frozenset(phrases("days"))
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_DIGIT = re.compile(r"\d")
_WROTE = phrases("wrote")
_RUN_ON = re.compile(r"[:：](?= {2})")
_SENTENCE = re.compile(r"(?:[^\W\d_]{4}\.|[!?])(?: |$)")
_LABEL = re.compile(r"[*_]{0,2}([^\W\d_][^:：*\n]{0,24}?) ?[*_]{0,2} ?[:：]\s?[*_]{0,2}(.*)")
_INNER_LABEL = re.compile(r"(?:^|(?<=[ *_]))([^\W\d_]+(?: [^\W\d_]+)?) ?[*_]{0,2}[:：]")
_DATED_NAME = re.compile(r"\d{2,4}[./-]\d{1,2}[./-]\d{1,4}[ ,][^<>]{1,80}<[^<>@\s]{1,64}@[^<>\s]{2,120}>$")
_NAMED_ADDRESS = re.compile(r"[^\W\d_][^<>@.!?:]{0,60}<[^<>@\s]{1,64}@[^<>\s]{2,120}>[^<>:：.!?]{2,24}[:：]$")
_BETWEEN_DASHES = re.compile(r"-{2,8} .{10,}-{2,8}$")
_DECORATION = re.compile(r"[-_=*~#+.<>|:—–\s]+")
_RULE = re.compile(r"(?:[-_=*~–—#] ?){8,}$")

_DIVIDERS = tuple(_DECORATION.sub(" ", phrase).strip() for phrase in phrases("divider"))
_FORWARDS = frozenset(phrases("forward"))
_ABOVE = re.compile(one_of(phrases("above")))
_SHORTEST_ABOVE = min(map(len, phrases("above")))


class Opening(Enum):
    """How surely quoted history opens."""

    NONE = 0
    IF_MARKED = 1
    SURE = 2


@lru_cache(maxsize=4096)
def clean(line: str) -> str:
    """The line as patterns see it: of bounded length, without what is invisible, spaces plain and none outside."""
    return line[:LONGEST].translate(_PLAIN).strip()


def opening(lines: Sequence[str], at: int) -> tuple[int, Opening]:
    """The line after whatever opens quoted history at line `at`, and how surely it does. `lines` are clean."""
    line = lines[at]
    if not line:
        return at, Opening.NONE
    if is_divider(line):
        end = _past_blank(lines, at + 1)
        return max(at + 1, header_block(lines, end, divided=True)), Opening.SURE
    if is_header_line(line):
        return at + 1, Opening.SURE
    if (end := header_block(lines, at)) > at:
        return end, Opening.SURE
    if is_rule(line):
        below = _past_blank(lines, at + 1)
        if below < len(lines) and (end := header_block(lines, below, divided=True)) > below:
            return end, Opening.SURE
        return at, Opening.NONE
    return introduction(lines, at)


def _past_blank(lines: Sequence[str], at: int) -> int:
    limit = at + 3
    while at < len(lines) and at < limit and not lines[at]:
        at += 1
    return at


def is_rule(line: str) -> bool:
    """Whether the clean line is drawn from one side to the other and says nothing."""
    return bool(_RULE.match(line[:200]))


@lru_cache(maxsize=4096)
def is_divider(line: str) -> bool:
    """Whether the clean line is "-----Original Message-----" or one of its kin."""
    if len(line) > 160:
        return False
    if is_forward(line):
        return True
    if asks_to_write_above(line):
        return True
    folded = fold(line).strip("* ")
    decorated = len(folded) - len(folded.lstrip("-_=*~#—–<>+. "))
    if decorated < 2:
        return False
    said = _DECORATION.sub(" ", folded).strip()
    return said.startswith(_DIVIDERS)


def asks_to_write_above(line: str) -> bool:
    """Whether the clean line is a ticket system's "please type your reply above this line"."""
    folded = fold(line).strip("* ")
    if len(folded) <= _SHORTEST_ABOVE or not _ABOVE.search(folded):
        return False
    return not folded[:1].isalnum() or len(folded.split()) <= 12


def is_forward(line: str) -> bool:
    """Whether the clean line says that a forwarded mail follows, as Apple Mail does without any dashes."""
    return fold(line).strip("* ") in _FORWARDS


def is_header_line(line: str) -> bool:
    """Whether a single line holds a whole block of headers: "From: … Sent: … To: … Subject: …"."""
    role, _ = _header(line)
    if role not in ("from", "sent") or line.count(":") + line.count("：") < 3:
        return False
    labels = [fold(label) for label in _INNER_LABEL.findall(line)]
    found = {LABELS.get(label) or LABELS.get(label.split()[-1]) for label in labels} - {None, "cc"}
    return len(found) >= 3 and "from" in found


def header_block(lines: Sequence[str], start: int, divided: bool = False) -> int:
    """The line after a block of mail headers ("From: … Sent: … To: …") that begins at `start`, or `start`.

    Single blank lines between headers and up to two lines of a long value are part of it; a first label that comes
    again belonged to the sender's own words. `divided`: a divider stands above, so that less is asked for."""
    roles: dict[str, str] = {}
    end, wrapped = start, 0
    for at in range(start, min(start + HEADER_LINES, len(lines))):
        role, value = _header(lines[at])
        if role and (role not in roles or role == "cc"):
            roles[role] = value
            end, wrapped = at + 1, 0
        elif role and role == next(iter(roles)) in ("subject", "to"):
            return start
        elif role or at == start or not (lines[at] or lines[at - 1]):
            break
        elif lines[at]:
            wrapped += 1
            if wrapped > 2 or not lines[at - 1]:
                break
            roles["more"] = roles.get("more", "") + lines[at]
    return end if _convincing(roles, divided) else start


def _header(line: str) -> tuple[str | None, str]:
    label = _LABEL.match(line[:LONGEST]) if ":" in line or "：" in line else None
    if not label:
        return None, ""
    return LABELS.get(fold(label.group(1)).strip()), label.group(2)


def _convincing(roles: dict[str, str], divided: bool) -> bool:
    others = roles.keys() & {"sent", "to", "subject"}
    if "from" not in roles or not others:
        return False
    if divided or len(others) == 3:
        return True
    values = " ".join(roles.values())
    return bool(_address(values)) or ("subject" in others and _DATE.search(roles.get("sent", "")) is not None)


def introduction(lines: Sequence[str], start: int) -> tuple[int, Opening]:
    """The line after an introduction ("On … wrote:"), over several lines or not, that begins at `start`."""
    if not _may_introduce(lines, start):
        return start, Opening.NONE
    first = fold(lines[start]).lstrip("-*_ ")
    joined = ""
    for at in range(start, min(start + INTRODUCTION_LINES, len(lines))):
        if not lines[at]:
            break
        joined = f"{joined} {lines[at]}" if joined else lines[at]
        if len(joined) > LONGEST:
            break
        run_on = _RUN_ON.search(joined)
        said = joined[: run_on.end()] if run_on else joined.strip("*_ ")
        if _BETWEEN_DASHES.match(said):
            said = said.strip("- ") + ":"
        if at == start and _DATED_NAME.match(said):
            return at + 1, Opening.IF_MARKED
        if not said.endswith((":", "：", "のメール")):
            continue
        found = _judge(said, first)
        if (found is Opening.IF_MARKED and run_on) or _begins_below(lines, start, at, said):
            found = Opening.NONE
        return (start if found is Opening.NONE else at + 1), found
    return start, Opening.NONE


def _may_introduce(lines: Sequence[str], start: int) -> bool:
    """Whether there is in the lines from `start` on what every introduction has; a quick look for the many that have
    it not."""
    if lines[start][0].isdigit():
        return True
    for at in range(start, min(start + INTRODUCTION_LINES, len(lines))):
        line = lines[at]
        if not line:
            return False
        if ":" in line or "：" in line or line.endswith("のメール"):
            return True
    return False


def _begins_below(lines: Sequence[str], start: int, end: int, said: str) -> bool:
    """Whether the introduction up to line `end` begins below `start`, and the sender's own words stand there."""
    for at in range(start + 1, end + 1):
        first = fold(lines[at])
        if _starts(first) and _has_day(first) and not lines[at - 1].endswith(","):
            above = sum(len(line) + 1 for line in lines[start:at])
            if _judge(said[above:], first) is not Opening.NONE:
                return True
    return False


def _judge(said: str, first: str) -> Opening:
    """Whether a text that ends with a colon introduces a quote. `first` is its first line, folded."""
    address = _address(said)
    numbers = _DIGIT.search(said) is not None
    dated, timed = numbers and _DATE.search(said) is not None, numbers and _TIME.search(said) is not None
    if not (address or dated) and (len(said) > _LONGEST_BARE or (said.isascii() and " " not in said)):
        return Opening.NONE
    wrote = find_any(_WROTE, fold(said))
    starts, wrote_at_once = _starts(first), wrote is not None and wrote[0] < len(first)
    if starts and not (wrote_at_once or _has_day(first) or _address(first)):
        return Opening.NONE
    if not starts:
        if not (wrote_at_once or "<" in first or _address(first)):
            return Opening.NONE
        before = said[: min(wrote[0] if wrote else len(said), address.start() if address else len(said))]
        if len(before.split()) > 5 or _SENTENCE.search(before):
            return Opening.NONE
    if not wrote:
        if dated and timed and _CLOSED_ADDRESS.search(said):
            return Opening.SURE
        return Opening.IF_MARKED if dated and (address or (starts and timed)) else Opening.NONE
    if address and (dated or timed or _NAMED_ADDRESS.match(said)):
        return Opening.SURE
    if dated and timed and starts and _names_someone(said, *wrote):
        return Opening.SURE
    return Opening.IF_MARKED


def _address(text: str) -> re.Match[str] | None:
    return _ADDRESS.search(text) if "@" in text else None


def _starts(first: str) -> bool:
    """Whether a folded line begins as introductions do: with "on", a weekday, a month or a number."""
    first = first.lstrip("\"'<([«“„")
    word = _WORD.match(first)
    return first.startswith(_STARTS) or first.startswith(_UNSPACED_STARTS) or bool(word and word[0] in _DAYS)


def _has_day(first: str) -> bool:
    """Whether a folded line has a date, a time, a weekday or a month in it."""
    found = _DATE.search(first) or _TIME.search(first)
    return found is not None or any(word in _DAYS for word in _WORD.findall(first))


def _names_someone(said: str, start: int, end: int) -> bool:
    """Whether the word beside "wrote" may be a name: a pronoun is written small."""
    after = said[end:].strip(" (a):：*_")
    beside = after.split()[0] if after else (said[:start].split() or [""])[-1]
    return not beside[:1].islower()
