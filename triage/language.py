"""Which language a mail is written in, from its letters alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

NAMES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "ca": "Catalan",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sr": "Serbian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""The languages told apart, by their ISO 639-1 code; Norwegian in both its forms is `no`."""

NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|\b[A-Z]{2,5}-?\d[\w-]*|[\d#*_=|<>~/\\]+")
SCRIPTS = {
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "ja": re.compile(r"[\u3041-\u30ff]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
}
LEAST_LETTERS = 8
LEAST_PROBABILITY = 0.4
LIKELIER = 3
PLAUSIBLE = 0.02
ENOUGH_TO_JUDGE = 4000


def detect(text: str, likely: Sequence[str] = ()) -> str:
    """The ISO 639-1 code of the language most of `text` is written in, or "" when it cannot be told.

    Addresses, links, order numbers and digits are left aside. Fewer than eight letters of a script that several
    languages share are not enough to tell. `likely` names the languages this mailbox is usually written to in: each
    counts as three times as likely beforehand, which settles short mails ("Por favor cancelen mi pedido"). Needs no
    network; the first call loads the model (about half a second).
    """
    words = " ".join(NOISE.sub(" ", text[:ENOUGH_TO_JUDGE]).split())
    letters = sum(letter.isalpha() for letter in words)
    for code, script in SCRIPTS.items():
        if letters and len(script.findall(words)) * 3 > letters:
            return code
    if letters < LEAST_LETTERS:
        return ""
    ranked = identifier().rank(words.lower() if words.isupper() else words)
    weights = {code: share * (LIKELIER if code in likely else 1) for code, share in ranked}
    code = max(weights, key=weights.__getitem__)
    return code if weights[code] >= LEAST_PROBABILITY * sum(weights.values()) else ""


@lru_cache(maxsize=1024)
def may_be(language: str, passage: str) -> bool:
    """Whether a passage of a mail could be in this language; when in doubt it could."""
    words = " ".join(NOISE.sub(" ", passage).split()).lower()
    shares = dict(identifier().rank(words))
    return shares.get(language, 1.0) >= PLAUSIBLE * max(shares.values())


@lru_cache(maxsize=1)
def identifier() -> Any:
    """py3langid's model, limited to our languages, answering with probabilities."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(list(NAMES))
    return model
