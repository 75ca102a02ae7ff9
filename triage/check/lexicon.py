"""The words of lexicon.toml as tables to look up, and as patterns to search with."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.resources import files

from triage.phrases import fold

_WORDS = tomllib.loads(files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8"))


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first: what begins alike is compared once, not once for each word."""
    by_letter: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        by_letter.setdefault(word[:1], []).append(word[1:])
    ends = by_letter.pop("", None) is not None
    branches = [re.escape(letter) + _rest(rests) for letter, rests in by_letter.items()]
    return "|".join((*branches, "")) if ends else "|".join(branches)


def _rest(words: list[str]) -> str:
    """What follows a letter that all of some words begin with."""
    return re.escape(words[0]) if len(words) == 1 else f"(?:{any_of(words)})"


def _numbered(rows: Iterable[str], first: int) -> dict[str, int]:
    return {word: number for row in rows for number, word in enumerate(row.split(), first)}


def _number_words(language: str) -> Iterator[tuple[str, int]]:
    """The numbers of a language from two to a hundred."""
    small = _WORDS["numbers"][language]
    words = ["", "", small.split()[-1], *_WORDS["tens"][language].split()]
    yield from _numbered([small], 2).items()
    yield from ((word, number * 10) for number, word in enumerate(words) if word)
    if compound := _WORDS["compounds"].get(language):
        for number, word in enumerate(words[2:10], 2):
            for digit, name in enumerate(compound["digits"].split(), 1):
                tens = word[:-1] if compound.get("elided") and name[0] in "uo" else word
                joined = compound["pattern"].format(tens=tens, digit=name)
                yield joined, number * 10 + digit
                yield joined.replace("-", " "), number * 10 + digit
    yield from _WORDS["more_numbers"].get(language, {}).items()


def _spelled(numbers: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Also as `casefold` spells them: "dreißig", "dreissig"."""
    return {spelling: number for word, number in numbers for spelling in (word, word.casefold())}


def _by_language(rows: dict[str, str], first: int) -> dict[str, dict[str, int]]:
    """Language → word → number, of rows named after a language, or after it and a variant: "de", "de_short"."""
    found: dict[str, dict[str, int]] = {}
    for name, row in rows.items():
        found.setdefault(name.partition("_")[0], {}).update(_numbered([row], first))
    return found


MONTHS = _numbered(_WORDS["months"].values(), 1)
WEEKDAYS = _numbered(_WORDS["weekdays"].values(), 0)
SHORT_WEEKDAYS = _numbered(_WORDS["short_weekdays"].values(), 0)
RELATIVE = {phrase: day for day, phrases in _WORDS["relative"].items() for phrase in phrases}
RELATIVE_DAYS = {"today": 0, "tonight": 0, "tomorrow": 1, "after tomorrow": 2, "yesterday": -1}
ORDINALS = _numbered(_WORDS["ordinals"].values(), 2)
CURRENCIES = {word: code for code, words in _WORDS["currencies"].items() for word in words}
NUMBERS_OF = {language: _spelled(_number_words(language)) for language in _WORDS["numbers"]}
"""Language → word → number."""
NUMBERS = {word: number for words in NUMBERS_OF.values() for word, number in words.items()}
MONTHS_OF = _by_language(_WORDS["months"], 1)
FIRST_OF = _by_language(_WORDS["ordinals"], 2)
"""Language → ordinal → number, the first among them."""
for _language, _firsts in _WORDS["first"].items():
    FIRST_OF.setdefault(_language, {}).update(dict.fromkeys(_firsts.split(), 1))
UNITS: dict[str, tuple[str, float]] = {
    word: (unit["measure"], unit["factor"]) for unit in _WORDS["units"] for word in unit["words"].split()
}
"""A word after a number → what it measures, and the factor to the base of that measure."""

UNSAFE_MONTHS = frozenset(_WORDS["words"]["unsafe_months"].split())
UNSAFE_NUMBERS = frozenset(_WORDS["words"]["unsafe_numbers"].split())
CENTS = frozenset(_WORDS["words"]["cents"].split())
ENUMERATED = frozenset(_WORDS["words"]["enumerated"].split())
COMMON = frozenset(fold(_WORDS["words"]["common"]).text.split())
CONCEPTS = tuple((name, tuple(fold(words).text.split())) for name, words in _WORDS["concepts"].items())
SHORTENERS = frozenset(_WORDS["hosts"]["shorteners"].split())

ANY_MONTH = any_of(MONTHS)
ANY_SAFE_MONTH = any_of(set(MONTHS) - UNSAFE_MONTHS)
ANY_WEEKDAY = any_of(WEEKDAYS)
ANY_RELATIVE = any_of(RELATIVE)
ANY_CURRENCY = any_of(CURRENCIES)
ANY_CENT = any_of(CENTS)
ANY_NUMBER = any_of(NUMBERS)
ANY_ENUMERATED = any_of(ENUMERATED)
ANY_ORDINAL = any_of(ORDINALS)
ANY_PERCENT = any_of(_WORDS["phrases"]["percent"])
BEFORE_UNIT = any_of(_WORDS["words"]["before_unit"].split())
BEFORE_ONE = any_of(_WORDS["phrases"]["before_one"])
ONE = any_of(_WORDS["phrases"]["one"])
EACH = any_of(_WORDS["phrases"]["each"])
BEFORE_MONTH = any_of(_WORDS["phrases"]["before_month"])
BEFORE_TOMORROW = any_of(_WORDS["phrases"]["tomorrow_after"])
JOINERS = any_of(_WORDS["words"]["joiners"].split())
ROUND_THE_CLOCK = any_of(_WORDS["phrases"]["round_the_clock"])
AFTER_NOON = any_of(_WORDS["phrases"]["after_noon"])
BEFORE_NOON = any_of(_WORDS["phrases"]["before_noon"])
HALVED = re.compile(rf"(?<!\w)(?:{any_of(_WORDS['phrases']['half'])})(?!\w)", re.I)
KNOWN_BEFORE = re.compile(rf"(?<!\w)(?:{any_of(_WORDS['phrases']['known'])})\s\Z", re.I)
"""What stands before things that both know of."""
RECKONED = re.compile(rf"(?<!\w)(?:{any_of(_WORDS['phrases']['reckoned'])})(?!\w)|[=×]", re.I)
"""What says that a number is the outcome of a reckoning."""
EVENING = re.compile(rf"(?<!\w)(?:{any_of(_WORDS['phrases']['evening'])})(?!\w)", re.I)
LEFT_OUT = re.compile(rf"(?<!\w)(?:{any_of(_WORDS['phrases']['left_out'])})(?!\w)", re.I)
WORKING_DAYS = any_of(_WORDS["phrases"]["working_days"])
WEEKEND = any_of(_WORDS["relative"]["weekend"])
EVERY_DAY = any_of(_WORDS["phrases"]["every_day"])
TO = any_of(_WORDS["phrases"]["to"])
TOP_LEVEL = any_of(_WORDS["hosts"]["top_level"].split())
