"""The scanner: every line of a mail becomes new text, quoted history or signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from helpdesk.mail.quote.appended import banner_end
from helpdesk.mail.quote.history import Opening, asks_to_write_above, clean, is_forward, opening
from helpdesk.mail.quote.marks import marked
from helpdesk.mail.quote.signature import signature_lines

MOST_LINES = 10_000
"""Lines beyond this are not looked at; they go where the last one before them went."""


class Kind(Enum):
    NEW = "new text"
    QUOTED = "quoted"
    SIGNATURE = "signature"


class Hint(Enum):
    """What is known of a line before it is read."""

    NONE = 0
    MARKED = 1
    INDENTED = 2
    """Quoted if an introduction stands above, the writer's own otherwise."""
    OPENS = 3
    """Part of what introduces a quote, whatever it says."""
    SIGNATURE = 4


@dataclass(frozen=True, slots=True)
class Parts:
    """What a mail is made of; each part is stripped, and empty when there is none."""

    new_text: str
    quoted: str = ""
    signature: str = ""


def scan_text(text: str) -> Parts:
    """The parts of a plain text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n", MOST_LINES)
    if "-----BEGIN PGP SIGNED MESSAGE-----" in text:
        lines = _unwrap_signed(lines)
    hints = [Hint.MARKED if is_marked else Hint.NONE for is_marked in marked(lines)]
    return scan_lines(lines, hints)


def scan_lines(lines: Sequence[str], hints: Sequence[Hint]) -> Parts:
    """The parts of a text of which something is known for each line."""
    kinds, cut = _tell_history(lines, hints)
    _tell_signatures(lines, hints, kinds)
    found = _assemble(lines, kinds)
    if found.new_text:
        return found
    if Hint.SIGNATURE in hints:
        return scan_lines(lines, [Hint.NONE if hint is Hint.SIGNATURE else hint for hint in hints])
    if cut:
        return Parts(_stripped(lines[cut:]), "", found.signature)
    only_forwarded = is_forward(clean(found.quoted.partition("\n")[0]))
    return found if found.quoted and not only_forwarded else Parts(_stripped(lines))


def _tell_history(lines: Sequence[str], hints: Sequence[Hint]) -> tuple[list[Kind], int]:
    """The kind of each line so far, and where history without marks begins (0: nowhere)."""
    cleaned = [clean(line) for line in lines]
    kinds = [Kind.NEW] * len(lines)
    written, at = False, 0
    while at < len(lines):
        if hints[at] is Hint.MARKED:
            kinds[at] = Kind.QUOTED
            at += 1
            continue
        if hints[at] is Hint.OPENS:
            end, how = _end_of_run(hints, at), Opening.SURE
        else:
            end, how = opening(cleaned, at)
        if how is Opening.NONE:
            written = written or bool(cleaned[at])
            at += 1
            continue
        below = _next_filled(cleaned, end)
        if below < len(lines) and hints[below] in (Hint.MARKED, Hint.INDENTED):
            below = _end_of_run(hints, below) if hints[below] is Hint.INDENTED else below
            kinds[at:below] = [Kind.QUOTED] * (below - at)
            at = below
        elif how is Opening.SURE and written:
            kinds[at:] = [Kind.QUOTED] * (len(lines) - at)
            return kinds, at
        elif asks_to_write_above(cleaned[at]):
            kinds[at] = Kind.QUOTED
            at += 1
        else:
            written = True
            at = end
    return kinds, 0


def _next_filled(cleaned: Sequence[str], at: int) -> int:
    while at < len(cleaned) and not cleaned[at]:
        at += 1
    return at


def _end_of_run(hints: Sequence[Hint], at: int) -> int:
    hint = hints[at]
    while at < len(hints) and hints[at] is hint:
        at += 1
    return at


def _tell_signatures(lines: Sequence[str], hints: Sequence[Hint], kinds: list[Kind]) -> None:
    """Marks what is signature in each stretch of new text, and what a mail server wrote above all of it."""
    start = banner_end(lines)
    kinds[:start] = [Kind.SIGNATURE] * start
    while start < len(lines):
        end = start
        while end < len(lines) and kinds[end] is Kind.NEW:
            end += 1
        if end > start:
            _tell_signatures_within(lines, hints, kinds, range(start, end))
        start = end + 1


def _tell_signatures_within(lines: Sequence[str], hints: Sequence[Hint], kinds: list[Kind], stretch: range) -> None:
    own = []
    for at in stretch:
        if hints[at] is Hint.SIGNATURE:
            kinds[at] = Kind.SIGNATURE
        else:
            own.append(at)
    for at in signature_lines([lines[at] for at in own]):
        kinds[own[at]] = Kind.SIGNATURE


def _assemble(lines: Sequence[str], kinds: Sequence[Kind]) -> Parts:
    """The lines of each kind in order, with one blank line where another kind stood between."""
    gathered: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    last: Kind | None = None
    for line, kind in zip(lines, kinds, strict=True):
        lines_of_kind = gathered[kind]
        if kind is not last and lines_of_kind:
            _drop_blank_end(lines_of_kind)
            lines_of_kind.append("")
            last = kind if line.strip() else last
            if not line.strip():
                continue
        last = kind
        lines_of_kind.append(line)
    return Parts(*(_stripped(gathered[kind]) for kind in Kind))


def _drop_blank_end(lines: list[str]) -> None:
    while lines and not lines[-1].strip():
        lines.pop()


def _stripped(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip()


def _unwrap_signed(lines: Sequence[str]) -> list[str]:
    """The text that a PGP signature stands around; what is not signed stays where it is."""
    unwrapped: list[str] = []
    state = "outside"
    for line in lines:
        bare = line.strip()
        if bare == "-----BEGIN PGP SIGNED MESSAGE-----":
            state = "head"
        elif bare == "-----BEGIN PGP SIGNATURE-----" and state != "outside":
            state = "signature"
        elif bare == "-----END PGP SIGNATURE-----" and state == "signature":
            state = "outside"
        elif state == "head":
            state = "head" if bare else "text"
        elif state != "signature":
            unwrapped.append(line.removeprefix("- ") if state == "text" else line)
    return unwrapped
