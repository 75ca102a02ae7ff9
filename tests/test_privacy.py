"""What a customer may ask for: to see everything, to have it erased everywhere; and that nothing is kept for ever."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import JSONField, Model, TextField
from django.utils import timezone

from helpdesk.desk import engines, receive, storage, viewings
from helpdesk.desk.models import (
    AnswerQuality,
    Article,
    Attachment,
    AwaitedMail,
    CachedAnswer,
    CategoryExample,
    CategoryLabel,
    Conversation,
    Customer,
    Draft,
    Errand,
    Event,
    FactSource,
    Flag,
    IncomingMail,
    Lesson,
    Mailbox,
    Message,
    ModelCall,
    MonthlyReport,
    Note,
    Notice,
    OutgoingMail,
    Rating,
    Review,
    SideMail,
    SideThread,
    SourceAnswer,
    Suggestion,
    WrapUp,
)
from helpdesk.mail import folder
from tests import factories as make
from tests.nursery import Nursery

pytestmark = pytest.mark.django_db

ADDRESS = "mira.falk@post.example"
NAME = "Mira Falkenstein-Größl"
SECRET = "zebrafinch"
"""A word that stands for everything the customer wrote and everything that was written about it."""

MAIL = f"""\
From: {NAME.replace("ö", "oe").replace("ß", "ss")} <{ADDRESS}>
To: support@larkfield.example
Subject: My {SECRET}
Message-ID: <1.{SECRET}@post.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b

Where is my {SECRET}?
{NAME.replace("ö", "oe").replace("ß", "ss")}
--b
Content-Type: text/plain
Content-Disposition: attachment; filename="{SECRET}.txt"

