from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from triage import evaluate
from triage.measures import auroc, calibration_error, caught, error_floor, macro_f1, risk_coverage_area, share
from triage.types import Category, Classification, Policy, Reason, Route, Threshold

CATEGORIES = [
    {"name": "Piano lessons", "description": "Lessons, practice and teachers of the piano.", "owner": "ai"},
    {"name": "Boat rental", "description": "Renting a boat, its price and where it lies.", "owner": "human"},
]
MAILS = [
    {"id": "1", "subject": "", "body": "My child wants to learn to play the piano", "category": "Piano lessons"},
    {
        "id": "2",
        "subject": "Boat",
        "body": "What does the boat cost for a day?",
        "category": "Boat rental",
        "must_escalate": True,
    },
    {"id": "3", "subject": "", "body": "Who won the chess championship?", "category": None, "must_escalate": True},
    {
        "id": "4",
        "subject": "Practice",
        "body": "How often should I practise the piano?",
        "category": "Piano lessons",
        "must_escalate": False,
    },
]


@pytest.fixture
def files(tmp_path) -> dict[str, Path]:
    made = {"categories": tmp_path / "c.json", "test": tmp_path / "t.jsonl", "predictions": tmp_path / "p.jsonl"}
    made["categories"].write_text(json.dumps(CATEGORIES))
    made["test"].write_text("".join(json.dumps(mail) + "\n" for mail in MAILS))
    return made


def run(*options) -> dict:
    out = StringIO()
    call_command("evaluate", *map(str, options), "--json", stdout=out)
    return json.loads(out.getvalue())


# the command


def test_every_key_of_the_contract_is_there_and_no_table_is_needed(files):
    found = run(files["test"], "--categories", files["categories"], "--predictions", files["predictions"])
    assert set(found) >= {
        "n",
        "accuracy",
        "macro_f1",
        "ece",
        "aurc",
        "target_error",
        "threshold",
        "coverage",
        "selective_error",
        "none_recall",
        "none_auroc",
        "none_caught_at_95",
        "escalation",
        "per_category",
        "seconds",
        "seconds_per_mail",
        "engine",
    }
    assert (found["n"], found["threshold"], found["engine"]) == (4, 0.9, "embedded")
    assert set(found["escalation"]) == {"precision", "recall"}
    assert {"name", "n", "precision", "recall", "threshold", "certified"} == set(found["per_category"][0])
    lines = [json.loads(line) for line in files["predictions"].read_text().splitlines()]
    assert [line["id"] for line in lines] == ["1", "2", "3", "4"]
    assert {"id", "gold", "category", "confidence", "p_none", "passed", "route"} == set(lines[0])
    assert found["accuracy"] == share(line["category"] == line["gold"] for line in lines if line["gold"])
    assert found["coverage"] == share(line["passed"] for line in lines)


def test_confirmed_mail_is_learnt_from(files, tmp_path):
    confirmed = tmp_path / "train.jsonl"
    mails = [
        {"id": str(i), "subject": "", "body": f"{word} is out until {hour}", "category": category}
        for category, words in (("Boat rental", ("Mathilda", "The Mathilda")), ("Piano lessons", ("Frau Kern", "Kern")))
        for i, (word, hour) in enumerate((word, hour) for word in words for hour in ("noon", "four", "six"))
    ]
    confirmed.write_text("".join(json.dumps(mail) + "\n" for mail in mails))
    files["test"].write_text(
        json.dumps({"id": "x", "subject": "", "body": "Mathilda is out", "category": "Boat rental"})
    )
    found = run(files["test"], "--categories", files["categories"], "--confirmed", confirmed)
    assert found["accuracy"] == 1.0


def test_calibration_mail_solves_the_threshold(files, tmp_path):
    labelled = tmp_path / "cal.jsonl"
    rows = [
        {"id": f"{i}", "subject": "", "body": f"{text} {i}", "category": category}
        for i in range(30)
        for text, category in (("A piano lesson please, pupil", "Piano lessons"), ("Hire of boat", "Boat rental"))
    ]
    labelled.write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = run(files["test"], "--categories", files["categories"], "--calibration", labelled, "--target-error", "0.1")
    assert found["certified"] and found["threshold"] != 0.9 and found["target_error"] == 0.1
    assert all(row["certified"] for row in found["per_category"])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("not json", "line 2"),
        ('{"id": "1", "body": "no category"}', "line 2"),
        ('{"id": "1", "subject": "", "body": "", "category": "Sailing"}', "no category 'Sailing'"),
        ('["a", "list"]', "line 2"),
    ],
)
def test_a_wrong_line_is_named_in_one_sentence(files, line, said):
    files["test"].write_text(json.dumps(MAILS[0]) + "\n" + line + "\n")
    with pytest.raises(CommandError, match=said) as caught:
        run(files["test"], "--categories", files["categories"])
    assert caught.value.returncode == 2 and "\n" not in str(caught.value)


