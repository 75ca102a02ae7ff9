"""Mail addresses as people and programs really write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpdesk.mail.mime.headers import decode_words

MAX_ADDRESSES = 2_000
TOKEN = re.compile(
    r'(?P<quoted>"(?:[^"\\]|\\.)*"?)|(?P<comment>\()|(?P<angle><+[^<>]*>*)|(?P<separator>[,;:])|(?P<blank>\s+)|'
    r'(?P<word>=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=|[^\s"(<,;:]+)',
    re.S,
)
BARE = re.compile(r"[^\s@<>\"'(),;:]{1,256}@[^\s@<>\"'(),;:]{1,256}")


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    address: str
    """As written, without the angle brackets; "" when the field held a name alone."""


def parse(value: str) -> list[Address]:
    """Addresses of a field's raw text: groups are opened, comments serve as names, encoded words are decoded.

    A display name with an unquoted comma stays one name as long as no address stood before the comma."""
    found: list[Address] = []
    words: list[str] = []
    comments: list[str] = []
    angle: str | None = None
    holds_address = False
    last_semicolon = value.rfind(";")

    def close() -> None:
        nonlocal angle, holds_address
        if address := _address(words, comments, angle):
            found.append(address)
        words.clear()
        comments.clear()
        angle = None
        holds_address = False

    position = 0
    while position < len(value) and len(found) < MAX_ADDRESSES:
        token = TOKEN.match(value, position)
        if token is None:
            position += 1
            continue
        position = token.end()
        text = token[0]
        match token.lastgroup:
            case "comment":
                position = _end_of_comment(value, token.start())
                comments.append(value[token.end() : position].removesuffix(")"))
            case "angle":
                if angle is not None:
                    close()
                angle = text.strip("<> \t")
            case "separator" if text == ":" and angle is None and not holds_address and position <= last_semicolon:
                words.clear()
            case "separator" if text == ":":
                words.append(text)
            case "separator" if angle is not None or holds_address or text == ";" or not _names_on(value, position):
                close()
            case _:
                words.append(text)
                holds_address = holds_address or ("@" in text and not text.startswith(('"', "=?")))
    close()
    return found


def _names_on(value: str, position: int) -> bool:
    """True when what follows a comma belongs to the name before it, as in `Doe, Jane <j@x>`."""
    angle = value.find("<", position, position + 500)
    return angle >= 0 and "@" not in value[position:angle]


def _end_of_comment(value: str, start: int) -> int:
    depth = 0
    for found in re.compile(r"\\.|[()]", re.S).finditer(value, start):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    return len(value)


def _address(words: list[str], comments: list[str], angle: str | None) -> Address | None:
    text = decode_words("".join(_unquote(word) for word in words).strip())
    comment = decode_words(" ".join(comments)).strip()
    if angle is not None:
        address, name = _spec(decode_words(angle)), text
        if "@" not in address and (inside := BARE.search(text)):
            address, name = inside[0], text.replace(inside[0], "").strip(" <>")
    else:
        raw = "".join(words).strip()
        inside = BARE.search(raw) or BARE.search(text)
        if inside is None:
            return Address("", raw) if re.fullmatch(r"[\w.+-]+", raw) else (Address(text, "") if text else None)
        quoted = re.fullmatch(r'("(?:[^"\\]|\\.)*"@[^\s@]+)', raw)
        address = _spec(quoted[1] if quoted else inside[0])
        name = "" if quoted else re.sub(r"^@\S+:", "", text.replace(inside[0], "")).strip(" <>[]'\"")
    if not address and not name and not comment:
        return None
    return Address(_name(name or comment), address)


def _spec(address: str) -> str:
    """An address without route, blanks, `mailto:` and stray quotes."""
    address = re.sub(r"\s+at\s+", "@", address) if "@" not in address else address
    address = (address if address.startswith('"') else re.sub(r"\s+", "", address)).strip("<>'")
    address = re.sub(r"^mailto:", "", address, flags=re.I)
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2]
    return address.rstrip(".,;:")


def _unquote(word: str) -> str:
    if not word.startswith('"'):
        return word
    return re.sub(r"\\(.)", r"\1", word[1:].removesuffix('"'))


def _name(name: str) -> str:
    name = re.sub(r"\s+", " ", name).strip()
    if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        name = name[1:-1].strip()
    return name
