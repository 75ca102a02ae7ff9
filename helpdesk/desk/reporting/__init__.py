"""Rows of a month to one page: the monthly review of the assistant."""

from helpdesk.desk.reporting.mailing import NotMailed, due_and_send, send
from helpdesk.desk.reporting.periods import Period, WrongMonth, last_month, neighbour, period_of
from helpdesk.desk.reporting.render import NoPdf, context, html, pdf
from helpdesk.desk.reporting.stored import ON_RECORD, Made, in_language, make

__all__ = [
    "ON_RECORD",
    "Made",
    "NoPdf",
    "NotMailed",
    "Period",
    "WrongMonth",
    "context",
    "due_and_send",
    "html",
    "in_language",
    "last_month",
    "make",
    "neighbour",
    "pdf",
    "period_of",
    "send",
]
