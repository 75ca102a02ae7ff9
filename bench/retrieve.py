"""How well the demo company's articles are found for questions written apart from them, and how fast.

    python -m bench.retrieve [--quick] [--json] [--fit]

Recall at 5 and mean reciprocal rank count articles, not passages. The questions are one or two sentences in customers'
words, harder than whole mails. "category known" is what the pipeline sees of mail it drafts for; "classifier" what it
sees of these questions as they are. `--fit` prints new weights for triage/retrieve/index.py, fitted on every other
question; the figures are over all of them, except those named "held out"."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bench.report import report
from triage.embedded.classifier import EmbeddedClassifier
from triage.embedded.encoder import load_encoder, load_multilingual
from triage.retrieve import RELEVANT, Index, passages_of
from triage.retrieve.index import Weights, terms_of
from triage.types import Address, Category, Classification, Email, Passage, Policy, Thread

FIXTURES = Path(__file__).parent.parent / "fixtures"
MANY = 10_000
LIMIT_MS = 30.0


@dataclass(frozen=True)
class Question:
    text: str
    language: str
    category: str
    articles: frozenset[str]

    @property
    def thread(self) -> Thread:
        return Thread((Email("question", Address("", ""), "", self.text, self.text),))


def read_questions() -> list[Question]:
    lines = (FIXTURES / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Question(row["question"], row["language"], row["category"], frozenset(row["articles"])) for row in rows]


def read_passages() -> list[Passage]:
    found: list[Passage] = []
    for path in sorted((FIXTURES / "knowledge").glob("*.md")):
        _, head, body = path.read_text(encoding="utf-8").split("---", 2)
        meta = yaml.safe_load(head)
        found += passages_of(
            path.stem,
            meta["title"],
            body,
            category=meta["category"],
            language=meta["language"],
            audience=meta["audience"],
        )
    return found


class Signs:
    """Every sign of relevance for each passage (row) and question (column)."""

    def __init__(self, passages: Sequence[Passage], questions: Sequence[Question]) -> None:
        self.passages, self.questions = passages, questions
        texts = [question.text for question in questions]
        first, second = load_encoder(), load_multilingual()
        snapshot = Index(passages, first, second)._current()
        self.first = snapshot.vectors @ first.encode(texts).T
        self.second = snapshot.second_vectors @ second.encode(texts).T
        english = np.array([question.language == "en" for question in questions])
        self.likeness = np.where(english, (self.first + self.second) / 2, self.second)
        self.terms = np.stack([snapshot.term_scores(terms_of(text)) for text in texts], axis=1)
        self.language = self.each(lambda passage, question: passage.language == question.language)
        self.known = self.each(lambda passage, question: passage.category == question.category)
        self.right = self.each(lambda passage, question: passage.ref in question.articles) > 0
        self.guessed = np.zeros_like(self.known)

    def each(self, sign: Callable[[Passage, Question], float]) -> np.ndarray:
        return np.array([[float(sign(one, other)) for other in self.questions] for one in self.passages])

    def classify(self, classifier: EmbeddedClassifier, policy: Policy) -> None:
        """Fills in what the classifier makes of each question."""
        for column, question in enumerate(self.questions):
            likely = dict(classifier.classify(question.thread, policy).shortlist)
            self.guessed[:, column] = [likely.get(passage.category, 0.0) for passage in self.passages]

    def logits(self, weights: Weights, category: np.ndarray) -> np.ndarray:
        return (
            weights.bias
            + weights.likeness * self.likeness
            + weights.terms * self.terms
            + weights.category * category
            + weights.language * self.language
        )

    def ranks(self, scores: np.ndarray, chosen: slice = slice(None)) -> np.ndarray:
        """The place of the first right article for each question, from 1."""
        found = []
        for column in range(len(self.questions))[chosen]:
            best: dict[str, float] = {}
            for passage, score in zip(self.passages, scores[:, column], strict=True):
                best[passage.ref] = max(score, best.get(passage.ref, -np.inf))
            order = sorted(best, key=lambda ref: -best[ref])
            found.append(next(n for n, ref in enumerate(order, 1) if ref in self.questions[column].articles))
        return np.array(found)


def quality(ranks: np.ndarray) -> dict[str, float]:
    return {"recall_at_5": float((ranks <= 5).mean()), "mrr": float((1 / ranks).mean())}


def fitted(signs: Signs, chosen: slice) -> Weights:
    """Weights from the chosen questions, half of them as if their category were known; then the scale at which the
    best passage's score is the probability that it answers, with the right articles in the index and without."""
    from sklearn.linear_model import LogisticRegression

    columns = np.arange(len(signs.questions))
    category = np.where(columns % 4 < 2, signs.known, signs.guessed)
    parts = [each[:, chosen].ravel() for each in (signs.likeness, signs.terms, category, signs.language)]
    model = LogisticRegression(C=100, max_iter=2000).fit(np.stack(parts, axis=1), signs.right[:, chosen].ravel())
    raw = Weights(float(model.intercept_[0]), *(float(weight) for weight in model.coef_[0]))
    best, right = tops(signs, signs.logits(raw, category), chosen)
    scale = LogisticRegression(C=1e6).fit(best[:, None], right)
    factor, shift = float(scale.coef_[0, 0]), float(scale.intercept_[0])
    return Weights(raw.bias * factor + shift, *(weight * factor for weight in astuple(raw)[1:]))


