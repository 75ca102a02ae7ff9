"""Whether what the sources say backs a given fact, in whatever form."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from triage.check.days import KnownDays
from triage.check.facts import Fact
from triage.check.letters import LEAST_CODE, Letters
from triage.check.links import host_of, within
from triage.check.sources import ANY, Sources
from triage.types import Passage, Policy, Thread

LEAST_SPACED = 6
"""Letters and digits of a code that may be grouped otherwise than in its source."""

LEAST_PHONE = 6
"""Digits two ways of writing a phone number must share at their end."""

MONTH_DAYS = (30, 365 / 12, 364 / 12)
"""Days of a month as people reckon them: 90 days are three months, 365 days or 52 weeks are a year."""


class Evidence:
    """The sources of a draft, with what they say of days and in which letters."""

    def __init__(self, thread: Thread, passages: Sequence[Passage], policy: Policy) -> None:
        self.policy = policy
        sources = Sources(thread, passages, policy)
        self.letters = Letters(sources.text)
        self._facts, self._meant, self._tokens, self._runs = sources.facts, sources.meant, sources.tokens, sources.runs
        self._index(sources)
        self.days = KnownDays(sources, self._written)

    def _index(self, sources: Sources) -> None:
        numbers = self._facts["number"]
        self._values = {
            kind: {(value, fact.unit) for fact in self._facts[kind] for value in fact.values}
            for kind in ("amount", "percentage", "number", "id", "phone", "email", "url")
        }
        self._plain = {value for fact in numbers if not fact.unit for value in fact.values}
        self._written = {
            value for kind in ("number", "amount", "percentage") for fact in self._facts[kind] for value in fact.written
        }
        self._written |= sources.ordinals
        self._minutes = {value for value, unit in self._values["number"] if unit == "time" and isinstance(value, int)}
        self._minutes |= clock_readings(self._plain)
        self._minutes |= {
            round(number * 60)
            for fact in numbers
            if in_hours(fact)
            for number in fact.written
            if isinstance(number, float) and number < 24
        }
        self._all_day = sources.all_day or any(in_hours(fact) and 24.0 in fact.written for fact in numbers)
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
            "date": self.days.backs,
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
        return (
            bool(fact.values & (self._written | self.days.years)) or bool(hours & self._minutes) or self._is_code(fact)
        )

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
            or (len(each) > LEAST_CODE and self.letters.has_spaced(each))
            for each in digits
        )

    def _ends_a_run(self, digits: str) -> bool:
        return any(run.endswith(digits) for run in self._runs)

    def backs_hour(self, hour: float) -> bool:
        """True when a source has this hour of the morning or of the afternoon."""
        return bool({round(hour * 60), round(hour * 60) + 720} & self._minutes)

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
            if len(value) >= LEAST_SPACED and self.letters.has_spaced(value):
                return True
        return False

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


def clock_readings(values: Set[object]) -> set[int]:
    """The times of day that numbers like 9.30 may mean, in minutes after midnight."""
    numbers = {value for value in values if isinstance(value, float) and value < 24}
    return {int(value) * 60 + round(value % 1 * 100) for value in numbers if value % 1 and value % 1 < 0.595}


def in_hours(fact: Fact) -> bool:
    """True for a number of hours, which in French may be a time of day: "18 h"."""
    return fact.unit == "day" and any(
        isinstance(value, float) and round(value / 24, 4) in fact.values for value in fact.written
    )
