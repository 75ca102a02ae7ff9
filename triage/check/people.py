"""People: the customer greeted by the right name, and nobody else's data in the answer."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

from triage.check.case import Case, plain
from triage.check.codes import bare
from triage.check.scan import facts_of
from triage.phrases import fold
from triage.types import Finding

_WORDS = tomllib.loads(files(__package__).joinpath("people.toml").read_text(encoding="utf-8"))
GREETINGS = "|".join(sorted(map(re.escape, _WORDS["greetings"]), key=len, reverse=True))
TITLES = "|".join(sorted(map(re.escape, _WORDS["titles"]), key=len, reverse=True))
THANKS = "|".join(sorted(map(re.escape, _WORDS["thanks"]), key=len, reverse=True))
CLOSINGS = "|".join(sorted(map(re.escape, _WORDS["closings"]), key=len, reverse=True))
GREETING_WORDS = frozenset(word for each in _WORDS["greetings"] + _WORDS["thanks"] for word in fold(each).text.split())
ANYBODY = frozenset(_WORDS["anybody"].split())
GIVEN_NAMES = frozenset(_WORDS["given_names"].split())

LEAST_ANY_CASE = 6
"""Letters of a title that no ordinary word is taken for, so that it may begin small: "el doctor Iriarte"."""

NAME = r"[^\W\d_][^\W\d_]*(?:['’.-][^\W\d_]+)*\.?"
GREETING = re.compile(rf"(?im)^[ \t>¡]*(?:{GREETINGS})[ \t]+(?P<name>[^\n,!.:;–—]{{1,60}}(?:\.[^\n,!:;–—]{{1,40}})?)")
GREETING_ALSO = re.compile(
    rf"(?i)\A[^\n]{{4,80}}?,[ \t]+(?:{GREETINGS})[ \t]+(?P<name>[^\n,!.:;–—]{{1,60}}(?:\.[^\n,!:;–—]{{1,40}})?)[,:!\n]"
)
"""Whoever is greeted second: "Dear Mr Hall, dear Mrs Hall,"."""
CALLED = r"[A-ZÀ-Þ][\w'’-]{1,24}(?: [A-ZÀ-Þ][\w'’-]{1,24}){0,2}"
GREETING_COMMA = re.compile(rf"(?im:^[ \t>¡]*(?:{GREETINGS})),[ \t]+(?P<name>{CALLED})[ \t]*[:!,.;]")
NAME_ALONE = re.compile(rf"\A\s*(?P<name>{CALLED})[ \t]*[,:!]?[ \t]*\n")
LONG_TITLES = "|".join(sorted(re.escape(each) for each in _WORDS["titles"] if len(each) >= LEAST_ANY_CASE))
TITLED = re.compile(
    rf"(?<!\w)(?:{TITLES}|(?i:{LONG_TITLES}))[ \t]+(?P<name>[A-ZÀ-Þ]{NAME}(?:[ -][A-ZÀ-Þ]{NAME}){{0,2}})"
)
VOCATIVE = re.compile(rf"(?i:(?<!\w)(?:{THANKS}),?)[ \t]+(?P<name>[A-ZÀ-Þ][a-zß-ÿ]{{1,20}})(?=[ \t]*[.,!;:\n])")
CLOSING = re.compile(rf"(?im)^[ \t]*(?:(?:{CLOSINGS})(?:[ ,!.]{{1,3}}[^\n]{{0,50}})?|(?:best|cheers|warmly),?[ \t]*)$")
SIGNED = re.compile(r"\n[ \t]*\n[^\n]{2,60},[ \t]*\n(?:[^\n.!?]{1,50}(?:\n|\Z)){1,4}\Z")
"""The end of a letter in whatever language: a short line with a comma, and who signs under it."""
FULL_NAME = re.compile(
    r"(?<!\w)(?P<name>(?P<given>[A-ZÀ-Þ][a-zß-ÿ]{1,15}(?:-[A-ZÀ-Þ][a-zß-ÿ]{1,15})?) "
    r"(?:(?:de|da|di|del|van|von|der|den|la|le|du|dos|das|zu|ten) ){0,2}[A-ZÀ-Þ][\w'’-]{1,24})(?!\w)"
)
WORD = r"[A-ZÀ-Þ][\w'’-]{1,24}"
STREETS = (
    rf"\d{{1,4}}[a-z]?,? (?:{WORD} ){{1,3}}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Court|Way|Square|Gardens|Terrace|Place|Crescent|Hill)(?!\w)",
    r"[A-ZÀ-Þ][\w.'’-]{1,30}(?:straße|strasse|str\.|weg|gasse|allee|platz|ufer|damm|ring|straat|laan|plein) "
    r"\d{1,4}[a-z]?(?!\w)",
    r"(?:\d{1,4}(?: bis| ter)?,? )?(?:rue|avenue|boulevard|chemin|impasse|place|quai) "
    r"(?:de |du |des |de la |de l['’]|d['’])?[A-ZÀ-Þ][\w'’ -]{1,30}?(?=[,.\n])",
    r"(?:[Cc]alle|[Aa]venida|[Pp]laza|[Pp]aseo|[Vv]ia|[Vv]iale|[Rr]ua) "
    r"(?:de |del |de la )?[A-ZÀ-Þ][\w'’ -]{1,30}?,? (?:n\.?º ?)?\d{1,4}(?!\w)",
)
STREET = re.compile(rf"(?<!\w)(?:{'|'.join(STREETS)})")
STREET_WORDS = frozenset(
    "street st road rd avenue ave lane ln drive close court way square gardens terrace place crescent hill"
    " rue boulevard bd chemin impasse quai"
    " calle c avenida avda av plaza pza paseo via viale rua de du des del la le les l d n".split()
)
OTHERS = re.compile(rf"(?i)(?<!\w)(?:{'|'.join(_WORDS['other_customer'])})(?!\w)")


def names(case: Case) -> Iterator[Finding]:
    """The customer is called by a name that is theirs."""
    own = OwnNames(case)
    for pattern in (GREETING, GREETING_ALSO, GREETING_COMMA, NAME_ALONE, VOCATIVE):
        for match in pattern.finditer(_body(case)):
            if pattern is NAME_ALONE and greeted(case.draft, match.start("name")):
                continue
            if not own.called(match["name"]):
                yield case.finding("name", *match.span("name"), "Not the customer's name.")


def other_customers(case: Case) -> Iterator[Finding]:
    """Names, addresses and numbers of people this conversation does not know."""
    body, own = _body(case), OwnNames(case)
    for match in OTHERS.finditer(body):
        yield case.finding("other_customer", *match.span(), "Speaks of another customer.")
    for start, end in _people(body):
        known = plain(body[start:end]) in case.sources or own.called(body[start:end])
        if not known and not greeted(body, start):
            yield case.finding("other_customer", start, end, "A person that no source names.")
    streets = list(STREET.finditer(body))
    known_places = _place(case.sources) if streets else ""
    for match in streets:
        if _place(match.group()) not in known_places:
            yield case.finding("other_customer", *match.span(), "A postal address that no source names.")
    yield from _from_answers(case)


def _people(body: str) -> Iterator[tuple[int, int]]:
    """Where a person is named: with a title, or by a given name and a surname."""
    yield from (match.span("name") for match in TITLED.finditer(body))
    for match in FULL_NAME.finditer(body):
        if fold(match["given"]).text.split("-")[0] in GIVEN_NAMES:
            yield match.span("name")


def _from_answers(case: Case) -> Iterator[Finding]:
    """Codes and addresses that only an earlier answer to somebody else contains."""
    theirs = {
        value
        for passage in case.passages
        if passage.source == "answer"
        for fact in facts_of(passage.text)
        if fact.kind in ("id", "email", "phone")
        for value in fact.values
    }
    if not theirs:
        return
    rest = bare("\n".join(_own_sources(case)))
    for fact in case.facts:
        if fact.values & theirs and not any(bare(str(value)) in rest for value in fact.values):
            yield case.finding("other_customer", fact.start, fact.end, "Only an answer to another customer has this.")


def _own_sources(case: Case) -> Iterator[str]:
    yield from (f"{email.subject}\n{email.text}\n{email.sender.address}" for email in case.thread.emails)
    yield from (str(value) for value in case.thread.customer.facts.values())
    yield from (f"{passage.title}\n{passage.text}" for passage in case.passages if passage.source != "answer")
    yield f"{case.thread.customer.address}\n{case.policy.mailbox_address}\n{' '.join(case.policy.allowed_domains)}"


def _body(case: Case) -> str:
    """The draft up to its closing: who signs is no customer."""
    closing = next((match for match in CLOSING.finditer(case.draft)), None) or SIGNED.search(case.draft)
    return case.draft[: closing.start()] if closing else case.draft


def _name_words(name: str) -> list[str]:
    words = re.findall(r"[^\W\d_]+", fold(re.sub(rf"(?i)(?<!\w)(?:{TITLES})(?!\w)", " ", name)).text)
    return [word for word in words if word not in ANYBODY and word not in GREETING_WORDS]


def _own_words(case: Case) -> set[str]:
    """Words that may be part of the customer's name: from their record, their address, and what they signed with."""
    customer, latest = case.thread.customer, case.thread.latest
    signed = "\n".join(
        email.text[-300:] + "\n" + email.new_text[-300:] for email in case.thread.emails if email.incoming
    )
    known = f"{customer.name} {latest.sender.name} {signed} {case.policy.company}"
    return set(re.findall(r"[^\W\d_]+", fold(known).text))


