"""Reversible pseudonyms for personal data: what leaves the machine says [FIRST_NAME_1], what comes back says Jana."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from triage import personal_data
from triage.types import Thread

_LOOKALIKE = re.compile(r"\[[A-Z][A-Z_]*_\d+[a-z]*\]")
_ID = re.compile(r"\b(?!\d{1,4}-?[a-zA-Z]+\b)(?=[\w-]{0,80}[^\W\d_])(?=[\w-]{0,80}\d)[\w-]{5,}\b|\b\d{5,}\b")
"""A word of letters and digits, but for "30-day" and the like; or five digits and more."""
LEAST_PLACES, LONGEST_TEMPLATE = 3, 40
_ALSO_WORDS = frozenset(
    re.findall(
        r"\w+",
        "will mark may april june august grace rose hope joy faith art bill rich frank page young long price order "
        "iris ivy summer autumn dawn pat sue rob drew chase chance grant miles wade brown black white green gray grey "
        "kurt ernst wolf lang klein gross gros petit blanc noir mai paz sol luz mar",
    )
)
"""Names that are everyday words as well: taken for names only with a capital."""


class Pseudonyms:
    """The pseudonyms of one thread. Only what was hidden here can be restored here."""

    def __init__(self, names: Iterable[str] = (), patterns: Mapping[str, str] | None = None) -> None:
        """`names`: people known to be in the thread. `patterns`: further regular expressions by kind, for example
        `{"ORDER": r"\\bLF-\\d{6}\\b"}` for companies that don't want order ids to leave. Raises re.error."""
        self._patterns = [(_kind(kind), re.compile(pattern)) for kind, pattern in (patterns or {}).items()]
        self._pseudonyms: dict[str, str] = {}
        self._surfaces: dict[str, str] = {}
        self._families: dict[tuple[str, str], int] = {}
        self._kinds: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._name_pattern: re.Pattern[str] | None = None
        for name in names:
            self._know(name)

    @classmethod
    def of(cls, thread: Thread, patterns: Mapping[str, str] | None = None) -> Pseudonyms:
        """Pseudonyms that know the customer, everybody who wrote, and everybody greeted or signing in the thread.

        The same thread always gets the same pseudonyms, whatever is asked about it first."""
        pseudonyms = cls([thread.customer.name, *(email.sender.name for email in thread.emails)], patterns)
        for email in thread.emails:
            pseudonyms.hide(f"{email.subject}\n{email.text}")
        return pseudonyms

    def hide(self, text: str) -> str:
        """The text with a pseudonym for each piece of personal data; text that looks like a pseudonym gets one too."""
        for name in personal_data.names(text):
            self._know(name)
        parts, position = [], 0
        for start, end, kind in self._spans(text):
            parts += [text[position:start], self._pseudonym(kind, text[start:end])]
            position = end
        return "".join([*parts, text[position:]])

    def restore(self, text: str) -> str:
        """The text with each pseudonym issued here turned back; any other is left standing for a person to see."""
        return _LOOKALIKE.sub(lambda match: self._surfaces.get(match.group(), match.group()), text)

    def _know(self, name: str) -> None:
        words = [word for word in re.findall(r"[\w'’.-]+", name) if len(word.strip(".'’-")) > 1]
        if not words or "@" in name:
            return
        parts = [(" ".join(words), "NAME")]
        if len(words) > 1:
            parts += [(words[0], "FIRST_NAME"), *((word, "LAST_NAME") for word in words[1:] if not word.islower())]
        for surface, kind in parts:
            self._names.setdefault(surface.casefold(), kind)
            self._pseudonym(self._name_kind(surface), surface)
        longest_first = sorted(self._names, key=len, reverse=True)
        self._name_pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(_spellings, longest_first))})(?!\w)")

    def _spans(self, text: str) -> list[personal_data.Span]:
        """What to hide, in order; where two finds overlap, the one named first below wins."""
        finds: list[personal_data.Span] = [(*match.span(), "TEXT") for match in _LOOKALIKE.finditer(text)]
        finds += [(*match.span(), kind) for kind, pattern in self._patterns for match in pattern.finditer(text)]
        finds += personal_data.find(text)
        if self._name_pattern:
            finds += [(*match.span(), self._name_kind(match.group())) for match in self._name_pattern.finditer(text)]
        return _without_overlaps(finds, len(text))

    def _name_kind(self, surface: str) -> str:
        return self._names.get(" ".join(surface.casefold().split()), "NAME")

    def _pseudonym(self, kind: str, surface: str) -> str:
        """One number for one thing; spellings of it that differ in case or spaces get a letter behind the number."""
        if surface not in self._pseudonyms:
            family = (kind, "".join(surface.casefold().split()))
            if family not in self._families:
                self._kinds[kind] = self._kinds.get(kind, 0) + 1
                self._families[family] = self._kinds[kind]
            stem, spelling = f"{kind}_{self._families[family]}", 0
            while (pseudonym := f"[{stem}{_letters(spelling)}]") in self._surfaces:
                spelling += 1
            self._pseudonyms[surface] = pseudonym
            self._surfaces[pseudonym] = surface
        return self._pseudonyms[surface]


def id_patterns(templates: Iterable[str]) -> dict[str, str]:
    """`patterns` for Pseudonyms from templates such as `LF-######`: # is a digit, @ a letter, all else itself.

    Case is ignored. No repetition can be written, so a match costs the same whatever the mail. Raises ValueError."""
    found = []
    for template in templates:
        if len(template) > LONGEST_TEMPLATE or len(re.findall("[#@]", template)) < LEAST_PLACES:
            raise ValueError(f"“{template}” needs at least {LEAST_PLACES} of # and @, and at most 40 characters.")
        found.append("".join({"#": r"\d", "@": r"[^\W\d_]"}.get(letter, re.escape(letter)) for letter in template))
    return {"ORDER": rf"(?i)(?<!\w)(?:{'|'.join(found)})(?!\w)"} if found else {}


def without_personal_data(text: str) -> str:
    """The text with every piece of personal data, and every word that looks like an id, replaced for good by […].

    For text that may stand beside other customers' mail, such as a lesson learnt from one."""
    return _ID.sub("[…]", _LOOKALIKE.sub("[…]", Pseudonyms().hide(text)))


def _spellings(name: str) -> str:
    """A pattern for a name in any case, or with a capital where the name is an everyday word as well."""
    pattern = re.escape(name).replace(r"\ ", r"\s+")
    if name not in _ALSO_WORDS:
        return f"(?i:{pattern})"
    return rf"(?:{name.capitalize()}|{name.upper()})"


def _without_overlaps(finds: Iterable[personal_data.Span], length: int) -> list[personal_data.Span]:
    taken: list[personal_data.Span] = []
    covered = bytearray(length)
    for start, end, kind in finds:
        if start < end and not any(covered[start:end]):
            covered[start:end] = b"\1" * (end - start)
            taken.append((start, end, kind))
    return sorted(taken)


def _kind(name: str) -> str:
    return re.sub(r"[^A-Z]+", "_", name.upper()).strip("_") or "TEXT"


def _letters(spelling: int) -> str:
    """Nothing for the first spelling, then a, b … z, aa, bb …"""
    return chr(ord("a") + (spelling - 1) % 26) * ((spelling + 25) // 26)
