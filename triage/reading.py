"""How a mail sounds and what it wants, read without a model and in many languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from triage.language import detect
from triage.phrases import Folded, Match, fold, phrases, sentences
from triage.types import Email, Sentiment, Urgency

SUMMARY_LENGTH = 200
PERSON = re.compile(r"^[^\w\n]{0,20}PERSON[^\w\n]{0,20}$", re.MULTILINE)
"""The one word by which a customer can always reach a person, on a line of its own."""


@dataclass(frozen=True, slots=True)
class Reading:
    sentiment: Sentiment
    urgency: Urgency
    language: str
    """ISO 639-1, or "" when the text is too short or too odd to tell."""
    summary: str
    """One or two sentences of the mail itself, at most 200 characters."""
    asks_for_human: bool
    human_evidence: str = ""
    """The sentence in which the customer asks for a person."""


def read(email: Email, likely: Sequence[str] = ()) -> Reading:
    """Reads the new text of one mail; `likely` are the languages its mailbox is usually written to in."""
    text = email.new_text.strip() or email.subject
    body = fold(text)
    whole = fold(f"{email.subject}\n\n{text}") if email.subject else body
    language = detect(text, likely) or detect(f"{email.subject}\n{text}", likely)
    asked = human_request(text, whole)
    return Reading(sentiment(text, whole), urgency(whole), language, summary(email), bool(asked), asked)


def sentiment(text: str, folded: Folded) -> Sentiment:
    """Angry, unhappy, pleased or none of these."""
    if _fury(text, folded):
        return "angry"
    if any(_first(meaning, folded) for meaning in ("leave", "repeated", "unhappy")):
        return "negative"
    return "positive" if _first("praise", folded) else "neutral"


def anger(email: Email) -> str:
    """The sentence that shows the customer's anger; "" when there is none."""
    text = email.new_text.strip() or email.subject
    folded = fold(f"{email.subject}\n\n{text}")
    match = _fury(text, folded)
    return folded.sentence(match.start, match.end) if match else ""


def _fury(text: str, folded: Folded) -> Match | None:
    """The clearest sign of anger. Anger needs a reason and either open fury or two lesser signs: grief, loudness or a
    plain complaint alone are not taken for it."""
    if open_fury := _first("fury", folded) or _first("insult", folded):
        return open_fury
    leaving, unhappy, sarcasm = _first("leave", folded), _first("unhappy", folded), _first("sarcasm", folded)
    repeated = tuple(islice(phrases("reading", "repeated").find(folded), 2))
    complaint, loud = next(iter(repeated), unhappy), loudness(text)
    if leaving and (complaint or loud or sarcasm):
        return leaving
    if complaint and sarcasm:
        return sarcasm
    insistent = len(repeated) + bool(unhappy) >= 2
    return complaint if loud > 1 or (loud and insistent) else None


def loudness(text: str) -> int:
    """0 to 2: one for runs of `!` or `?!`, one for words shouted in capitals."""
    words = re.findall(r"[^\W\d_]{3,}", text)
    shouted = [word for word in words if word.isupper()]
    longest_run = max((len(run) for run in re.findall(r"[!?]{2,}", text)), default=0)
    marks = (longest_run >= 2 and "!" in text) or text.count("!") >= 4
    mostly = len(words) >= 4 and len(shouted) * 2 > len(words)
    capitals = mostly or sum(len(word) > 3 for word in shouted) >= 3
    return int(marks) + int(capitals)


def urgency(folded: Folded) -> Urgency:
    if _first("urgent", folded):
        return "high"
    return "low" if _first("relaxed", folded) else "normal"


def human_request(text: str, folded: Folded) -> str:
    """The sentence that asks for a person, in the customer's words; "" when none does."""
    if PERSON.search(text):
        return "PERSON"
    match = phrases("reading", "human").first(folded)
    return folded.sentence(match.start, match.end) if match else ""


def summary(email: Email) -> str:
    """The one or two sentences that say most plainly what the customer wants, in the order they were written."""
    told = [_without_greeting(sentence) for sentence in sentences(email.new_text)]
    told = [sentence for sentence in told if len(sentence) > 8 and not _is_courtesy(sentence)]
    if not told:
        return _shorten(" ".join(email.new_text.split()) or email.subject.strip())
    subject = set(re.findall(r"\w{4,}", email.subject.casefold()))
    weights = [_weight(sentence, place, subject) for place, sentence in enumerate(told)]
    best = weights.index(max(weights))
    beside = [weight + (abs(place - best) == 1) for place, weight in enumerate(weights)]
    others = sorted((place for place in range(len(told)) if place != best), key=lambda place: (-beside[place], place))
    chosen = sorted({best, *others[:1]})
    both = " ".join(told[place] for place in chosen)
    return both if len(both) <= SUMMARY_LENGTH else _shorten(told[best])


def asks(sentence: str) -> bool:
    """Whether a sentence asks for something: a question, or the words of a wish in one of our languages."""
    return "?" in sentence or _first("request", fold(sentence)) is not None


def adds_something(text: str) -> bool:
    """Whether the mail says of itself that it brings more than one matter."""
    return _first("addition", fold(text)) is not None


def _weight(sentence: str, place: int, subject: set[str]) -> float:
    """Questions and requests first, then what the subject names, then what stands early; long or tiny ones less."""
    folded = fold(sentence)
    words = set(re.findall(r"\w{4,}", sentence.casefold()))
    return (
        2.0 * (sentence.rstrip("\"'”»)").endswith(("?", "？", ";")) or "？" in sentence)
        + 2.0 * bool(_first("request", folded))
        + 1.0 * bool(_first("unhappy", folded))
        + 0.5 * len(words & subject)
        + 1.0 / (1 + place)
        - 1.0 * (len(sentence) > SUMMARY_LENGTH)
        - 0.5 * (len(sentence) < 15)
    )


def _without_greeting(sentence: str) -> str:
    if not _opens_with("greeting", sentence):
        return sentence
    return re.sub(r"^[^,!.:;–\n]{1,60}[,!.:;–]+\s*", "", sentence, count=1)


def _is_courtesy(sentence: str) -> bool:
    """A closing, a hope that all are well, a name: true of the mail, and not what it is about."""
    return len(sentence) < 80 and (_opens_with("closing", sentence) or _opens_with("nicety", sentence))


def _opens_with(meaning: str, sentence: str) -> bool:
    return any(match.start == 0 for match in phrases("reading", meaning).find(fold(sentence[:80])))


def _shorten(sentence: str) -> str:
    if len(sentence) <= SUMMARY_LENGTH:
        return sentence
    return sentence[: SUMMARY_LENGTH - 1].rsplit(" ", 1)[0].rstrip(",;:–-") + "…"


def _first(meaning: str, folded: Folded) -> Match | None:
    return phrases("reading", meaning).first(folded)