@pytest.mark.parametrize("option", [("--target-error", "1.5"), ("--categories", "nowhere.json")])
def test_wrong_use_ends_with_two(files, option):
    with pytest.raises(CommandError) as caught:
        run(files["test"], "--categories", files["categories"], *option)
    assert caught.value.returncode == 2


def test_an_empty_file_is_said_to_be_empty(files):
    files["test"].write_text("\n")
    with pytest.raises(CommandError, match="holds no labelled mail"):
        run(files["test"], "--categories", files["categories"])


# the figures


def judged(gold, guess, confidence=0.95, passed=True, rules=(), must_escalate=None, p_none=0.0) -> evaluate.Judged:
    mail = evaluate.LabelledMail("m", "", "", gold, must_escalate)
    reasons = tuple(Reason(rule, True, "") for rule in rules)
    route = Route("human" if reasons or not passed else "draft", "", "normal", reasons)
    classification = Classification(guess, confidence, shortlist=((guess, confidence),), p_none=p_none)
    return evaluate.Judged(mail, classification, route, passed)


POLICY = Policy("", (Category("A", ""), Category("B", "")), ())


def figures(*mails: evaluate.Judged) -> dict:
    return evaluate.figures(mails, POLICY, Threshold(), 0.05)


def test_accuracy_is_over_mail_that_has_a_category_and_selective_error_over_all_that_passes():
    found = figures(judged("A", "A"), judged("B", "A"), judged(None, "A"), judged("A", "A", passed=False))
    assert found["accuracy"] == pytest.approx(2 / 3)
    assert found["coverage"] == 0.75 and found["selective_error"] == pytest.approx(2 / 3)


def test_mail_that_fits_nothing_is_found_when_it_goes_to_a_person_for_whatever_reason():
    found = figures(judged(None, "A"), judged(None, "A", passed=False), judged(None, "A", rules=("angry",)))
    assert found["none_recall"] == pytest.approx(2 / 3)


def test_escalation_precision_leaves_doubt_aside_and_recall_counts_it():
    found = figures(
        judged("A", "A", rules=("angry",), must_escalate=True),
        judged("A", "A", rules=("vip",), must_escalate=False),
        judged("A", "B", passed=False, rules=("low_confidence",), must_escalate=True),
        judged("A", "A", passed=False, rules=("low_confidence",), must_escalate=False),
        judged("A", "A", must_escalate=True),
    )
    assert found["escalation"] == {"precision": 0.5, "recall": pytest.approx(2 / 3)}


def test_without_any_mail_that_must_escalate_there_is_no_figure():
    assert figures(judged("A", "A", must_escalate=False))["escalation"] is None


def test_precision_and_recall_of_a_category_are_counted_apart():
    found = figures(judged("A", "A"), judged("B", "A"), judged("B", "B"), judged("B", "B"))
    rows = {row["name"]: row for row in found["per_category"]}
    assert rows["A"]["precision"] == 0.5 and rows["A"]["recall"] == 1.0
    assert rows["B"]["precision"] == 1.0 and rows["B"]["recall"] == pytest.approx(2 / 3)


# the measures


def test_auroc_counts_ties_half():
    assert auroc([0.9, 0.5], [0.5, 0.1]) == pytest.approx(3.5 / 4)
    assert auroc([], [0.5]) is None


def test_caught_keeps_the_share_it_was_asked_to_keep():
    negatives = [i / 100 for i in range(100)]
    assert caught([0.5, 0.955, 0.99], negatives, kept=0.95) == pytest.approx(2 / 3)
    assert caught([0.941, 0.94], negatives, kept=0.95) == 0.5


def test_the_area_under_risk_and_coverage_is_the_mean_error_of_the_most_confident():
    assert risk_coverage_area([0.9, 0.8, 0.7], [True, False, True]) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)
    assert risk_coverage_area([0.5, 0.5], [True, False]) == risk_coverage_area([0.5, 0.5], [False, True])


def test_calibration_error_is_the_gap_between_said_and_achieved():
    assert calibration_error([0.9] * 10, [True] * 9 + [False]) == pytest.approx(0, abs=1e-9)
    assert calibration_error([0.9] * 10, [True] * 5 + [False] * 5) == pytest.approx(0.4)
    assert calibration_error([1.0], [True]) == 0.0


def test_the_floor_shrinks_with_more_mail():
    assert error_floor([0.8] * 50) > 2 * error_floor([0.8] * 1000) > 0


def test_macro_f1_weighs_categories_alike():
    assert macro_f1(["A", "A", "A", "B"], ["A", "A", "A", "A"]) == pytest.approx((6 / 7 + 0) / 2)
    assert macro_f1([], []) == 0.0
