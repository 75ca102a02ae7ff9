"""What of an HTML body its reader cannot see, as far as its own styles say so."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

MAX_STYLE = 2_000
HIDING = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0?(?:\.0\d*)?(?:;|$|!)|mso-hide:all|"
    r"(?<!-)font-size:(?:0+(?:\.0+)?[a-z%]*|[01]?(?:\.\d+)?p[xt])(?:;|$|!)|text-indent:-\d{3,}|"
    r"(?:left|top|right|margin-left|margin-top):-\d{4,}|clip:rect\(0|transform:scale\(0\)"
)
COLLAPSED = re.compile(r"(?:^|;|max-)(?:height|width):0(?:px)?(?:;|$|!)")
ANY_BLANKS = re.compile(r"\s+")
COLOUR = re.compile(r"(?:^|;)color:([^;!]+)")
GROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]+)")
RULE = re.compile(r"([^{}@]{1,500})\{([^{}]{1,2000})\}")
SELECTOR = re.compile(r"[a-zA-Z0-9]{0,20}[.#][\w-]{1,80}")


def hidden_by_stylesheet(tree: LexborHTMLParser, html: str) -> set[int]:
    """Nodes that simple rules of the mail's own stylesheets hide on every screen."""
    if "<style" not in html and "<STYLE" not in html:
        return set()
    sheets = " ".join(node.text() or "" for node in tree.css("style"))[:100_000]
    sheets = re.sub(r"@[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", re.sub(r"/\*.*?\*/", "", sheets, flags=re.S))
    hidden: set[int] = set()
    selectors = [
        selector.strip()
        for rule in RULE.finditer(sheets)
        if hides(squeezed(rule[2]))
        for selector in rule[1].split(",")
    ]
    for selector in list(dict.fromkeys(selectors))[:20]:
        if SELECTOR.fullmatch(selector):
            try:
                hidden.update(node.mem_id for node in tree.css(selector))
            except SelectolaxError:
                continue
    return hidden


def squeezed(style: str) -> str:
    return ANY_BLANKS.sub("", style[:MAX_STYLE]).lower()


def hides(style: str) -> bool:
    return bool(HIDING.search(style)) or ("overflow:hidden" in style and bool(COLLAPSED.search(style)))


NAMED = {
    "white": (255, 255, 255),
    "black": (0, 0, 0),
    "transparent": None,
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
}


def rgb(value: str) -> tuple[int, int, int] | None:
    value = value.strip().lower()
    if found := re.match(r"#?([0-9a-f]{6})$", value):
        return int(found[1][:2], 16), int(found[1][2:4], 16), int(found[1][4:], 16)
    if found := re.match(r"#([0-9a-f])([0-9a-f])([0-9a-f])$", value):
        return int(found[1] * 2, 16), int(found[2] * 2, 16), int(found[3] * 2, 16)
    if found := re.match(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})", value):
        return int(found[1]), int(found[2]), int(found[3])
    return NAMED.get(value)
