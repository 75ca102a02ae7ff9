"""What the embedded classifier costs, and how well it reads the demo company's golden set beside a plain recipe.

Time and memory are measured in a process of its own with one thread, as on a desk's machine. The peer is what is
usually done with the same encoder: logistic regression on its vectors."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from bench.report import arguments, report
from triage.embedded.classifier import EmbeddedClassifier, samples
from triage.embedded.encoder import load_encoder
from triage.embedded.kernels import Texts
from triage.embedded.learners import train
from triage.evaluate import LabelledMail, read_categories, read_labelled
from triage.measures import auroc, caught, share
from triage.types import Category, Policy

FIXTURES = Path(__file__).parent.parent / "fixtures"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
MAIL = (
    "Hello, I ordered a pair of hiking boots two weeks ago and the parcel still has not arrived. The tracking page "
    "says it left your warehouse but nothing since then. Could you please look into where it is and when I can expect "
    "it? We leave for the mountains on Saturday and I really need the boots before that. My order number is "
    "LF-483920. Many thanks for your help, Anna"
)
COST = """
import json, resource, statistics, sys, time
start = time.perf_counter()
from triage.embedded.encoder import load_encoder, load_multilingual
encoder = load_encoder()
loaded = time.perf_counter() - start
def median_ms(encoder):
    seconds = []
    for i in range(30):
        start = time.perf_counter()
        encoder.encode([f"{sys.argv[1]} {i}"])
        seconds.append(time.perf_counter() - start)
    return 1000 * statistics.median(seconds)
def resident_mb():
    pages = int(open("/proc/self/statm").read().split()[1])
    return pages * resource.getpagesize() / 2**20
figures = {"load_seconds": loaded, "encode_ms": median_ms(encoder), "memory_mb": resident_mb()}
start = time.perf_counter()
second = load_multilingual()
figures |= {"second_load_seconds": time.perf_counter() - start, "second_encode_ms": median_ms(second)}
print(json.dumps(figures | {"both_memory_mb": resident_mb()}))
"""


def cost() -> dict[str, float]:
    """Seconds to load, milliseconds for a mail of 70 words, resident memory; of one encoder, then of both."""
    done = subprocess.run(
        [sys.executable, "-c", COST, MAIL], env={**os.environ, **ONE_THREAD}, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def training(n: int, k: int = 77) -> dict[str, float]:
    """Seconds to train on n samples whose vectors are known, as when agents have confirmed one more mail."""
    rng = np.random.default_rng(0)
    labels = np.arange(n) % k
    middles = rng.normal(size=(k, 896))
    words = [f"w{word}" for word in range(3000)]

    def made(labels: np.ndarray) -> Texts:
        vectors = middles[labels] + 1.5 * rng.normal(size=(len(labels), 896))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return Texts([" ".join(rng.choice(words, 15)) for _ in labels], vectors.astype(np.float32))

    texts, elsewhere = made(labels), made(rng.integers(k, size=100))
    started = time.perf_counter()
    train(texts, labels, k, elsewhere)
    return {f"train_seconds_{n}": time.perf_counter() - started}


def golden() -> dict[str, float | None]:
    """Figures on the open half of the golden set, which nothing here was tuned on."""
    categories = read_categories(FIXTURES / "categories.json")
    mails = read_labelled(FIXTURES / "golden" / "open.jsonl", categories)
    classifier = EmbeddedClassifier(load_encoder())
    policy = Policy("", categories, ())
    classifier.classify(mails[0].thread, policy)
    seconds, found = [], []
    for mail in mails:
        started = time.perf_counter()
        found.append(classifier.classify(mail.thread, policy))
        seconds.append(time.perf_counter() - started)
    known = [(mail, each) for mail, each in zip(mails, found, strict=True) if mail.category is not None]
    p_none = {
        none: [each.p_none for mail, each in zip(mails, found, strict=True) if (mail.category is None) is none]
        for none in (True, False)
    }
    return {
        "golden_accuracy": share(each.shortlist[0][0] == mail.category for mail, each in known),
        "golden_accuracy_plain": plain([mail for mail, _ in known], categories),
        "golden_none_auroc": auroc(p_none[True], p_none[False]),
        "golden_none_caught_at_95": caught(p_none[True], p_none[False], kept=0.95),
        "classify_ms": 1000 * statistics.median(seconds),
    }


def plain(mails: list[LabelledMail], categories: tuple[Category, ...]) -> float:
    """Accuracy of logistic regression on the first encoder's vectors."""
    from sklearn.linear_model import LogisticRegression

    texts, labels = samples(categories)
    fitted = LogisticRegression(C=10, max_iter=300).fit(load_encoder().encode(texts), labels)
    guessed = fitted.predict(load_encoder().encode([f"{mail.subject}\n\n{mail.body}".strip() for mail in mails]))
    return share(categories[guess].name == mail.category for guess, mail in zip(guessed, mails, strict=True))


def main() -> None:
    chosen = arguments(__doc__.splitlines()[0])
    n = 3000 if chosen.quick else 10_000
    found = golden()
    against = {
        "load_seconds": 1.0,
        "encode_ms": 50,
        "memory_mb": 250,
        "train_seconds_10000": 60,
        "golden_accuracy": found.pop("golden_accuracy_plain"),
    }
    report("classify", {**cost(), **training(n), **found}, against, chosen.json)


if __name__ == "__main__":
    main()
