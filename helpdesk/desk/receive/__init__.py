"""Mail in: fetched, stored, read into conversations. Any step may be repeated: nothing is lost, nothing doubled."""

from helpdesk.desk.receive.alarms import sound_alarms
from helpdesk.desk.receive.ingest import ingest
from helpdesk.desk.receive.poll import Polled, due_mailboxes, poll, watch
from helpdesk.desk.receive.read import due, receive, receive_all
from helpdesk.desk.receive.reconcile import reconcile

__all__ = [
    "Polled",
    "due",
    "due_mailboxes",
    "ingest",
    "poll",
    "receive",
    "receive_all",
    "reconcile",
    "sound_alarms",
    "watch",
]
