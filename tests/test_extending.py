"""What CONTRIBUTING.md says of adding things, done as it says."""

from __future__ import annotations

from types import SimpleNamespace

from triage.redact import Pseudonyms, id_patterns
from triage.route import conditions
from triage.types import Condition


def test_a_new_condition_is_one_line_in_the_table(monkeypatch):
    monkeypatch.setitem(conditions.NUMBERS, "exclamations", lambda case: float(case.email.new_text.count("!")))
    monkeypatch.setitem(conditions.FIELDS, "exclamations", "number")
    loud = Condition("exclamations", "above", "3")
    assert conditions.problem(loud) == "" and conditions.told(loud) == "exclamations is at least 3"
    assert "not a number" in conditions.problem(Condition("exclamations", "above", "many"))
    shouting, calm = (SimpleNamespace(email=SimpleNamespace(new_text=text)) for text in ("Now!!!", "When?"))
    assert conditions.holds(loud, shouting) and not conditions.holds(loud, calm)


def test_a_companys_own_ids_are_hidden_by_a_template_and_come_back():
    pseudonyms = Pseudonyms(patterns=id_patterns(["LARK-####-@@"]))
    hidden = pseudonyms.hide("My tent is LARK-2291-XB, bought in May.")
    assert "2291" not in hidden and "bought in May" in hidden
    assert pseudonyms.restore(hidden) == "My tent is LARK-2291-XB, bought in May."
