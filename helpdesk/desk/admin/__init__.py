from helpdesk.desk.admin import (
    connections,
    conversation,
    dashboard,
    knowledge,
    learning,
    mailboxes,
    people,
    policy,
    records,
    reports,
    second_factor,
    session,
)
from helpdesk.desk.admin.review import urls

__all__ = [
    "connections",
    "conversation",
    "dashboard",
    "knowledge",
    "learning",
    "mailboxes",
    "people",
    "policy",
    "records",
    "reports",
    "second_factor",
    "session",
    "urls",
]
