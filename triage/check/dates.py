"""Dates and times of day in a text, as the values they may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.check import lexicon
from triage.check.facts import COVER, Fact

Day = tuple[int, int, int]
"""Year, month, day; 0 where nothing is said."""

ORDINAL = r"(?:st|nd|rd|th|er|º|ª|°|\.)?"

ISO = re.compile(r"(?<![\w-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\w-]|T\d)")
ISO_TIME = re.compile(r"(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?=T\d)")
NUMERIC = re.compile(r"(?<![\w./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/-]|\.\d)")
DAY_MONTH = re.compile(
    rf"(?<![\w.,])(?P<day>\d{{1,2}}){ORDINAL}\s?(?:of |de |d'|di )?\s?(?P<month>{lexicon.ANY_MONTH})(?!\w|\sof\s)"
    rf"(?:\.?,?\s(?:de\s|del\s)?(?P<year>(?:19|20)\d\d)(?!\d))?",
    re.I,
)
MONTH_DAY = re.compile(
    rf"(?<!\w)(?P<month>{lexicon.ANY_MONTH})(?!\w)\.?\s(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:%€$£]|[.,]\d)"
    rf"(?:,?\s(?P<year>(?:19|20)\d\d)(?!\d))?",
    re.I,
)


def full_dates(text: str) -> Iterator[Fact]:
    """Dates that say day and month; looked for before phone numbers and codes, which look alike."""
    for pattern in (ISO, ISO_TIME):
        for match in pattern.finditer(text):
            year, month, day = (int(part) for part in match.groups())
            yield from _date({(year, month, day)}, match)
    for match in NUMERIC.finditer(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        year += 2000 if year < 100 else 0
        yield from _date({(year, second, first), (year, first, second)}, match)
    for pattern in (DAY_MONTH, MONTH_DAY):
        for match in pattern.finditer(text):
            month = lexicon.MONTHS[match["month"].casefold()]
            yield from _date({(int(match["year"] or 0), month, int(match["day"]))}, match)


DAY_RANGE_MONTH = re.compile(
    rf"(?<![\w.,])(?P<low>\d{{1,2}}){ORDINAL}\s?(?:{lexicon.TO})\s?\d{{1,2}}{ORDINAL}\s?(?:of |de |d'|di )?"
    rf"(?P<month>{lexicon.ANY_MONTH})(?!\w)"
    rf"|(?<!\w)(?P<month_first>{lexicon.ANY_MONTH})\.?\s\d{{1,2}}(?:st|nd|rd|th)?\s?(?:{lexicon.TO})\s?"
    r"(?P<high>\d{1,2})(?![\w:])",
    re.I,
)


def day_ranges(text: str) -> Iterator[Fact]:
    """The end of a range that stands apart from the month: 12 June in "12 to 14 June"."""
    for match in DAY_RANGE_MONTH.finditer(text):
        month = lexicon.MONTHS[(match["month"] or match["month_first"]).casefold()]
        yield from _date({(0, month, int(match["low"] or match["high"]))}, match)


SHORT = re.compile(r"(?<![\w./,-])(?:(\d{1,2})\.(\d{1,2})\.(?!\d)|(\d{1,2})/(\d{1,2})(?![\w/.,]\d|\w))")
MONTH_YEAR = re.compile(
    rf"(?<!\w)(?P<month>{lexicon.ANY_MONTH})(?!\w)\.?,?\s(?:de\s|del\s)?(?P<year>(?:19|20)\d\d)(?!\d)", re.I
)
IN_MONTH = re.compile(rf"(?<!\w)(?:{lexicon.BEFORE_MONTH})\s(?P<month>{lexicon.ANY_SAFE_MONTH})(?!\w)", re.I)
DAY_ALONE = re.compile(
    r"(?<!\w)(?:(?:the\s)?(?P<day>\d{1,2})(?:st|nd|rd|th)"
    r"|(?:am|bis|bis zum|vom|zum|ab dem|den|dem)\s(?P<day_de>\d{1,2})\.(?!\d))(?!\w)",
    re.I,
)
WEEKDAYS = re.compile(rf"(?<!\w)(?P<weekday>{lexicon.ANY_WEEKDAY})(?!\w)", re.I)
RELATIVE = re.compile(rf"(?<![\w-])(?:the )?(?P<phrase>{lexicon.ANY_RELATIVE})(?!\w)", re.I)
TOMORROW = re.compile(
    rf"(?<!\w)(?:{lexicon.BEFORE_TOMORROW}) morgen(?!\w)|(?<!la )(?<!esta )(?<!de )(?<!\w)(?i:mañana)(?!\w)"
)


def dates(text: str) -> Iterator[Fact]:
    """Dates that say less: day and month in digits, a month, a weekday, "tomorrow"."""
    for match in SHORT.finditer(text):
        first, second = int(match[1] or match[3]), int(match[2] or match[4])
        readings = {(0, second, first)} if match[1] else {(0, second, first), (0, first, second)}
        if match.group() != "24/7" and first and second:
            yield from _date(readings, match)
    for match in MONTH_YEAR.finditer(text):
        yield Fact("date", frozenset({(int(match["year"]), _month(match), 0)}), *match.span())
    for match in IN_MONTH.finditer(text):
        yield Fact("date", frozenset({(0, _month(match), 0)}), *match.span("month"))
    for match in DAY_ALONE.finditer(text):
        yield from _date({(0, 0, int(match["day"] or match["day_de"]))}, match)
    for match in WEEKDAYS.finditer(text):
        yield Fact("date", frozenset({lexicon.WEEKDAYS[match["weekday"].casefold()]}), *match.span(), unit="weekday")
    for match in RELATIVE.finditer(text):
        yield Fact("date", frozenset({lexicon.RELATIVE[match["phrase"].casefold()]}), *match.span(), unit="relative")
    for match in TOMORROW.finditer(text):
        yield Fact("date", frozenset({"tomorrow"}), *match.span(), unit="relative")


HALF_DAY = r"(?P<half>[ap])\.?m\b\.?"
CLOCK = re.compile(
    rf"(?:(?:(?<![\w:.,])|(?<=\dT))(?P<low>[01]?\d(?:[:.][0-5]\d)?)\s?(?:{lexicon.TO})\s?)?"
    r"(?:(?<![\w:.,])|(?<=\dT))(?P<hour>[01]?\d|2[0-4])"
    r"(?:(?::|\s?h\s?|(?=\.\d\d\s?(?:uhr|uur|h\b|[ap]\.?m))\.)(?P<minute>[0-5]\d)(?::[0-5]\d)?"
    rf"(?:\s?{HALF_DAY}|\s?u[hu]r\b|\s?h\b)?|"
    rf"\s?{HALF_DAY.replace('half', 'half_only')}|\s?uhr\b|\s?(?P<clock>o'clock)\b)"
    r"(?!\w|:\d)",
    re.I,
)


HOURS = lexicon.any_of(word for word, number in lexicon.NUMBERS.items() if number <= 12)
SPOKEN = re.compile(
    rf"(?:(?<![\w:.,])(?P<low>1[0-2]|0?[1-9]|{HOURS})(?:[:.h](?P<low_minute>[0-5]\d))?\s?(?:{lexicon.TO})\s?)?"
    rf"(?<![\w:.,])(?:(?P<hour>1[0-2]|0?[1-9])(?:[:.h](?P<minute>[0-5]\d))?|(?P<word>{HOURS}))"
    rf"(?:\s?(?:o'clock|uhr|h|heures|uur|ore|horas))?,?\s"
    rf"(?:(?P<morning>{lexicon.BEFORE_NOON})|(?:{lexicon.AFTER_NOON}))(?!\w)",
    re.I,
)


def evening_hours(text: str) -> Iterator[Fact]:
    """What the hours of a source mean that says "from 6 to 11 in the evening", or "9-5" after a weekday."""
    for match in OPENING.finditer(text) if weekdays_meant(text) else ():
        when = _minutes(int(match["hour"]), int(match["minute"] or 0), "p")
        yield Fact("number", frozenset({when}), *match.span(), unit="time")
    if AFTER_NOON.search(text):
        for match in HOUR.finditer(text):
            yield Fact(
                "number",
                frozenset({_minutes(int(match["hour"]), int(match["minute"] or 0), "p")}),
                *match.span(),
                unit="time",
            )


OPENING = re.compile(
    r"(?<![\w:.,/-])(?:0?[6-9]|1[0-2])(?:[:.][0-5]\d)?\s?(?:-|–|to|until)\s?"
    r"(?P<hour>[1-8])(?:[:.](?P<minute>[0-5]\d))?(?![\w/%€$£]|[.,:]\d)"
)
AFTER_NOON = re.compile(rf"(?<!\w)(?:{lexicon.AFTER_NOON})(?!\w)", re.I)
HOUR = re.compile(r"(?<![\w:.,/-])(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?(?![\w/]|[.,:]\d)")


def times(text: str) -> Iterator[Fact]:
    """Times of day, as minutes after midnight; the start of a range is in the same half of the day as its end."""
    for match in SPOKEN.finditer(text):
        half = "a" if match["morning"] else "p"
        when = _minutes(_hour(match["hour"] or match["word"]), int(match["minute"] or 0), half)
        begin = match.start("hour") if match["hour"] else match.start("word")
        yield Fact("number", frozenset({when}), begin, match.end(), unit="time")
        if match["low"]:
            first, past = _hour(match["low"]), int(match["low_minute"] or 0)
            yield Fact(
                "number",
                frozenset(_minutes(first, past, each) for each in (half, "a")),
                match.start("low"),
                max(match.end("low"), match.end("low_minute")),
                "time",
            )
    text = SPOKEN.sub(lambda match: COVER * len(match.group()), text)
    for match in CLOCK.finditer(text):
        half = (match["half"] or match["half_only"] or "").casefold()
        minutes = {_minutes(int(match["hour"]), int(match["minute"] or 0), half)}
        if not half and int(match["hour"]) < 12 and (match["clock"] or HALF_UNSAID.search(match.group())):
            minutes |= {minute + 720 for minute in minutes}
        start = match.start("hour") if match["low"] else match.start()
        yield Fact("number", frozenset(minutes), start, match.end(), unit="time")
        if match["low"]:
            low, _, minute = match["low"].replace(".", ":").partition(":")
            readings = {_minutes(int(low), int(minute or 0), each) for each in {half, "a" if half else ""}}
            yield Fact("number", frozenset(readings), *match.span("low"), unit="time")


HALF_UNSAID = re.compile(r"[1-9][:.]\d\d\Z")
"""A time that may as well be in the afternoon: "6:30"."""


def _hour(word: str) -> int:
    return int(word) if word.isdigit() else lexicon.NUMBERS[word.casefold()]


def _minutes(hour: int, minute: int, half: str) -> int:
    return (hour % 12 + 12 * (half == "p") if half else hour) * 60 + minute


SHORT_DAY = lexicon.any_of(lexicon.SHORT_WEEKDAYS)
DAY_RANGE = re.compile(
    rf"(?<!\w)(?P<first>{lexicon.ANY_WEEKDAY}|{SHORT_DAY})\.?\s?(?:{lexicon.TO})\s?"
    rf"(?P<last>{lexicon.ANY_WEEKDAY}|{SHORT_DAY})(?!\w)",
    re.I,
)
SHORT_DAYS = re.compile(
    rf"(?<!\w)(?:(?:{SHORT_DAY})(?!\w)(?:[.,:/+&\s]|und |and |et |en |y ){{1,5}}){{1,7}}(?=\d)"
    rf"|(?<!\w)(?:(?:{SHORT_DAY})\.?\s?[/+&]\s?){{1,6}}(?:{SHORT_DAY})(?!\w)",
    re.I,
)
CLIPPED_DAYS = re.compile(
    r"(?<!\w)(?:(?i:tues?|weds?|thurs?|thur|fri)|Sat|Sun"
    r"|(?i:lun|mar|mer|mier|mié|jeu|jue|gio|ven|vie|sam|dim|sab|sáb|dom)(?=\.))(?!\w)"
)
"""Weekdays cut short that no other word looks like: "thurs", "ven."."""
LETTER_DAYS = re.compile(r"(?<![\w.-])(?P<first>[LMXJVSD])\s?[-–a]\s?(?P<last>[LMXJVSD])(?![\w-])")
"""Spanish days by a letter: "L-V"."""
WORKING_DAYS = re.compile(rf"(?<!\w)(?:{lexicon.WORKING_DAYS})(?!\w)", re.I)
WEEKEND = re.compile(rf"(?<!\w)(?:{lexicon.WEEKEND})(?!\w)", re.I)
ONE_SHORT_DAY = re.compile(rf"(?<!\w)(?:{SHORT_DAY})(?!\w)", re.I)
EVERY_DAY = re.compile(rf"(?<!\w)(?:{lexicon.EVERY_DAY})(?!\w)", re.I)


def weekdays_meant(text: str) -> set[int]:
    """Weekdays a source covers without naming them: those inside "Tue-Fri", all of "daily"; Monday is 0."""
    if EVERY_DAY.search(text):
        return set(range(7))
    numbers = {**lexicon.SHORT_WEEKDAYS, **lexicon.WEEKDAYS}
    found = set(range(5)) if WORKING_DAYS.search(text) else set()
    found |= {5, 6} if WEEKEND.search(text) else set()
    for match in CLIPPED_DAYS.finditer(text):
        found.add(lexicon.SHORT_WEEKDAYS[match.group().casefold()])
    for match in LETTER_DAYS.finditer(text):
        first, last = "LMXJVSD".index(match["first"]), "LMXJVSD".index(match["last"])
        found |= set(range(first, last + 1))
    listed = [match.group() for match in SHORT_DAYS.finditer(text)]
    found |= {numbers[day.casefold()] for days in listed for day in ONE_SHORT_DAY.findall(days)}
    for match in DAY_RANGE.finditer(text):
        first, last = numbers[match["first"].casefold()], numbers[match["last"].casefold()]
        found |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return found


def _month(match: re.Match[str]) -> int:
    return lexicon.MONTHS[match["month"].casefold()]


def _date(readings: set[Day], match: re.Match[str]) -> Iterator[Fact]:
    possible = frozenset(day for day in readings if day[1] <= 12 and day[2] <= 31)
    if possible:
        yield Fact("date", possible, *match.span())
