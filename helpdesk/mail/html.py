"""HTML bodies as the text that their reader sees, and apart from it the text that he does not see."""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from helpdesk.mail.mime import charsets
from helpdesk.mail.visibility import COLOUR, GROUND, MAX_STYLE, hidden_by_stylesheet, hides, rgb, squeezed

MAX_SIZE = 1_000_000
MAX_TAGS = 40_000
MAX_DEPTH = 800
MAX_UNCLOSED = 150
MAX_ATTRIBUTES = 200
MAX_NODES = 60_000


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})([^<>]*)")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
SELF_CLOSING = words("p li td th tr dt dd option thead tbody tfoot br hr img meta link input col wbr area base source")
FORMATTING = words("a b big code em font i nobr s small strike strong tt u")
BLOCKS = words(
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr html li main nav ol p pre section table tbody tfoot thead tr ul"
)
STRUCTURING = words("pre blockquote ol ul")
MARGIN_BELOW = re.compile(r"(?i)(?:^|;)\s*margin(?:-bottom\s*:\s*|\s*:\s*(?:[^\s;]+\s+[^\s;]+\s+)?)(\d*\.?\d*)")
SPACED = words("p h1 h2 h3 h4 h5 h6 ul ol dl table pre blockquote")
UNSEEN = words("script style head title meta link noscript template object embed iframe svg math select textarea")
MAX_QUOTES = 20
BREAKING = words("br p /p div /div tr /tr li /li")
NAMED_TAG = re.compile(r"<(/?[A-Za-z0-9]*)[^<>]*>")
BLANKS = re.compile(r"[ \t\r\n\f]+")
TAGGED = re.compile("(?<!\U0001f3f4)[\U000e0020-\U000e007e]+\U000e007f?")
FILLING = re.compile("[\u200b\u2060\ufeff\u00ad\u034f]|[\u200c\u200d]{2,}|(?:[\u200c\u200d][\\s\u00a0]+)+")


@dataclass(slots=True)
class Text:
    """What an HTML body says: `seen` by its reader, `hidden` from him."""

    seen: str
    hidden: str = ""
    defects: list[str] = field(default_factory=list)


@lru_cache(maxsize=2)
def to_text(html: str) -> Text:
    """Text of an HTML body: paragraphs, lists, tables and quotes (as lines with "> ") laid out as plain mail.

    Deep, huge or hostile markup is read as text between tags. Never raises. Remembers the last two bodies: one is
    asked for by whoever collects the text and again by whoever looks for quotes in it; nobody changes the answer."""
    if not is_tame(html):
        return Text(without_tags(html), "", ["The HTML is too large or too deep; it was read as text between tags."])
    tree = LexborHTMLParser(html)
    if tree.root is None:
        return Text("")
    writer = _Writer(hidden_by_stylesheet(tree, html))
    if not writer.walk(tree.root):
        return Text(without_tags(html), "", ["The HTML is very large; it was read as text between tags."])
    seen, smuggled = without_smuggling("".join(writer.pieces))
    hidden = " ".join([*writer.hidden, *smuggled])
    return Text(_tidy(seen), charsets.clean(re.sub(r"\s+", " ", hidden)).strip())


@lru_cache(maxsize=4)
def is_tame(html: str) -> bool:
    """False for markup on which HTML parsers take too long: large, very deep, masses of open tags or attributes."""
    if len(html) > MAX_SIZE or html.count("<") > MAX_TAGS:
        return False
    depth = formatting = 0
    for found in TAG.finditer(html):
        name = found[2].lower()
        if len(found[3]) > MAX_STYLE and len(QUOTED.sub("", found[3]).split()) > MAX_ATTRIBUTES:
            return False
        if name in SELF_CLOSING:
            continue
        step = -1 if found[1] else 1
        depth = max(depth + step, 0)
        if name in FORMATTING:
            formatting = max(formatting + step, 0)
        if depth > MAX_DEPTH or formatting > MAX_UNCLOSED:
            return False
    return True


@lru_cache(maxsize=1)
def without_tags(html: str) -> str:
    """The text between tags, for markup that is better not parsed. Remembers the last one: a mail asks twice."""
    html = re.sub(r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)", " ", html)
    pieces = NAMED_TAG.split(html)
    pieces[1::2] = ["\n" if name.lower() in BREAKING else "" for name in pieces[1::2]]
    return _tidy(charsets.clean(entities.unescape("".join(pieces))))


def without_smuggling(text: str) -> tuple[str, list[str]]:
    """A text without invisible tag characters (Unicode's copy of ASCII), and what they spelled."""
    spelled = ["".join(chr(ord(char) - 0xE0000) for char in run if char < "\U000e007f") for run in TAGGED.findall(text)]
    return TAGGED.sub("", text), spelled


