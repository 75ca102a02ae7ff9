"""Tells mail that no person wrote for this desk: bounces, auto-replies, lists and reports."""

from __future__ import annotations

from helpdesk.mail.automatic.bounces import Bounce, bounce
from helpdesk.mail.automatic.bulk import is_list, is_report
from helpdesk.mail.automatic.clues import Clues
from helpdesk.mail.automatic.replies import is_auto_reply

__all__ = ["Bounce", "Clues", "judge"]


def judge(mail: Clues) -> tuple[str | None, Bounce | None]:
    """What kind of automatic mail this is, and for a bounce what bounced.

    The kind is "bounce", "report", "auto_reply", "list", or None for a person's mail. The order matters: bounces call
    themselves auto-replied, and auto-replies travel as bulk mail."""
    if bounced := bounce(mail):
        return "bounce", bounced
    if not mail.is_other_report and is_auto_reply(mail):
        return "auto_reply", None
    if is_report(mail):
        return "report", None
    return ("list" if is_list(mail) else None), None
