"""Managers hear of what the desk did or found while nobody looked."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.core.mail import send_mail

from helpdesk.desk.models import User
from helpdesk.desk.roles import MANAGERS

logger = logging.getLogger(__name__)


def tell_managers(subject: str, text: str) -> None:
    """A mail to every manager. That it could not be sent is logged; what it tells stands in the rows anyway."""
    logger.warning("%s: %s", subject, text)
    managers = User.objects.filter(groups__name=MANAGERS, is_active=True).exclude(email="")
    addresses = list(managers.values_list("email", flat=True).distinct())
    try:
        if addresses:
            send_mail(subject, f"{text}\n", None, addresses)
    except (OSError, SMTPException) as error:
        logger.error("The managers could not be told: %s", error)
