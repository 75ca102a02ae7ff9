"""One message in, rows out: what the assistant's reading leaves on the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.desk import convert, suggest
from helpdesk.desk.models import (
    Article,
    Category,
    CategoryExample,
    Conversation,
    Desk,
    Mailbox,
    Message,
    OnRecord,
    Suggestion,
)
from helpdesk.desk.policy import make_default_rules
from tests.factories import agent, conversation, mailbox, message, team

pytestmark = pytest.mark.django_db

QUESTION = "I forgot my password. How do I get a new password for my account?"
EXAMPLES = {
    "Account and login": "I forgot my password and need a new password to get into my account.",
    "Refund status": "When will the money for the tent that I sent back be on my bank account?",
    "Product advice": "Which sleeping bag is warm enough for winter nights in the mountains?",
}
ARTICLE = 'Press "Forgot password" on the login page and enter your address. We send a link that works for 2 hours.'


@pytest.fixture(autouse=True)
def policy():
    team("Service", is_default=True)
    for name, example in EXAMPLES.items():
        category = Category.objects.create(name=name, description=example)
        CategoryExample.objects.create(category=category, text=example)
    Article.objects.create(
        title="Forgot your password?", body=ARTICLE, category=Category.objects.get(name="Account and login")
    )
    make_default_rules()
    settings(default_threshold=0.0, hidden_share=0.0, audit_share=0.0)


def settings(**values) -> None:
    Desk.get()
    Desk.objects.update(**values)


def written(text: str = QUESTION, **values) -> Message:
    """A customer's new mail, waiting to be read."""
    row = conversation("Password", text, state=Conversation.State.NEW, **values)
    Message.objects.update(state=Message.State.NEW)
    return row.messages.get()


def read(mail: Message) -> Conversation:
    suggest.suggest(mail.pk)
    return Conversation.objects.get(pk=mail.conversation_id)


def test_routine_mail_gets_a_draft_with_its_evidence():
    on_desk = read(written())
    suggestion = Suggestion.objects.get()
    assert on_desk.state == Conversation.State.DRAFT_READY and on_desk.category.name == "Account and login"
    assert on_desk.drafts.get().text == suggestion.draft_text and "Forgot password" in suggestion.draft_text
    assert suggestion.citations[0]["quote"] in ARTICLE
    assert {"rules", "categories", "models", "prompts"} <= set(suggestion.versions)
    assert Message.objects.get().state == Message.State.SUGGESTED


def test_every_rule_is_on_record_hit_or_miss_with_its_reason():
    read(written())
    reasons = Suggestion.objects.get().reasons
    assert {"low_confidence", "angry", "delicate", "vip", "injection"} <= {reason["rule"] for reason in reasons}
    assert all(reason["detail"] for reason in reasons)


def test_a_delicate_mail_goes_to_a_person_with_the_reason_and_without_a_draft():
    on_desk = read(written("Your stove exploded and burned my hand. My lawyer will write to you."))
    assert on_desk.state == Conversation.State.NEEDS_AGENT and on_desk.needs_rule == "delicate" and on_desk.needs
    assert not on_desk.drafts.exists() and Suggestion.objects.get().draft_text == ""


def test_in_shadow_nothing_is_shown_and_everything_is_recorded():
    on_desk = read(written(mailbox=mailbox(mode=Mailbox.Mode.SHADOW)))
    assert on_desk.state == Conversation.State.NEEDS_AGENT and on_desk.category is None and on_desk.summary == ""
    assert not on_desk.drafts.exists()
    assert Suggestion.objects.get().draft_text and Suggestion.objects.get().visibility == "shadow"


def test_a_mailbox_with_the_assistant_off_goes_unread_to_people():
    mail = written(mailbox=mailbox(mode=Mailbox.Mode.OFF))
    assert read(mail).state == Conversation.State.NEEDS_AGENT
    assert not Suggestion.objects.exists() and Message.objects.get().state == Message.State.UNSUITED


def test_a_paused_assistant_drafts_nothing_anywhere():
    settings(paused=True)
    on_desk = read(written())
    assert on_desk.needs_rule == "model_off" and not on_desk.drafts.exists()


def test_who_asked_for_people_is_never_read_by_the_assistant_again():
    read(written(people_only=True))
    assert not Suggestion.objects.exists()


def test_a_share_of_what_people_get_is_drafted_in_hiding():
    settings(hidden_share=1.0)
    on_desk = read(written(QUESTION + " I want to talk to a real person!"))
    suggestion = Suggestion.objects.get()
    assert suggestion.visibility == "hidden" and suggestion.draft_text
    assert on_desk.state == Conversation.State.NEEDS_AGENT and not on_desk.drafts.exists()


def test_a_draft_is_not_offered_when_the_customer_has_written_again_meanwhile():
    mail = written()
    message(mail.conversation, "Never mind, I found it.", state=Message.State.NEW)
    assert not read(mail).drafts.exists()


def test_a_draft_is_not_offered_when_a_person_was_faster():
    mail = written()
    Conversation.objects.update(state=Conversation.State.WAITING)
    on_desk = read(mail)
    assert on_desk.state == Conversation.State.WAITING and not on_desk.drafts.exists()


def test_one_message_is_read_once_even_when_two_workers_want_it():
    mail = written()
    suggest.suggest(mail.pk)
    assert suggest.suggest(mail.pk) is None
    assert Suggestion.objects.count() == 1


def test_what_a_dead_worker_left_is_read_again_and_after_three_times_given_to_a_person():
    mail = written()
    long_ago = timezone.now() - timedelta(hours=1)
    Message.objects.update(state=Message.State.SUGGESTING, state_at=long_ago, attempts=1)
    suggest.release_stale()
    assert Message.objects.get().state == Message.State.NEW
    Message.objects.update(state=Message.State.SUGGESTING, state_at=long_ago, attempts=3)
    suggest.release_stale()
    assert Message.objects.get().state == Message.State.FAILED
    assert Conversation.objects.get(pk=mail.conversation_id).state == Conversation.State.NEEDS_AGENT


def test_without_categories_mail_reaches_a_person_who_is_told_why():
    Category.objects.all().delete()
    on_desk = read(written())
    assert on_desk.state == Conversation.State.NEEDS_AGENT and "categor" in on_desk.needs


def test_a_team_that_wants_it_has_its_mail_given_to_the_least_loaded_member():
    busy, free = agent("busy"), agent("free")
    service = team("Service")
    service.members.add(busy, free)
    service.assignment = "least_loaded"
    service.save()
    conversation("Other", assignee=busy, team=service)
    assert read(written()).assignee == free


def test_a_suggestion_cannot_be_changed_or_deleted_afterwards():
    read(written())
    suggestion = Suggestion.objects.get()
    suggestion.draft_text = "something else"
    for attempt in (suggestion.save, suggestion.delete, Suggestion.objects.all().delete):
        with pytest.raises(OnRecord):
            attempt()
    with pytest.raises(OnRecord):
        Suggestion.objects.update(draft_text="something else")


def test_facts_of_a_customer_are_for_that_customers_own_genuine_mail_alone():
    mail = written()
    owner = mail.conversation.customer
    owner.facts = {"LF-483920 status": "in transit"}
    owner.save()
    stranger = message(mail.conversation, sender_address="stranger@other.example", sender_name="Somebody")
    forged = message(mail.conversation, genuine=False)
    facts = [convert.thread_of(Message.objects.get(pk=row.pk)).customer.facts for row in (mail, stranger, forged)]
    assert facts == [owner.facts, {}, {}]
