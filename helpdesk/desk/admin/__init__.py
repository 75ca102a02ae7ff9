from helpdesk.desk.admin import (
    coaching,
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
    "coaching",
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
