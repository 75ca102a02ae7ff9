"""Writing to a supplier or a colleague about a conversation, beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from email.utils import make_msgid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.desk import queue
from helpdesk.desk.models import Attachment, Conversation, Mailbox, Note, OutgoingMail, SideThread, User
from helpdesk.desk.review.record import Refused, log
from helpdesk.mail.compose import reply_subject


def forward(
    conversation: Conversation,
    agent: User,
    to: tuple[str, ...],
    subject: str,
    text: str,
    files: Iterable[Attachment] = (),
) -> OutgoingMail:
    """Begins a side thread; `files` of the customer's mails go along. Raises Refused."""
    refuse_wrong_people(conversation, to)
    with transaction.atomic():
        thread = SideThread.objects.create(
            conversation=conversation, to=list(to), subject=subject.strip() or conversation.subject, begun_by=agent
        )
        return write(thread, agent, text, files)


def write(thread: SideThread, agent: User, text: str, files: Iterable[Attachment] = ()) -> OutgoingMail:
    """The next mail of ours in a side thread, held for the undo window. Raises Refused."""
    if not text.strip():
        raise Refused(_("The mail is empty."))
    conversation = thread.conversation
    mailbox = conversation.mailbox
    with transaction.atomic():
        outgoing = OutgoingMail.objects.create(
            conversation=conversation,
            mailbox=mailbox,
            side=thread,
            author=agent,
            kind=OutgoingMail.Kind.FORWARD,
            message_id=make_msgid(domain=mailbox.address.partition("@")[2]),
            sender=mailbox.address,
            to=thread.to,
            subject=reply_subject(thread.subject) if thread.mails.exists() else thread.subject,
            text=text.strip(),
            due_at=timezone.now() + timedelta(seconds=mailbox.undo_seconds),
        )
        for file in files:
            Attachment.objects.create(
                outgoing=outgoing,
                filename=file.filename,
                content_type=file.content_type,
                size=file.size,
                content_hash=file.content_hash,
                stored=file.stored,
            )
        log(conversation, agent, "wrote_aside", ", ".join(thread.to), {"side": thread.pk})
    queue.wake("deliver", outgoing.pk)
    return outgoing


def refuse_wrong_people(conversation: Conversation, to: tuple[str, ...]) -> None:
    """A side thread is with other people: not the customer, not ourselves."""
    if not to:
        raise Refused(_("Name whom to write to."))
    customers = {row.address for row in conversation.customer.addresses.all()}
    written = set(conversation.messages.filter(direction="in").values_list("sender_address", flat=True))
    own = {address for mailbox in Mailbox.objects.all() for address in mailbox.own_addresses}
    for address in to:
        if address.lower() in {each.lower() for each in customers | written}:
            raise Refused(_("%s is the customer: answer them in the conversation itself.") % address)
        if address.lower() in own:
            raise Refused(_("%s is a mailbox of this desk.") % address)


def note_call(conversation: Conversation, agent: User, incoming: bool, who: str, text: str) -> Note:
    """What was said on the phone, for colleagues. Raises Refused."""
    if not text.strip():
        raise Refused(_("Say in a word what was said."))
    way = _("%s called") if incoming else _("We called %s")
    note = Note.objects.create(
        conversation=conversation,
        author=agent,
        text="☎ " + way % (who.strip() or conversation.customer) + "\n" + text.strip(),
    )
    log(conversation, agent, "phone_call", data={"incoming": incoming})
    return note
