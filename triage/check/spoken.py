"""Numbers, times and dates that a text says in words, in digits: one set of scanners then reads both.

"half an hour" becomes "30 min", "las seis y media" "las 6:30", "the first of May" "1 May". What each piece was made
from is kept, so that a fact still stands where it was written."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files

from triage.check import lexicon
from triage.check.facts import Fact

_ROWS = tomllib.loads(files(__package__).joinpath("spoken.toml").read_text(encoding="utf-8"))["said"]
_WORD = r"[^\W\d_]{1,20}"
_NUMBER = r"(?:\d{1,6}(?:[.,]\d{1,2})?(?![\d.,]\d)|[^\W\d_]{2,20}(?:-[^\W\d_]{2,10})?)"
"""Digits or a word; `_speller` looks whether the word is a number."""
_SMALL = r"(?:\d\d(?!\d)|[^\W\d_]{2,20}(?:-[^\W\d_]{2,10})?)"
_ONES = frozenset("a an one un une una uno ein eine een één um uma".split())
_MARK = re.compile(r"\{(?P<at>\d)(?:(?P<raw>!)|(?P<before>-1)|\*(?P<factor>\d+)(?:\+(?P<plus>\d))?)?\}")
_NUMERIC = re.compile(r"(?<=[{+])(\d)(?!!)")


@dataclass(frozen=True)
class Respelled:
    """A text with words in place of digits, which can say where each piece stood."""

    text: str
    starts: tuple[int, ...]
    """For each piece of the new text, where it begins there …"""
    spans: tuple[tuple[int, int], ...]
    """… and its span in the original."""
    made: tuple[bool, ...]

    def placed(self, fact: Fact) -> Fact:
        """A fact of the new text where it stands in the original."""
        start, end = self.original(fact.start, fact.end)
        return fact if (start, end) == (fact.start, fact.end) else replace(fact, start=start, end=end)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """A span of the new text as one of the original; of a piece that was respelled, the whole piece."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, max(start, end - 1)) - 1
        begin, _ = self.spans[first]
        _, finish = self.spans[last]
        if not self.made[first]:
            begin += start - self.starts[first]
        if not self.made[last]:
            finish = self.spans[last][0] + end - self.starts[last]
        return begin, finish


def respelled(text: str) -> Respelled:
    """The text with what it says in words in digits."""
    parts: list[str] = []
    starts: list[int] = []
    spans: list[tuple[int, int]] = []
    made: list[bool] = []
    length = position = 0
    for start, end, new in (*_outermost(text), (len(text), len(text), "")):
        for piece, span, is_new in ((text[position:start], (position, start), False), (new, (start, end), True)):
            if piece:
                parts.append(piece)
                starts.append(length)
                spans.append(span)
                made.append(is_new)
                length += len(piece)
        position = end
    return Respelled("".join(parts), tuple(starts) or (0,), tuple(spans) or ((0, 0),), tuple(made) or (False,))


def _outermost(text: str) -> Iterator[tuple[int, int, str]]:
    """Where to respell what, in order, without overlaps; an earlier row of the table wins."""
    lowered = text.casefold()
    taken: list[tuple[int, int, str]] = []
    covered = bytearray(len(text))
    for rule in RULES:
        if not any(word in lowered for word in rule.words):
            continue
        for match in rule.pattern.finditer(text):
            new = rule.spell(match)
            if new is not None and not any(covered[match.start() : match.end()]):
                covered[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                taken.append((match.start(), match.end(), new))
    yield from sorted(taken)


@dataclass(frozen=True)
class Rule:
    words: tuple[str, ...]
    """One of these occurs in what the pattern matches: cheap to look for first."""
    pattern: re.Pattern[str]
    spell: Callable[[re.Match[str]], str | None]
    """What to write in place of a match; None leaves it."""


def _value(word: str, or_one: bool) -> float | None:
    """A number in digits or words, with `or_one` also "a"; None when it is none."""
    if word[0].isdigit():
        return float(word.replace(",", "."))
    number = 1 if or_one and word.casefold() in _ONES else lexicon.NUMBERS.get(word.casefold())
    return None if number is None else float(number)


def _written(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _speller(template: str) -> Callable[[re.Match[str]], str | None]:
    """Fills a template with a match's groups: `{0}` is a number, `{0-1}` the hour before, `{1!}` what stands there."""

    def spell(match: re.Match[str]) -> str | None:
        groups = match.groups()
        numbers = {int(at): _value(groups[int(at)], at == "0") for at in _NUMERIC.findall(template) if groups[int(at)]}
        if None in numbers.values() or (groups and not any(groups)):
            return None

        def put(mark: re.Match[str]) -> str:
            at = int(mark["at"])
            if mark["raw"]:
                return groups[at]
            number = numbers.get(at) or 0.0
            if mark["before"]:
                number = (number - 2) % 12 + 1
            if mark["factor"]:
                number = (number or 1.0) * int(mark["factor"]) + (numbers.get(int(mark["plus"] or -1)) or 0.0)
            return _written(number)

        return _MARK.sub(put, template)

    return spell


def _day_rules() -> Iterator[Rule]:
    """Days of a month in words: "the first of May", "tres de diciembre"; number and month of one language."""
    for language, numbers in lexicon.NUMBERS_OF.items():
        months = lexicon.any_of(lexicon.MONTHS_OF[language])
        days = {word: number for word, number in numbers.items() if number <= 31} | lexicon.FIRST_OF.get(language, {})
        pattern = re.compile(rf"(?<!\w)([^\W\d_]{{2,20}})\s(?:of |de |di )?(?=(?:{months})(?!\w))", re.I)
        yield Rule(tuple(lexicon.MONTHS_OF[language]), pattern, _day_speller(days))


def _day_speller(days: Mapping[str, int]) -> Callable[[re.Match[str]], str | None]:
    def spell(match: re.Match[str]) -> str | None:
        word = match[1].casefold()
        return f"{days[word]} " if word in days else None

    return spell


def _table_rules() -> Iterator[Rule]:
    for row in _ROWS:
        for like in row["like"]:
            pattern = like.replace("{nn}", _SMALL).replace("{n}", _NUMBER).replace("{word}", _WORD)
            before = "" if like.startswith("(?<") else r"(?<![\w.,])" if like[0] != "½" else ""
            after = "" if like[-1] == ")" and "(?" in like[-30:] else r"(?!\w)"
            yield Rule(_literals(like), re.compile(before + pattern + after, re.I), _speller(row["as"]))


def _literals(like: str) -> tuple[str, ...]:
    """The longest stretch of letters outside all brackets, or else every one inside them."""
    bare = re.sub(r"\{\w+\}|\\\w|\w\?", " ", like.casefold())
    outside = bare
    while (shorter := re.sub(r"\([^()]*\)\??", " ", outside)) != outside:
        outside = shorter
    certain = re.findall(r"[^\W\d_]{3,}", re.sub(r"\[[^\]]*\]", " ", outside))
    if certain:
        return (max(certain, key=len),)
    return tuple(re.findall(r"[^\W\d_]{2,}|[½²·]|(?<=\w )k|\bm\d?", bare)) or ("",)


RULES = (*_day_rules(), *_table_rules())
