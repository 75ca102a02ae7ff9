"""Rows of a month to one page: the monthly review of the assistant."""

from helpdesk.desk.reporting.mailing import NotMailed, due_and_send, send
from helpdesk.desk.reporting.periods import Period, WrongMonth, last_month, neighbour, period_of
from helpdesk.desk.reporting.render import NoPdf, context, html, pdf
from helpdesk.desk.reporting.stored import Made, make

__all__ = [
    "Made",
    "NoPdf",
    "NotMailed",
    "Period",
    "WrongMonth",
    "context",
    "due_and_send",
    "html",
    "last_month",
    "make",
    "neighbour",
    "pdf",
    "period_of",
    "send",
]
