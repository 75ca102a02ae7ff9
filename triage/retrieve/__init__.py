"""Finds the passages of the company's knowledge that answer a mail: in memory, vectors and sparse terms, fused.

Vectors see that "my parcel never came" is about delivery; terms see product names, codes and rare words. Each alone
misses what the other finds (`python -m bench.retrieve`). Every passage gets a score to be held against RELEVANT."""

from triage.retrieve.index import FIRST_LANGUAGE, RELEVANT, Index, question_of, shared_words
from triage.retrieve.macros import macro_passage
from triage.retrieve.passages import passages_of

__all__ = ["FIRST_LANGUAGE", "RELEVANT", "Index", "macro_passage", "passages_of", "question_of", "shared_words"]
