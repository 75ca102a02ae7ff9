"""The desk learns from its edit log: lessons proposed, decided, given up; staged prompts; alarms."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from helpdesk.desk import convert, learn
from helpdesk.desk.engines import embedded_drafter, prompts_for
from helpdesk.desk.models import (
    Calibration,
    CategoryLabel,
    Conversation,
    Desk,
    EvaluationRun,
    Event,
    Lesson,
    PromptVersion,
    Review,
)
from helpdesk.desk.suggest import audit_share
from tests import factories
from triage import prompts
from triage.edits import edit_size, size_class
from triage.types import Passage

pytestmark = pytest.mark.django_db

DELIVERY = Passage(
    "article:1",
    "How long delivery takes",
    "Parcels to Austria take three to five days. Your order page shows the tracking link.",
    category="Order status",
    score=0.9,
)


@pytest.fixture
def people():
    return [factories.agent("hanna"), factories.agent("tom")]


def answered(agent, change, name="Mira Falk", draft=None, mailbox=None, **values) -> Review:
    """A mail drafted by the embedded engine from an article, and sent as `change` makes it."""
    at = {"mailbox": mailbox} if mailbox else {}
    conversation = factories.conversation(customer=factories.customer(name), **at)
    message = conversation.messages.get()
    reading = factories.suggestion(message, passages=[convert.passage_json(DELIVERY)])
    policy = convert.policy_of(conversation.mailbox)
    reply = embedded_drafter().draft(convert.thread_of(message), convert.classification_of(reading), [DELIVERY], policy)
    offered = draft or reply.text
    reading = factories.suggestion(
        message, offered, passages=reading.passages, lessons=list(reply.lessons), versions=values.pop("versions", {})
    )
    sent = change(offered)
    size = edit_size(offered, sent)
    return Review.objects.create(
        conversation=conversation,
        suggestion=reading,
        agent=agent,
        decision=Review.Decision.SENT,
        offered_text=offered,
        sent_text=sent,
        edit_size=size,
        size_class=size_class(size),
        versions=reading.versions,
        **values,
    )


def working_days(text: str) -> str:
    return text.replace("five days", "five working days")


def kept(text: str) -> str:
    return text


def habit(people, count=14, change=working_days) -> list[Review]:
    return [answered(people[number % 2], change) for number in range(count)]


def test_a_habit_becomes_a_lesson_with_its_edits_and_its_proof(people):
    reviews = habit(people)
    (lesson,) = learn.propose_lessons()
    assert lesson.state == Lesson.State.PROPOSED
    assert lesson.text == "Say “working days”, not “days”."
    assert set(lesson.reviews.all()) == set(reviews)
    effect = lesson.replay["effect"]
    assert effect["n"] == len(reviews) - 3  # not proved on what it was learnt from
    assert effect["low"] > 0
    assert lesson.replay["examples"][0]["after"] == working_days(lesson.replay["examples"][0]["before"])
    assert learn.propose_lessons() == []


def test_one_agent_alone_teaches_nothing(people):
    habit(people[:1] * 2)
    assert learn.propose_lessons() == []


def test_what_is_not_closer_to_what_was_sent_is_not_proposed(people):
    habit(people, 3)
    habit(people, 3, change=kept)
    assert learn.propose_lessons() == []


def test_a_lesson_applies_from_approval_until_it_is_rolled_back(people):
    habit(people)
    (lesson,) = learn.propose_lessons()
    moira = factories.manager()
    assert "five days" in answered(people[0], kept).offered_text
    learn.decide(lesson, Lesson.State.APPROVED, moira, "We always mean working days.")
    shaped = answered(people[0], kept)
    assert "five working days" in shaped.offered_text
    assert shaped.suggestion.lessons == [f"lesson:{lesson.pk}"]
    learn.decide(lesson, Lesson.State.RETIRED, moira, "The carrier works on Sundays now.")
    assert "five days" in answered(people[0], kept).offered_text
    assert (lesson.decided_by, lesson.decided_why) == (moira, "The carrier works on Sundays now.")


@pytest.fixture
def trade():
    factories.mailbox()
    return factories.mailbox(address="trade@larkfield.example")


def test_a_habit_of_one_mailbox_is_a_lesson_for_that_one_alone(people, trade):
    for number in range(14):
        answered(people[number % 2], working_days, mailbox=trade)
        answered(people[number % 2], kept)
    (lesson,) = learn.propose_lessons()
    assert lesson.mailbox == trade
    assert {review.suggestion.message.mailbox for review in lesson.reviews.all()} == {trade}
    assert lesson.replay["effect"]["n"] == 11  # its own mailbox's mail, the other one's left out
    assert learn.propose_lessons() == []
    learn.decide(lesson, Lesson.State.APPROVED, factories.manager(), "Trade customers count so.")
    assert "five working days" in answered(people[0], kept, mailbox=trade).offered_text
    assert "five days" in answered(people[0], kept).offered_text


def test_a_habit_of_every_mailbox_is_one_lesson_for_all(people, trade):
    for number in range(8):
        answered(people[number % 2], working_days, mailbox=trade)
        answered(people[number % 2], working_days)
    (lesson,) = learn.propose_lessons()
    assert lesson.mailbox is None


def test_a_mailboxs_own_lesson_takes_the_place_of_the_one_for_all(people, trade):
    for text, mailbox in (("Good day {name},", trade), ("Hi {name},", None)):
        words = {"text": f"Greet with “{text}”.", "parameters": {"text": text}, "state": Lesson.State.APPROVED}
        Lesson.objects.create(kind="greeting", mailbox=mailbox, **words)
    assert answered(people[0], kept, mailbox=trade).offered_text.startswith("Good day")
    assert answered(people[0], kept).offered_text.startswith("Hi")


def test_a_decision_needs_a_reason_and_happens_once(people):
    habit(people)
    (lesson,) = learn.propose_lessons()
    with pytest.raises(learn.NotAllowed, match="why"):
        learn.decide(lesson, Lesson.State.APPROVED, None, " ")
    learn.decide(lesson, Lesson.State.REJECTED, None, "No.")
    with pytest.raises(learn.NotAllowed, match="already"):
        learn.decide(lesson, Lesson.State.APPROVED, None, "Yes.")
    assert learn.propose_lessons() == []


def test_nothing_unsafe_and_nothing_unproved_is_approved():
    unsafe = Lesson.objects.create(
        kind="add_sentence", text="x", parameters={"text": "Pay at https://pay.example."}, replay={"kept": True}
    )
    with pytest.raises(learn.NotAllowed, match="link"):
        learn.decide(unsafe, Lesson.State.APPROVED, None, "Looks fine.")
    unproved = Lesson.objects.create(kind="closing", text="x", parameters={"text": "Bye"}, replay={})
    with pytest.raises(learn.NotAllowed, match="replay"):
        learn.decide(unproved, Lesson.State.APPROVED, None, "Looks fine.")


def test_a_lesson_that_agents_take_back_is_rolled_back_and_the_manager_hears(people):
    moira = factories.manager()
    habit(people)
    (lesson,) = learn.propose_lessons()
    learn.decide(lesson, Lesson.State.APPROVED, moira, "Yes.")
    habit(people, 6, change=kept)
    assert learn.watch_lessons() == []
    habit(people, 6, change=lambda text: text.replace("working days", "days"))
    assert learn.watch_lessons() == [lesson]
    lesson.refresh_from_db()
    assert lesson.state == Lesson.State.RETIRED
    assert mail.outbox[-1].to == [moira.email]


def staged_prompt() -> PromptVersion:
    text = prompts.default("draft") + "\n- Be brief."
    row = learn.propose_prompt("draft", text, "Shorter drafts.", factories.manager())
    row.gate = {"passed": True}
    row.save()
    return row


def test_a_wording_that_is_no_template_is_refused():
    with pytest.raises(learn.NotAllowed, match="Unknown: secrets"):
        learn.propose_prompt("draft", "{{ secrets }}", "", None)


def test_no_wording_is_used_before_the_gate():
    row = learn.propose_prompt("draft", prompts.default("draft") + " ", "", None)
    for use in (learn.stage, learn.release):
        with pytest.raises(learn.NotAllowed, match="golden set"):
            use(row)


def test_a_staged_wording_reaches_its_share_of_conversations_and_always_the_same_ones():
    row = staged_prompt()
    learn.stage(row, 0.3)
    messages = [factories.conversation().messages.get() for _ in range(60)]
    reached = [message for message in messages if prompts_for(message) == {"draft": row.text}]
    assert 8 <= len(reached) <= 30
    assert all(prompts_for(message) for message in reached)
    assert prompts_for(None) == {}


def test_a_release_reaches_everybody_and_rolling_back_brings_the_one_before_back():
    first, second = staged_prompt(), staged_prompt_again()
    message = factories.conversation().messages.get()
    learn.release(first)
    assert prompts_for(message) == {"draft": first.text}
    learn.release(second)
    assert prompts_for(message) == {"draft": second.text}
    learn.roll_back(second)
    assert prompts_for(message) == {"draft": first.text}


def staged_prompt_again() -> PromptVersion:
    row = learn.propose_prompt("draft", prompts.default("draft") + "\n- Be warm.", "", None)
    row.gate = {"passed": True}
    row.save()
    return row


def test_a_staged_wording_that_harms_is_rolled_back_by_itself(people):
    factories.manager("mona")
    row = staged_prompt()
    learn.stage(row, 0.5)
    for number in range(40):
        staged = number % 2 == 0
        used = row.version if staged else prompts.version("draft")
        change = (lambda text: "Nothing of this.") if staged else kept
        answered(people[0], change, draft=factories.DRAFT, versions={"prompts": {"draft": used}})
    assert learn.watch_prompts() == [row]
    row.refresh_from_db()
    assert row.state == PromptVersion.State.RETIRED
    assert row.gate["comparison"]["harm"] >= 20
    assert "rolled back" in mail.outbox[-1].subject


def test_a_small_desk_audits_more_than_its_share_and_none_when_it_is_turned_off():
    assert audit_share() == 0.5
    message = factories.conversation().messages.get()
    for _ in range(120):
        factories.suggestion(message)
    assert audit_share() == 0.25
    Desk.objects.update(audit_share=0.4)
    assert audit_share() == 0.4
    Desk.objects.update(audit_share=0.0)
    assert audit_share() == 0.0


def audited(right: bool) -> None:
    other = factories.category("Refund status")
    message = factories.conversation().messages.get()
    reading = factories.suggestion(message, factories.DRAFT, signals={"raw": 0.94})
    truth = reading.category if right else other
    CategoryLabel.objects.create(message=message, suggestion=reading, category=truth, kind=CategoryLabel.Kind.AUDITED)


def test_labels_of_readings_of_an_older_version_that_kept_no_signals_are_left_out():
    for signals in ({}, {"raw": 0.9, "p_none": 0.1}):
        message = factories.conversation().messages.get()
        reading = factories.suggestion(message, signals=signals)
        CategoryLabel.objects.create(message=message, suggestion=reading, category=reading.category)
    assert learn.recalibrate().labels == 1


def test_audited_errors_sound_the_alarm_once_and_confidence_is_fitted_anew():
    moira = factories.manager()
    for _ in range(40):
        audited(right=True)
    assert learn.sound_drift_alarm() == []
    for _ in range(12):
        audited(right=False)
    (alarm,) = learn.sound_drift_alarm()
    assert "Order status" in alarm.what
    assert Calibration.objects.count() == 1
    assert Event.objects.filter(kind="drift_alarm").count() == 1
    assert mail.outbox[-1].to == [moira.email]
    assert learn.sound_drift_alarm() == []


def test_a_marked_change_of_the_mix_sounds_the_alarm():
    before = timezone.now() - timedelta(days=60)
    refunds = factories.category("Refund status")
    message = factories.conversation().messages.get()
    for _ in range(120):
        factories.suggestion(message, created_at=before)
        factories.suggestion(message, category=refunds, category_name=refunds.name)
    alarms = learn.sound_drift_alarm()
    assert [alarm for alarm in alarms if "categories" in alarm.what]
    assert learn.sound_drift_alarm() == []


def test_sealed_mails_are_scored_once_a_release(settings, tmp_path):
    folder = settings.DATA_DIR / "golden"
    folder.mkdir(parents=True)
    factories.category("Order status"), factories.category("Refund status")
    line = {"id": "1", "subject": "Where is it", "body": "Where is my parcel?", "category": "Order status"}
    (folder / "sealed.jsonl").write_text(json.dumps(line), encoding="utf-8")
    out = StringIO()
    call_command("learn", "--sealed", "--json", stdout=out)
    assert json.loads(out.getvalue())["n"] == 1
    with pytest.raises(CommandError, match="on record"):
        call_command("learn", "--sealed")
    assert EvaluationRun.objects.filter(kind="sealed").count() == 1


def test_the_command_says_what_was_learnt_as_json(people):
    habit(people)
    out = StringIO()
    call_command("learn", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert found["proposed"][0]["text"] == "Say “working days”, not “days”."
    assert found["calibration"] == "none"
    assert Conversation.objects.count() == 14


def test_a_manager_sees_the_evidence_and_decides_with_a_reason(people, client):
    habit(people)
    (lesson,) = learn.propose_lessons()
    moira = factories.manager()
    client.force_login(moira)
    page = client.get(f"/admin/desk/lesson/{lesson.pk}/change/")
    assert "<ins>working" in page.content.decode().replace("<ins> ", "<ins>")
    assert "points closer" in page.content.decode()
    client.post(f"/admin/desk/lesson/{lesson.pk}/decide/", {"_decide": "approve", "why": ""})
    lesson.refresh_from_db()
    assert lesson.state == Lesson.State.PROPOSED
    client.post(f"/admin/desk/lesson/{lesson.pk}/decide/", {"_decide": "approve", "why": "As we speak."})
    lesson.refresh_from_db()
    assert (lesson.state, lesson.decided_by) == (Lesson.State.APPROVED, moira)
    assert [row.state for row in lesson.history.all()] == ["approved", "proposed"]


def test_agents_and_administrators_decide_nothing(client):
    lesson = Lesson.objects.create(kind="closing", text="x", parameters={"text": "Bye"}, replay={"kept": True})
    for user in (factories.agent("hanna"), factories.administrator()):
        client.force_login(user)
        answer = client.post(f"/admin/desk/lesson/{lesson.pk}/decide/", {"_decide": "approve", "why": "Yes."})
        assert answer.status_code == 403
    lesson.refresh_from_db()
    assert lesson.state == Lesson.State.PROPOSED


def test_a_manager_writes_a_wording_sees_it_as_a_difference_and_releases_it(client):
    client.force_login(factories.manager())
    new = {"name": "draft", "text": prompts.default("draft") + "\n- Be brief.", "why": "Shorter."}
    refused = client.post("/admin/desk/promptversion/add/", new | {"text": "{{ secrets }}"})
    assert "Unknown: secrets" in refused.content.decode()
    client.post("/admin/desk/promptversion/add/", new)
    row = PromptVersion.objects.get()
    assert row.version == prompts.version("draft", row.text)
    address = f"/admin/desk/promptversion/{row.pk}"
    assert "<ins>" in client.get(f"{address}/change/").content.decode()
    client.post(f"{address}/decide/", {"_decide": "release"})
    row.refresh_from_db()
    assert row.state == PromptVersion.State.PROPOSED
    PromptVersion.objects.filter(pk=row.pk).update(gate={"passed": True})
    client.post(f"{address}/decide/", {"_decide": "release"})
    assert prompts_for(None) == {"draft": row.text}
    client.post(f"{address}/decide/", {"_decide": "roll_back"})
    assert prompts_for(None) == {}
