"""Past mail is paired with what was really answered, drafted blind, and never with knowledge from its future."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from helpdesk.desk.learn.past import backtest, pairs_of
from helpdesk.desk.models import Article, Message, ModelCall, OutgoingMail, Suggestion
from tests import factories
from triage.backtest import Trial, per_category, report

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SUPPORT = "support@larkfield.example"
RESOLE = (
    "You can have the boots resoled at any cobbler who works with the brand. That pays for all but the lightest pairs."
)


def letter(number, text, sender, to=SUPPORT, hours=0.0, answers=None, subject="Question") -> bytes:
    mail = EmailMessage()
    mail["Message-ID"] = f"<{number}@post.example>"
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = format_datetime(START + timedelta(hours=hours))
    if answers is not None:
        mail["In-Reply-To"] = f"<{answers}@post.example>"
    mail.set_content(text)
    return mail.as_bytes()


def loose(raws) -> list[tuple[bytes, str]]:
    """Mails that lie in no folder."""
    return [(raw, "") for raw in raws]


@pytest.fixture
def desk(db):
    factories.mailbox()
    factories.category(
        "Order status", description="Where an order is, when the parcel arrives, how long delivery takes"
    )
    factories.category("Product advice", description="Which boots, tents or jackets to buy and how to care for them")
    Article.objects.create(
        title="How long delivery takes",
        body="Parcels to Austria take 3 to 5 working days. Your order page shows the tracking link.",
        category=factories.category("Order status"),
    )


def test_each_mail_is_paired_with_the_first_answer_to_it(desk):
    past = pairs_of(
        loose(
            [
                letter(
                    "q2", "And to Spain?", "Mira <mira@post.example>", hours=5, answers="a1", subject="Re: Question"
                ),
                letter("a1", "Five days.", SUPPORT, "mira@post.example", hours=2, answers="q1"),
                letter("q1", "How long to Austria?", "Mira <mira@post.example>"),
                letter(
                    "a2", "Seven.\n\nOn 2 March Mira wrote:\n> And to Spain?", SUPPORT, "mira@post.example", 6, "q2"
                ),
                letter("q3", "Never answered", "Jana <jana@post.example>", hours=1),
            ]
        )
    )
    assert [(pair.thread.latest.new_text.strip(), pair.answer) for pair in past.pairs] == [
        ("How long to Austria?", "Five days."),
        ("And to Spain?", "Seven."),
    ]
    assert [email.incoming for email in past.pairs[1].thread.emails] == [True, False, True]
    assert (past.threads, past.from_customers) == (2, 3)


def test_answers_without_references_are_found_by_customer_and_subject(desk):
    asked = [letter(f"q{n}", "How long?", f"c{n}@post.example", hours=n, subject="Delivery") for n in range(2)]
    sent = [letter("a1", "Five days.", "anna@other.example", "c1@post.example", 9, subject="AW: Delivery")]
    (pair,) = pairs_of(loose(asked), loose(sent)).pairs
    assert pair.thread.latest.sender.address == "c1@post.example"


def test_mail_that_programs_sent_is_nobodys_answer(desk):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = SUPPORT, "mira@post.example", "Automatic reply: Question"
    mail["In-Reply-To"], mail["Auto-Submitted"] = "<q1@post.example>", "auto-replied"
    mail["Date"] = format_datetime(START + timedelta(hours=1))
    mail.set_content("We have received your mail.")
    assert pairs_of(loose([letter("q1", "How long?", "mira@post.example"), mail.as_bytes()])).pairs == ()


def resoling(count: int) -> list[bytes]:
    raws = []
    for number in range(count):
        customer = f"c{number}@post.example"
        raws += [
            letter(f"q{number}", "Can my walking boots be resoled, and is it worth it?", customer, hours=number),
            letter(f"a{number}", f"Hello,\n\n{RESOLE}\n\nKind regards", SUPPORT, customer, number + 0.5, f"q{number}"),
        ]
    return raws


def test_no_draft_knows_an_answer_from_its_future(desk, monkeypatch):
    from helpdesk.desk.learn.past import blind as module

    seen = []
    honest = module.triage

    def watched(thread, policy, engines):
        outcome = honest(thread, policy, engines)
        seen.append((thread.latest.date, [each.ref for each in outcome.passages if each.source == "answer"]))
        return outcome

    monkeypatch.setattr(module, "triage", watched)
    monkeypatch.setattr(module, "REFRESH", 1)
    past = pairs_of(loose(resoling(8)))
    backtest(past)
    at = {f"answer:{place}": pair.answered_at for place, pair in enumerate(past.pairs)}
    assert any(refs for _, refs in seen)
    assert all(at[ref] <= when for when, refs in seen for ref in refs)
    assert all(refs == [] for _, refs in seen[:3])


def test_the_command_reports_and_stores_and_sends_nothing(desk, tmp_path):
    for number, raw in enumerate(resoling(6)):
        (tmp_path / f"{number}.eml").write_bytes(raw)
    asked = letter("d1", "How long does delivery of a parcel to Austria take?", "mira@post.example", hours=30)
    (tmp_path / "d1.eml").write_bytes(asked)
    (tmp_path / "d2.eml").write_bytes(letter("d2", "It takes five days.", SUPPORT, "mira@post.example", 31, "d1"))
    out = StringIO()
    call_command("backtest", str(tmp_path), "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert (found["pairs"], found["threads"], found["unanswered"]) == (7, 7, 0)
    assert found["drafted"] + round(found["to_people"] * 7) == 7
    assert any(row["body"] == RESOLE for row in found["proposed_articles"])
    assert not found["per_category"] or not any(row["ready"] for row in found["per_category"])
    assert not any(model.objects.exists() for model in (Message, Suggestion, OutgoingMail, ModelCall))


def labelled(raw: bytes, header: str, label: str) -> bytes:
    return f"{header}: {label}\n".encode() + raw


def test_the_category_is_held_against_the_teams_labels_and_folders(desk, tmp_path):
    asked = [letter(f"q{n}", f"When does parcel {n} arrive?", f"c{n}@post.example", hours=n) for n in range(5)]
    said = [letter(f"a{n}", "In five days.", SUPPORT, f"c{n}@post.example", n + 0.5, f"q{n}") for n in range(5)]
    (tmp_path / "order-status").mkdir()
    (tmp_path / "order-status" / "0.eml").write_bytes(asked[0])
    (tmp_path / "1.eml").write_bytes(labelled(asked[1], "X-Gmail-Labels", "Inbox,Important,Team/Order Status"))
    (tmp_path / "2.eml").write_bytes(labelled(asked[2], "Keywords", "Product advice"))
    (tmp_path / "3.eml").write_bytes(labelled(asked[3], "Keywords", "Order status, Product advice"))
    (tmp_path / "4.eml").write_bytes(asked[4])
    for number, raw in enumerate(said):
        (tmp_path / f"said{number}.eml").write_bytes(raw)
    out = StringIO()
    call_command("backtest", str(tmp_path), "--json", stdout=out)
    found = json.loads(out.getvalue())["categories"]
    assert (found["labelled"], found["chosen"], found["agreed"]) == (3, 3, 2)
    assert found["mistakes"] == [{"team": "Product advice", "assistant": "Order status", "mails": 1}]
    call_command("backtest", str(tmp_path), stdout=(told := StringIO()))
    assert "2 of 3 categories chosen are the team's own" in told.getvalue()


def test_a_label_that_is_no_category_is_proposed_as_one(desk):
    past = pairs_of((raw, "Warranty") for raw in resoling(4))
    found = backtest(past)["proposed_categories"]
    assert (found[0]["name"], found[0]["source"], found[0]["mails"]) == ("Warranty", "label", 4)


def test_past_mail_without_answers_is_wrong_use(desk, tmp_path):
    (tmp_path / "q.eml").write_bytes(letter("q1", "How long?", "mira@post.example"))
    with pytest.raises(CommandError, match="--sent"):
        call_command("backtest", str(tmp_path))


def trial(edit: float | None, label: str = "") -> Trial:
    drafted = edit is not None
    rules = () if drafted else ("angry",)
    return Trial("1", "Order status", "en", "draft" if drafted else "human", rules, edit, label=label)


def test_a_category_is_ready_when_its_drafts_are_of_use_with_certainty():
    assert per_category("x", [trial(0.1)] * 30)["ready"]
    assert "20 are needed" in per_category("x", [trial(0.1)] * 19)["why_not"]
    assert "to people" in per_category("x", [trial(0.1)] * 10 + [trial(None)] * 20)["why_not"]
    assert not per_category("x", [trial(0.1)] * 16 + [trial(0.9)] * 14)["ready"]


def test_a_category_that_the_team_calls_another_is_not_ready():
    rightly, wrongly = [trial(0.1, "Order status")] * 27, [trial(0.1, "Refund status")]
    assert per_category("Order status", rightly + wrongly * 3)["ready"]
    assert "another category" in per_category("Order status", rightly + wrongly * 4)["why_not"]


def test_the_report_counts_drafts_edits_and_reasons():
    found = report([trial(0.0), trial(0.4), trial(0.8), trial(None)])
    assert (found["drafted"], found["to_people"], found["agreement"]) == (3, 0.25, pytest.approx(2 / 3))
    assert found["edit"] == {"median": 0.4, "mean": pytest.approx(0.4)}
    assert found["sizes"] == {"unchanged": 1, "light": 0, "edited": 1, "rewritten": 1}
    assert found["reasons"] == {"angry": 1}
