"""The lines of an HTML mail, with what its structure says of each: mail programs mark quotes and signatures by class.

The marks go into the document as single characters that no text uses, and come out of its conversion to text again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from helpdesk.mail.html import MAX_SIZE, is_tame, to_text, words
from helpdesk.mail.quote.marks import marked
from helpdesk.mail.quote.scan import Hint, Parts, scan_lines

MOST_MARKS = 1000
"""Elements with a meaning that are looked at."""

_OPEN: dict[Hint, str] = {hint: chr(0xE010 + hint.value) for hint in Hint if hint is not Hint.NONE}
_HINTS = {character: hint for hint, character in _OPEN.items()}
_CLOSE = chr(0xE010)
_MARKS = dict.fromkeys(map(ord, [_CLOSE, *_HINTS]))
_PIECES = re.compile(f"([{_CLOSE}-{chr(0xE01F)}\n])")

_QUOTES = words(
    "gmail_quote yahoo_quoted zmail_extra protonmail_quote tutanota_quote freshdesk_quote front-blockquote "
    "moz-forward-container mail-editor-reference-message-container olk_src_body_section isforwardcontent "
    "isreplycontent ntes-mailmaster-quote quoted-text-block cm_quote helpscout_quote elided-text replyforwardcontent "
    "quote quoted-content messagereplysection missive_quote qt nylas-quote history_container "
)
_OPENINGS = words(
    "divrplyfwdmsg appendonsend moz-cite-prefix gmail_attr moz-email-headers-table outlookmessageheader reply-intro "
    "stopspelling ms-outlook-mobile-body-separator-line replysplit mail_quote_header zwchr replyheader "
    "aqm-original "
)
_SIGNATURES = words(
    "gmail_signature gmail_signature_prefix moz-signature protonmail_signature_block signature "
    "ms-outlook-mobile-signature applemailsignature ymail_android_signature ymail_ios_signature bloop_sign "
    "tutanota_signature email-signature mail-signature mailsignature email_signature zmail_signature "
    "outlooksignature edo-signature spark-signature _rc_sig front-signature hs_signature wisestamp_signature "
    "k9mail-signature composer_signature messagesignaturesection canarysig cm_signature aqm-signature mb_sig "
    "signature_old "
)
_BY_PREFIX = (
    ("divrpf", Hint.OPENS),
    ("yahoo_quoted_", Hint.MARKED),
    ("zmail_extra_", Hint.MARKED),
    ("bloop_sign_", Hint.SIGNATURE),
)
_NAMED_SIGNATURE = frozenset(
    {("data-smartmail", "gmail_signature"), ("data-marker", "__SIG_PRE__"), ("data-marker", "__SIG_POST__")}
)
_OWN_INDENT = re.compile(r"border(?:-left|-style)?\s*:\s*(?:none|0|medium none)|margin\s*:\s*0\S* 0\S* 0\S* 40px", re.I)
_HEADER_LINE = re.compile(
    r"border-top\s*:[^;]{0,40}#(?:e1e1e1|b5c4df)|border:none;\s*border-top\s*:\s*solid|border-top-style\s*:\s*solid",
    re.I,
)


def scan_html(html: str) -> tuple[Parts, bool]:
    """The parts of an HTML mail, and whether its structure says anything of quotes or signature. Never raises."""
    lines, hints = read_lines(html)
    structured = any(hint not in (Hint.NONE, Hint.INDENTED) for hint in hints)
    for at, is_marked in enumerate(marked(lines)):
        if is_marked and hints[at] is Hint.NONE:
            hints[at] = Hint.MARKED
    return scan_lines(lines, hints), structured


def read_lines(html: str) -> tuple[list[str], list[Hint]]:
    """The lines as a reader sees them, and for each what the structure says of it."""
    html = html[:MAX_SIZE].translate(_MARKS)
    if not is_tame(html):
        lines = to_text(html).seen.split("\n")
        return lines, [Hint.NONE] * len(lines)
    page = LexborHTMLParser(html)
    nodes = page.css("blockquote, [class], [id], [style], [name], [data-smartmail], [data-marker]")
    hints = list(islice(((node, hint) for node in nodes if (hint := _hint(node))), MOST_MARKS))
    if not hints:
        lines = to_text(html).seen.split("\n")
        return lines, [Hint.NONE] * len(lines)
    for node, hint in hints:
        _mark(node, hint)
    return _lines(to_text(page.html or "").seen)


def _hint(node: LexborNode) -> Hint | None:
    attributes = node.attributes
    names = _names(attributes.get("class"), attributes.get("id"), attributes.get("name") if node.tag == "div" else None)
    style = attributes.get("style") or ""
    if node.tag == "blockquote":
        cited = attributes.get("type") == "cite" or any("quote" in name for name in names)
        return Hint.INDENTED if _OWN_INDENT.search(style) and not cited else Hint.MARKED
    if names & _QUOTES:
        return Hint.OPENS if _is_forward(node) else Hint.MARKED
    if names & _OPENINGS or (style and _HEADER_LINE.search(style) and _is_header_block(node)):
        return Hint.OPENS
    if names & _SIGNATURES or _NAMED_SIGNATURE.intersection(attributes.items()) or "data-sigid" in attributes:
        return Hint.SIGNATURE
    if any(name.endswith(("-signature", "_signature")) for name in names):
        return Hint.SIGNATURE
    return next((hint for name in names for prefix, hint in _BY_PREFIX if name.startswith(prefix)), None)


def _names(*attributes: str | None) -> set[str]:
    """Classes and ids in lower case, without the "x_" that web mail puts before those of the mails it shows."""
    names = " ".join(attribute for attribute in attributes if attribute).lower().split()
    return {name.lstrip("x_") if name.startswith("x_") else name for name in names}


def _is_forward(node: LexborNode) -> bool:
    said = node.text(strip=True)[:60]
    return said.startswith("-----") and "original" not in said.lower()


def _is_header_block(node: LexborNode) -> bool:
    said = node.text()[:2000]
    return said.count(":") + said.count("：") >= 3


def _mark(node: LexborNode, hint: Hint) -> None:
    """Puts the hint's mark around an element. Of Gmail's container only what stands above the quote belongs to it:
    answers between quotes are written inside."""
    quote = _own_quote(node) if hint is Hint.MARKED and node.tag != "blockquote" else None
    if quote is None:
        node.insert_before(_OPEN[hint])
        node.insert_after(_CLOSE)
        return
    node.insert_before(_OPEN[Hint.OPENS])
    quote.insert_before(_CLOSE)


def _own_quote(node: LexborNode) -> LexborNode | None:
    """The first quote directly inside Gmail's container, which tells the answers after it from the quote."""
    if "gmail_quote" not in (node.attributes.get("class") or "").split():
        return None
    child = node.first_child
    while child is not None and child.tag != "blockquote":
        child = child.next
    return child


def _lines(text: str) -> tuple[list[str], list[Hint]]:
    """Takes the marks out of a text again."""
    lines: list[str] = []
    hints: list[Hint] = []
    inside: list[Hint] = []
    line, only_marks, filled = "", False, True
    for piece in _PIECES.split(text):
        if piece == "\n" or piece in _HINTS or piece == _CLOSE:
            empty_opening = piece == _CLOSE and inside[-1:] == [Hint.OPENS] and not filled
            if line.strip(" >") or (piece == "\n" and not only_marks) or empty_opening:
                lines.append(line)
                hints.append(_effective(inside))
                line = ""
            only_marks = piece != "\n"
        if piece in _HINTS:
            inside.append(_HINTS[piece])
            filled = False
        elif piece == _CLOSE:
            del inside[-1:]
        elif piece != "\n":
            line += piece
            filled = filled or bool(piece.strip(" >"))
    lines.append(line)
    hints.append(_effective(inside))
    return lines, hints


def _effective(inside: Sequence[Hint]) -> Hint:
    for hint in (Hint.MARKED, Hint.OPENS):
        if hint in inside:
            return hint
    return inside[-1] if inside else Hint.NONE
