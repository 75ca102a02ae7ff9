"""A lesson as a sentence: what a manager reads, and what a model is told."""

from __future__ import annotations

from triage.lessons.changes import Change

LETTERS_A_SENTENCE = 90


def wording(change: Change) -> str:
    """The rule in one English sentence; the words of the answer stand in “curly quotes”."""
    text = change.text
    match change.kind:
        case "greeting":
            who = " The customer's name stands for {name}." if "{name}" in text else ""
            return f"Greet with “{text}”.{who}"
        case "closing":
            return f"Close with “{text}”."
        case "order_first":
            return "Name the order in the first sentence."
        case "phrase":
            old, new = change.parameters["replace"], change.parameters["with"]
            return f"Say “{new}”, not “{old}”."
        case "add_sentence":
            where = "Right after the greeting" if change.parameters.get("place") == "start" else "Before the closing"
            return f"{where} say: “{text}”"
        case "remove_sentence":
            return f"Leave out the sentence “{text}”"
        case "length":
            count = max(2, round(int(change.parameters["characters"]) / LETTERS_A_SENTENCE))
            return f"Keep the whole answer to about {count} sentences."
    raise ValueError(f"there is no lesson of the kind {change.kind!r}")
