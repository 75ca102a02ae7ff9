"""A manager's wording from proposal to everyday use, with a model over HTTP: measured, staged, released, refused."""

from __future__ import annotations

import json
import sys

import pytest
from django.core import mail

from helpdesk.desk import convert, learn, suggest
from helpdesk.desk.models import (
    Article,
    CategoryExample,
    CategoryLabel,
    EvaluationRun,
    Message,
    PromptVersion,
    Review,
    Suggestion,
)
from helpdesk.desk.policy import make_default_rules
from helpdesk.desk.review import Answer, approve
from tests import factories
from tests.model_server import ModelServer, Request, Step, answer
from triage import prompts

pytestmark = pytest.mark.django_db

GOOD, HARMFUL = "\n- Be warm.", "\n- Everything is a refund."


class Persuaded(ModelServer):
    """A model that does what a harmful wording tells it: it reads every mail as one about a refund."""

    def step_for(self, request: Request) -> Step:
        step = super().step_for(request)
        if HARMFUL.strip() not in request.prompt or "category" not in request.schema.get("properties", {}):
            return step
        reading = {"category": "Refund status", "intents": ["Refund status"], "confidence": 0.99, "language": "en"}
        return answer(reading | {"summary": "A refund.", "sentiment": "neutral", "urgency": "normal", **CALM})


CALM = {"asks_for_human": False}