All about my {SECRET}.
--b--
""".replace("\n", "\r\n").encode()

COMPANYS_OWN = {
    "AnswerQuality", "Article", "Calibration", "Category", "Desk", "EvaluationRun", "FactSource", "HistoricalCategory",
    "HistoricalDesk", "HistoricalMacro", "HistoricalMailbox", "HistoricalPromptVersion", "HistoricalRule",
    "HistoricalUser", "IncomingMail", "LogEntry", "Macro", "Mailbox", "PromptVersion", "Rule", "SecondFactor",
    "Session", "User", "Webhook", "WebhookCall",
}  # fmt: skip
"""Tables with text in which nothing stands that a customer wrote or that was written about one: settings, numbers,
names of files. The sweep looks through them all the same. A new table belongs into the fixture, or here."""

OTHER = MAIL.replace(b"mira.falk", b"ben.kern").replace(b"<1.", b"<2.").replace(SECRET.encode(), b"budgerigar")


@pytest.fixture
def desk(tmp_path, settings) -> Conversation:
    """A customer with something in every table, taken in by the real steps where there is one."""
    box = make.mailbox(tmp_path / "data" / "box", mode=Mailbox.Mode.OFF)
    folder.drop(Path(box.folder_path), MAIL)
    folder.drop(Path(box.folder_path), OTHER)
    receive.poll(box.pk)
    hanna, message = make.agent(), Message.objects.get(sender_address=ADDRESS)
    talk = message.conversation
    Customer.objects.filter(pk=talk.customer_id).update(name=NAME, notes=f"likes the {SECRET}", facts={"a": SECRET})
    about = make.category()
    suggestion = Suggestion.objects.create(
        message=message, conversation=talk, category=about, category_name=about.name, confidence=0.9,
        sentiment="neutral", urgency="normal", language="en", destination="draft", priority="normal",
        summary=f"Asks for a {SECRET}", draft_text=f"Your {SECRET} is here", engine="embedded",
        reasons=[{"rule": "angry", "hit": True, "detail": f"{SECRET}!"}],
        findings=[{"kind": "number", "text": SECRET}], citations=[{"source": "thread", "quote": SECRET}],
        passages=[{"ref": "article:1", "text": SECRET}], intents=[SECRET], missing=[SECRET], next_steps=[SECRET],
    )  # fmt: skip
    draft = Draft.objects.create(conversation=talk, author="assistant", suggestion=suggestion, text=f"A {SECRET}.")
    outgoing = OutgoingMail.objects.create(
        conversation=talk, mailbox=box, in_answer_to=message, author=hanna, message_id=f"<{SECRET}@larkfield.example>",
        to=[ADDRESS], subject=f"Re: {SECRET}", text=f"Your {SECRET}", raw=storage.keep("outgoing", SECRET.encode()),
        state="sent", error=f"{ADDRESS} refused once", refusals={ADDRESS: "550"}, sent_at=timezone.now(),
    )  # fmt: skip
    review = Review.objects.create(
        conversation=talk, suggestion=suggestion, draft=draft, outgoing=outgoing, agent=hanna, decision="sent",
        offered_text=f"A {SECRET}.", sent_text=f"Your {SECRET}.", difference=[["-", SECRET]], edit_size=0.4,
        size_class="edited", fact_edits=[{"kind": "number", "before": SECRET, "after": "7"}], seconds=31.5,
    )  # fmt: skip
    CategoryLabel.objects.create(message=message, suggestion=suggestion, category=about, kind="confirmed", agent=hanna)
    Flag.objects.create(
        conversation=talk, agent=hanna, word=f"wrong {SECRET}", moment={"mail": SECRET, "confidence": 0.9}
    )
    ModelCall.objects.create(message=message, purpose="draft", model="m", cost=0.5, request=SECRET, response=SECRET)
    Note.objects.create(conversation=talk, author=hanna, text=f"Look for the {SECRET}")
    Event.objects.create(conversation=talk, actor=hanna, kind="note", detail=SECRET, data={"text": SECRET, "n": 3})
    Rating.objects.create(outgoing=outgoing, good=True, comment=f"Lovely {SECRET}")
    CachedAnswer.objects.create(key="k", answer=f"{SECRET} for {ADDRESS}")
    lesson = Lesson.objects.create(kind="phrase", text=f"Greet {NAME} at {ADDRESS}")
    lesson.reviews.add(review)
    CategoryExample.objects.create(category=about, text=f"I am {NAME}, write to {ADDRESS.upper()}")
    article = Article.objects.create(title="Birds", body=f"Ask {ADDRESS}")
    article.body = "Ask us"
    article.save()
    aside = SideThread.objects.create(conversation=talk, to=[f"{SECRET}@depot.example"], subject=f"Fwd: {SECRET}")
    side = SideMail.objects.create(
        thread=aside, message_id=f"<side.{SECRET}@depot.example>", references=[f"<{SECRET}>"], sender_name=SECRET,
        sender_address=f"{SECRET}@depot.example", subject=SECRET, text=f"{NAME} wants a {SECRET}",
    )  # fmt: skip
    Attachment.objects.create(
        side_mail=side, filename=f"{SECRET}.pdf", content_type="application/pdf", size=3, text=SECRET,
        stored=storage.keep("files", f"side {SECRET}".encode()),
    )  # fmt: skip
    Errand.objects.create(
        conversation=talk, agent=hanna, kind="redo", instruction=f"no {SECRET}", text=SECRET, error=SECRET,
        results=[{"text": f"Another {SECRET}"}],
    )  # fmt: skip
    WrapUp.objects.create(conversation=talk, agent=hanna, summary=SECRET, tags=[SECRET], tasks=[f"Feed the {SECRET}"])
    Notice.objects.create(user=hanna, kind="alert", conversation=talk, reason="mood", detail=SECRET)
    AwaitedMail.objects.create(message=message, awaited=f"<earlier.{SECRET}@post.example>")
    team = make.team()
    remarks = [{"kind": "curt", "start": 5, "end": 5 + len(SECRET)}]
    AnswerQuality.objects.create(review=review, team=team, agent=hanna, tone=1, empathy=1, policy=1, remarks=remarks)
    shop = FactSource.objects.create(name="Shop", place="https://shop.example/facts")
    SourceAnswer.objects.create(source=shop, customer=talk.customer, facts={"bird": SECRET}, error=f"no {ADDRESS}")
    viewings.note(viewings.What.CONVERSATION, talk.pk, user=hanna)
    learnt = Path(settings.DATA_DIR) / "learnt"
    learnt.mkdir(parents=True, exist_ok=True)
    (learnt / "vectors.npz").write_bytes(SECRET.encode())
    MonthlyReport.objects.create(month="2026-01", figures={"gallery": [{"who": f"{NAME} {ADDRESS}"}], "n": 12})
    return talk


def everything_in_tables() -> dict[str, str]:
    """Every row of every table as text."""
    return {
        f"{model.__name__} {row.pk}": str(
            {field.name: getattr(row, field.attname) for field in model._meta.concrete_fields}
        )
        for model in apps.get_models()
        for row in model._base_manager.all()
    }


def everything_in_files(root: Path) -> dict[str, str]:
    return {str(path): path.read_bytes().decode("latin-1") for path in root.rglob("*") if path.is_file()}


def where(word: str, held: dict[str, str]) -> list[str]:
    return sorted(name for name, text in held.items() if word.lower() in text.lower())


def test_after_erasure_no_table_and_no_file_holds_the_address_the_name_or_what_was_written(desk, tmp_path):
    assert len(where(SECRET, everything_in_tables())) >= 22 and where(SECRET, everything_in_files(tmp_path))
    call_command("erase_customer", ADDRESS)
    for word in (ADDRESS, NAME, SECRET):
        assert where(word, everything_in_tables()) == []
        assert where(word, everything_in_files(tmp_path)) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM desk_message_search WHERE desk_message_search MATCH %s", [SECRET])
        assert cursor.fetchone()[0] == 0


def test_no_table_that_may_hold_what_customers_write_is_left_out_of_this_search(desk):
    held = {name.split()[0] for name in where(SECRET, everything_in_tables())} | {
        name.split()[0] for word in (ADDRESS, NAME) for name in where(word, everything_in_tables())
    }
    without = {model.__name__ for model in apps.get_models() if may_hold_text(model)} - held
    assert sorted(without - COMPANYS_OWN) == []


def may_hold_text(model: type[Model]) -> bool:
    return any(isinstance(field, TextField | JSONField) for field in model._meta.concrete_fields)


def test_a_running_worker_reads_no_more_with_what_it_had_learnt_from_erased_mail(desk):
    before = engines.embedded_classifier()
    assert engines.embedded_classifier() is before
    call_command("erase_customer", ADDRESS)
    assert engines.embedded_classifier() is not before


def test_the_numbers_that_figures_are_counted_from_stay(desk):
    call_command("erase_customer", ADDRESS)
    review, suggestion = Review.objects.get(), Suggestion.objects.get()
    assert (review.edit_size, review.size_class, review.seconds) == (0.4, "edited", 31.5)
    assert review.fact_edits == [{"kind": "number", "before": "", "after": ""}]
    assert suggestion.reasons == [{"rule": "angry", "hit": True, "detail": ""}]
    assert suggestion.findings[0]["kind"] == "number" and suggestion.category_name == "Order status"
    assert ModelCall.objects.get().cost == 0.5 and Rating.objects.get().good
    assert MonthlyReport.objects.get().figures["n"] == 12


def test_an_erased_mail_stays_in_the_ledger_and_is_not_fetched_again(desk, tmp_path):
    box = desk.mailbox
    before = set(IncomingMail.objects.values_list("uid", flat=True))
    call_command("erase_customer", ADDRESS)
    assert IncomingMail.objects.get(message__conversation=desk).state == "erased"
    folder.drop(Path(box.folder_path), MAIL)
    receive.poll(box.pk)
    assert set(IncomingMail.objects.values_list("uid", flat=True)) == before
    assert where(SECRET, everything_in_tables()) == []


def test_other_customers_keep_everything_and_so_does_a_file_that_they_have_too(desk):
    other = Conversation.objects.exclude(pk=desk.pk).get()
    theirs = Attachment.objects.get(message__conversation=other)
    mine = Attachment.objects.get(message__conversation=desk)
    Attachment.objects.filter(pk=theirs.pk).update(stored=mine.stored, content_hash=mine.content_hash)
    call_command("erase_customer", ADDRESS)
    assert storage.read(mine.stored) and other.messages.get().text and other.customer.addresses.exists()


def test_the_erased_customer_who_writes_again_is_a_new_one(desk):
    call_command("erase_customer", ADDRESS)
    folder.drop(Path(desk.mailbox.folder_path), MAIL.replace(b"<1.", b"<9."))
    receive.poll(desk.mailbox.pk)
    assert Customer.objects.get(addresses__address=ADDRESS).pk != desk.customer_id


def test_an_export_holds_everything_that_an_erasure_would_take(desk, tmp_path):
    call_command("export_customer", ADDRESS, "--output", str(tmp_path / "mira.zip"))
    with zipfile.ZipFile(tmp_path / "mira.zip") as archive:
        data = json.loads(archive.read("data.json"))
        files = {name: archive.read(name) for name in archive.namelist()}
    for table in ("messages", "drafts", "edit log", "suggestions", "model calls", "notes", "flags", "ratings"):
        assert SECRET in json.dumps(data[table], ensure_ascii=False), table
    assert data["addresses"][0]["address"] == ADDRESS and MAIL in files.values()
    assert "budgerigar" not in json.dumps(data)


def test_an_unknown_address_and_a_file_that_is_there_are_told_in_a_line(desk, tmp_path):
    for command in (["erase_customer", "nobody@post.example"], ["export_customer", "x@y.example", "--output", "z"]):
        with pytest.raises(CommandError, match="No customer has the address"):
            call_command(*command)
    with pytest.raises(CommandError, match="there already"):
        (tmp_path / "there").touch()
        call_command("export_customer", ADDRESS, "--output", str(tmp_path / "there"))


def test_purging_blanks_what_is_closed_and_old_and_leaves_the_rest(desk, tmp_path):
    other = Conversation.objects.exclude(pk=desk.pk).get()
    long_ago = timezone.now() - timedelta(days=400)
    Conversation.objects.filter(pk=desk.pk).update(state="resolved", last_message_at=long_ago)
    Customer.objects.update(created_at=long_ago)
    call_command("purge", "--older-than", "365")
    assert not Message.objects.filter(conversation=desk).exclude(text="").exists()
    assert Customer.objects.get(pk=desk.customer_id).erased_at and not desk.customer.addresses.exists()
    assert other.messages.get().text and other.customer.addresses.exists()
    assert Review.objects.get().edit_size == 0.4


def test_what_still_waits_is_never_purged(desk):
    long_ago = timezone.now() - timedelta(days=4000)
    Conversation.objects.update(state="needs_agent", last_message_at=long_ago)
    call_command("purge", "--older-than", "30")
    assert SECRET in Message.objects.get(conversation=desk, direction="in").text


def test_the_database_file_itself_holds_nothing_any_more(tmp_path):
    box, url = tmp_path / "box", f"sqlite:///{tmp_path}/data/desk.sqlite3"
    for number in range(20):
        folder.drop(box, MAIL.replace(b"<1.", f"<{number}.".encode()).replace(b"Where is", b"Where is " + b"oh " * 900))
    with Nursery(tmp_path, url) as nursery:
        values = {"transport": "folder", "folder_path": str(box), "mode": "off"}
        nursery.run("poll", nursery.run("make_mailbox", {"address": "support@larkfield.example", **values}))
    assert any("sqlite3" in name for name in where(SECRET, everything_in_files(tmp_path)))
    environment = os.environ | {"DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": url}
    command = [sys.executable, "manage.py", "erase_customer", ADDRESS]
    subprocess.run(command, env=environment, cwd=Path(__file__).parent.parent, check=True, capture_output=True)
    for word in (SECRET, ADDRESS):
        assert where(word, everything_in_files(tmp_path)) == []


@pytest.mark.parametrize("days", ["0", "-3", "ten"])
def test_a_number_of_days_that_is_none_is_refused(days):
    with pytest.raises(CommandError):
        call_command("purge", "--older-than", days)
