"""What a draft may rest on, read line by line: thread, customer, cited knowledge."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from triage.check import lexicon
from triage.check.codes import bare, spaced_codes
from triage.check.dates import day_ranges, evening_hours, weekdays_meant
from triage.check.facts import Fact
from triage.check.numbers import CLOCK_ROUND, single_units
from triage.check.scan import LONGEST_TEXT, facts_of
from triage.types import Passage, Policy, Thread

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
    r"(?:\s?(?:[,;/&–-]|and|or|und|oder|et|ou|y|o|e|en|of)\s?(?:(?:and|or|und|oder|et|ou|y|o|e)\s)?"
    r"\d{1,6}(?:[.,]\d{1,2})?){1,8}[\s\u00a0-]?"
    r"(?:(?:working|business)\s)?(?P<unit>[^\W\d_]+|[€$£%])"
)
ANY = "*"
"""The unit of a number that the company's systems give without one."""


class Sources:
    """The facts of every source, by kind, and what else a line says of its numbers and days."""

    def __init__(self, thread: Thread, passages: Sequence[Passage], policy: Policy) -> None:
        self.written_on = thread.latest.date.date() if thread.latest.date else None
        self.facts: dict[str, list[Fact]] = defaultdict(list)
        self.months: set[int] = set()
        self.weekdays: set[object] = set()
        self.meant: set[tuple[object, str]] = set()
        """Bare numbers with what they measure by their line, or ANY."""
        self.all_day = False
        self.listed: set[tuple[int, int, int]] = set()
        self.tokens: set[str] = set()
        self.ordinals: set[object] = set()
        self.runs: set[str] = set()
        """Digits that only marks of a phone number part, as "08122 / 97 79-0"."""
        texts = sources_of(thread, passages, policy)
        self.text = "\n".join(text[:LONGEST_TEXT] for text in texts).casefold()
        for text in texts:
            self._read(text)
        self.evening = any(lexicon.EVENING.search(email.new_text) for email in thread.emails)
        self.of_systems = [fact for value in thread.customer.facts.values() for fact in facts_of(value)]
        for value in thread.customer.facts.values():
            self.meant |= {(number, ANY) for fact in facts_of(value) if not fact.unit for number in fact.written}

    def _read(self, text: str) -> None:
        self.months |= {lexicon.MONTHS[word.casefold()] for word in MONTH.findall(text)}
        for line in text[:LONGEST_TEXT].splitlines():
            facts = facts_of(line)
            self.ordinals |= {float(number) for number in AT_THE_END.findall(line)}
            self.tokens |= {bare(token) for token in TOKEN.findall(line)}
            self.ordinals |= {float(lexicon.ORDINALS[word.casefold()]) for word in ORDINAL.findall(line)}
            self.runs |= {re.sub(r"\D", "", run) for run in RUN.findall(line)}
            self.facts["id"] += spaced_codes(line)
            self.facts["date"] += day_ranges(line)
            self.facts["number"] += evening_hours(line)
            self.facts["number"] += single_units(line)
            units = units_in(line)
            self.weekdays |= weekdays_meant(line)
            self.meant |= {(50.0, "%")} if lexicon.HALVED.search(line) else set()
            self.listed |= days_listed(line, facts)
            self.all_day |= bool(CLOCK_ROUND.search(line))
            for fact in facts:
                self.facts[fact.kind].append(fact)
                if fact.kind == "number" and not fact.unit:
                    money = {ANY} if PRICE.fullmatch(line[fact.start : fact.end]) else set()
                    self.meant |= {
                        (value, unit) for value in fact.written for unit in units | money | unit_of_list(line, fact.end)
                    }


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


def units_in(line: str) -> set[str]:
    """What a line measures or is paid in apart from its numbers: "Weight (kg)" says it of every number beside it."""
    words = {
        match.group().casefold()
        for match in WORD.finditer(line)
        if not COUNTED.search(line, max(0, match.start() - 4), match.start())
    }
    found = {lexicon.UNITS[word][0] for word in words if word in lexicon.UNITS and len(word) > 1}
    return found | {lexicon.CURRENCIES[word] for word in words if word in lexicon.CURRENCIES} | ({"%"} & words)


def unit_of_list(line: str, end: int) -> set[str]:
    """What the first of several numbers measures: 3 in "after 3, 5 and 7 days"."""
    match = LISTED.match(line, end)
    word = match["unit"].casefold() if match else ""
    return {lexicon.UNITS.get(word, ("",))[0] or lexicon.CURRENCIES.get(word, "%" if word == "%" else "")} - {""}
