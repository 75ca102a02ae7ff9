"""A manager's wording from proposal to everyday use, with a model over HTTP: measured, staged, released, refused."""

from __future__ import annotations

import json
import sys

import pytest

from helpdesk.desk import learn, suggest
from helpdesk.desk.models import CategoryExample, EvaluationRun, Message, PromptVersion, Review, Suggestion
from helpdesk.desk.policy import make_default_rules
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
