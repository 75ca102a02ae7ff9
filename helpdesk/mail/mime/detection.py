"""Which charset 8-bit text is in that does not say it, or says the wrong one: where it reads as a language."""

from __future__ import annotations

from collections.abc import Callable

ENOUGH = 0.55
"""Share of the characters beyond ASCII that have to make sense."""

CERTAIN_LETTERS = 6
DOUBTED = 0.8
"""Share of the letters that fit one Western language, up to which the declaration of Western text is doubted."""

LATIN = {
    "cp1252": (
        "éèàùâêîôûçëïœæ", "äöüß", "áéíóúñü", "ãõáéíóúâêôçà", "àèéìòù", "åäöé", "æøåé", "áðéíóúýþæö", "éëïóöü",
    ),
    "cp1250": (
        "áčďéěíňóřšťúůýž", "ąćęłńóśźż", "áéíóöőúüű", "áäčďéíĺľňóôŕšťúýž", "čćđšž", "ăâîşţ",
    ),
    "iso8859_2": (
        "áčďéěíňóřšťúůýž", "ąćęłńóśźż", "áéíóöőúüű", "áäčďéíĺľňóôŕšťúýž", "čćđšž", "ăâîşţ",
    ),
    "cp1254": ("çğıöşüâ",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž"),
}  # fmt: skip
"""Letters beyond ASCII of the languages that a charset is used for; of equals the earlier counts."""

SCRIPTS = {
    "cp1251": ("оеаинтсрвлкмдпу", "ягыбзчйхжшюцщэфъёіїєґьђћљњџј"),
    "koi8_r": ("оеаинтсрвлкмдпу", "ягыбзчйхжшюцщэфъёь"),
    "iso8859_5": ("оеаинтсрвлкмдпу", "ягыбзчйхжшюцщэфъёіїєь"),
    "cp866": ("оеаинтсрвлкмдпу", "ягыбзчйхжшюцщэфъёь"),
    "mac_cyrillic": ("оеаинтсрвлкмдпу", "ягыбзчйхжшюцщэфъёіїєь"),
    "cp1253": ("αοιετσνηυρπκμλςάίόέ", "δγωθφχβξζψήύώϊϋ"),
    "cp1255": ("יוהלאמרתשבנ", "דכעקחספגטזצםןךףץ"),
    "cp1256": ("اليمنوترهبةسعد", "كقفحجشصخطضذزثظغءأإآؤئىچپژگ"),
    "cp874": ("านรกอเงมยลวดทสะตั่้ิีุ", "ปบคหแจพชขใไโผฟซถธศณภฉญฎฐษฮฝฆึืูำๆ็์ๅ"),
}
"""Scripts of their own: the commonest letters, and the others."""


RARE = ("mac_cyrillic", "cp866", "iso8859_5")
"""Hardly met any more: only when nothing else reads better by far."""


def likeliest(data: bytes) -> str | None:
    """The charset, as a codec name, in which `data` reads best; None where it reads in none."""
    high = sum(byte > 0x7F for byte in data)
    if not high:
        return None
    scores: dict[str, float] = {}
    for name, judge in JUDGES.items():
        try:
            text = data.decode(name)
        except UnicodeError:
            continue
        scores[name] = judge(text, name) * (0.9 if name in RARE else 1.0)
    best = max(scores, key=lambda name: scores[name], default="")
    return best if best and scores[best] >= ENOUGH else None


def rather_than_western(data: bytes) -> str | None:
    """The charset in which `data`, declared as Western, reads far better than in Windows-1252; None for Western text.

    Two doubts have to meet: hardly a Western language has the letters of a line, and another reading makes sense of
    nearly all of them."""
    text = data.decode("cp1252", "replace")
    lines = [(line, sum(char > "\x7f" and char.isalpha() for char in line)) for line in text.split("\n")]
    letters = sum(number for _, number in lines)
    fitting = sum(number * max(_latin(line, "cp1252"), _latin(line, "cp1257")) for line, number in lines if number)
    if letters < CERTAIN_LETTERS or fitting > DOUBTED * letters:
        return None
    name = likeliest(data)
    if name is None or name == "cp1252" or name in RARE:
        return None
    meant = data.decode(name)
    told = sum(one != other for one, other in zip(text, meant, strict=True)) if len(text) == len(meant) else letters
    return name if told * 4 >= letters and JUDGES[name](meant, name) >= CERTAIN.get(name, 0.85) else None


def _latin(text: str, name: str) -> float:
    strange = [char for at, char in enumerate(text) if char > "\x7f" and (char.isalpha() or _inside(text, at))]
    if not strange:
        return 0.5
    lower = [char.lower() if _begins(text, at) else char for at, char in enumerate(text) if char > "\x7f"]
    known = [char for char in lower if char.isalpha()]
    return max(sum(char in letters for char in known) for letters in LATIN[name]) / len(strange)


def _inside(text: str, at: int) -> bool:
    """Whether a sign that is no letter stands in a word."""
    quote = text[at] in "\u2019\u2018\u00b4\u2013\u00a0\u00ad"
    return not quote and 0 < at < len(text) - 1 and text[at - 1].isalpha() and text[at + 1].isalpha()


def _begins(text: str, at: int) -> bool:
    """Whether a capital may stand there: where a word begins, or after another capital."""
    return at == 0 or not text[at - 1].isalpha() or text[at - 1].isupper()


def _script(text: str, name: str) -> float:
    common, rare = SCRIPTS[name]
    strange = [(at, char) for at, char in enumerate(text) if char > "\x7f" and char not in "«»“”„–—…’№\u00a0"]
    if len(strange) < 2:
        return 0.0
    score = 0.0
    for at, char in strange:
        letter = char.lower()
        fits = (letter == char or _begins(text, at)) and not _beside_ascii(text, at)
        score += (1.0 if letter in common else 0.7 if letter in rare else -1.0) if fits else -0.5
    return score / len(strange)


def _beside_ascii(text: str, at: int) -> bool:
    """Whether a Latin letter stands beside it: no word mixes scripts."""
    return any(near.isascii() and near.isalpha() for near in text[max(at - 1, 0) : at + 2])


def _east(text: str, name: str) -> float:
    """Kana, syllables and the characters of everyday texts, by where each charset keeps them."""
    strange = [char for char in text if char > "\x7f"]
    return sum(_everyday(char, name) for char in strange) / (len(strange) or 1)


def _everyday(char: str, name: str) -> float:
    packed = char.encode(name)
    first, last = packed[0], packed[-1]
    if char in "\u3000\u3001\u3002\uff0c\uff01\uff1f\uff1a\uff08\uff09\u300c\u300d\u30fc\uff5e":
        return 0.9
    if "\u3041" <= char <= "\u30fe":
        return 1.0 if name in ("cp932", "euc_jp") else -1.0
    if name == "cp949":
        return 1.0 if 0xB0 <= first <= 0xC8 and last >= 0xA1 else 0.0
    if name == "gb18030":
        return 0.9 if len(packed) == 2 and 0xB0 <= first <= 0xD7 and last >= 0xA1 else 0.1
    if name == "cp950":
        return 0.9 if 0xA4 <= first <= 0xC6 else 0.1
    if name == "cp932":
        return 0.85 if len(packed) == 2 and 0x88 <= first <= 0x97 else -0.5 if len(packed) == 1 else 0.3
    return 0.85 if len(packed) == 2 and 0xB0 <= first <= 0xCF else 0.1


EAST = ("euc_jp", "cp932", "cp949", "gb18030", "cp950")
CERTAIN = dict.fromkeys(LATIN, 0.97)
JUDGES: dict[str, Callable[[str, str], float]] = {
    **dict.fromkeys(LATIN, _latin),
    **dict.fromkeys(SCRIPTS, _script),
    **dict.fromkeys(EAST, _east),
}
