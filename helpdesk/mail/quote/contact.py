"""Blocks of contact data: a name with a post, a firm, numbers and addresses below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpdesk.mail.quote.history import is_rule
from helpdesk.mail.quote.phrases import any_of, fold, phrases

MOST_LINES = 24
"""Filled lines that a block may have."""
LONGEST_LINE = 110
MOST_WORDS = 9
"""Words from which a line with nothing of a business card in it is a sentence."""

MAIL = re.compile(r"[^\s<>\"'(),;:\[\]]{1,64}@[^\s<>\"'(),;:\[\]]{2,120}")
SITE = re.compile(
    r"https?://[^\s<>]+|(?<![\w@.])www\.[^\s<>]{3,}|^[\w-]{2,60}(?:\.[\w-]{2,60}){0,3}\.[a-z]{2,8}/?$", re.I
)

_CONTACT = any_of(phrases("contact"))
_CLOSING_LINES = frozenset(closing.rstrip(".!。") for closing in phrases("closing"))
_LABELLED = re.compile(rf"\W{{0,3}}(?:{_CONTACT})\.?(?: ?[:：|./] ?\S| ?[+(\d]| *$)")
_NUMBER = re.compile(
    r"(?:(?:\+|00?|\()\d?(?:[ ()./–-]{0,3}\d){6,16}|\(\d{3}\) ?\d{3}-\d{4}|\d{3}[-.]\d{3}[-.]\d{4})(?!\w)"
)
_POST = re.compile(rf"(?:{any_of(phrases('post'))})(?!\w)|株式会社|有限公司|주식회사")
_FIRM = re.compile(
    r"(?<!\w)(?:GmbH|mbH|Inc|Ltd|LLC|LLP|PLC|Corp|KG|AG|SARL|S\.A\.R\.L|SAS|S\.p\.A|S\.r\.l|SRL|S\.L|S\.A|B\.V|BV|N\.V|Oy|AB|A/S|ApS|AS|"
    r"s\.r\.o|a\.s|sp\. z o\.o|Sp\. z o\.o|ООО|ЗАО|Lda|Ltda|Pty|GbR|e\.K|e\.V|A\.Ş|Ltd\. Şti|Kft)\.?(?!\w)"
)
_PARTICLES = frozenset(
    {"von", "van", "de", "der", "den", "da", "di", "la", "du", "del", "zu", "el", "al", "bin", "y", "e"}
)
_LINK = re.compile(r"<(?:https?:|mailto:|tel:)[^<>\s]{0,400}>?")
"""An address that a mail program repeated behind the text it was a link of."""
_HEAD_END = re.compile(r" ?[|/·•–—] ?| - |,(?= )")
_ON_BEHALF = re.compile(r"(?:i\. ?[aAvV]\.|ppa?\.|p\. ?p\.|gez\.) ?")
"""What stands before the name of who signs for another."""
_POSTSCRIPT = ("ps", "p.s", "p.p.s", "nb", "n.b")
_EDGES = " ,.!。！،、*_-–—~|"


def block_start(lines: Sequence[str]) -> int:
    """Where the block of contact data begins that ends these clean lines; their number when there is none."""
    lines = [(_LINK.sub("", line).strip() or line) if "<" in line else line for line in lines]
    run = _run_start(lines)
    closing = next((at for at in range(len(lines) - 1, run - 1, -1) if _is_closing(lines[at])), None)
    if closing is not None:
        return _below_closing(lines, closing)
    return _unannounced(lines, run)


def _run_start(lines: Sequence[str]) -> int:
    """The first of the lines at the end that may all stand on a business card."""
    start, filled = len(lines), 0
    while start and filled < MOST_LINES:
        line = lines[start - 1]
        if line and not _fits(line):
            break
        filled += bool(line)
        start -= 1
    return start


def _fits(line: str) -> bool:
    if len(line) > LONGEST_LINE or line.endswith(("?", ":")) or fold(line).startswith(_POSTSCRIPT):
        return False
    words = len(line.split())
    if _is_closing(line):
        return True
    return words < (MOST_WORDS if not line.endswith((".", "!")) else 5) or bool(_kinds(line))


def _is_closing(line: str) -> bool:
    """Whether the line is "Best regards," with or without a name behind it, or that in two languages."""
    return _is_signed(line) or all(
        part.strip(_EDGES) in _CLOSING_LINES for part in re.split("[/|]", fold(line), maxsplit=3)
    )


def _is_signed(line: str) -> bool:
    """Whether the line is a closing and a name: "Thanks, Bob", "LG Anna"."""
    words = line.split()
    if not 2 <= len(words) <= 7 or line.endswith((".", "!", "?", ":")):
        return False
    for size in range(1, min(5, len(words))):
        if fold(" ".join(words[:size])).strip(_EDGES) in _CLOSING_LINES:
            return is_name(" ".join(words[size:]))
    return False


def is_name(text: str) -> bool:
    """Whether a text may be a person's name: up to five words, each capitalised or a particle."""
    words = _ON_BEHALF.sub("", text.strip(_EDGES), count=1).split()
    if not 1 <= len(words) <= 5 or any(character.isdigit() or character in "@:/!?" for character in text):
        return False
    return any(word[0].isalpha() for word in words) and all(
        word in _PARTICLES or not word[0].islower() for word in words
    )