def _tidy(text: str) -> str:
    if not text.isascii():
        text = FILLING.sub(
            lambda found: " " if found[0].strip("\u200b\u2060\ufeff\u00ad\u034f\u200c\u200d") else "", text
        )
    text = re.sub(r"\n(?:> ?)+(?=\n(?!>))", "\n", text.replace("\u00a0", " "))
    lines = [line.rstrip(" \t") for line in text.split("\n")]
    return charsets.clean(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n"))


@dataclass(slots=True)
class _State:
    """What an element hands down to those inside it."""

    hidden: bool = False
    preformatted: bool = False
    quotes: int = 0
    colour: tuple[int, int, int] | None = None
    background: tuple[int, int, int] | None = None
    painted: bool = False
    """A background stands somewhere that cannot be read as a colour."""
    items: list[int] | None = None


class _Writer:
    def __init__(self, hidden_nodes: set[int]) -> None:
        self.hidden_nodes = hidden_nodes
        self.pieces: list[str] = []
        self.hidden: list[str] = []
        self.newlines = 2
        self.blank = False

    def walk(self, root: Any) -> bool:
        """Goes through the tree without recursion; False when it is larger than MAX_NODES."""
        node, state = root, _State()
        states: list[_State] = []
        for _ in range(MAX_NODES):
            inner = self._enter(node, state)
            child = node.child if inner is not None else None
            if child is not None and inner is not None:
                states.append(state)
                node, state = child, inner
                continue
            self._leave(node, state)
            while node.next is None:
                if not states:
                    return True
                node, state = node.parent, states.pop()
                self._leave(node, state)
            node = node.next
        return False

    def _enter(self, node: Any, state: _State) -> _State | None:
        """Writes what stands before an element's content; None when there is nothing to read inside."""
        if node.is_text_node:
            self._text(node.text_content or "", state)
            return None
        name = node.tag
        if not node.is_element_node:
            return state
        if name in UNSEEN:
            return None
        attributes = node.attributes
        inner = _inherit(state, name, attributes, node.mem_id in self.hidden_nodes)
        if name == "br":
            self._break(1, state, force=True)
        elif name in BLOCKS:
            self._break(_blank_lines(name, attributes), state)
        if name == "li":
            self._item(state)
        elif name in ("td", "th") and self.newlines == 0:
            self._raw("\t", state)
        elif name == "hr":
            self._raw("-" * 20, inner)
        elif name == "img":
            alt = attributes.get("alt") or ""
            if 0 < len(alt) <= 4 and not alt.isascii():
                self._text(alt, inner)
        return inner

    def _leave(self, node: Any, state: _State) -> None:
        if node.is_element_node and node.tag in BLOCKS:
            self._break(_blank_lines(node.tag, node.attributes), state)

    def _item(self, state: _State) -> None:
        if state.items:
            state.items[0] += 1
            self._raw(f"{state.items[0]}. ", state)
        else:
            self._raw("- ", state)
        self.blank = False

    def _text(self, text: str, state: _State) -> None:
        if state.hidden or _same(state):
            if text.strip():
                self.hidden.append(text)
            return
        if state.preformatted:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._break(1, state, force=True)
                self._raw(line, state)
            return
        words = text if text.isprintable() and "  " not in text else BLANKS.sub(" ", text)
        if not words.strip(" "):
            self.blank = self.blank or bool(words)
            return
        if words[0] == " " or self.blank:
            words = words.lstrip(" ") if self.newlines else " " + words.lstrip(" ")
        self.blank = words.endswith(" ")
        self._raw(words.rstrip(" "), state)

    def _raw(self, text: str, state: _State) -> None:
        if not text or state.hidden:
            return
        if self.newlines and state.quotes:
            self.pieces.append("> " * min(state.quotes, MAX_QUOTES))
        self.pieces.append(text)
        self.newlines = 0

    def _break(self, wanted: int, state: _State, force: bool = False) -> None:
        """Ends the line, and leaves an empty one for `wanted == 2`; breaks that a sender forced add up."""
        if state.hidden:
            return
        self.blank = False
        missing = 1 if force else wanted - self.newlines
        for _ in range(missing):
            if self.newlines and state.quotes and self.pieces:
                self.pieces.append(("> " * min(state.quotes, MAX_QUOTES)).rstrip())
            self.pieces.append("\n")
            self.newlines += 1


def _blank_lines(name: str, attributes: dict[str, str | None]) -> int:
    """Line ends around a block: two leave an empty line. Paragraphs without a margin stand as close as lines, and
    Outlook's have none unless they say so."""
    if name != "p" or not attributes:
        return 2 if name in SPACED else 1
    margins = MARGIN_BELOW.findall((attributes.get("style") or "")[:MAX_STYLE])
    if margins and margins[-1].strip("."):
        return 1 if float(margins[-1]) < 1 else 2
    return 1 if (attributes.get("class") or "").startswith(("MsoNormal", "MsoPlainText", "x_MsoNormal")) else 2


def _inherit(state: _State, name: str, attributes: dict[str, str | None], hidden: bool) -> _State:
    if not attributes and not hidden and name not in STRUCTURING:
        return state
    style = squeezed(attributes.get("style") or "")
    inner = _State(
        hidden=state.hidden or hidden or "hidden" in attributes or hides(style),
        preformatted=state.preformatted or name == "pre" or "white-space:pre" in style,
        quotes=state.quotes
        + (name == "blockquote" and "border:none" not in style and "border-style:none" not in style),
        colour=state.colour,
        background=state.background,
        painted=state.painted or "background" in attributes or "background-image" in style or "url(" in style,
        items=[0] if name == "ol" else None if name == "ul" else state.items,
    )
    if found := COLOUR.search(style):
        inner.colour = rgb(found[1])
    elif name == "font" and (colour := attributes.get("color")):
        inner.colour = rgb(colour)
    if found := GROUND.search(style):
        inner.background = rgb(found[1])
        inner.painted = inner.painted or inner.background is None
    elif colour := attributes.get("bgcolor"):
        inner.background = rgb(colour)
    return inner


def _same(state: _State) -> bool:
    """True for text in the colour of its ground; the ground is only taken as white when nothing painted it."""
    if state.colour is None or state.painted:
        return False
    ground = state.background or (255, 255, 255)
    return sum(abs(a - b) for a, b in zip(state.colour, ground, strict=True)) <= 24
