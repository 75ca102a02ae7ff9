"""What a draft may rest on, read once: thread, customer, cited knowledge; and whether it backs a given fact."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from datetime import date, timedelta

from triage.check import lexicon
from triage.check.codes import bare, spaced_codes
from triage.check.dates import day_ranges, evening_hours, weekdays_meant
from triage.check.facts import Fact
from triage.check.links import host_of, within
from triage.check.numbers import CLOCK_ROUND, single_units
from triage.check.scan import LONGEST_TEXT, facts_of
from triage.types import Passage, Policy, Thread

LEAST_CODE = 4
"""Digits by which "order 483920" is taken to mean LF-483920."""

NEAR_DAYS = 14
"""Days around a mail within which a weekday alone says which day is meant."""

LEAST_SPACED = 6
"""Letters and digits of a code that may be grouped otherwise than in its source."""

LEAST_PHONE = 6
"""Digits two ways of writing a phone number must share at their end."""


MONTH = re.compile(rf"(?<![^\W_])(?:{lexicon.ANY_SAFE_MONTH})(?![^\W_])", re.I)


WORD = re.compile(r"[^\W\d_]+|[€$£%]")
AT_THE_END = re.compile(r"(?<![\w./,-])\d{1,2}\.\d{1,2}(?=\.(?:\s|$))")
"""A number that ends its sentence, "version 1.12.", and looks like a day."""
TOKEN = re.compile(r"\w+(?:[/.#_-]\w+)*")
ORDINAL = re.compile(rf"(?<!\w)(?:{lexicon.ANY_ORDINAL})(?!\w)", re.I)
RUN = re.compile(r"(?<!\w)\(?\d(?:(?:[ /.\u00a0-]{0,3}|\)[ /-]{0,2}| ?\(0\) ?)\d){6,17}(?!\w)")
PRICE = re.compile(r"\d{1,3}(?:[.,' ]?\d{3})*[.,]\d\d")
"""What may be meant as money though nobody says so: "basket 35,90"."""
COUNTED = re.compile(r"\d[\s\u00a0-]{0,2}$")
LISTED = re.compile(
    r"(?:\s?(?:[,;/&–-]|and|or|und|oder|et|ou|y|o|e|en|of)\s?(?:(?:and|or|und|oder|et|ou|y|o|e)\s)?\d{1,6}(?:[.,]\d{1,2})?){1,8}[\s\u00a0-]?"
    r"(?:(?:working|business)\s)?(?P<unit>[^\W\d_]+|[€$£%])"
)
EDGES = ".,;:!?()[]{}\"'“”„«»‚‘’*_¡¿"
"""What stands around a word and is no part of it."""
MONTH_DAYS = (30, 365 / 12, 364 / 12)
"""Days of a month as people reckon them: 90 days are three months, 365 days or 52 weeks are a year."""
ANY = "*"
"""The unit of a number that the company's systems give without one."""