INFLECTING = frozenset("pl cs sk hr sr sl uk ru bg lt lv".split())
"""Languages that give a name another ending when its bearer is addressed: Agnieszka, "Pani Agnieszko"."""


class OwnNames:
    """What the customer may be called."""

    def __init__(self, case: Case) -> None:
        self._words, self._shortened = _own_words(case), _shortened(case)
        self._inflected = case.language in INFLECTING

    def called(self, name: str) -> bool:
        """True when every word of a name is one of the customer's."""
        words = (word for word in _name_words(name) if not any(_abbreviates(short, word) for short in self._shortened))
        if not self._inflected:
            return set(words) <= self._words
        return all(
            any(word[: max(3, len(each) - 2)] == each[: max(3, len(each) - 2)] for each in self._words)
            for word in words
        )


def _shortened(case: Case) -> set[str]:
    """What a customer may have shortened of their title: "Rag." in "Rag. Ferraris"."""
    said = "\n".join(
        (case.thread.customer.name, *(each.new_text[-300:] for each in case.thread.emails if each.incoming))
    )
    return {fold(short).text for short in re.findall(r"(?<!\w)([A-ZÀ-Þ][^\W\d_]{1,4})\.(?=\s[A-ZÀ-Þ])", said)}


def _abbreviates(short: str, word: str) -> bool:
    """True for "sgt" of "sergeant": the letters in order, the first one first, and many left out."""
    letters = iter(word[1:])
    return (
        word not in GIVEN_NAMES
        and word[0] == short[0]
        and len(word) >= len(short) + 3
        and all(letter in letters for letter in short[1:])
    )


def _place(text: str) -> str:
    """A postal address as it is compared: without punctuation and the word for "street"."""
    words = re.findall(r"\w+", plain(text))
    return f" {' '.join(word for word in words if word not in STREET_WORDS)} "


def greeted(body: str, position: int) -> bool:
    """True on the line of a greeting, which `names` reads."""
    line = body[body.rfind("\n", 0, position) + 1 : position + 80]
    return bool(GREETING.match(line))
