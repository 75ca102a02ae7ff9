"""Undoing what text hides in: look-alike letters, digits for letters, spacing, invisible characters, encodings."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝвнкмтАВЕКМНОРСТУХІЈЅοανρτυικεΑΒΕΖΗΙΚΜΝΟΡΤΥΧɪɢɴᴏʀᴇᴀʙᴄᴅꜰʜᴊᴋʟᴍᴘꜱᴛᴜᴠᴡʏᴢ",
    "aeopcyxijshdqwbhkmtABEKMHOPCTYXIJSoavptuikeABEZHIKMNOPTYXIGNOREABCDFHJKLMPSTUVWYZ",
)
DIGITS = str.maketrans("034578@$|", "oeastbasi")
LATIN = re.compile(r"[A-Za-z]")
OTHER_SCRIPT = re.compile(r"[\u0370-\u04ff\u0500-\u052f\u0250-\u02af\u1d00-\u1d2b\ua730-\ua731]")
WORD = re.compile(r"[^\W_]+")
TOKEN = re.compile(r"[\w@$|]{4,}")
SPACED = re.compile(r"(?<!\w)(?:[^\W_][ .·_*\-]{1,3}){7,}[^\W_](?!\w)")
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\u2062\u2063\u2064\ufeff\u00ad"
INSIDE_WORD = re.compile(f"(?<=[A-Za-z])[{ZERO_WIDTH}]+(?=[A-Za-z])")
TAGS = re.compile("[\U000e0020-\U000e007e]{3,}")
FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")
OVERRIDES = re.compile("[\u202d\u202e]")
BASE64 = re.compile(r"(?<![\w+/=&?%-])(?:[A-Za-z0-9+/_-]{4}[ \r\n]{0,2}){6,}[A-Za-z0-9+/_-]{0,4}={0,2}")
HEX = re.compile(r"(?<![\w])(?:0x|\\x)?(?:[0-9a-fA-F]{2}(?:\\x|[ :])?){16,}(?!\w)")
BITS = re.compile(r"(?<!\w)(?:[01]{8}[ \n]?){5,}")
PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}|[\w.+-]){12,}")
ENTITIES = re.compile(r"(?:&#x?[0-9A-Fa-f]{2,6};){4,}")
LINK = re.compile(r"(?:https?://|www\.|cid:|data:)\S+")
READABLE_SHARE = 0.85


def plain_variants(text: str) -> Iterator[tuple[str, str]]:
    """(name of the disguise, the text without it) for each disguise that the text wears."""
    straightened = WORD.sub(lambda match: _straight(match.group()), text)
    if straightened != text:
        yield "look-alike letters", straightened
    if sum(map(_leet, TOKEN.findall(straightened))) >= 2:
        for one in "il":
            undone = TOKEN.sub(lambda match, one=one: _spelt(match.group(), one), straightened)  # type: ignore[misc]
            yield "digits for letters", undone
    if SPACED.search(text):
        yield "spaced-out letters", SPACED.sub(lambda match: _closed_up(match.group()), text)


def invisible(text: str) -> Iterator[tuple[str, str]]:
    """(what is invisible, what it says as far as that can be told) for characters that no reader sees."""
    for match in TAGS.finditer(FLAG.sub("", text)):
        yield "tag characters", "".join(chr(ord(letter) - 0xE0000) for letter in match.group())
    if SELECTORS.search(text):
        yield "variation selectors", _selected(text)
    if OVERRIDES.search(text):
        yield "reversed writing direction", ""
    if len(INSIDE_WORD.findall(text)) >= 3:
        yield "zero-width characters inside words", ""


def decoded(text: str) -> Iterator[tuple[str, str]]:
    """(encoding, readable text) for every stretch of the text that decodes to words. Links are left aside."""
    without_links = LINK.sub(" ", text)
    for encoding, pattern, decode in (
        ("base64", BASE64, _from_base64),
        ("hexadecimal", HEX, _from_hex),
        ("binary", BITS, _from_bits),
        ("percent encoding", PERCENT, _from_percent),
        ("character references", ENTITIES, unescape),
    ):
        for match in pattern.finditer(without_links):
            said = decode(match.group())
            if said != match.group() and readable(said):
                yield encoding, said
    yield "rot13", codecs.decode(without_links, "rot13")
    yield "reversed text", without_links[::-1]


def readable(text: str) -> bool:
    """Whether a decoded stretch is words rather than chance: letters and spaces, with a few words among them."""
    if len(text) < 12 or not re.sub(r"\s", "", text).isprintable():
        return False
    letters = sum(letter.isalpha() or letter in " ,.'\n" for letter in text)
    return letters >= READABLE_SHARE * len(text) and len(re.findall(r"[^\W\d_]{2,}", text)) >= 3


def _straight(word: str) -> str:
    """A word of mixed scripts, or of small capitals, in Latin letters; any other word unchanged."""
    if not OTHER_SCRIPT.search(word):
        return word
    straight = word.translate(LOOKALIKES)
    mixed = LATIN.search(word) or any("\u0250" <= letter <= "\u02af" or letter >= "\u1d00" for letter in word)
    return straight if mixed and not OTHER_SCRIPT.search(straight) else word


def _leet(token: str) -> bool:
    """A word with digits among its letters."""
    return LATIN.search(token) is not None and any(letter in "0134578@$|" for letter in token)


def _spelt(token: str, one: str) -> str:
    """The word with its digits as letters; `one` is what a 1 stands for."""
    return token.replace("1", one).translate(DIGITS) if _leet(token) else token


def _closed_up(spaced: str) -> str:
    """`i g n o r e  a l l` as `ignore all`: a wider gap parts words, a narrow one letters."""
    if re.search(r"[ .·_*\-]{2,}", spaced):
        return re.sub(r"(?<=\w)[ .·_*\-](?=\w)", "", spaced)
    return re.sub(r"[ .·_*\-]", "", spaced)


def _selected(text: str) -> str:
    """Bytes smuggled in variation selectors, as text."""
    values = []
    for letter in text:
        code = ord(letter)
        if 0xFE00 <= code <= 0xFE0F:
            values.append(code - 0xFE00)
        elif 0xE0100 <= code <= 0xE01EF:
            values.append(code - 0xE0100 + 16)
    return bytes(values).decode("utf-8", "replace")


def _from_base64(stretch: str) -> str:
    packed = re.sub(r"\s", "", stretch).replace("-", "+").replace("_", "/").rstrip("=")
    packed = packed[: len(packed) - (len(packed) % 4 == 1)]
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _from_hex(stretch: str) -> str:
    digits = re.sub(r"0x|\\x|[ :]", "", stretch)
    try:
        return bytes.fromhex(digits[: len(digits) // 2 * 2]).decode("utf-8")
    except (ValueError, UnicodeDecodeError):
        return ""


def _from_bits(stretch: str) -> str:
    octets = re.findall(r"[01]{8}", stretch)
    return bytes(int(octet, 2) for octet in octets).decode("utf-8", "replace")


def _from_percent(stretch: str) -> str:
    return unquote(stretch.replace("+", " ")) if stretch.count("%") >= 4 else ""
