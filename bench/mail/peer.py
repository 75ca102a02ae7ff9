"""Reads a mailbox with django-mailbox, in a process and with a Python of its own; prints the seconds it took."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from urllib.parse import quote

import django
from django.conf import settings
from django.core.management import call_command


def main(folder: str, port: str, user: str, password: str) -> None:
    Path(folder).mkdir(parents=True)
    settings.configure(
        INSTALLED_APPS=["django_mailbox"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(folder, "peer.sqlite3")}},
        MEDIA_ROOT=os.path.join(folder, "media"),
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
        LOGGING_CONFIG=None,
    )
    django.setup()
    call_command("migrate", verbosity=0)
    from django_mailbox.models import Mailbox, Message

    uri = f"imap://{quote(user)}:{quote(password)}@127.0.0.1:{port}?archive=Archive"
    mailbox = Mailbox.objects.create(name="bench", uri=uri)
    began = time.perf_counter()
    for _ in mailbox.get_new_mail():
        pass
    seconds = time.perf_counter() - began
    if not Message.objects.exists():
        raise SystemExit("nothing was read")
    print(seconds)


if __name__ == "__main__":
    main(*sys.argv[1:])