def _kinds(line: str) -> set[str]:
    """What of a business card is in the line."""
    folded, words = fold(line), len(line.split())
    found: set[str] = set()
    if _LABELLED.match(folded) or _is_number(line):
        found.add("phone")
    if MAIL.search(line) and words <= 8:
        found.add("mail")
    if SITE.search(line) and words <= 8:
        found.add("site")
    if words <= 10 and not line.endswith((".", "!", "?", ":")) and _POST.search(folded):
        found.add("post")
    if words <= 12 and _FIRM.search(line):
        found.add("firm")
    return found


def _is_number(line: str) -> bool:
    """Whether the line is nothing but telephone numbers, or columns of them."""
    if not _NUMBER.search(line):
        return False
    rest = _NUMBER.sub("", line)
    return sum(map(str.isalpha, rest)) <= 3 or "|" in rest


def _evidence(lines: Sequence[str]) -> set[str]:
    return set().union(*(_kinds(line) for line in lines))


def _below_closing(lines: Sequence[str], closing: int) -> int:
    """Where the block below a closing begins: with the closing itself, unless that is part of a typed sign-off.

    The number of lines when there is no block."""
    below = [at for at in range(closing + 1, len(lines)) if lines[at]]
    telling = [at for at in below if _kinds(lines[at])]
    if not telling or len(telling) * 3 < len(below):
        return len(lines)
    signed = _is_signed(lines[closing])
    if not (signed or is_name(lines[below[0]]) or _FIRM.search(lines[below[0]])):
        return len(lines)
    typed, rest = (closing, below) if signed else (below[0], below[1:])
    head = next((at for at in rest if _repeats(lines, typed, at)), closing)
    if head == closing and not any(lines[:closing]):
        return len(lines) if signed else below[0]
    return head


def _repeats(lines: Sequence[str], typed: int, at: int) -> bool:
    """Whether line `at` says in full, at the head of a block, the name typed below or beside a closing."""
    words = lines[typed].strip(_EDGES).split()
    if not _is_head(lines[at]) or len(lines[at].split()) < 2:
        return False
    same = lines[at].startswith(words[0]) or lines[at].startswith(words[-1])
    return same or (len(words) == 1 and not lines[at - 1] and is_name(lines[at]))


def _is_head(line: str) -> bool:
    """Whether a block may begin with the line: a name, alone or before a bar, a dash or a post."""
    head, *rest = _HEAD_END.split(line, 1)
    return is_name(head) and not line.endswith((".", "!", "?")) and (not rest or bool(_kinds(rest[0])))


def _unannounced(lines: Sequence[str], run: int) -> int:
    """A block without a closing above it has to begin with a name or a firm, and to look like business."""
    above = next((line for line in reversed(lines[:run]) if line), "")
    for at in range(run, len(lines)):
        line = lines[at]
        begins = line and (at == run or not lines[at - 1] or lines[at - 1].endswith(",") or is_rule(lines[at - 1]))
        alone = len(line.split()) == 1 and at + 1 < len(lines) and not lines[at + 1]
        if (
            begins
            and not alone
            and not above.endswith((":", "："))
            and not line.endswith(",")
            and _is_business(lines[at:])
        ):
            return at
        above = line or above
    return len(lines)


def _is_business(lines: Sequence[str]) -> bool:
    """Whether lines begin with a name or a firm, and hold what only a business card does."""
    if not (_is_head(lines[0]) or _FIRM.search(lines[0])):
        return False
    below = next((line for line in lines[1:] if line), "")
    titled = len(lines[0].split()) > 1 and is_name(lines[0]) and _kinds(below) & {"post", "firm"}
    evidence = _evidence(lines)
    return bool(titled) or (len(evidence) >= 2 and bool(evidence & {"post", "firm", "site"}))
