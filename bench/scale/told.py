"""The people of the load, and what the rows say at its end. Run by `bench.scale.load` on its database."""

from __future__ import annotations

import json
import sys
import time
from datetime import timedelta

import django

LOOK_EVERY = 0.5
STUCK = timedelta(seconds=45)
"""With nothing left to do but what dead workers hold, their time limits are taken as passed."""


def connect(values: str) -> None:
    from helpdesk.desk.models import Mailbox

    mailbox = Mailbox.objects.order_by("pk").first()
    for name, value in json.loads(values).items():
        setattr(mailbox, name, value)
    mailbox.save()


def people(mails: int) -> None:
    """Approves drafts and writes what was not drafted, until every mail is answered for; says how many were read, and
    how many are answered for."""
    from helpdesk.desk.models import Conversation, User

    agent = User.objects.order_by("pk").first()
    changed, before = time.monotonic(), None
    while True:
        for conversation in Conversation.objects.filter(state__in=("draft_ready", "needs_agent"))[:50]:
            if conversation.needs_rule not in ("uncertain", "not_sent"):
                answer(conversation, agent)
        now = standing()
        print(now["read"], now["accounted"], flush=True)
        if now["accounted"] == mails:
            return
        if now != before:
            changed, before = time.monotonic(), now
        elif time.monotonic() - changed > STUCK.total_seconds():
            time_passes()
            changed = time.monotonic()
        time.sleep(LOOK_EVERY)


def answer(conversation, agent) -> None:
    from helpdesk.desk import review

    draft = review.current_draft(conversation, agent) or review.own_draft(conversation, agent)
    text = draft.text or "Hello,\n\nparcels take three to five working days.\n\nKind regards"
    review.approve(draft, review.Answer(text, draft.version, findings_seen=True), agent)


def time_passes() -> None:
    """Rows that a killed worker left are as old as the time limit; the workers' own sweep does the rest."""
    from django.utils import timezone

    from helpdesk.desk import deliver, suggest
    from helpdesk.desk.models import Message, OutgoingMail

    now = timezone.now()
    Message.objects.filter(state=Message.State.SUGGESTING).update(state_at=now - suggest.STALE_AFTER - STUCK)
    OutgoingMail.objects.filter(state=OutgoingMail.State.SENDING).update(claimed_at=now - deliver.STALE_AFTER - STUCK)


def standing() -> dict[str, int]:
    from helpdesk.desk.models import IncomingMail, Message, ModelCall, OutgoingMail

    read = Message.objects.filter(direction="in").exclude(state__in=("new", "suggesting")).count()
    sent = OutgoingMail.objects.filter(state=OutgoingMail.State.SENT).count()
    uncertain = OutgoingMail.objects.filter(state=OutgoingMail.State.UNCERTAIN).count()
    return {
        "received": IncomingMail.objects.filter(state=IncomingMail.State.RECEIVED).count(),
        "read": read, "sent": sent, "uncertain": uncertain, "accounted": sent + uncertain,
        "calls": ModelCall.objects.filter(error="").count(),
    }  # fmt: skip


def main() -> None:
    django.setup()
    if len(sys.argv) == 1:
        print(json.dumps(standing()))
    elif sys.argv[1] == "connect":
        connect(sys.argv[2])
    else:
        people(int(sys.argv[2]))


if __name__ == "__main__":
    main()
