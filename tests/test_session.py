"""The manager walks through the month's worst cases, and makes articles of what no article answers."""

from __future__ import annotations

import pytest
from django.utils import timezone

from helpdesk.desk import convert, learn
from helpdesk.desk.learn.rounds import lease
from helpdesk.desk.models import (
    Article,
    Calibration,
    CategoryLabel,
    Event,
    Flag,
    Lesson,
    PromptVersion,
    Review,
    Rule,
    Suggestion,
)
from tests import factories
from triage import prompts
from triage.types import Passage

pytestmark = pytest.mark.django_db

KNOWN = [convert.passage_json(Passage("article:1", "Delivery", "Five days.", score=0.9))]


def rewritten(text=factories.MAIL, passages=KNOWN, **values) -> Review:
    conversation = factories.conversation(text=text)
    reading = factories.suggestion(conversation.messages.get(), factories.DRAFT, passages=passages)
    given = {
        "decision": Review.Decision.SENT,
        "size_class": "rewritten",
        "edit_size": 0.9,
        "sent_text": "We resole them.",
    }
    return Review.objects.create(
        conversation=conversation, suggestion=reading, offered_text=factories.DRAFT, **(given | values)
    )


def test_flagged_cases_come_first_each_with_a_fix_that_fits():
    lesson = Lesson.objects.create(kind="closing", text="Close with “Bye”.", parameters={"text": "Bye"})
    plain, taught, unknown = rewritten(), rewritten(edit_size=0.95), rewritten(passages=[], edit_size=0.8)
    lesson.reviews.add(taught)
    rewritten(size_class="light", edit_size=0.1)
    flag = Flag.objects.create(conversation=plain.conversation, suggestion=plain.suggestion, word="wrong tone")
    found = learn.cases(timezone.localdate())
    assert [case.key for case in found] == [f"flag:{flag.pk}", f"review:{taught.pk}", f"review:{unknown.pk}"]
    assert [case.fix.kind for case in found] == ["prompt", "lesson", "knowledge"]
    assert found[0].why == "wrong tone"


def test_a_manager_decides_case_by_case_and_later_keeps_it(client):
    first, second = rewritten(edit_size=0.95), rewritten(edit_size=0.9)
    moira = factories.manager()
    client.force_login(moira)
    address = "/admin/learning/session/"
    assert "2 cases are left" in client.get(address).content.decode()
    client.post(address, {"case": f"review:{first.pk}", "decision": "later"})
    client.post(address, {"case": f"review:{second.pk}", "decision": "rejected"})
    assert [case.key for case in learn.cases(timezone.localdate())] == [f"review:{first.pk}"]
    assert [event.actor for event in Event.objects.filter(kind="session")] == [moira, moira]


def test_a_wording_that_waits_is_proposed_with_what_the_gate_measured_and_approval_stages_it(client):
    case = rewritten()
    (found,) = learn.cases(timezone.localdate())
    assert "of the last 1 drafts of this category 1 were rewritten" in found.fix.effect
    row = learn.propose_prompt("draft", prompts.default("draft") + "\n- Be warm.", "Warmer.", None)
    row.gate = {"passed": True, "n": 320, "accuracy_before": 0.81, "accuracy_after": 0.82, "reasons": []}
    row.save()
    client.force_login(factories.manager())
    page = client.get("/admin/learning/session/").content.decode()
    assert row.version in page and "on 320 golden mails 81% understood before, 82% with it" in page
    client.post("/admin/learning/session/", {"case": f"review:{case.pk}", "decision": "approved"})
    row.refresh_from_db()
    assert row.state == PromptVersion.State.STAGED and 0 < row.share < 1
    assert Event.objects.get(kind="session").data["done"] == f"promptversion:{row.pk}"


def test_questions_without_an_article_become_one_with_one_key(client):
    for number in range(4):
        rewritten(f"Can my walking boots be resoled? They are {number + 2} years old.", passages=[])
    (gap,) = learn.knowledge_gaps()
    assert gap.mails == 4
    assert gap.answer == "We resole them."
    moira = factories.manager()
    client.force_login(moira)
    client.post("/admin/learning/gaps/", {"gap": str(gap.suggestions[0])})
    article = Article.objects.get()
    assert (article.body, article.owner, article.published) == ("We resole them.", moira, False)
    assert article.review_date > timezone.localdate()


def test_the_pages_are_the_managers(client):
    client.force_login(factories.agent())
    assert client.get("/admin/learning/session/").status_code == 403
    assert client.get("/admin/learning/gaps/").status_code == 403


def test_approving_each_kind_of_fix_carries_it_out(client):
    moira = factories.manager()
    client.force_login(moira)
    misread, unknown, failed = rewritten(), rewritten(passages=[]), rewritten(decision=Review.Decision.DISCARDED)
    refunds = factories.category("Refund status")
    Suggestion.objects.filter(pk=misread.suggestion_id).blank(signals={"raw": 0.9})
    CategoryLabel.objects.create(
        message=misread.suggestion.message, suggestion=misread.suggestion, category=refunds, kind="corrected"
    )
    for review in (misread, unknown, failed):
        case = learn.case_by_key(f"review:{review.pk}")
        assert case.fix.effect
        client.post("/admin/learning/decide/", {"case": case.key, "decision": "approved", "why": "As proposed."})
    assert Calibration.objects.count() == 1
    assert Article.objects.get().owner == moira
    rule = Rule.objects.get(slug="custom:unsure-order-status")
    assert {each["field"]: each["value"] for each in rule.conditions} == {
        "category": "Order status",
        "confidence": "0.95",
    }
    assert rule.history.first().history_user == moira
    assert learn.cases(timezone.localdate()) == []


def test_a_case_is_decided_once(client):
    review = rewritten(passages=[])
    client.force_login(factories.manager())
    for _ in range(2):
        client.post("/admin/learning/decide/", {"case": f"review:{review.pk}", "decision": "approved"})
    assert Article.objects.count() == 1


def test_a_fix_is_replayed_on_the_mail_of_the_last_months():
    failed = rewritten(decision=Review.Decision.DISCARDED)
    sure = rewritten(size_class="light", edit_size=0.1)
    Suggestion.objects.filter(pk=sure.suggestion_id).blank(confidence=0.99)
    effect = learn.case_by_key(f"review:{failed.pk}").fix.effect
    assert effect == "replayed on the last 2 drafts: 1 would have gone to people, 1 of them rightly"


def test_only_managers_decide_from_another_page(client):
    review = rewritten(passages=[])
    client.force_login(factories.agent())
    address = "/admin/learning/decide/"
    assert client.post(address, {"case": f"review:{review.pk}", "decision": "approved"}).status_code == 403
    assert not Article.objects.exists()


def test_a_round_of_learning_runs_once_at_a_time():
    with lease(), pytest.raises(learn.AlreadyLearning):
        learn.learn_once()
    assert learn.learn_once()["labels"] == 0