def tops(signs: Signs, logits: np.ndarray, chosen: slice) -> tuple[np.ndarray, np.ndarray]:
    """The best passage's logit and whether it is right: for each question as it is, and with its articles away."""
    best, right = [], []
    for column in range(len(signs.questions))[chosen]:
        for scores in (logits[:, column], np.where(signs.right[:, column], -np.inf, logits[:, column])):
            top = int(scores.argmax())
            best.append(scores[top])
            right.append(bool(signs.right[top, column]))
    return np.array(best), np.array(right)


def calibration_error(probabilities: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over equally wide bins (Naeini et al. 2015)."""
    places = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = [
        abs(probabilities[places == each].mean() - right[places == each].mean()) * (places == each).mean()
        for each in set(places)
    ]
    return float(sum(gaps))


def measure_quality(signs: Signs) -> dict[str, float]:
    ways: Mapping[str, np.ndarray] = {
        "vectors (first encoder)": signs.first + 3 * signs.language,
        "vectors": signs.likeness + 3 * signs.language,
        "terms": signs.terms + 3 * signs.language,
        "both": signs.logits(Weights(category=0.0), signs.known),
        "both, classifier": signs.logits(Weights(), signs.guessed),
        "both, category known": signs.logits(Weights(), signs.known),
    }
    figures = {
        f"{way}: {name}": value for way, scores in ways.items() for name, value in quality(signs.ranks(scores)).items()
    }
    for language in ("en", "de", "fr", "es"):
        rows = [column for column, question in enumerate(signs.questions) if question.language == language]
        ranks = signs.ranks(ways["both, category known"])[rows]
        figures[f"both, category known, {language}: recall_at_5"] = quality(ranks)["recall_at_5"]
    held_out = slice(1, None, 2)
    best, right = tops(signs, ways["both, category known"], held_out)
    probabilities = 1 / (1 + np.exp(-best))
    figures["held out, relevant: share of questions"] = float((probabilities[::2] >= RELEVANT).mean())
    figures["held out, relevant: share right"] = float(right[::2][probabilities[::2] >= RELEVANT].mean())
    figures["held out, article away: share kept anyway"] = float((probabilities[1::2] >= RELEVANT).mean())
    figures["held out, calibration error"] = calibration_error(probabilities, right)
    return figures


class Noise:
    """Unit vectors without meaning, as fast as none: the time of a search is measured apart from the encoding."""

    def __init__(self, size: int) -> None:
        self._size, self._random = size, np.random.default_rng(1)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = self._random.standard_normal((len(texts), self._size), dtype=np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def measure_speed(passages: Sequence[Passage], rounds: int) -> dict[str, float]:
    """Milliseconds over 10,000 passages with the words of real ones, asked with mails of 150 words."""
    chance = random.Random(1)
    words = [word for passage in passages for word in passage.text.split()]
    many = [
        Passage(f"article:{number // 2}", f"Title {number}", " ".join(chance.choices(words, k=80)), language="en")
        for number in range(MANY)
    ]
    started = time.perf_counter()
    index = Index(many, Noise(384), Noise(512))
    figures = {"seconds to index 10,000 passages, encoding apart": time.perf_counter() - started}
    taken = []
    for _ in range(rounds):
        text = " ".join(chance.choices(words, k=150))
        thread = Thread((Email("mail", Address("", ""), "", text, text),))
        started = time.perf_counter()
        index.search(thread, Classification("Order status", 0.9))
        taken.append((time.perf_counter() - started) * 1000)
    figures["ms to search 10,000 passages, median"] = float(np.median(taken[1:]))
    figures["ms to search 10,000 passages, 95th percentile"] = float(np.percentile(taken[1:], 95))
    figures["ms for the first search after a change"] = taken[0]
    return figures


def policy() -> Policy:
    rows: list[dict[str, Any]] = json.loads((FIXTURES / "categories.json").read_text(encoding="utf-8"))
    categories = tuple(Category(row["name"], row["description"], tuple(row["examples"])) for row in rows)
    return Policy("Larkfield Outdoor", categories, (), languages=("en", "de", "fr", "es"))


def main() -> None:
    parser = argparse.ArgumentParser(description="How well, and how fast, articles are found.")
    parser.add_argument("--quick", action="store_true", help="ends within a minute")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--fit", action="store_true", help="prints weights fitted on every other question")
    options = parser.parse_args()
    passages, questions = read_passages(), read_questions()
    signs = Signs(passages, questions[::4] if options.quick else questions)
    signs.classify(EmbeddedClassifier(load_encoder()), policy())
    if options.fit:
        print(fitted(signs, slice(0, None, 2)))
        return
    figures = {"questions": float(len(signs.questions)), **measure_quality(signs)}
    figures |= measure_speed(passages, rounds=10 if options.quick else 60)
    report("retrieve", figures, {"ms to search 10,000 passages, 95th percentile": LIMIT_MS}, options.json)


if __name__ == "__main__":
    main()
