"""What agents put together and apart: conversations, customers, forwarded mail. Each can be undone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.desk import queue, storage
from helpdesk.desk.models import (
    Conversation,
    Customer,
    CustomerAddress,
    Draft,
    Event,
    Message,
    OutgoingMail,
    User,
)
from helpdesk.desk.sla import set_due
from helpdesk.mail.mime import addresses
from helpdesk.mail.mime.addresses import Address
from helpdesk.mail.parse import parse_email

State = Conversation.State

FROM = r"From|Von|De|Da|Van|Från|Fra|Od|Kimden|Lähettäjä|От|差出人|发件人|寄件者"
FORWARDED = re.compile(rf"^[>*\s]*(?:{FROM})\s?\*?\s*:\s*\*?(?P<sender>[^\n]*@[^\n]*)$", re.MULTILINE | re.IGNORECASE)
HEADER_LINE = re.compile(r"^[>*\s]*[\w\- ]{1,20}\s?\*?\s*[:：]\s*\S")


class CannotJoin(Exception):
    """The decision makes no sense as things are; the text says why."""


CARRIED = (
    "state", "waiting_since", "due_at", "resolve_by", "hours_used", "priority", "people_only", "needs", "needs_rule",
    "resolved_at", "resolved_by_id", "close_at", "follow_up_at",
)  # fmt: skip
"""What a conversation has of its own and gets back when a merge is undone."""


def merge(source: Conversation, target: Conversation, agent: User | None, why: str = "") -> Event:
    """All of `source` goes on in `target`; later mail follows by its references. Raises CannotJoin."""
    if source.pk == target.pk or source.merged_into_id or target.merged_into_id:
        raise CannotJoin(_("Only two conversations that stand for themselves can be merged."))
    with transaction.atomic():
        data: dict[str, Any] = {"source": source.pk, "target": target.pk, "before": [own(source), own(target)]}
        data["notes"] = list(source.notes.values_list("pk", flat=True))
        data["side_threads"] = list(source.side_threads.values_list("pk", flat=True))
        data |= move(source, target, list(source.messages.values_list("pk", flat=True)), everything=True)
        source.notes.update(conversation=target)
        source.side_threads.update(conversation=target)
        outdate_drafts(source, target)
        read = source.is_open or target.state == State.DRAFT_READY  # what is new is still to be read
        change(
            target,
            state=State.NEEDS_AGENT if read and target.state != State.NEW else target.state,
            waiting_since=earlier(source.waiting_since, target.waiting_since),
            due_at=earlier(source.due_at, target.due_at),
            resolve_by=earlier(source.resolve_by, target.resolve_by),
            hours_used=max(source.hours_used, target.hours_used),
            priority=max(source.priority, target.priority),
            people_only=source.people_only or target.people_only,
        )
        change(
            source,
            merged_into_id=target.pk,
            state=State.RESOLVED,
            resolved_at=timezone.now(),
            resolved_by_id=agent.pk if agent else None,
            **dict.fromkeys(("waiting_since", "due_at", "resolve_by", "close_at", "follow_up_at")),
            needs="",
            needs_rule="",
        )
        data["after"] = [own(source), own(target)]
        log(source, agent, "merged", data, why or f"into {target.pk}")
        return log(target, agent, "merged", data, why or f"with {source.pk}")


def own(conversation: Conversation) -> dict[str, Any]:
    values = {name: getattr(conversation, name) for name in CARRIED}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def unite(source: Conversation, target: Conversation) -> Conversation | None:
    """Merges two conversations that a late mail showed to be one matter; returns what they became, None for nothing."""
    one, other = (surviving(row.pk) for row in (source, target))
    if one.pk != other.pk:
        merge(one, other, None, "a mail that came late showed that they are one matter")
    return other if one.pk != other.pk else None


def surviving(number: int) -> Conversation:
    row = Conversation.objects.select_related("merged_into").get(pk=number)
    for _step in range(20):
        if row.merged_into is None:
            break
        row = row.merged_into
    return row


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(filter(None, (one, other)), default=None)


def change(conversation: Conversation, **values: Any) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(**values)
    for name, value in values.items():
        setattr(conversation, name, value)


def split(messages: Sequence[Message], agent: User) -> Conversation:
    """These mails of one conversation go on in a new one. Raises CannotJoin."""
    old = messages[0].conversation
    if any(message.conversation_id != old.pk for message in messages) or len(messages) >= old.messages.count():
        raise CannotJoin(_("Choose some of the mails of one conversation, not all of them."))
    with transaction.atomic():
        new = Conversation.objects.create(
            mailbox=old.mailbox,
            customer=old.customer,
            subject=messages[0].subject or old.subject,
            team=old.team,
            people_only=old.people_only,
            priority=old.priority,
            in_pilot=old.in_pilot,
            language=old.language,
            waiting_since=messages[0].created_at,
            created_at=messages[0].created_at,
        )
        set_due(new)
        data = {"source": old.pk, "target": new.pk}
        data |= move(old, new, [message.pk for message in messages])
        outdate_drafts(old)
        log(old, agent, "split", data, f"{new.pk} was split off")
        log(new, agent, "split", data, f"off from {old.pk}")
        read_anew(new)
        return new


def read_anew(conversation: Conversation) -> None:
    """The assistant reads the customer's latest mail in its new surroundings."""
    mails = conversation.messages.filter(direction=Message.Direction.IN, automatic="")
    latest = mails.order_by("-pk").first()
    if latest is None:
        change(conversation, state=State.NEEDS_AGENT)
        return
    Message.objects.filter(pk=latest.pk).update(state=Message.State.NEW, attempts=0, state_at=timezone.now())
    queue.wake("suggest", latest.pk)


