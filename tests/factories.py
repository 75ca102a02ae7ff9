"""Rows for tests, made through the real models and steps: each function gives one thing with sensible company."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from itertools import count

from django.contrib.auth.models import Group
from django.utils import timezone

from helpdesk.desk.models import (
    Category,
    Conversation,
    Customer,
    CustomerAddress,
    Draft,
    IncomingMail,
    Mailbox,
    Message,
    Suggestion,
    Team,
    User,
)
from helpdesk.desk.receive.read import receive_all
from helpdesk.desk.receive.store import Raw, store
from helpdesk.desk.roles import ADMINISTRATORS, AGENTS, MANAGERS

PASSWORD = "Zeltplatz-am-See-7"
_number = count(1)

MAIL = "Hello,\n\nhow long does delivery to Austria take?\n\nMira"
DRAFT = "Hello Mira,\n\nparcels to Austria take 3 to 5 working days.\n\nKind regards"


def person(username: str, role: str, **values) -> User:
    user = User.objects.create_user(username, f"{username}@larkfield.example", PASSWORD, is_staff=True, **values)
    user.groups.add(Group.objects.get(name=role))
    return user


def agent(username: str = "hanna", **values) -> User:
    return person(username, AGENTS, **{"first_name": username.capitalize(), **values})


def manager(username: str = "moira", **values) -> User:
    return person(username, MANAGERS, **values)


def administrator(username: str = "sven", **values) -> User:
    return person(username, ADMINISTRATORS, **values)


def mailbox(folder="", **values) -> Mailbox:
    given = {"address": "support@larkfield.example", "name": "Larkfield Outdoor"} | values
    return Mailbox.objects.get_or_create(
        address=given.pop("address"),
        defaults={
            "transport": Mailbox.Transport.FOLDER,
            "folder_path": str(folder),
            "mode": Mailbox.Mode.ASSIST,
            "signature": {"en": "Larkfield Outdoor\nCustomer service"},
            **given,
        },
    )[0]


def team(name: str = "Service", **values) -> Team:
    return Team.objects.get_or_create(name=name, defaults=values)[0]


def category(name: str = "Order status", **values) -> Category:
    return Category.objects.get_or_create(name=name, defaults={"description": f"About: {name}.", **values})[0]


def customer(name: str = "Mira Falk", address: str = "", **values) -> Customer:
    row = Customer.objects.create(name=name, **values)
    CustomerAddress.objects.create(customer=row, address=address or f"customer{next(_number)}@post.example")
    return row


def message(conversation: Conversation, text: str = MAIL, **values) -> Message:
    """The customer's next mail in this conversation."""
    writer = conversation.customer
    return Message.objects.create(
        **{
            "conversation": conversation,
            "mailbox": conversation.mailbox,
            "direction": Message.Direction.IN,
            "message_id": f"<mail-{next(_number)}@post.example>",
            "sender_name": writer.name,
            "sender_address": writer.main_address,
            "to": [{"name": "", "address": conversation.mailbox.address}],
            "subject": conversation.subject,
            "text": text,
            "new_text": text,
            "state": Message.State.SUGGESTED,
            **values,
        }
    )


def mail_in(conversation: Conversation, text: str = "And to Wales?") -> Message:
    """The customer's next mail by the way that real mail takes: stored bytes, then the step that reads them."""
    number, customer = next(_number), conversation.customer
    answered = conversation.messages.order_by("-pk").first()
    raw = (
        f"From: {customer.name} <{customer.main_address}>\r\nTo: {conversation.mailbox.address}\r\n"
        f"Subject: Re: {conversation.subject}\r\nMessage-ID: <in-{number}@post.example>\r\n"
        f"In-Reply-To: {answered.message_id}\r\nDate: {format_datetime(timezone.now())}\r\n\r\n{text}\r\n"
    )
    store(conversation.mailbox, [Raw("INBOX", str(number), raw.encode())])
    return receive_all([IncomingMail.objects.order_by("-pk").values_list("pk", flat=True)[0]])[0]


def suggestion(of: Message, draft_text: str = "", **values) -> Suggestion:
    """The assistant's reading of a mail, stored as it stores its own."""
    about = category()
    return Suggestion.objects.create(
        **{
            "message": of,
            "conversation": of.conversation,
            "category": about,
            "category_name": about.name,
            "confidence": 0.94,
            "sentiment": "neutral",
            "urgency": "normal",
            "language": "en",
            "summary": "Asks how long delivery takes.",
            "shortlist": [[about.name, 0.94], ["Refund status", 0.03]],
            "destination": "draft" if draft_text else "human",
            "priority": "normal",
            "reasons": [{"rule": "angry", "hit": False, "detail": "The mail is calm."}],
            "draft_text": draft_text,
            "engine": "embedded",
            "versions": {"models": [], "rules": "abc"},
            **values,
        }
    )


def draft(of: Suggestion) -> Draft:
    """What the assistant offers in the editor."""
    conversation = of.conversation
    Conversation.objects.filter(pk=conversation.pk).update(state=Conversation.State.DRAFT_READY)
    conversation.state = Conversation.State.DRAFT_READY
    return Draft.objects.create(
        conversation=conversation, author=Draft.Author.ASSISTANT, suggestion=of, text=of.draft_text
    )


def conversation(subject: str = "Delivery to Austria", text: str = MAIL, **values) -> Conversation:
    """A customer's mail that waits for a person."""
    now = timezone.now()
    box = values.pop("mailbox", None) or mailbox()
    row = Conversation.objects.create(
        **{
            "mailbox": box,
            "customer": values.pop("customer", None) or customer(),
            "subject": subject,
            "state": Conversation.State.NEEDS_AGENT,
            "language": "en",
            "waiting_since": now,
            "due_at": now + timedelta(hours=8),
            **values,
        }
    )
    message(row, text)
    return row


def drafted(
    subject: str = "Delivery to Austria", draft_text: str = DRAFT, about: dict | None = None, **values
) -> Draft:
    """A mail with a draft ready for an agent; `about` are columns of its suggestion."""
    row = conversation(subject, **values)
    read = suggestion(row.messages.get(), draft_text, **(about or {}))
    Conversation.objects.filter(pk=row.pk).update(category=read.category)
    return draft(read)