@pytest.fixture
def model(settings):
    for name, text in (("Order status", "Where is my parcel?"), ("Refund status", "Where is my money?")):
        CategoryExample.objects.create(category=factories.category(name, description=text), text=text)
    make_default_rules()
    folder = settings.DATA_DIR / "golden"
    folder.mkdir(parents=True)
    lines = [
        {"id": str(number), "subject": "Parcel", "body": f"Where is my parcel {number}?", "category": "Order status"}
        for number in range(6)
    ]
    (folder / "open.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with Persuaded() as server:
        settings.HELPDESK_MODEL, settings.HELPDESK_MODEL_API_KEY = "openai/scripted", "a key"
        settings.HELPDESK_MODEL_API_BASE = server.url
        yield server


def proposed(addition: str) -> PromptVersion:
    return learn.propose_prompt("classify", prompts.default("classify") + addition, "Try this.", None)


def test_a_wording_is_measured_over_the_model_staged_and_released_and_is_in_the_next_request(model):
    row = proposed(GOOD)
    with pytest.raises(learn.NotAllowed):
        learn.stage(row)
    assert learn.measure(row)["passed"]
    asked = [request.prompt for request in model.requests if "category" in request.schema["properties"]]
    assert sum(GOOD in prompt for prompt in asked) == sum(GOOD not in prompt for prompt in asked) == 6
    assert EvaluationRun.objects.get(kind="gate").figures["n"] == 6
    learn.stage(row, 0.5)
    learn.release(row)
    message = factories.conversation().messages.get()
    Message.objects.update(state=Message.State.NEW)
    suggest.suggest(message.pk)
    reading = Suggestion.objects.get()
    assert reading.versions["prompts"]["classify"] == row.version
    learn.roll_back(row, "Enough.")
    again = factories.conversation("Another").messages.get()
    Message.objects.filter(pk=again.pk).update(state=Message.State.NEW)
    suggest.suggest(again.pk)
    assert Suggestion.objects.get(message=again).versions["prompts"]["classify"] == prompts.version("classify")


def test_a_wording_that_makes_the_model_worse_never_reaches_a_customer(model):
    row = proposed(HARMFUL)
    found = learn.measure(row)
    assert not found["passed"]
    assert found["accuracy_after"] < found["accuracy_before"]
    for use in (learn.stage, learn.release):
        with pytest.raises(learn.NotAllowed, match="loss of accuracy"):
            use(row)


def labelled(model: str, prompt: str, number: int = 120) -> None:
    """Readings of a model by one wording, each confirmed by an agent."""
    for _ in range(number):
        reading = factories.suggestion(
            factories.conversation().messages.get(),
            engine="llm",
            signals={"raw": 0.97},
            versions={"models": [model], "prompts": {"classify": prompt}},
        )
        CategoryLabel.objects.create(message=reading.message, suggestion=reading, category=reading.category)


def certified() -> list[str]:
    return [name for name, threshold in convert.policy_of().thresholds.items() if threshold.certified]


def test_another_model_or_another_wording_begins_without_a_certificate_and_the_way_back_has_it_again(model, settings):
    labelled("openai/scripted", prompts.version("classify"))
    assert learn.recalibrate().labels == 120
    assert "Order status" in certified()

    settings.HELPDESK_MODEL = "openai/another"
    assert certified() == []
    assert learn.recalibrate().labels == 0 and certified() == []
    settings.HELPDESK_MODEL = "openai/scripted"
    assert "Order status" in certified()

    row = proposed(GOOD)
    learn.measure(row)
    learn.release(row)
    assert certified() == []
    assert learn.recalibrate().labels == 0 and certified() == []
    labelled("openai/scripted", row.version)
    assert learn.recalibrate().labels == 120 and "Order status" in certified()
    learn.roll_back(row)
    assert "Order status" in certified()
    settings.HELPDESK_MODEL = ""
    assert certified() == []


class Kind(Persuaded):
    """A model that greets when its prompt says so, and when asked for a better prompt adds that line."""

    def step_for(self, request: Request) -> Step:
        step = super().step_for(request)
        asked_for = set(request.schema.get("properties", {}))
        if asked_for == {"text"}:
            return answer({"text": prompts.default("draft") + GOOD})
        if "paragraphs" not in asked_for:
            return step
        words = "Lovely to hear from you." if GOOD.strip() in request.prompt else "Noted."
        return answer({"language": "en", "paragraphs": [{"text": words, "evidence": []}], "next_steps": []})


@pytest.fixture
def kind(model, settings):
    with Kind() as server:
        settings.HELPDESK_MODEL_API_BASE = server.url
        yield server


def answered() -> None:
    """Mail that the team answered in its own words."""
    hanna = factories.agent()
    for number in range(8):
        message = factories.conversation(f"Mail {number}").messages.get()
        Review.objects.create(
            conversation=message.conversation,
            suggestion=factories.suggestion(message, "Noted."),
            agent=hanna,
            decision=Review.Decision.SENT,
            offered_text="Noted.",
            sent_text="Lovely to hear from you.",
        )


def test_a_wording_that_gepa_finds_waits_for_the_gate_like_any_other(kind):
    pytest.importorskip("gepa", reason="the extra gepa is not installed")
    answered()
    row = learn.propose_wording(drafts=20)
    assert GOOD.strip() in row.text and "Found by gepa" in row.why
    assert row.state == PromptVersion.State.PROPOSED and not row.gate
    with pytest.raises(learn.NotAllowed, match="golden set"):
        learn.stage(row)
    assert [measured.gate["n"] for measured in learn.measure_proposed()] == [6]


def test_without_the_extra_the_remedy_is_named(model, monkeypatch):
    monkeypatch.setitem(sys.modules, "gepa", None)
    with pytest.raises(learn.NotAllowed, match="uv sync --extra gepa"):
        learn.propose_wording()
    assert not PromptVersion.objects.exists()


class Curt(Persuaded):
    """A model that does worse by the wording that is tried: it answers curtly what it else answers well."""

    def step_for(self, request: Request) -> Step:
        step = super().step_for(request)
        if "paragraphs" not in request.schema.get("properties", {}):
            return step
        words = "No." if GOOD.strip() in request.prompt else "Your parcel takes three days."
        return answer({"language": "en", "paragraphs": [{"text": words, "evidence": []}], "next_steps": []})


def read_new(text: str) -> Suggestion:
    message = factories.conversation(text=text).messages.get()
    Message.objects.filter(pk=message.pk).update(state=Message.State.NEW)
    suggest.suggest(message.pk)
    return Suggestion.objects.get(message=message)


def test_a_staged_wording_that_agents_keep_rewriting_is_rolled_back_from_the_next_draft_on(model, settings):
    Article.objects.create(title="Parcels", body="Where is my parcel? Your parcel takes three days.", published=True)
    hanna, moira = factories.agent(), factories.manager()
    row = learn.propose_prompt("draft", prompts.default("draft") + GOOD, "Try this.", None)
    row.gate = {"passed": True}
    row.save()
    learn.stage(row, 0.5)
    used = []
    with Curt() as server:
        settings.HELPDESK_MODEL_API_BASE = server.url
        while len(used) < 120 and not learn.watch_prompts():
            reading = read_new(f"Where is my parcel {len(used)}?")
            used.append(reading.versions["prompts"]["draft"] == row.version)
            draft = reading.conversation.drafts.get()
            sent = draft.text.replace("No.", "Your parcel takes three days.")
            approve(draft, Answer(sent, draft.version, findings_seen=True), hanna)
        row.refresh_from_db()
        assert row.state == PromptVersion.State.RETIRED and "Rolled back by itself" in row.why
        assert row.gate["comparison"]["harm"] >= 20 and 0.3 < sum(used) / len(used) < 0.7
        assert mail.outbox[-1].to == [moira.email]
        now = [read_new("Where is my parcel now?").versions["prompts"]["draft"] for _ in range(4)]
        assert set(now) == {prompts.version("draft")}