def can_be_undone(event: Event) -> bool:
    """Whether `undo` would take this decision back."""
    if event.conversation.customer.erased_at:
        return False
    if event.kind == "taken_as_original":
        undone = Event.objects.filter(kind="taking_undone", data__event=event.pk)
    elif event.kind in ("merged", "split") and "outgoing" in event.data:
        undone = Event.objects.filter(kind="rejoined", data__event__in=twins(event))
    else:
        return False
    return not undone.exists()


def undo(event: Event, agent: User) -> Conversation:
    """Takes a merge, a split or the taking of a forwarded mail back: what was moved returns, as far as it is still
    there. Returns the conversation to go on with. Raises CannotJoin."""
    if event.kind not in ("merged", "split", "taken_as_original"):
        raise CannotJoin(_("This can't be undone."))
    if not can_be_undone(event):
        raise CannotJoin(_("This was undone before."))
    if event.kind == "taken_as_original":
        undo_taking(event, agent)
        return event.conversation
    data = event.data
    source, target = (Conversation.objects.get(pk=data[name]) for name in ("source", "target"))
    with transaction.atomic():
        still = Message.objects.filter(pk__in=data["messages"], conversation=target)
        back = move(target, source, list(still.values_list("pk", flat=True)))
        OutgoingMail.objects.filter(pk__in=data["outgoing"], conversation=target).update(conversation=source)
        target.notes.filter(pk__in=data.get("notes", [])).update(conversation=source)
        target.side_threads.filter(pk__in=data.get("side_threads", [])).update(conversation=source)
        outdate_drafts(source, target)
        if event.kind == "merged":
            change(source, merged_into_id=None)
            for conversation, before, after in zip((source, target), data["before"], data["after"], strict=True):
                restore(conversation, before, after)
        elif not target.messages.exists():
            Conversation.objects.filter(pk=target.pk).update(merged_into=source, state=State.RESOLVED)
        for conversation in (source, target):
            log(conversation, agent, "rejoined", {"event": event.pk} | back)
    return source


