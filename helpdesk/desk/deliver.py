"""Mail out: one claimed row, one try. What may have gone out already is never sent again by itself."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from helpdesk.desk import notices, queue, storage
from helpdesk.desk.accounts import distrust, imap_server, smtp_server
from helpdesk.desk.letters import letter_of
from helpdesk.desk.models import Conversation, Event, Mailbox, Message, Notice, OutgoingMail, SideMail, User
from helpdesk.desk.transactions import durably
from helpdesk.mail import folder, imap, smtp
from helpdesk.mail.server import MailboxError

logger = logging.getLogger(__name__)

State = OutgoingMail.State

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=2)
GIVE_UP_AFTER = timedelta(days=1)
STALE_AFTER = timedelta(minutes=15)
"""Longer than the slowest server may take: a row that is `sending` for so long was left by a worker that died."""

LOOK_EVERY = timedelta(minutes=5)


def due() -> list[int]:
    """Ids of mail to be sent now, and of mail whose fate the Sent folder may tell, or whose copy is missing there."""
    now = timezone.now()
    sendable = Q(state__in=(State.HELD, State.QUEUED), due_at__lte=now)
    unsure = Q(state=State.UNCERTAIN, due_at__lte=now, claimed_at__gt=now - GIVE_UP_AFTER)
    return [
        pk
        for which in (sendable | unsure, copies_missing())  # one question for both would read the whole table
        for pk in OutgoingMail.objects.filter(which).order_by("due_at").values_list("pk", flat=True)[:100]
    ]


def copies_missing() -> Q:
    now = timezone.now()
    wanted = Q(mailbox__keep_sent_copy=True) & ~Q(mailbox__sent_folder="") & Q(mailbox__transport="imap")
    recent = Q(sent_at__gt=now - GIVE_UP_AFTER, due_at__lte=now)
    return wanted & recent & Q(state=State.SENT, copied_at=None)


def deliver(outgoing_id: int) -> OutgoingMail:
    """Does what is due for one mail: sends it, looks for it, or files its copy. Safe to call at any time."""
    outgoing = OutgoingMail.objects.select_related("mailbox", "conversation").get(pk=outgoing_id)
    if outgoing.state in (State.HELD, State.QUEUED):
        send(outgoing)
    elif outgoing.state == State.UNCERTAIN:
        look_for(outgoing)
    if outgoing.state == State.SENT and OutgoingMail.objects.filter(copies_missing(), pk=outgoing.pk).exists():
        file_copy(outgoing)
    return outgoing


def send(outgoing: OutgoingMail) -> None:
    raw = fixed_bytes(outgoing)
    if raw is None or not claim(outgoing):
        return
    try:
        sent = hand_over(outgoing, raw)
    except smtp.Unknown as error:
        uncertain(outgoing, str(error))
    except smtp.NotSent as error:
        if error.token_refused:
            distrust(outgoing.mailbox)
        if error.permanent or given_up(outgoing):
            failed(outgoing, str(error), error.refused)
        else:
            later(outgoing, str(error), error.refused)
    else:
        succeeded(outgoing, sent.refused)


def fixed_bytes(outgoing: OutgoingMail) -> bytes | None:
    """The message as it was composed before the first try; None when it cannot be composed or read."""
    try:
        if not outgoing.raw:
            name = storage.keep("outgoing", letter_of(outgoing))
            OutgoingMail.objects.filter(pk=outgoing.pk, raw="").update(raw=name)
            outgoing.refresh_from_db(fields=["raw"])
        return storage.read(outgoing.raw)
    except (ValueError, OSError) as error:
        words = "The stored mail cannot be read" if outgoing.raw else "The mail cannot be written"
        failed(outgoing, f"{words}: {error}.", from_states=(State.HELD, State.QUEUED))
        if isinstance(error, FileNotFoundError):  # trying again, it is composed anew: nothing of it went out
            OutgoingMail.objects.filter(pk=outgoing.pk, state=State.FAILED).update(raw="")
        return None


def claim(outgoing: OutgoingMail) -> bool:
    """Marks the mail as being sent, on disk before a byte leaves; False when it is not due or somebody has it."""
    now = timezone.now()
    with durably():
        rows = OutgoingMail.objects.filter(pk=outgoing.pk, state__in=(State.HELD, State.QUEUED), due_at__lte=now)
        claimed = rows.update(
            state=State.SENDING,
            claimed_at=now,
            attempts=F("attempts") + 1,
            first_try_at=Coalesce("first_try_at", now),
        )
    if claimed:
        outgoing.refresh_from_db(fields=["state", "claimed_at", "attempts", "first_try_at"])
    return bool(claimed)


def hand_over(outgoing: OutgoingMail, raw: bytes) -> smtp.Sent:
    """Raises NotSent, Unknown."""
    mailbox = outgoing.mailbox
    try:
        if mailbox.transport == Mailbox.Transport.FOLDER:
            folder.send(Path(mailbox.folder_path), outgoing.message_id, raw)
            return smtp.Sent()
        server = smtp_server(mailbox)
    except MailboxError as error:  # the mailbox is at fault, not the mail: once that is mended it will go out
        raise smtp.NotSent(str(error)) from error
    return smtp.send(server, outgoing.sender, [*outgoing.to, *outgoing.cc], raw)


def given_up(outgoing: OutgoingMail) -> bool:
    return outgoing.first_try_at is not None and timezone.now() - outgoing.first_try_at > GIVE_UP_AFTER


def move(outgoing: OutgoingMail, from_states: tuple[str, ...], **values: object) -> bool:
    """The conditional update that every change of state is; False when somebody was faster."""
    changed = OutgoingMail.objects.filter(pk=outgoing.pk, state__in=from_states).update(**values)
    outgoing.refresh_from_db()
    return bool(changed)


def later(outgoing: OutgoingMail, error: str, refused: smtp.Refusals) -> None:
    pause = min(FIRST_PAUSE * 2 ** min(outgoing.attempts - 1, 12), LONGEST_PAUSE)
    due_at = timezone.now() + pause
    move(outgoing, (State.SENDING,), state=State.QUEUED, due_at=due_at, error=error, refusals=refused)


def failed(
    outgoing: OutgoingMail,
    error: str,
    refused: smtp.Refusals | None = None,
    from_states: tuple[str, ...] = (State.SENDING,),
) -> None:
    with transaction.atomic():
        if move(outgoing, from_states, state=State.FAILED, error=error, refusals=refused or {}):
            tell(outgoing, "not_sent", f"The answer could not be sent: {error}")


def uncertain(outgoing: OutgoingMail, error: str, from_states: tuple[str, ...] = (State.SENDING,), **more) -> None:
    values = {"state": State.UNCERTAIN, "error": error, "due_at": timezone.now() + timedelta(minutes=1)} | more
    with transaction.atomic():
        if move(outgoing, from_states, **values):
            tell(outgoing, "uncertain", f"Nobody knows whether the answer went out: {error}")


def succeeded(
    outgoing: OutgoingMail,
    refused: smtp.Refusals | None = None,
    from_states: tuple[str, ...] = (State.SENDING,),
    proof: str = "",
) -> None:
    now = timezone.now()
    with durably():
        if not move(outgoing, from_states, state=State.SENT, sent_at=now, error=proof, refusals=refused or {}):
            return
        if outgoing.side_id:
            beside_thread(outgoing)
        else:
            OutgoingMail.objects.filter(pk=outgoing.pk).update(sent_message=in_thread(outgoing))
            outgoing.refresh_from_db()
            Conversation.objects.filter(pk=outgoing.conversation_id).update(last_message_at=now)
        if refused:
            words = "; ".join(f"{address}: {code} {text}" for address, (code, text) in refused.items())
            tell(outgoing, "refused", f"The answer did not reach everybody: {words}")


def in_thread(outgoing: OutgoingMail) -> Message:
    """What was sent, as a message of its conversation."""
    mailbox, answered = outgoing.mailbox, outgoing.in_answer_to
    acknowledgement = outgoing.kind == OutgoingMail.Kind.ACKNOWLEDGEMENT
    return Message.objects.create(
        conversation_id=outgoing.conversation_id,
        mailbox=mailbox,
        direction=Message.Direction.OUT,
        author=outgoing.author,
        message_id=outgoing.message_id,
        in_reply_to=answered.message_id if answered else "",
        references=[*answered.references, answered.message_id] if answered and answered.message_id else [],
        sender_name=mailbox.name,
        sender_address=mailbox.address,
        to=[{"name": "", "address": address} for address in outgoing.to],
        cc=[{"name": "", "address": address} for address in outgoing.cc],
        subject=outgoing.subject,
        date=timezone.now(),
        text=outgoing.text,
        new_text=outgoing.text,
        automatic="auto_reply" if acknowledgement else "",
        matched="our answer",
        reason="our own answer",
    )


def beside_thread(outgoing: OutgoingMail) -> SideMail:
    """What was sent to other people than the customer, in its side thread."""
    return SideMail.objects.create(
        thread_id=outgoing.side_id,
        author=outgoing.author,
        message_id=outgoing.message_id,
        sender_name=outgoing.mailbox.name,
        sender_address=outgoing.mailbox.address,
        subject=outgoing.subject,
        text=outgoing.text,
    )


def tell(outgoing: OutgoingMail, kind: str, words: str) -> None:
    """An agent hears of it: the conversation needs a person again. Nobody needs to mend an acknowledgement."""
    Event.objects.create(
        conversation_id=outgoing.conversation_id, kind=kind, detail=words, data={"outgoing": outgoing.pk}
    )
    if outgoing.kind == OutgoingMail.Kind.ACKNOWLEDGEMENT:
        return
    logger.warning("Outgoing mail %s: %s", outgoing.pk, words)
    Conversation.objects.filter(pk=outgoing.conversation_id).exclude(state=Conversation.State.JUNK).update(
        state=Conversation.State.NEEDS_AGENT, needs=words[:300], needs_rule=kind, resolved_at=None, resolved_by=None
    )
    if outgoing.author is not None:
        notices.tell([outgoing.author], Notice.Kind.NOT_SENT, outgoing.conversation, detail=words)


def release_stale(older_than: timedelta = STALE_AFTER) -> int:
    """Mail that a dead worker left `sending` may have gone out: it becomes uncertain."""
    stale = OutgoingMail.objects.filter(state=State.SENDING, claimed_at__lt=timezone.now() - older_than)
    rows = list(stale.select_related("mailbox", "conversation"))
    for outgoing in rows:
        uncertain(outgoing, "The program stopped while it was being sent.")
    return len(rows)


def doubt_what_waits() -> int:
    """After a restore: what waited when the backup was taken may have gone out since, and is not sent again unless the
    Sent folder or a person says so."""
    waiting = (State.HELD, State.QUEUED, State.SENDING)
    rows = list(OutgoingMail.objects.filter(state__in=waiting).select_related("mailbox", "conversation"))
    now = timezone.now()
    for outgoing in rows:
        words = "It waited when the backup was taken and may have gone out since."
        uncertain(outgoing, words, waiting, claimed_at=now, due_at=now)
    return len(rows)


def look_for(outgoing: OutgoingMail) -> None:
    """Finds out what became of uncertain mail where its mailbox can tell; where not, a person decides."""
    mailbox = outgoing.mailbox
    unsure = (State.UNCERTAIN,)
    try:
        if mailbox.transport == Mailbox.Transport.FOLDER:
            if folder.find_in_sent(Path(mailbox.folder_path), outgoing.message_id):
                found(outgoing)
            else:  # a file is there or not: certainly nothing was sent
                move(outgoing, unsure, state=State.QUEUED, due_at=timezone.now())
            return
        if mailbox.sent_folder and imap.find_in_sent(imap_server(mailbox), mailbox.sent_folder, outgoing.message_id):
            found(outgoing)
            return
    except MailboxError as error:
        logger.warning("Looking for outgoing mail %s: %s", outgoing.pk, error)
    move(outgoing, unsure, due_at=timezone.now() + LOOK_EVERY)


def found(outgoing: OutgoingMail) -> None:
    with transaction.atomic():
        succeeded(outgoing, from_states=(State.UNCERTAIN,), proof="It was found in the folder of sent mail.")
        OutgoingMail.objects.filter(pk=outgoing.pk).update(copied_at=timezone.now())
        settled(outgoing)


def decide(outgoing: OutgoingMail, agent: User, was_sent: bool) -> bool:
    """A person settles what became of uncertain mail; False when it was settled before."""
    with transaction.atomic():
        if was_sent:
            succeeded(outgoing, from_states=(State.UNCERTAIN,), proof=f"{agent} says it was sent.")
            done = outgoing.state == State.SENT
        else:
            done = move(outgoing, (State.UNCERTAIN,), state=State.QUEUED, due_at=timezone.now(), error="")
        if done:
            settled(outgoing, agent)
    return done


def try_again(outgoing: OutgoingMail, agent: User) -> bool:
    """An agent has mail sent again that certainly did not go out; False when it no longer is such mail."""
    with transaction.atomic():
        fresh = {"state": State.QUEUED, "due_at": timezone.now(), "first_try_at": None, "attempts": 0}
        done = move(outgoing, (State.FAILED,), error="", refusals={}, **fresh)
        if done:
            settled(outgoing, agent)
    if done:
        queue.wake("deliver", outgoing.pk)
    return done


def settled(outgoing: OutgoingMail, agent: User | None = None) -> None:
    """The conversation waits for the customer again, unless something else made it a person's."""
    Event.objects.create(
        conversation_id=outgoing.conversation_id, actor=agent, kind="settled", data={"outgoing": outgoing.pk}
    )
    waiting = Conversation.objects.filter(
        pk=outgoing.conversation_id, state=Conversation.State.NEEDS_AGENT, needs_rule__in=("uncertain", "not_sent")
    )
    waiting.update(state=Conversation.State.WAITING, needs="", needs_rule="")


def file_copy(outgoing: OutgoingMail) -> None:
    """Puts what was sent into the folder of sent mail, unless the server did."""
    mailbox = outgoing.mailbox
    try:
        server = imap_server(mailbox)
        if not imap.find_in_sent(server, mailbox.sent_folder, outgoing.message_id):
            imap.append(server, mailbox.sent_folder, storage.read(outgoing.raw))
    except (MailboxError, OSError) as error:
        logger.warning("No copy of outgoing mail %s in %s: %s", outgoing.pk, mailbox.sent_folder, error)
        OutgoingMail.objects.filter(pk=outgoing.pk).update(due_at=timezone.now() + LOOK_EVERY)
    else:
        OutgoingMail.objects.filter(pk=outgoing.pk).update(copied_at=timezone.now())
