"""Plants one false statement of a kind into a right draft and says where it stands."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any


def _sentences() -> dict[str, Any]:
    """Kind → language → sentences, those of planted.toml and those written later, planted2.toml."""
    found: dict[str, Any] = {}
    for name in ("planted", "planted2"):
        for kind, rows in tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8")).items():
            for language, sentences in rows.items():
                found.setdefault(kind, {}).setdefault(language, []).extend(sentences)
    return found


SENTENCES = _sentences()
KINDS = (
    "quote number amount date percentage id email phone url promise placeholder name language other_customer insult"
    " human_claim"
).split()  # fmt: skip
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
WORDS = {
    "en": ("eleven", "thirteen", "seventeen", "nineteen", "forty-five"),
    "de": ("elf", "dreizehn", "siebzehn", "neunzehn", "fünfundvierzig"),
    "fr": ("onze", "treize", "dix-sept", "dix-neuf", "quarante"),
    "es": ("once", "trece", "diecisiete", "diecinueve", "cuarenta"),
}
RELATIVE = {
    "en": ("by Wednesday", "tomorrow", "next week", "on Sunday"),
    "de": ("bis Mittwoch", "übermorgen", "nächste Woche", "am Sonntag"),
    "fr": ("mercredi", "demain", "la semaine prochaine", "dimanche"),
    "es": ("el miércoles", "pasado mañana", "la próxima semana", "el domingo"),
}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
PHONES = (
    "+44 20 7123 9988",
    "+49 89 4455 6677",
    "0800 777 1234",
    "+33 1 44 55 66 77",
    "(020) 7123 9988",
    "089/44556677",
)
MARKED = re.compile("«(.*?)»")


@dataclass(frozen=True)
class Planted:
    kind: str
    case: Mapping[str, Any]
    spans: tuple[tuple[int, int], ...]
    """Where in the draft the false facts stand; marking one of them is finding it."""
    how: str


def planted(case: Mapping[str, Any], kind: str, random: random.Random) -> Iterator[Planted]:
    """One wrong draft made of a right one, changed in place where the draft has such a fact, else by a sentence more.

    Yields nothing when the kind cannot be planted here."""
    language = case["id"].split("-")[0]
    if kind == "name":
        yield from _renamed(case, random)
    elif kind == "language":
        foreign = random.choice([other for other in SENTENCES["language"] if other != language])
        yield _with_sentence(case, kind, f"«{random.choice(SENTENCES['language'][foreign])}»", random)
    elif kind == "quote" and random.random() < 0.5:
        yield from _miscited(case, random)
    elif kind in CHANGES and random.random() < 0.5 and (changed := _changed(case, kind, random)):
        yield changed
    elif language in SENTENCES[kind]:
        sentence = random.choice(SENTENCES[kind][language])
        yield _with_sentence(case, kind, _filled(sentence, language, random), random)


def _with_sentence(case: Mapping[str, Any], kind: str, sentence: str, random: random.Random) -> Planted:
    """The sentence goes to the end of a paragraph that is neither greeting nor closing."""
    blocks = case["draft"].split("\n\n")
    place = random.randrange(1, max(2, len(blocks) - 1)) if len(blocks) > 1 else 0
    before = "\n\n".join(blocks[: place + 1]) + " "
    spans, clean = [], ""
    position = 0
    for match in MARKED.finditer(sentence):
        clean += sentence[position : match.start()]
        spans.append((len(before) + len(clean), len(before) + len(clean) + len(match[1])))
        clean += match[1]
        position = match.end()
    clean += sentence[position:]
    if not spans:
        spans = [(len(before), len(before) + len(clean))]
    rest = "\n\n".join(blocks[place + 1 :])
    draft = before + clean + ("\n\n" + rest if rest else "")
    return Planted(kind, {**case, "draft": draft}, tuple(spans), "sentence")


CHANGES = {
    "amount": re.compile(r"(?:(?<=[€£$])|(?<=EUR ))\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?(?=\s?(?:€|£|euro|Euro|EUR))"),
    "percentage": re.compile(r"\d+(?=\s?(?:%|Prozent|percent))"),
    "number": re.compile(
        r"(?<![\w.,-])\d+(?= (?:days|weeks|working|hours|kg|km|months|years|Tage|Wochen|Werktage|Monate|Stunden"
        r"|jours|semaines|días|horas))"
    ),
    "id": re.compile(r"\b[A-Z]{2,3}-\d{4,6}\b|\b\d{7,20}\b"),
    "email": re.compile(r"[\w.-]+@[\w.-]+\w"),
    "phone": re.compile(r"(?:\+\d{2}|0\d)[\d ]{7,16}\d"),
    "url": re.compile(r"(?<=\s)(?:https?://)?[\w-]+\.[\w.-]+/[\w/-]+"),
    "date": re.compile(
        r"\d{1,2}(?=\.? (?:November|December|August|Dezember|décembre|novembre|de diciembre))"
        r"|(?<=November )\d{1,2}(?=th)"
    ),
}


def _changed(case: Mapping[str, Any], kind: str, random: random.Random) -> Planted | None:
    """A fact of the draft with another value that no source has."""
    places = list(CHANGES[kind].finditer(case["draft"]))
    if not places:
        return None
    place = random.choice(places)
    new = _other(place.group(), kind, random)
    evidence = " ".join((case["mail"], str(case["knowledge"]), str(case.get("context"))))
    if re.search(rf"(?<!\d){re.escape(new)}(?!\d)", evidence):
        return None
    draft = case["draft"][: place.start()] + new + case["draft"][place.end() :]
    return Planted(kind, {**case, "draft": draft}, ((place.start(), place.start() + len(new)),), "changed")


def _other(old: str, kind: str, random: random.Random) -> str:
    if kind == "url":
        return random.choice((old + "-form", old.replace(".", "-secure.", 1), old[:-1]))
    if kind == "email":
        return random.choice((f"x{old}", old.replace("@", "@mail-"), old.replace(".example", "-shop.example")))
    if kind == "date":
        return str((int(old) + random.randrange(3, 12)) % 28 + 1)
    digits = [index for index, letter in enumerate(old) if letter.isdigit()]
    place = random.choice(digits[1:] or digits) if len(digits) > 2 else digits[0]
    other = random.choice([digit for digit in "23456789" if digit != old[place]])
    return old[:place] + other + old[place + 1 :]


def _renamed(case: Mapping[str, Any], random: random.Random) -> Iterator[Planted]:
    if not case.get("customer"):
        return
    first, _, rest = case["draft"].partition("\n")
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]+", case["customer"]) if word in first]
    if not words:
        return
    word = words[-1]
    new = random.choice(("Beatrix", "Kowalski", "Aurelio", "Thornbury", "Nakamura", "Delphine", "Osterwald"))
    start = first.rindex(word)
    draft = first[:start] + new + first[start + len(word) :] + "\n" + rest
    yield Planted("name", {**case, "draft": draft}, ((start, start + len(new)),), "changed")


def _miscited(case: Mapping[str, Any], random: random.Random) -> Iterator[Planted]:
    """A citation whose quote is its source with a word or a value changed."""
    entry = random.choice(case["knowledge"])
    source = [part for part in re.split(r"(?<=[.!?])\s", entry["body"]) if len(part.split()) >= 4]
    sentences = [line for line in re.split(r"(?<=[.!?])\s|\n+", case["draft"]) if len(line.split()) >= 5]
    if not source or not sentences:
        return
    words = random.choice(source).split()
    words[random.randrange(len(words))] = random.choice(("always", "immer", "toujours", "siempre", "90"))
    sentence = random.choice(sentences)
    start = case["draft"].index(sentence)
    citation = {"source": "article", "ref": entry["title"], "quote": " ".join(words), "sentence": sentence}
    yield Planted("quote", {**case, "citations": [citation]}, ((start, start + len(sentence)),), "citation")


def _filled(sentence: str, language: str, random: random.Random) -> str:
    day = date(2026, 11, 22) + timedelta(days=random.randrange(90, 500))
    month = MONTHS[language].split()[day.month - 1]
    dates = {
        "en": (f"{day.day} {month}", f"{month} {day.day}, {day.year}", f"{day:%d/%m/%Y}", day.isoformat()),
        "de": (f"{day.day}. {month}", f"{day:%d.%m.%Y}", f"{day.day}. {month} {day.year}", f"{day:%d.%m.}"),
        "es": (f"{day.day} de {month}", f"{day:%d/%m/%Y}"),
        "pt": (f"{day.day} de {month}",),
    }
    value = f"{random.randrange(7, 9)}{random.randrange(1, 9)}.{random.choice('12346789')}{random.randrange(1, 9)}"
    comma = value.replace(".", ",")
    form = random.choice(("https://{}/form", "www.{}", "{}/claims", "http://bit.ly/3x{:.4}"))
    domain = random.choice(("quickhelp-desk.example", "service-portal.example", "clientzone.test", "my-parcel.info"))
    fields = {
        "value": random.choice((f"€{value}", f"{value} EUR", f"£{value}"))
        if language == "en"
        else random.choice((f"{comma} €", f"{comma} Euro" if language == "de" else f"{comma} euros", f"EUR {comma}")),
        "n": str(random.choice((11, 13, 16, 17, 19, 22, 27, 33, 37, 41, 55, 67))),
        "d": random.choice("1346789"),
        "words": random.choice(WORDS.get(language, ("",))),
        "time": f"{random.choice((6, 7, 22))}:{random.choice(('10', '15', '40', '50'))}",
        "date": random.choice(dates.get(language, (f"{day.day} {month}", f"{day:%d/%m/%Y}"))),
        "relative": random.choice(RELATIVE.get(language, ("",))),
        "id": random.choice(
            (
                f"TK-{random.randrange(10**5, 10**6)}",
                f"{random.randrange(10**11, 10**12)}",
                f"#{random.randrange(10**4, 10**5)}",
                f"CASE{random.randrange(1000, 9999)}",
                f"SPRING{random.randrange(20, 70)}",
                f"{random.choice('ABCDEFGH')}{random.randrange(100, 999)}-{random.randrange(1000, 9999)}",
            )
        ),
        "email": f"{random.choice(('help', 'returns', 'claims', 'j.martin'))}@{domain}",
        "phone": random.choice(PHONES),
        "url": form.format(domain),
        "street": {"de": "Birkenweg 17"}.get(language, "48 Orchard Lane"),
        "quote": random.choice(SENTENCES["quotes"].get(language, ("",))),
    }  # fmt: skip
    return re.sub(r"(?<!\{)\{(\w+)\}(?!\})", lambda match: fields.get(match[1], match.group()), sentence)
