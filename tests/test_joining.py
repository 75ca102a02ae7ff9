"""Agents put conversations and customers together and apart, and can take it back."""

import pytest
from django.urls import reverse

from helpdesk.desk import joining, storage
from helpdesk.desk.joining import CannotJoin
from helpdesk.desk.models import (
    Attachment,
    Conversation,
    Customer,
    CustomerAddress,
    Draft,
    Event,
    Mailbox,
    Message,
    OutgoingMail,
    User,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return User.objects.create(username="hanna")


@pytest.fixture
def mailbox():
    return Mailbox.objects.create(name="Larkfield", address="support@larkfield.example")


def customer(address):
    made = Customer.objects.create(name=address.partition("@")[0].title())
    CustomerAddress.objects.create(customer=made, address=address)
    return made


def conversation(mailbox, address="anna@customer.example", mails=2, state="needs_agent"):
    row = CustomerAddress.objects.filter(address=address).first()
    made = Conversation.objects.create(
        mailbox=mailbox, customer=row.customer if row else customer(address), state=state
    )
    for number in range(mails):
        Message.objects.create(
            conversation=made,
            mailbox=mailbox,
            direction="in",
            sender_address=address,
            sender_name="Somebody",
            message_id=f"<{made.pk}.{number}@c.example>",
            subject=f"Mail {number}",
        )
    return made


def counts(*conversations):
    return [made.messages.count() for made in conversations]


def test_a_merged_conversation_goes_on_in_the_other_and_comes_back(mailbox, agent):
    first, second = conversation(mailbox), conversation(mailbox, mails=3)
    draft = Draft.objects.create(conversation=second, author=Draft.Author.ASSISTANT)
    outgoing = OutgoingMail.objects.create(
        conversation=first, mailbox=mailbox, message_id="<o@x>", in_answer_to=first.messages.first()
    )
    event = joining.merge(first, second, agent)
    first.refresh_from_db()
    outgoing.refresh_from_db()
    draft.refresh_from_db()
    assert counts(first, second) == [0, 5] and first.merged_into == second and first.state == "resolved"
    assert outgoing.conversation == second and draft.state == Draft.State.STALE
    with pytest.raises(CannotJoin):
        joining.merge(first, second, agent)
    joining.undo(event, agent)
    first.refresh_from_db()
    outgoing.refresh_from_db()
    assert counts(first, second) == [2, 3] and first.merged_into is None and first.state == "needs_agent"
    assert outgoing.conversation == first
    with pytest.raises(CannotJoin, match="undone before"):
        joining.undo(Event.objects.get(conversation=first, kind="merged"), agent)


def test_an_open_conversation_that_is_merged_into_a_closed_one_opens_it(mailbox, agent):
    first, second = conversation(mailbox), conversation(mailbox, state="resolved")
    joining.merge(first, second, agent)
    second.refresh_from_db()
    assert second.state == "needs_agent"


def test_some_mails_are_split_off_and_come_back(mailbox, agent):
    old = conversation(mailbox, mails=3)
    new = joining.split(list(old.messages.order_by("pk")[1:]), agent)
    assert counts(old, new) == [1, 2] and new.customer == old.customer and new.subject == "Mail 1"
    joining.undo(Event.objects.get(conversation=old, kind="split"), agent)
    new.refresh_from_db()
    assert counts(old, new) == [3, 0] and new.merged_into == old
    with pytest.raises(CannotJoin):
        joining.split(list(old.messages.all()), agent)


def test_one_person_with_two_addresses_is_merged_and_split(mailbox, agent):
    work, home = conversation(mailbox, "anna@work.example"), conversation(mailbox, "anna@home.example")
    joining.merge_customers(home.customer, work.customer, agent)
    work.refresh_from_db()
    home.refresh_from_db()
    assert work.customer == home.customer and work.customer.addresses.count() == 2
    new = joining.split_customer(CustomerAddress.objects.get(address="anna@home.example"), agent)
    home.refresh_from_db()
    work.refresh_from_db()
    assert home.customer == new != work.customer and new.main_address == "anna@home.example"
    with pytest.raises(CannotJoin, match="only address"):
        joining.split_customer(CustomerAddress.objects.get(address="anna@home.example"), agent)


def test_agents_merge_and_split_customers_in_the_list(mailbox, client):
    work, home = conversation(mailbox, "anna@work.example"), conversation(mailbox, "anna@home.example")
    client.force_login(make.agent())
    url = reverse("admin:desk_customer_changelist")
    both = [work.customer_id, home.customer_id]
    client.post(url, {"action": "merge", "_selected_action": both})
    home.refresh_from_db()
    assert home.customer_id == work.customer_id
    client.post(url, {"action": "split", "_selected_action": both[:1]})
    home.refresh_from_db()
    work.refresh_from_db()
    assert home.customer_id != work.customer_id == both[0]
    answer = client.post(url, {"action": "merge", "_selected_action": [home.customer_id, both[1]]}, follow=True)
    assert "stand for themselves" in answer.content.decode()


FORWARDS = [
    "Can you take this?\n\n---------- Forwarded message ---------\nFrom: Carla Diaz <carla@customer.example>\n"
    "Date: Mon, 5 Jan 2026\nSubject: Tent\nTo: <ben@larkfield.example>\n\nMy tent is late.",
    "-----Ursprüngliche Nachricht-----\nVon: Carla Diaz <carla@customer.example>\nGesendet: Montag\n"
    "An: Ben\nBetreff: Zelt\n\nMy tent is late.",
    "Begin forwarded message:\n\n> From: Carla Diaz <carla@customer.example>\n> Subject: Tent\n> Date: 5 January\n>\n"
    "> My tent is late.",
]


@pytest.mark.parametrize("text", FORWARDS)
def test_a_forwarded_mail_becomes_its_original_senders_and_back(mailbox, agent, text):
    made = conversation(mailbox, "ben@larkfield.example", mails=1)
    message = made.messages.get()
    Message.objects.update(text=text, new_text="Can you take this?", state="suggested")
    message.refresh_from_db()
    carla = joining.take_as_original(message, agent)
    made.refresh_from_db()
    assert carla.main_address == "carla@customer.example" and made.customer == carla
    assert (message.sender_name, message.new_text, message.state) == ("Carla Diaz", "My tent is late.", "new")
    joining.undo_taking(made.events.get(kind="taken_as_original"), agent)
    made.refresh_from_db()
    message.refresh_from_db()
    assert message.sender_address == "ben@larkfield.example" and made.customer.main_address == "ben@larkfield.example"


def test_a_mail_forwarded_as_an_attachment_is_read(mailbox, agent):
    message = conversation(mailbox, "ben@larkfield.example", mails=1).messages.get()
    raw = b"From: Carla <carla@customer.example>\r\nSubject: Tent\r\n\r\nMy tent is late.\r\n"
    Attachment.objects.create(
        message=message, filename="tent.eml", content_type="message/rfc822", size=len(raw),
        content_hash=storage.content_hash(raw), stored=storage.keep("files", raw),
    )  # fmt: skip
    joining.take_as_original(message, agent)
    assert (message.sender_address, message.new_text) == ("carla@customer.example", "My tent is late.")


def test_a_mail_that_names_nobody_cannot_be_taken(mailbox, agent):
    message = conversation(mailbox, mails=1).messages.get()
    with pytest.raises(CannotJoin, match="who wrote the original"):
        joining.take_as_original(message, agent)