def restore(conversation: Conversation, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Gives back what a merge changed, unless something else changed it since."""
    now = own(conversation)
    values = {name: before[name] for name in after if now[name] == after[name] != before[name]}
    Conversation.objects.filter(pk=conversation.pk).update(**values)


def twins(event: Event) -> list[int]:
    """The entries of one decision in the logs of both conversations."""
    same = Event.objects.filter(
        kind=event.kind, data__source=event.data["source"], data__target=event.data["target"],
        data__messages=event.data["messages"],
    )  # fmt: skip
    return list(same.values_list("pk", flat=True))


def move(
    source: Conversation, target: Conversation, messages: list[int], everything: bool = False
) -> dict[str, list[int]]:
    """Moves messages with the outgoing mail that stands for them or answers them, or with all of it."""
    Message.objects.filter(pk__in=messages).update(conversation=target)
    mails = OutgoingMail.objects.filter(conversation=source)
    sent = mails.filter(sent_message__in=messages) | mails.filter(in_answer_to__in=messages)
    outgoing = list((mails if everything else sent).values_list("pk", flat=True))
    OutgoingMail.objects.filter(pk__in=outgoing).update(conversation=target)
    for conversation in (source, target):
        latest = conversation.messages.order_by("-created_at").values_list("created_at", flat=True).first()
        if latest:
            change(conversation, last_message_at=latest)
    return {"messages": messages, "outgoing": outgoing}


def outdate_drafts(*conversations: Conversation) -> None:
    """Drafts were written for another thread; what agents typed is kept."""
    Draft.objects.filter(conversation__in=conversations, state=Draft.State.PROPOSED).update(state=Draft.State.STALE)


def log(conversation: Conversation, agent: User | None, kind: str, data: dict[str, Any], detail: str = "") -> Event:
    return Event.objects.create(conversation=conversation, actor=agent, kind=kind, data=data, detail=detail)


# Customers


def merge_customers(source: Customer, target: Customer, agent: User) -> None:
    """Two records of one person become one, with both addresses and all conversations. Raises CannotJoin."""
    if source.pk == target.pk or source.merged_into_id or target.merged_into_id:
        raise CannotJoin(_("Only two customers that stand for themselves can be merged."))
    with transaction.atomic():
        for conversation in source.conversations.all():
            log(conversation, agent, "customer_merged", {"source": source.pk, "target": target.pk})
        source.conversations.update(customer=target)
        source.addresses.update(customer=target)
        Customer.objects.filter(pk=source.pk).update(merged_into=target)
        Customer.objects.filter(pk=target.pk).update(
            people_only=source.people_only or target.people_only, name=target.name or source.name
        )


def split_customer(address: CustomerAddress, agent: User) -> Customer:
    """An address, with the conversations begun from it, becomes a customer of its own. Raises CannotJoin."""
    old = address.customer
    if old.addresses.count() < 2:
        raise CannotJoin(_("This is the customer's only address."))
    with transaction.atomic():
        new = Customer.objects.create(name="", language=old.language)
        CustomerAddress.objects.filter(pk=address.pk).update(customer=new)
        for conversation in old.conversations.all():
            first = conversation.messages.filter(direction=Message.Direction.IN).order_by("pk").first()
            if first and first.sender_address.lower() == address.address:
                Conversation.objects.filter(pk=conversation.pk).update(customer=new)
                Customer.objects.filter(pk=new.pk, name="").update(name=first.sender_name[:200])
                log(conversation, agent, "customer_split", {"source": old.pk, "target": new.pk})
        new.refresh_from_db()
        return new


# Forwarded mail


def take_as_original(message: Message, agent: User) -> Customer:
    """A mail that a colleague forwarded is from now on its original sender's, and read again. Raises CannotJoin."""
    found = original(message)
    if found is None:
        raise CannotJoin(_("Nothing in this mail says who wrote the original."))
    sender, text = found
    with transaction.atomic():
        address = CustomerAddress.objects.filter(address=sender.address.lower()).select_related("customer").first()
        customer = address.customer if address else Customer.objects.create(name=sender.name[:200])
        if address is None:
            CustomerAddress.objects.create(customer=customer, address=sender.address.lower())
        conversation = message.conversation
        before = {
            "message": message.pk,
            "customer": conversation.customer_id,
            "sender_name": message.sender_name,
            "sender_address": message.sender_address,
            "new_text": message.new_text,
        }
        Message.objects.filter(pk=message.pk).update(
            sender_name=sender.name[:320],
            sender_address=sender.address[:320],
            reply_to=[],
            new_text=text or message.new_text,
            automatic="",
            state=Message.State.NEW,
            state_at=timezone.now(),
        )
        Conversation.objects.filter(pk=conversation.pk).update(customer=customer, state=State.NEW)
        outdate_drafts(conversation)
        log(conversation, agent, "taken_as_original", before)
        queue.wake("suggest", message.pk)
    message.refresh_from_db()
    return customer


def undo_taking(event: Event, agent: User) -> None:
    """The forwarded mail is the colleague's again. Raises CannotJoin."""
    if event.kind != "taken_as_original":
        raise CannotJoin(_("This can't be undone."))
    data = event.data
    with transaction.atomic():
        Message.objects.filter(pk=data["message"]).update(
            **{name: data[name] for name in ("sender_name", "sender_address", "new_text")}
        )
        Conversation.objects.filter(pk=event.conversation_id).update(customer=data["customer"], state=State.NEEDS_AGENT)
        log(event.conversation, agent, "taking_undone", {"event": event.pk})


def original(message: Message) -> tuple[Address, str] | None:
    """Who wrote the forwarded mail, and its text: from an enclosed mail, else from the forwarded header lines."""
    enclosed = message.attachments.filter(content_type="message/rfc822").first()
    if enclosed:
        parsed = parse_email(storage.read(enclosed.stored))
        if parsed.author and "@" in parsed.author.address:
            return parsed.author, parsed.new_text
    for match in FORWARDED.finditer(message.text):
        found = next((one for one in addresses.parse(match["sender"].strip()) if "@" in one.address), None)
        if found and found.address.lower() != message.sender_address.lower():
            return found, after_headers(message.text[match.end() :])
    return None


def may_be_forwarded(message: Message) -> bool:
    """Whether the mail looks like one that somebody else passed on, without opening what it encloses."""
    enclosed = any(attachment.content_type == "message/rfc822" for attachment in message.attachments.all())
    sender = message.sender_address.lower()
    return enclosed or any(sender not in match["sender"].lower() for match in FORWARDED.finditer(message.text))


def after_headers(text: str) -> str:
    """The text below the forwarded header lines, without the marks of quoting."""
    lines = text.lstrip("\n").split("\n")
    while lines and (HEADER_LINE.match(lines[0]) and lines[0].strip("> *")):
        lines.pop(0)
    return "\n".join(re.sub(r"^(?:> ?)+", "", line) for line in lines).strip()
