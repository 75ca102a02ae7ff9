"""Answers of suppliers and colleagues: they join their side thread and never the customer's."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk.desk import notices
from helpdesk.desk.models import Attachment, Conversation, Event, Notice, OutgoingMail, SideMail, SideThread
from helpdesk.desk.receive.mail import Mail
from helpdesk.desk.receive.threads import ancestors

State = Conversation.State


class Sides:
    """The side threads that a batch of mail answers, known by Message-ID."""

    def __init__(self, mails: Sequence[Mail]) -> None:
        wanted = {message_id for mail in mails for message_id in named_by(mail)}
        self._known: dict[str, int] = dict(
            OutgoingMail.objects.filter(message_id__in=wanted, side__isnull=False).values_list("message_id", "side")
        )
        self._known.update(SideMail.objects.filter(message_id__in=wanted).values_list("message_id", "thread"))

    def take(self, mail: Mail) -> bool:
        """Files the mail in the side thread that it answers; False when it answers none."""
        thread = next((self._known[each] for each in named_by(mail) if each in self._known), None)
        if thread is None or mail.sent_by_us:
            return False
        row = SideThread.objects.select_related("conversation__assignee", "begun_by").get(pk=thread)
        file(mail, row)
        if mail.parsed.message_id:
            self._known[mail.parsed.message_id] = thread
        return True


def named_by(mail: Mail) -> list[str]:
    """Message-IDs that this mail answers or reports on, closest first."""
    bounce = mail.parsed.bounce
    reported = [bounce.original_message_id] if bounce and bounce.original_message_id else []
    return [*reported, *ancestors(mail.parsed)]


def file(mail: Mail, thread: SideThread) -> None:
    parsed, author = mail.parsed, mail.author
    side = SideMail.objects.create(
        thread=thread,
        incoming=mail.row,
        message_id=(parsed.message_id or "")[:998],
        references=list(parsed.references),
        sender_name=author.name[:320],
        sender_address=author.address[:320],
        subject=parsed.subject,
        text=parsed.new_text or parsed.text,
        automatic=mail.automatic[:12],
        genuine=mail.genuine,
    )
    for attachment in mail.attachments:
        attachment.side_mail = side
    Attachment.objects.bulk_create(mail.attachments)
    if parsed.bounce and parsed.bounce.original_message_id:
        OutgoingMail.objects.filter(message_id=parsed.bounce.original_message_id).update(
            state=OutgoingMail.State.BOUNCED, error=parsed.bounce.diagnostic or ""
        )
    if not mail.row.history_only:
        tell(thread, side)


def tell(thread: SideThread, side: SideMail) -> None:
    """An agent looks at it: a closed conversation is open again. Automatic mail but a bounce wakes nobody."""
    who = side.sender_name or side.sender_address
    Event.objects.create(conversation=thread.conversation, kind="answered_aside", detail=who, data={"side": thread.pk})
    if side.automatic and side.automatic != "bounce":
        return
    waits = thread.conversation.assignee or thread.begun_by
    if waits:
        notices.tell([waits], Notice.Kind.ANSWERED, thread.conversation, reason=notices.ASIDE, detail=who)
    closed = (State.WAITING, State.RESOLVED, State.SNOOZED)
    Conversation.objects.filter(pk=thread.conversation_id, state__in=closed).update(
        state=State.NEEDS_AGENT,
        needs=f"{who} has answered beside this conversation."[:300],
        needs_rule="side_answer",
        resolved_at=None,
        resolved_by=None,
        snoozed_until=None,
        close_at=None,
    )
