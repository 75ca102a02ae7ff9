"""Finding phrases of many languages in a mail, whatever its case, accents, apostrophes or line breaks.

The phrases stand in the TOML files beside this one, one list per language and meaning, in a small notation:

    word*       a word that begins like this (`*word`: that ends like this)
    (a|b)       either; `(a |)` makes a word optional
    a .. b      up to six words between, within one sentence

Every phrase is looked for in every mail: languages get mixed, and a wrong guess of the language must not hide a
threat. But "in Brand" (German: on fire) is not said in "in brand-new boots": a find counts only where the words around
it could be in the phrase's language.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from triage.language import NAMES, may_be

GAP = r"(?:[^\w.!?\n]++\w++){0,6}?[^\w.!?\n]++"
SPACE = r"(?:\.?[ ,\-]+|(?<=')\b)"
SENTENCE_END = re.compile(r"[.!?。！？…]+[\"'»”)]*(?=\s|$)|[。！？]|\n\s*\n|\n(?=\s*[-*•>])")
ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|nr|no|art|ca|bzw|inkl|zzgl|evtl|sr|sra|sig|dott|mme|mlle|approx|tel|abs|str|ul|núm|bijv)"
    r"|\b\w|\d)\.$",
    re.IGNORECASE,
)
UNSPLIT = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th", "œ": "oe", "æ": "ae", "’": "'", "‘": "'", "`": "'"}
)
KEPT = (40_000, 20_000)
"""Characters read of the beginning and of the end of a very long mail."""
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]")


@lru_cache(maxsize=4096)
def fold_letter(letter: str) -> str:
    """One character without case, accent or width; empty for characters that cannot be seen."""
    if INVISIBLE.match(letter):
        return ""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", letter).casefold())
    plain = "".join(part for part in plain if unicodedata.category(part) != "Mn")
    return unicodedata.normalize("NFC", plain).translate(UNSPLIT)


@dataclass(frozen=True)
class Folded:
    """A text prepared for search, which can still say how a passage was really written."""

    text: str
    original: str
    starts: tuple[int, ...]
    """For each piece of the folded text, where it begins there …"""
    origins: tuple[int, ...]
    """… and in the original."""

    def quote(self, start: int, end: int) -> str:
        """The original wording of `text[start:end]`."""
        return " ".join(self.original[self.origin(start) : self.origin(end - 1) + 1].split())

    def origin(self, position: int) -> int:
        """Where the character at `position` stands in the original."""
        return self.origins[bisect_right(self.starts, position) - 1]

    def around(self, start: int, end: int) -> str:
        """The original wording near a passage, enough to tell its language by."""
        return self.original[max(0, self.origin(start) - 100) : self.origin(end - 1) + 100]

    def sentence(self, start: int, end: int, limit: int = 160) -> str:
        """The sentence around a passage, in its original wording, cut to about `limit` characters."""
        first, last = self.origin(start), self.origin(end - 1) + 1
        before = [m.end() for m in SENTENCE_END.finditer(self.original, max(0, first - limit), first)]
        after = SENTENCE_END.search(self.original, last, min(len(self.original), last + limit))
        left = before[-1] if before else max(0, first - limit)
        right = after.end() if after else min(len(self.original), last + limit)
        words = " ".join(self.original[left:right].split())
        return words if len(words) <= limit else f"…{self.quote(start, end)}…"


def clip(text: str) -> str:
    return text if len(text) <= sum(KEPT) else f"{text[: KEPT[0]]}\n\n{text[-KEPT[1] :]}"


@lru_cache(maxsize=128)
def fold(text: str) -> Folded:
    """Prepares a text for search: no case, no accents, one space between words, a newline between paragraphs.

    Of a text longer than anybody writes, the beginning and the end are kept."""
    text = unicodedata.normalize("NFC", clip(text))
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length = 0
    for match in re.finditer(r"\s+|\S", text):
        found = match.group()
        if found.isspace():
            piece = "\n" if found.count("\n") > 1 else " "
        else:
            piece = fold_letter(found)
        if piece:
            pieces.append(piece)
            starts.append(length)
            origins.append(match.start())
            length += len(piece)
    return Folded("".join(pieces), text, tuple(starts), tuple(origins))


@dataclass(frozen=True)
class Match:
    phrase: str
    start: int
    end: int


@dataclass(frozen=True)
class Pattern:
    phrase: str
    language: str
    """ISO 639-1; "" is any."""
    anchor: str

    @property
    def regex(self) -> re.Pattern[str]:
        """Compiled when the anchor was seen for the first time: most never are."""
        return compiled(self.phrase)


class Phrases:
    """A compiled list of phrases, by language; "" is any language."""

    def __init__(self, by_language: Mapping[str, Iterable[str]], except_for: Iterable[str] = ()) -> None:
        self.patterns = tuple(
            Pattern(phrase, language, anchor(phrase))
            for language, rows in by_language.items()
            for phrase in dict.fromkeys(rows)
        )
        self.masks = tuple(Pattern(phrase, "", anchor(phrase)) for phrase in dict.fromkeys(except_for))

    def find(self, folded: Folded) -> Iterator[Match]:
        """The first place of each phrase that no exception covers, where its language may be spoken."""
        masked: list[tuple[int, int]] | None = None
        for pattern in self.patterns:
            if pattern.anchor not in folded.text:
                continue
            for match in pattern.regex.finditer(folded.text):
                if masked is None:
                    masked = [mask.span() for mask in self._masking(folded.text)]
                if any(start < match.end() and match.start() < end for start, end in masked):
                    continue
                if pattern.language and not may_be(pattern.language, folded.around(*match.span())):
                    continue
                yield Match(pattern.phrase, match.start(), match.end())
                break

    def first(self, folded: Folded) -> Match | None:
        return next(self.find(folded), None)

    def _masking(self, text: str) -> Iterator[re.Match[str]]:
        for mask in self.masks:
            if mask.anchor in text:
                yield from mask.regex.finditer(text)


def spaceless(letter: str) -> bool:
    """True for scripts that write words together or glue particles to them: no word boundary can be asked for."""
    return letter >= "\u0590"


@lru_cache(maxsize=8192)
def compiled(phrase: str) -> re.Pattern[str]:
    """The pattern of one phrase in the notation above, for folded text."""
    parts = re.split(r"( \.\. | +|[*()|])", phrase.strip())
    pattern = "".join(_translate(part) for part in parts if part)
    left = r"\w*" if phrase.startswith("*") else "" if spaceless(phrase[0]) else r"(?<!\w)"
    right = "" if phrase.endswith("*") or spaceless(phrase[-1]) else r"(?!\w)"
    return re.compile(left + pattern.removeprefix(r"\w*") + right)


def _translate(part: str) -> str:
    if part == " .. ":
        return GAP
    if part.isspace():
        return SPACE
    if part in {")", "|"}:
        return part
    if part == "(":
        return "(?:"
    if part == "*":
        return r"\w*"
    return "".join(_letter(letter) for letter in part)


def _letter(letter: str) -> str:
    folded = re.escape(fold_letter(letter))
    return f"(?:{folded}|{folded}e)" if letter in "äöü" else folded


def anchor(phrase: str) -> str:
    """The longest stretch of letters that every match of the phrase contains: cheap to look for first."""
    certain, groups = phrase, 1
    while groups:
        certain, groups = re.subn(r"\([^()]*\)", " ", certain)
    stretches = ["".join(map(fold_letter, stretch)) for stretch in re.split(r"[^\w']|[äöü]", certain)]
    return max(stretches, key=len, default="")


@lru_cache
def table(name: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The phrase file `name`: meaning → language → phrases."""
    raw = tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    return {meaning: {lang: tuple(rows) for lang, rows in by_lang.items()} for meaning, by_lang in raw.items()}


@lru_cache
def phrases(name: str, meaning: str) -> Phrases:
    """All languages of one meaning. A meaning `NOT_x` in the file lists what only looks like `x`."""
    rows = table(name)
    unwanted = [phrase for lang in rows.get(f"NOT_{meaning}", {}).values() for phrase in lang]
    return Phrases({lang if lang in NAMES else "": found for lang, found in rows[meaning].items()}, unwanted)


def own(rows: Iterable[str]) -> Phrases:
    """A manager's own phrases, in whatever language."""
    return Phrases({"": tuple(rows)})


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text in order, white space collapsed."""
    found: list[str] = []
    begin = 0
    for match in SENTENCE_END.finditer(text):
        if match.group().startswith(".") and ABBREVIATION.search(text[max(0, match.end() - 12) : match.end()]):
            continue
        found.append(text[begin : match.end()])
        begin = match.end()
    found.append(text[begin:])
    return tuple(" ".join(sentence.split()) for sentence in found if sentence.strip())
