"""What a draft may rest on, read once: thread, customer, cited knowledge; and whether it backs a given fact."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from triage.check import lexicon
from triage.check.facts import Fact
from triage.check.links import host_of, within
from triage.check.scan import facts_of
from triage.types import Passage, Policy, Thread

LEAST_CODE = 4
"""Digits by which "order 483920" is taken to mean LF-483920."""

LEAST_PHONE = 6
"""Digits two ways of writing a phone number must share at their end."""


class Evidence:
    """The facts of every source, by kind."""

    def __init__(self, thread: Thread, passages: Sequence[Passage], policy: Policy) -> None:
        self.texts = tuple(sources_of(thread, passages, policy))
        self.policy = policy
        self.written_on = thread.latest.date.date() if thread.latest.date else None
        self._facts: dict[str, list[Fact]] = defaultdict(list)
        for text in self.texts:
            for fact in facts_of(text):
                self._facts[fact.kind].append(fact)
        numbers = self._facts["number"]
        measured = [fact for fact in numbers if fact.unit not in ("time", "always", "")]
        self._values = {
            kind: {(value, fact.unit) for fact in self._facts[kind] for value in fact.values}
            for kind in ("amount", "percentage", "number", "id", "phone", "email", "url")
        }
        self._plain = {value for fact in numbers if not fact.unit for value in fact.values}
        self._written = self._plain | {value for fact in measured for value in fact.written}
        self._written |= {
            value for kind in ("amount", "percentage") for fact in self._facts[kind] for value in fact.written
        }
        self._days = {value for fact in self._facts["date"] if not fact.unit for value in fact.values}
        self._said = {value for fact in self._facts["date"] if fact.unit for value in fact.values}
        self._digits = {re.sub(r"\D", "", str(value)) for kind in ("id", "phone") for value, _ in self._values[kind]}
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
        known = self._values["amount"]
        if not fact.unit:
            return any(value == amount for amount, _ in known for value in fact.values) or bool(
                fact.values & self._plain
            )
        return (
            self._states(fact) or any((value, "") in known for value in fact.values) or bool(fact.values & self._plain)
        )

    def _backs_percentage(self, fact: Fact) -> bool:
        return self._states(fact) or bool(fact.values & self._plain)

    def _backs_number(self, fact: Fact) -> bool:
        if fact.unit == "always":
            return self._states(fact)
        if fact.unit == "time":
            hours = {value / 60 for value in fact.values if isinstance(value, int) and value % 60 == 0}
            return self._states(fact) or bool({float(hour % 24) for hour in hours} & self._written)
        if fact.unit:
            hours = {value * 60 for value in fact.written if isinstance(value, float)}
            as_time = any((hour, "time") in self._values["number"] for hour in hours)
            return self._states(fact) or bool(fact.written & self._plain) or (fact.unit == "day" and as_time)
        parts = {float(part) for day in self._days if isinstance(day, tuple) for part in day if part}
        return bool(fact.values & (self._written | parts)) or self._is_code(fact)

    def _is_code(self, fact: Fact) -> bool:
        return any(isinstance(value, float) and str(int(value)) in self._digits for value in fact.values if value != 0)

    def _backs_date(self, fact: Fact) -> bool:
        if fact.unit == "weekday":
            return bool(fact.values & self._said) or any(
                weekday in fact.values for weekday in map(weekday_of, self._days) if weekday is not None
            )
        if fact.unit == "relative":
            return bool(fact.values & self._said) or any(self._is_day(value) for value in fact.values)
        return any(agrees(wanted, known) for wanted in fact.values for known in self._days)

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
            bare_digits = any(known == digits for known, _ in self._values["id"]) or float(digits or 0) in self._plain
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
        "\n".join(f"{name}: {value}" for name, value in customer.facts.items()),
        f"{customer.name}\n{customer.address}\n{customer.notes}",
        *(f"{passage.title}\n{passage.text}" for passage in passages),
        f"{policy.company}\n{policy.mailbox_address}",
    ]


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
