"""Whether a model's words have the shape of a reply to this mail at all; what they claim is judged elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from triage.language import detect

LONGEST = 6000
"""Characters; the longest answers people write to mail like ours are a third of this."""
LEAST_SHARED = 0.04
"""Share of a draft's longer words that occur in the mail or the sources; replies lie far above it."""
LEAST_WORDS = 25
"""Words below which neither language nor topic can be told."""

_MARKUP = re.compile(
    r"<(?!https?:|[\w.+-]+@)\s*/?\s*[a-z][a-z0-9]*\b[^>]{0,500}>|<!--|!\[[^\]]*\]\(|&#x?[0-9a-f]+;", re.IGNORECASE
)
_CODE_LINE = re.compile(
    r"^\s*(?:#!|//|/\*|[{}\[\]()]+[,;]?\s*$|\"[\w-]+\"\s*:|(?:def|class|function)\s+\w+\s*[({:]|(?:const|let|var)\s+\w+\s*="
    r"|import\s+[\w.]+;?\s*$|from\s+[\w.]+\s+import\b|(?:return|if|for|while)\b.*[;{]\s*$|(?:sudo|curl|wget|echo)\s)"
    r"|[)\]}];\s*$|\{\s*$|\w\s*=\s*\S+;\s*$|=>|\$\(|\bSELECT\b.+\bFROM\b|\bDROP TABLE\b"
)
_BLOB = re.compile(
    r"(?<![\w/.:?&=%#-])[A-Za-z0-9+/_=-]{48,}|(?:%[0-9A-Fa-f]{2}){6,}|(?:\\[xu][0-9A-Fa-f]{2,4}){4,}"
    r"|(?:[01]{8} ?){5,}|(?:[0-9A-Fa-f]{2}[ :]){14,}"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def why_not_a_reply(text: str, language: str, sources: Sequence[str]) -> str:
    """The reason in a sentence for an agent, or "" when it may well be a reply.

    `language`: the ISO 639-1 code asked for; `sources`: the mail and everything the draft could rest on."""
    complaints: tuple[Callable[[], str], ...] = (
        lambda: _length(text),
        lambda: _encoding(text),
        lambda: _code(text),
        lambda: _repetition(text),
        lambda: _language(text, language),
        lambda: _topic(text, sources),
    )
    return next(filter(None, (complaint() for complaint in complaints)), "")


def _length(text: str) -> str:
    if not _WORD.search(text):
        return "The model wrote no words."
    return f"The model wrote {len(text)} characters; no reply is that long." if len(text) > LONGEST else ""


def _encoding(text: str) -> str:
    if _BLOB.search(text):
        return "The model wrote something encoded."
    letters = sum(character.isalpha() or character.isspace() for character in text)
    return "The model wrote mostly digits and signs." if letters < 0.6 * len(text) else ""


def _code(text: str) -> str:
    if _MARKUP.search(text):
        return "The model wrote markup."
    if "⟦" in text or "⟧" in text:
        return "The model repeated its prompt."
    lines = [line for line in text.splitlines() if line.strip()]
    code = sum(bool(_CODE_LINE.search(line)) for line in lines)
    return "The model wrote program code." if "```" in text or code * 4 > len(lines) else ""


def _repetition(text: str) -> str:
    words = [word.casefold() for word in _WORD.findall(text)]
    triples = Counter(zip(words, words[1:], words[2:], strict=False))
    often = max(triples.values(), default=0)
    return "The model repeated itself." if often > 5 and often * 3 > len(words) * 0.3 else ""


def _language(text: str, language: str) -> str:
    if len(_WORD.findall(text)) < LEAST_WORDS:
        return ""
    found = detect(text, likely=(language,))
    return (
        f"The model answered in another language ({found} instead of {language})."
        if found not in ("", language)
        else ""
    )


def _topic(text: str, sources: Sequence[str]) -> str:
    said = _stems(text)
    if len(said) < LEAST_WORDS:
        return ""
    shared = said & _stems("\n".join(sources))
    return "The model wrote about something else." if len(shared) < LEAST_SHARED * len(said) else ""


def _stems(text: str) -> set[str]:
    """Words of five letters and more, cut to their first five: enough to see the same word in another form."""
    return {word.casefold()[:5] for word in re.findall(r"[^\W\d_]{5,}", text)}
