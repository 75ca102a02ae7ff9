"""Bytes to text in whatever charset was declared, meant or left out."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from helpdesk.mail.mime.detection import likeliest, rather_than_western

SAMPLE = 1500
"""Bytes of non-ASCII lines that detection looks at: enough to tell, quick enough for every mail."""

# From the WHATWG encoding standard and old mail programs; a subset is read as the superset that people really send.
ALIASES = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "euc-cn": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "windows-936": "gb18030",
    "chinese": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "cp950",
    "big-5": "cp950",
    "x-x-big5": "cp950",
    "cn-big5": "cp950",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "cp-932": "cp932",
    "x-euc-jp": "euc_jp",
    "_iso-2022-jp": "iso2022_jp",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "windows-949": "cp949",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "utf8mb3": "utf-8",
    "x-unicode-2-0-utf-8": "utf-8",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
    "iso-10646-ucs-2": "utf-16",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ce": "mac-latin2",
    "koi8": "koi8-r",
    "koi": "koi8-r",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "ansi": "cp1252",
    "cp-1252": "cp1252",
    "windows1252": "cp1252",
    "win-1251": "cp1251",
    "win1251": "cp1251",
    "windows1251": "cp1251",
}
UNSUITED = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "rot13", "mbcs", "oem"}
JAPANESE = ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2004")
SINGLE_WESTERN = {"cp1252", "iso8859-15", "iso8859-2", "cp1250", "iso8859-1"}
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
PLAUSIBLE = re.compile("[\t\n\r -~\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]")
UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


@lru_cache(maxsize=512)
def codec(declared: str) -> str | None:
    """Python's name of a text codec for a declared charset, or None when there is none."""
    name = declared.strip(" \t\r\n\"'<>=;").lower()
    if not re.fullmatch(r"[a-z0-9_:.+ -]{1,40}(\$esc)?", name):
        return None
    name = name.removesuffix("$esc").replace(" ", "-")
    name = ALIASES.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if not info._is_text_encoding or info.name.replace("_", "-") in UNSUITED:
        return None
    return ALIASES.get(info.name, info.name)


def clean(text: str) -> str:
    """Text that any database and any JSON reader takes: no NUL, no control characters, no lone surrogates."""
    return UNSTORABLE.sub(lambda found: "\ufffd" if found[0] >= "\ud800" else "", text)


def decode(data: bytes, declared: str | None = None, hint: str | None = None) -> tuple[str, str | None]:
    """Text of `data`, and a sentence when the declared charset did not do.

    The chain: a byte order mark; what was declared, where it decodes; UTF-8; `hint` (the charset of the rest of the
    mail); detection; Windows-1252. Never raises."""
    for mark, wide in BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(wide, "replace"), None
    if data.isascii() and not declared and b"\x1b$" not in data:
        return data.decode("ascii"), None
    name = codec(declared) if declared else None
    defect = f"The charset {declared[:40]!r} is unknown." if declared and name is None else None
    if name and (text := _as_declared(data, name)) is not None:
        return text, defect
    if name and not data.isascii():
        defect = f"The text is not in the declared charset {name}."
    return _guess(data, name, codec(hint) if hint else None), defect


def _as_declared(data: bytes, name: str) -> str | None:
    if name.startswith(("utf-16", "utf-32")) and data.isascii() and b"\x00" not in data:
        return None
    if name in ("utf-16", "utf-32"):
        return _wide(data, name)
    if name in SINGLE_WESTERN and not data.isascii():
        text = _strict(data, "utf-8")
        if text is None and name == "cp1252" and (meant := rather_than_western(_telling(data))):
            text = data.decode(meant, "replace")
        return text if text is not None else _strict(data, name)
    if name.startswith("iso2022_jp") or (b"\x1b$" in data and data.isascii() and not name.startswith("iso2022")):
        return next((text for n in (*JAPANESE, name) if (text := _strict(data, n)) is not None), None)
    return _strict(data, name)


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, ValueError, LookupError):
        return None


def _wide(data: bytes, name: str) -> str | None:
    """UTF-16 or UTF-32 without a mark: of the two byte orders the one that has more of plain or East Asian text."""
    usable = data[: len(data) - len(data) % (2 if name == "utf-16" else 4)]
    readings = [usable.decode(f"{name}-{order}", "replace") for order in ("le", "be")]
    text = max(readings, key=_plausible)
    return text if _plausible(text) * 10 >= len(text) or b"\x00" in data else None


def _plausible(text: str) -> int:
    return len(PLAUSIBLE.findall(text))


def _guess(data: bytes, name: str | None, hint: str | None) -> str:
    if name and name.startswith("iso2022"):
        return data.decode(name, "replace")
    if b"\x1b$" in data and (text := _strict(data, "iso2022_jp")) is not None:
        return text
    loose = data.decode("utf-8", "replace")
    good = sum(1 for char in loose if char > "\x7f")
    bad = loose.count("\ufffd")
    damaged = 2 if name == "utf-8" else 10
    if bad * damaged <= good - bad or not good:
        return loose
    if hint and hint != "utf-8" and (text := _strict(data, hint)) is not None:
        return text
    return data.decode(detect(data) or "cp1252", "replace")


def detect(data: bytes) -> str | None:
    """The likeliest charset of 8-bit text that is not UTF-8, as a codec name; None when Western is the better bet."""
    return likeliest(_telling(data))


def _telling(data: bytes) -> bytes:
    return b"\n".join(line for line in data[: SAMPLE * 16].splitlines() if not line.isascii())[:SAMPLE]
