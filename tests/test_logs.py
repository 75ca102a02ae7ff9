"""Logs: one id from a customer's mail to its answer, and nothing of what they wrote."""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.utils import timezone

from helpdesk.desk import tasks
from helpdesk.desk.models import Mailbox, OutgoingMail
from helpdesk.logs import JsonFormatter, TextFormatter, about
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger("helpdesk")
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_reading_a_mail_and_sending_its_answer_are_told_under_one_id(lines, tmp_path):
    row = make.conversation(mailbox=make.mailbox(tmp_path, mode=Mailbox.Mode.OFF))
    message = row.messages.get()
    message.state = "new"
    message.save()
    outgoing = OutgoingMail.objects.create(
        conversation=row, mailbox=row.mailbox, in_answer_to=message, message_id="<a@larkfield.example>",
        to=["a@post.example"], subject="Re: zebrafinch", text="Your zebrafinch", state="queued", due_at=timezone.now(),
    )  # fmt: skip
    tasks.suggest(message.pk)
    tasks.deliver(outgoing.pk)
    told = [line for line in lines() if line.get("conversation") == row.pk]
    assert {line["step"] for line in told} == {"suggest", "deliver"}
    assert "zebrafinch" not in json.dumps(lines()) and "Austria" not in json.dumps(lines())


def test_a_step_that_breaks_is_told_with_its_id(lines):
    row = make.conversation()
    with pytest.raises(RuntimeError), tasks.told("suggest", conversation=row.pk):
        logging.getLogger("helpdesk.desk").error("It broke")
        raise RuntimeError
    assert lines()[0]["conversation"] == row.pk and lines()[0]["level"] == "ERROR"


def test_lines_for_people_say_the_id_too():
    record = logging.LogRecord("helpdesk", logging.INFO, "", 0, "Sent", (), None)
    formatter = TextFormatter("{message}", style="{")
    with about(conversation=7):
        assert formatter.format(record) == "Sent [conversation=7]"
    assert formatter.format(record) == "Sent"
