"""The review by mail: to every manager, on the first of the month, once."""

from __future__ import annotations

import logging
from email.mime.image import MIMEImage
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helpdesk.desk.models import MonthlyReport, Suggestion, User
from helpdesk.desk.reporting.charts import calibration_png
from helpdesk.desk.reporting.inline import with_inline_styles
from helpdesk.desk.reporting.periods import last_month
from helpdesk.desk.reporting.render import address_of, context
from helpdesk.desk.reporting.stored import in_language, make
from helpdesk.desk.roles import MANAGERS

logger = logging.getLogger(__name__)

CHART = "calibration"


class NotMailed(Exception):
    """Nobody got the review; the text says why."""


def due_and_send() -> str | None:
    """Makes and mails last month's review when that has not been done; the month, or None when nothing was due.

    Safe to call at any time and from several workers: one of them claims the month."""
    period = last_month()
    if MonthlyReport.objects.filter(month=period.label, mailed_at__isnull=False).exists():
        return None
    if not Suggestion.objects.filter(created_at__range=(period.start, period.end)).exists():
        return None
    page = make(period).page
    if not MonthlyReport.objects.filter(month=period.label, mailed_at=None).update(mailed_at=timezone.now()):
        return None
    try:
        send(page)
    except NotMailed as error:
        logger.error("The review of %s was made but not mailed: %s", period.label, error)
        if error.__cause__ is not None:
            MonthlyReport.objects.filter(month=period.label).update(mailed_at=None)
    return period.label


def send(page: dict[str, Any]) -> list[str]:
    """Mails the review to all managers, each in their language, and returns their addresses. Raises NotMailed."""
    managers = User.objects.filter(groups__name=MANAGERS, is_active=True).exclude(email="").order_by("pk")
    languages = {user.email: user.language or settings.LANGUAGE_CODE for user in managers}
    if not languages:
        raise NotMailed("No manager has an address: give one to somebody in the group Managers.")
    pages = {language: in_language(page, language) for language in sorted(set(languages.values()))}
    try:
        for address in sorted(languages):
            message(pages[languages[address]], address).send()
    except (OSError, SMTPException) as error:
        raise NotMailed(f"The mail could not be sent: {error}. Check EMAIL_URL.") from error
    return sorted(languages)


def message(page: dict[str, Any], address: str) -> EmailMultiAlternatives:
    """Text, HTML that needs no style sheet, and the chart as a picture in the mail itself; in the page's language."""
    chart = calibration_png(page["calibration"]) if page["calibration"]["bins"] else None
    with translation.override(page["language"]):
        stands = address_of(page)
        values = context(page, stands) | {"chart": f"cid:{CHART}" if chart else "", "address": stands}
        month = date_format(values["month"], "F Y")
        mail = EmailMultiAlternatives(
            subject=_("AI review of %(month)s: %(company)s")
            % {"month": month, "company": page["company"] or _("the help desk")},
            body=render_to_string("desk/report/mail.txt", values),
            to=[address],
        )
        mail.attach_alternative(with_inline_styles(render_to_string("desk/report/mail.html", values)), "text/html")
    if chart:
        picture = MIMEImage(chart, "png")
        picture.add_header("Content-ID", f"<{CHART}>")
        picture.add_header("Content-Disposition", "inline", filename="calibration.png")
        mail.mixed_subtype = "related"
        mail.attach(picture)
    return mail