class Evidence:
    """The facts of every source, by kind."""

    def __init__(self, thread: Thread, passages: Sequence[Passage], policy: Policy) -> None:
        self.policy = policy
        self.written_on = thread.latest.date.date() if thread.latest.date else None
        self._facts: dict[str, list[Fact]] = defaultdict(list)
        self._months: set[int] = set()
        self._weekdays: set[object] = set()
        self._meant: set[tuple[object, str]] = set()
        self._all_day = False
        self._listed: set[tuple[int, int, int]] = set()
        self._tokens: set[str] = set()
        self._ordinals: set[object] = set()
        self._runs: set[str] = set()
        """Digits that only marks of a phone number part, as "08122 / 97 79-0"."""
        sources = sources_of(thread, passages, policy)
        self._text = "\n".join(text[:LONGEST_TEXT] for text in sources).casefold()
        self._compact = re.sub(r"[ ./_-]", "", self._text)
        self._verbatim = {token.strip(EDGES) for token in self._text.split()}
        for text in sources:
            self._read(text)
        self._evening = any(lexicon.EVENING.search(email.new_text) for email in thread.emails)
        self._of_systems = [fact for value in thread.customer.facts.values() for fact in facts_of(value)]
        for value in thread.customer.facts.values():
            self._meant |= {(number, ANY) for fact in facts_of(value) if not fact.unit for number in fact.written}
        self._index()

    def _read(self, text: str) -> None:
        self._months |= {lexicon.MONTHS[word.casefold()] for word in MONTH.findall(text)}
        for line in text[:LONGEST_TEXT].splitlines():
            facts = facts_of(line)
            self._ordinals |= {float(number) for number in AT_THE_END.findall(line)}
            self._tokens |= {bare(token) for token in TOKEN.findall(line)}
            self._ordinals |= {float(lexicon.ORDINALS[word.casefold()]) for word in ORDINAL.findall(line)}
            self._runs |= {re.sub(r"\D", "", run) for run in RUN.findall(line)}
            self._facts["id"] += spaced_codes(line)
            self._facts["date"] += day_ranges(line)
            self._facts["number"] += evening_hours(line)
            self._facts["number"] += single_units(line)
            units = units_in(line)
            self._weekdays |= weekdays_meant(line)
            self._meant |= {(50.0, "%")} if lexicon.HALVED.search(line) else set()
            self._listed |= days_listed(line, facts)
            self._all_day |= bool(CLOCK_ROUND.search(line))
            for fact in facts:
                self._facts[fact.kind].append(fact)
                if fact.kind == "number" and not fact.unit:
                    money = {ANY} if PRICE.fullmatch(line[fact.start : fact.end]) else set()
                    self._meant |= {
                        (value, unit) for value in fact.written for unit in units | money | unit_of_list(line, fact.end)
                    }

    def _index(self) -> None:
        numbers = self._facts["number"]
        self._values = {
            kind: {(value, fact.unit) for fact in self._facts[kind] for value in fact.values}
            for kind in ("amount", "percentage", "number", "id", "phone", "email", "url")
        }
        self._plain = {value for fact in numbers if not fact.unit for value in fact.values}
        self._written = {
            value for kind in ("number", "amount", "percentage") for fact in self._facts[kind] for value in fact.written
        }
        self._written |= self._ordinals
        self._days = {value for fact in self._facts["date"] if not fact.unit for value in fact.values}
        self._near_weekdays = {weekday_of(day) for day in self._days if self._near(day)} | {
            weekday_of(value) for fact in self._of_systems if fact.kind == "date" for value in fact.values
        }
        self._years = {float(day[0]) for day in self._days if isinstance(day, tuple) and day[0]}
        self._said = {value for fact in self._facts["date"] if fact.unit for value in fact.values}
        self._minutes = {value for value, unit in self._values["number"] if unit == "time" and isinstance(value, int)}
        self._minutes |= clock_readings(self._plain)
        self._minutes |= {
            round(number * 60)
            for fact in numbers
            if in_hours(fact)
            for number in fact.written
            if isinstance(number, float) and number < 24
        }
        self._all_day |= any(in_hours(fact) and 24.0 in fact.written for fact in numbers)
        self._digits = {re.sub(r"\D", "", str(value)) for kind in ("id", "phone") for value, _ in self._values[kind]}
        self._bare_codes = {str(value) for value, _ in self._values["id"] if str(value).isdecimal()}
        self._bare_codes |= {str(int(value)) for value in self._plain if isinstance(value, float) and value >= 1000}
        self._digits |= {str(int(value)) for value in self._plain if isinstance(value, float) and value >= 1000}
        self._hosts = {host_of(str(value)).removeprefix("www.") for value, _ in self._values["url"]}
        self._hosts |= {str(value).rpartition("@")[2] for value, _ in self._values["email"]}

    def has_token(self, token: str) -> bool:
        """True when a source has the very same letters and digits between white space."""
        return token.casefold().strip(EDGES) in self._verbatim

    def has_digits(self, run: str) -> bool:
        """True when a source has these digits, however they are grouped: 39 77 for 3977."""
        digits = re.sub(r"\D", "", run)
        return len(digits) >= LEAST_CODE and digits != run and self._has_spaced(digits)

    def backs(self, fact: Fact) -> bool:
        """True when a source states the fact, in whatever form."""
        return {
            "amount": self._backs_amount,
            "percentage": self._backs_percentage,
            "number": self._backs_number,
            "date": self._backs_date,
            "id": self._backs_id,
            "phone": self._backs_phone,
            "email": self._states,
            "url": self._backs_url,
        }[fact.kind](fact)

    def _states(self, fact: Fact) -> bool:
        return any((value, fact.unit) in self._values[fact.kind] for value in fact.values)

    def _backs_amount(self, fact: Fact) -> bool:
        if not fact.unit:
            return any(value == amount for amount, _ in self._values["amount"] for value in fact.values)
        return (
            self._states(fact)
            or any((value, "") in self._values["amount"] for value in fact.values)
            or self._means(fact)
        )

    def _backs_percentage(self, fact: Fact) -> bool:
        return self._states(fact) or self._means(fact)

    def _means(self, fact: Fact) -> bool:
        """True when a bare number means this: its line names the unit, or the company's systems gave it."""
        unit = "%" if fact.kind == "percentage" else fact.unit
        return any((value, each) in self._meant for value in fact.written for each in (unit, ANY))

    def _backs_number(self, fact: Fact) -> bool:
        if fact.unit == "always":
            return self._states(fact) or self._all_day
        if in_hours(fact) and 24.0 in fact.written and ("24/7", "always") in self._values["number"]:
            return True
        if fact.unit == "time":
            return (
                self._states(fact)
                or bool(fact.values & self._minutes)
                or any(
                    (round(value / 1440, 4), "day") in self._values["number"]
                    for value in fact.values
                    if isinstance(value, int)
                )
                or any(
                    isinstance(value, int) and value % 60 == 0 and float(value // 60) in self._written
                    for value in fact.values
                )
            )
        if fact.unit:
            within_a_day = (value for value in fact.values if isinstance(value, float) and value < 1)
            minutes = {round(value * 1440) for value in within_a_day} if fact.unit == "day" else set()
            return self._states(fact) or self._means(fact) or bool(minutes & self._minutes) or self._as_long(fact)
        hours = {value * 60 for value in fact.values if isinstance(value, float)}
        pointed: set[float] = {float(minutes) for minutes in clock_readings(fact.values)}
        hours |= pointed | {minutes + 720 for minutes in pointed if minutes < 720}
        return bool(fact.values & (self._written | self._years)) or bool(hours & self._minutes) or self._is_code(fact)

    def _as_long(self, fact: Fact) -> bool:
        """True when a source names the same time in another unit: 60 days are two months, "15 días" two weeks."""
        values = {value for value in fact.values if isinstance(value, float)}
        if fact.unit == "month":
            same = {(round(value * days, 4), "day") for value in values for days in MONTH_DAYS}
        elif fact.unit == "day":
            same = {(round(value / days, 4), "month") for value in values for days in MONTH_DAYS}
        else:
            return False
        return bool(same & self._values["number"])

    def _is_code(self, fact: Fact) -> bool:
        digits = [str(int(value)) for value in fact.values if isinstance(value, float) and value != 0]
        return any(
            each in self._digits
            or (len(each) > LEAST_PHONE and self._ends_a_run(each))
            or (len(each) > LEAST_CODE and self._has_spaced(each))
            for each in digits
        )

    def _ends_a_run(self, digits: str) -> bool:
        return any(run.endswith(digits) for run in self._runs)

    def _backs_date(self, fact: Fact) -> bool:
        if fact.unit == "weekday":
            return bool(fact.values & (self._said | self._weekdays | self._near_weekdays))
        if fact.unit == "relative":
            return (
                bool(fact.values & (self._said | self._weekdays))
                or ("tonight" in fact.values and self._evening)
                or ("weekend" in fact.values and bool({5, 6} & (self._said | self._weekdays)))
                or any(self._is_day(value) for value in fact.values)
            )
        return (
            any(agrees(wanted, known) for wanted in fact.values for known in self._days)
            or any((0, wanted[1], wanted[2]) in self._listed for wanted in fact.values if isinstance(wanted, tuple))
            or any(
                wanted == (0, month, 0) or self._names_apart(wanted) for wanted in fact.values for month in self._months
            )
            or any(
                wanted[:2] == (0, 0) and float(wanted[2]) in self._written
                for wanted in fact.values
                if isinstance(wanted, tuple)
            )
        )

    def _names_apart(self, wanted: object) -> bool:
        """True when a source says month and day apart: "from 22 July to the 24th"."""
        if not isinstance(wanted, tuple) or not all(wanted[1:]) or (0, 0, wanted[2]) not in self._days:
            return False
        return any(isinstance(day, tuple) and day[1] == wanted[1] for day in self._days)

    def backs_weekday_of(self, weekday: Fact, day: Fact) -> bool:
        """True when a source has the day beside a weekday, and it is that weekday: "Friday, 27 November"."""
        return any(
            agrees(wanted, known) and any(weekday_of(each) in weekday.values for each in self._dated(known))
            for wanted in day.values
            for known in self._days
        )

    def _dated(self, day: object) -> Iterator[object]:
        """The day itself; one that is told without its year in the year in which it lies nearest to the mail."""
        if self.written_on is None or not isinstance(day, tuple) or day[0] or not all(day[1:]):
            yield day
            return
        near = ((abs((each - self.written_on).days), each) for each in _in_years(day, self.written_on.year))
        yield from ((each.year, each.month, each.day) for _, each in sorted(near)[:1])

    def leaves_out(self, weekday: Fact) -> bool:
        """True for a weekday that the sources leave out of those they name: Sunday beside "Mon-Sat"."""
        named = {day for day in self._said | self._weekdays if isinstance(day, int)}
        return len(named) >= 2 and not weekday.values & named

    def backs_hour(self, hour: float) -> bool:
        """True when a source has this hour of the morning or of the afternoon."""
        return bool({round(hour * 60), round(hour * 60) + 720} & self._minutes)

    def lies_from(self, wanted: object, days: int, months: int = 0) -> bool:
        """True when a source names the day so many days, or months, before `wanted`."""
        if not isinstance(wanted, tuple) or not all(wanted[1:]):
            return False
        years = [day[0] for day in self._days if isinstance(day, tuple) and day[0]]
        year = wanted[0] or max(years, default=(self.written_on or date(2001, 1, 1)).year)
        try:
            month = year * 12 + wanted[1] - 1 - months
            day = date(month // 12, month % 12 + 1, wanted[2]) - timedelta(days=days)
        except (ValueError, OverflowError):
            return False
        return any(
            agrees((wanted[0] and day.year, day.month, day.day), known) for known in self._days if _month_of(known)
        )

    def _near(self, day: object) -> bool:
        """True for a day that a weekday alone may mean: some days before or after the mail."""
        if self.written_on is None or weekday_of(day) is None or not isinstance(day, tuple):
            return False
        return abs((date(*day) - self.written_on).days) <= NEAR_DAYS

    def _is_day(self, token: object) -> bool:
        """True when "tomorrow", told from the mail's date, is a day that a source names."""
        if self.written_on is None or str(token) not in lexicon.RELATIVE_DAYS:
            return False
        day = self.written_on + timedelta(days=lexicon.RELATIVE_DAYS[str(token)])
        return any(agrees((day.year, day.month, day.day), known) for known in self._days)

    def _backs_id(self, fact: Fact) -> bool:
        if self._states(fact):
            return True
        for value in map(str, fact.values):
            if value in self._tokens:
                return True
            digits = re.sub(r"\D", "", value)
            bare_digits = digits in self._bare_codes
            if value == digits and len(digits) >= LEAST_CODE and digits in self._digits:
                return True
            if len(digits) >= LEAST_CODE and bare_digits:
                return True
            if len(value) >= LEAST_SPACED and self._has_spaced(value):
                return True
        return False

    def names_uncounted(self, thing: str) -> bool:
        """True when a source has the thing, and none says how many: "in the field … not in the field"."""
        stem = re.escape(thing.casefold()[: max(4, len(thing) - 2)])
        if not re.search(rf"(?<!\w){stem}", self._text):
            return False
        counted = re.finditer(rf"(?<!\w)(\w+)\s(?:[^\W\d_]{{2,20}}\s)?{stem}", self._text)
        return not any(word[1][0].isdigit() or word[1] in lexicon.NUMBERS for word in counted)

    def _has_spaced(self, code: str) -> bool:
        """True when a source parts the same letters and digits differently: "8001 2277 31" for 8001227731."""
        if code not in self._compact:
            return False
        return bool(re.search(rf"(?<!\w){'[ ./_-]?'.join(map(re.escape, code))}(?!\w)", self._text))

    def _backs_phone(self, fact: Fact) -> bool:
        wanted = {str(value).lstrip("0") for value in fact.values}
        known = {digits.lstrip("0") for digits in self._digits | self._runs}
        return any(
            min(len(one), len(other)) >= LEAST_PHONE and (one.endswith(other) or other.endswith(one))
            for one in wanted
            for other in known
        )

    def _backs_url(self, fact: Fact) -> bool:
        return self._states(fact) or any(
            str(value) in self._hosts or ("/" not in str(value) and within(str(value), self.policy.allowed_domains))
            for value in fact.values
        )


def sources_of(thread: Thread, passages: Sequence[Passage], policy: Policy) -> list[str]:
    """Every text a draft may take a fact from; text that the customer could not see is none."""
    customer = thread.customer
    return [
        *(f"{email.subject}\n{email.text or email.new_text}\n{email.sender.address}" for email in thread.emails),
        "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in customer.facts.items()),
        f"{customer.name}\n{customer.address}\n{customer.notes}",
        *(f"{passage.title}\n{passage.text}" for passage in passages),
        f"{policy.company}\n{policy.mailbox_address}",
    ]


def days_listed(line: str, facts: Sequence[Fact]) -> set[tuple[int, int, int]]:
    """The days a line counts up beside a month: 3 November in "on the 3rd and 5th of November"."""
    days = {value for fact in facts if fact.kind == "number" and not fact.unit for value in fact.written}
    dated = {value for fact in facts if fact.kind == "date" for value in fact.values if isinstance(value, tuple)}
    days |= {day for _, month, day in dated if not month}
    months = {month for _, month, _ in dated if month} | {
        lexicon.MONTHS[word.casefold()] for word in MONTH.findall(line)
    }
    return {(0, month, int(day)) for month in months for day in days if isinstance(day, int | float) and 1 <= day <= 31}


def clock_readings(values: Set[object]) -> set[int]:
    """The times of day that numbers like 9.30 may mean, in minutes after midnight."""
    numbers = {value for value in values if isinstance(value, float) and value < 24}
    return {int(value) * 60 + round(value % 1 * 100) for value in numbers if value % 1 and value % 1 < 0.595}


def in_hours(fact: Fact) -> bool:
    """True for a number of hours, which in French may be a time of day: "18 h"."""
    return fact.unit == "day" and any(
        isinstance(value, float) and round(value / 24, 4) in fact.values for value in fact.written
    )


def units_in(line: str) -> set[str]:
    """What a line measures or is paid in apart from its numbers: "Weight (kg)" says it of every number beside it."""
    words = {
        match.group().casefold() for match in WORD.finditer(line) if not COUNTED.search(line[: match.start()][-4:])
    }
    found = {lexicon.UNITS[word][0] for word in words if word in lexicon.UNITS and len(word) > 1}
    return found | {lexicon.CURRENCIES[word] for word in words if word in lexicon.CURRENCIES} | ({"%"} & words)


def unit_of_list(line: str, end: int) -> set[str]:
    """What the first of several numbers measures: 3 in "after 3, 5 and 7 days"."""
    match = LISTED.match(line, end)
    word = match["unit"].casefold() if match else ""
    return {lexicon.UNITS.get(word, ("",))[0] or lexicon.CURRENCIES.get(word, "%" if word == "%" else "")} - {""}


def _in_years(day: tuple[int, int, int], year: int) -> Iterator[date]:
    for each in (year - 1, year, year + 1):
        with suppress(ValueError):
            yield date(each, day[1], day[2])


def _month_of(day: object) -> int:
    return day[1] if isinstance(day, tuple) else 0


def agrees(wanted: object, known: object) -> bool:
    """A date says nothing that its source does not say; a year alone may be added or left out."""
    if not isinstance(wanted, tuple) or not isinstance(known, tuple):
        return False
    (year, month, day), (known_year, known_month, known_day) = wanted, known
    if year and known_year and year != known_year:
        return False
    return (not month or month == known_month) and (not day or day == known_day)


def weekday_of(day: object) -> int | None:
    """Monday is 0; None for a day that is not told in full, or does not exist."""
    if not isinstance(day, tuple) or not all(day):
        return None
    try:
        return date(*day).weekday()
    except ValueError:
        return None
