"""What a draft may rest on, read once: thread, customer, cited knowledge; and whether it backs a given fact."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from triage.check import lexicon
from triage.check.dates import weekdays_meant
from triage.check.facts import Fact
from triage.check.links import host_of, within
from triage.check.numbers import single_units
from triage.check.scan import LONGEST_TEXT, facts_of
from triage.types import Passage, Policy, Thread

LEAST_CODE = 4
"""Digits by which "order 483920" is taken to mean LF-483920."""

LEAST_PHONE = 6
"""Digits two ways of writing a phone number must share at their end."""


MONTH = re.compile(rf"(?<![^\W_])(?:{lexicon.ANY_SAFE_MONTH})(?![^\W_])", re.I)


HALF = re.compile(rf"(?<!\w)(?:{lexicon.HALF})(?!\w)", re.I)
WORD = re.compile(r"[^\W\d_]+|[€$£%]")
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
        for text in sources_of(thread, passages, policy):
            self._read(text)
        for value in thread.customer.facts.values():
            self._meant |= {(number, ANY) for fact in facts_of(value) if not fact.unit for number in fact.written}
        self._index()

    def _read(self, text: str) -> None:
        self._months |= {lexicon.MONTHS[word.casefold()] for word in MONTH.findall(text)}
        for line in text[:LONGEST_TEXT].splitlines():
            facts = facts_of(line)
            self._facts["number"] += single_units(line)
            units = units_in(line)
            self._weekdays |= weekdays_meant(line)
            self._meant |= {(50.0, "%")} if HALF.search(line) else set()
            for fact in facts:
                self._facts[fact.kind].append(fact)
                if fact.kind == "number" and not fact.unit:
                    self._meant |= {(value, unit) for value in fact.written for unit in units}

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
        self._days = {value for fact in self._facts["date"] if not fact.unit for value in fact.values}
        self._years = {float(day[0]) for day in self._days if isinstance(day, tuple) and day[0]}
        self._said = {value for fact in self._facts["date"] if fact.unit for value in fact.values}
        self._minutes = {value for value, unit in self._values["number"] if unit == "time" and isinstance(value, int)}
        self._digits = {re.sub(r"\D", "", str(value)) for kind in ("id", "phone") for value, _ in self._values[kind]}
        self._bare_codes = {str(value) for value, _ in self._values["id"] if str(value).isdecimal()}
        self._bare_codes |= {str(int(value)) for value in self._plain if isinstance(value, float) and value >= 1000}
        self._digits |= {str(int(value)) for value in self._plain if isinstance(value, float) and value >= 1000}
        self._hosts = {host_of(str(value)).removeprefix("www.") for value, _ in self._values["url"]}
        self._hosts |= {str(value).rpartition("@")[2] for value, _ in self._values["email"]}

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
            return self._states(fact)
        if fact.unit == "time":
            return self._states(fact) or any(
                isinstance(value, int) and value % 60 == 0 and float(value // 60) in self._written
                for value in fact.values
            )
        if fact.unit:
            hours = {value * 60 for value in fact.written if isinstance(value, float)} if in_hours(fact) else set()
            return self._states(fact) or self._means(fact) or bool(hours & self._minutes)
        hours = {value * 60 for value in fact.values if isinstance(value, float)}
        return bool(fact.values & (self._written | self._years)) or bool(hours & self._minutes) or self._is_code(fact)

    def _is_code(self, fact: Fact) -> bool:
        return any(isinstance(value, float) and str(int(value)) in self._digits for value in fact.values if value != 0)

    def _backs_date(self, fact: Fact) -> bool:
        if fact.unit == "weekday":
            return bool(fact.values & (self._said | self._weekdays)) or any(
                weekday in fact.values for weekday in map(weekday_of, self._days) if weekday is not None
            )
        if fact.unit == "relative":
            return bool(fact.values & (self._said | self._weekdays)) or any(
                self._is_day(value) for value in fact.values
            )
        return any(agrees(wanted, known) for wanted in fact.values for known in self._days) or any(
            wanted == (0, month, 0) for wanted in fact.values for month in self._months
        )

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
            digits = re.sub(r"\D", "", value)
            bare_digits = digits in self._bare_codes
            if value == digits and len(digits) >= LEAST_CODE and digits in self._digits:
                return True
            if len(digits) >= LEAST_CODE and bare_digits:
                return True
        return False

    def _backs_phone(self, fact: Fact) -> bool:
        wanted = {str(value).lstrip("0") for value in fact.values}
        known = {digits.lstrip("0") for digits in self._digits}
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


def in_hours(fact: Fact) -> bool:
    """True for a number of hours, which in French may be a time of day: "18 h"."""
    return fact.unit == "day" and any(
        isinstance(value, float) and round(value / 24, 4) in fact.values for value in fact.written
    )


def units_in(line: str) -> set[str]:
    """What a line measures or is paid in: "Weight (kg)" says it of every number beside it."""
    words = {word.casefold() for word in WORD.findall(line)}
    found = {lexicon.UNITS[word][0] for word in words if word in lexicon.UNITS and len(word) > 1}
    return found | {lexicon.CURRENCIES[word] for word in words if word in lexicon.CURRENCIES} | ({"%"} & words)


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
