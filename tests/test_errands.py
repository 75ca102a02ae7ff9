"""What agents ask of the assistant: done by the worker, offered beside the editor, never put into it by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.desk import errands
from helpdesk.desk.models import Article, Draft, Errand, OutgoingMail, Suggestion
from helpdesk.desk.review import own_draft
from tests import factories
from tests.model_server import ModelServer, answer, status

pytestmark = pytest.mark.django_db
Kind, State = Errand.Kind, Errand.State

QUESTION = "Hello, how long does delivery to Austria take?\n\nMira"
DELIVERY = "Parcels to Austria take 3 to 5 working days.\nWe ship with DPD."
ISLANDS = "Delivery to Austria by express takes one working day and costs 12 euros."


@pytest.fixture
def knowledge():
    for title, body in (("Delivery to Austria", DELIVERY), ("Express delivery", ISLANDS)):
        Article.objects.create(title=title, body=body, language="en", published=True)


@pytest.fixture
def model(settings):
    with ModelServer() as server:
        settings.HELPDESK_MODEL = "openai/scripted"
        settings.HELPDESK_MODEL_API_BASE = server.url
        settings.HELPDESK_MODEL_API_KEY = "none"
        yield server


def question(**values):
    row = factories.conversation(text=QUESTION, **values)
    factories.suggestion(row.messages.get(), language=row.language)
    return row


def send(client, name, row, *more, **form):
    return client.post(reverse(f"admin:review_{name}", args=[row.pk, *more]), form)


def done(row) -> Errand:
    for pk in errands.due():
        errands.help_out(pk)
    return row.errands.latest("pk")


def fragment(client, row) -> str:
    return client.get(reverse("admin:review_offers", args=[row.pk])).content.decode()


def test_asking_answers_at_once_and_the_worker_does_it(desk, knowledge):
    row = question()
    send(desk, "ask", row, ask="draft")
    assert row.errands.get().state == State.ASKED
    assert "at work" in fragment(desk, row) and "hx-trigger" in fragment(desk, row)
    errand = done(row)
    assert errand.state == State.DONE and "3 to 5 working days" in errand.results[0]["draft_text"]
    assert not Draft.objects.exists() and "hx-trigger" not in fragment(desk, row)


def test_what_the_agent_typed_stays_until_they_take_the_offer_and_can_be_had_back(desk, hanna, knowledge):
    row = question()
    own = own_draft(row, hanna, "My own words")
    send(desk, "ask", row, ask="draft", draft=own.pk, version=1, text="My own words")
    errand = done(row)
    own.refresh_from_db()
    assert own.text == "My own words"
    send(desk, "take", row, errand.pk, 0, draft=own.pk, version=1, text="My own words")
    own.refresh_from_db()
    assert "3 to 5 working days" in own.text and own.suggestion.citations
    send(desk, "put_back", row, errand.pk, draft=own.pk, version=2, text=own.text)
    own.refresh_from_db()
    assert own.text == "My own words"


def test_taking_what_a_colleague_has_changed_meanwhile_is_refused(desk, hanna, knowledge):
    row = question()
    own = own_draft(row, hanna, "Mine")
    send(desk, "ask", row, ask="draft")
    errand = done(row)
    send(desk, "take", row, errand.pk, 0, draft=own.pk, version=7, text="Mine")
    own.refresh_from_db()
    assert own.text == "Mine"


def test_other_versions_come_from_other_sources_and_say_which(desk, knowledge):
    row = question()
    send(desk, "ask", row, ask="others")
    offers = done(row).results
    assert {offer["source"] for offer in offers} == {"Delivery to Austria", "Express delivery"}
    assert len({offer["draft_text"] for offer in offers}) == 2


def test_without_a_model_an_instruction_is_refused_in_words_and_nothing_else_happens(desk, knowledge):
    row = question()
    send(desk, "ask", row, ask="redo", text="Hello,\n\nyes.\n\nKind regards", instruction="offer the replacement")
    errand = done(row)
    assert errand.state == State.FAILED and "No model is set" in errand.error
    assert "No model is set" in fragment(desk, row)


def test_a_draft_is_made_shorter_without_a_model(desk, knowledge):
    row = question()
    text = "Hello Mira,\n\nThank you.\n\nParcels to Austria take 3 to 5 working days.\n\nWe sell tents.\n\nKind regards"
    send(desk, "ask", row, ask="shorter", text=text)
    offer = done(row).results[0]["draft_text"]
    assert "3 to 5 working days" in offer and "tents" not in offer


def test_the_question_for_what_is_missing_is_written_in_the_customers_language(desk):
    row = question(language="de")
    send(desk, "ask", row, ask="ask", question="Welche Größe?")
    assert "Welche Größe?" in done(row).results[0]["draft_text"]


def test_a_model_redoes_the_draft_as_told_and_its_new_text_is_checked(desk, knowledge, model):
    row = question()
    model.script(
        answer({"language": "en", "paragraphs": [{"text": "Hello Mira,"}, {"text": "You get 500 euros back."}]})
    )
    send(desk, "ask", row, ask="redo", text="Hello Mira,\n\nno.\n\nKind regards", instruction="offer the refund")
    offer = done(row).results[0]
    assert "offer the refund" in model.requests[-1].prompt
    assert any("500" in finding["text"] for finding in offer["findings"])
    assert "500" in fragment(desk, row) and not OutgoingMail.objects.exists()


def test_an_agent_who_does_not_know_the_language_sees_mail_and_draft_translated_beside(desk, hanna, model):
    hanna.languages, hanna.language = ["en"], "en"
    hanna.save()
    row = question(language="de")
    shown = desk.get(reverse("admin:review_conversation", args=[row.pk])).content.decode()
    assert "Being translated" in shown
    model.script(answer({"text": "Where is my parcel?"}))
    done(row)
    again = desk.get(reverse("admin:review_conversation", args=[row.pk])).content.decode()
    assert "Where is my parcel?" in again
    assert Errand.objects.filter(kind=Kind.TRANSLATE).count() == 1, "one translation serves every look"


def test_a_translation_is_not_asked_for_where_the_agent_knows_the_language_or_no_model_is_set(
    desk, hanna, model, settings
):
    hanna.languages = ["en", "de"]
    hanna.save()
    desk.get(reverse("admin:review_conversation", args=[question(language="de").pk]))
    settings.HELPDESK_MODEL = ""
    shown = desk.get(reverse("admin:review_conversation", args=[question(language="fr").pk])).content.decode()
    assert not Errand.objects.exists() and "no model is set" in shown


def test_a_model_that_fails_is_said_and_can_be_asked_again(desk, knowledge, model):
    row = question()
    model.script(*[status(400)] * 20)
    send(desk, "ask", row, ask="redo", text="Hello", instruction="longer")
    errand = done(row)
    assert errand.state == State.FAILED and errand.error
    send(desk, "ask", row, ask="redo", text="Hello", instruction="longer")
    assert row.errands.filter(state=State.ASKED).count() == 1


def test_nothing_is_offered_while_a_blind_audit_hides_the_reading(desk, knowledge):
    row = factories.conversation(text=QUESTION)
    factories.suggestion(row.messages.get(), audited=True)
    send(desk, "ask", row, ask="draft")
    assert not Errand.objects.exists()


def test_what_a_dead_worker_left_is_done_again_once_and_then_has_failed(knowledge, hanna):
    errand = errands.ask(question(), hanna, Kind.DRAFT)
    long_ago = timezone.now() - timedelta(hours=1)
    Errand.objects.update(state=State.WORKING, attempts=1, state_at=long_ago)
    errands.release_stale()
    assert errands.due() == [errand.pk]
    Errand.objects.update(state=State.WORKING, attempts=2, state_at=long_ago)
    errands.release_stale()
    errand.refresh_from_db()
    assert errand.state == State.FAILED and errand.error


def test_offers_of_one_agent_are_not_anothers_and_go_when_put_away(desk, hanna, knowledge):
    row = question()
    errands.ask(row, factories.agent("ben"), Kind.DRAFT)
    done(row)
    assert "Take it" not in fragment(desk, row)
    send(desk, "ask", row, ask="draft")
    done(row)
    assert "Take it" in fragment(desk, row)
    send(desk, "put_away", row)
    assert "Take it" not in fragment(desk, row)


def test_a_taken_offer_is_what_the_review_compares_with(desk, hanna, knowledge):
    row = question()
    send(desk, "ask", row, ask="draft")
    errand = done(row)
    send(desk, "take", row, errand.pk, 0, draft="", version="", text="")
    draft = row.drafts.get()
    send(desk, "answer", row, draft=draft.pk, version=draft.version, text=draft.text, then="next", findings_seen="1")
    review = row.reviews.get()
    assert review.offered_text == draft.text and review.size_class == "unchanged"
    assert Suggestion.objects.filter(conversation=row).count() == 2


def test_a_model_writes_the_wrap_up_and_it_stands_in_the_fields(desk, model):
    row = question()
    assert (
        "Let the assistant write it" in desk.get(reverse("admin:review_conversation", args=[row.pk])).content.decode()
    )
    send(desk, "ask", row, ask="wrap_up", text="Three days.")
    written = {"summary": "Mira asked about Austria.", "tags": ["Delivery"], "tasks": ["Call her on Monday"]}
    model.script(answer(written))
    errand = done(row)
    assert errand.results == [written]
    assert "Three days." in model.requests[-1].prompt and "how long does delivery" in model.requests[-1].prompt
    page = desk.get(reverse("admin:review_conversation", args=[row.pk])).content.decode()
    assert 'rows="2" dir="auto">Mira asked about Austria.' in page and "Call her on Monday" in page
    desk.post(reverse("admin:review_put_away", args=[row.pk]))
    assert "Call her on Monday" not in desk.get(reverse("admin:review_conversation", args=[row.pk])).content.decode()


def test_a_wrap_up_is_never_taken_for_an_answer(desk, model):
    row = question()
    send(desk, "ask", row, ask="wrap_up")
    model.script(answer({"summary": "Nothing yet.", "tags": [], "tasks": []}))
    errand = done(row)
    send(desk, "take", row, errand.pk, 0, draft="", version="", text="Mine")
    assert not Draft.objects.filter(text="Nothing yet.").exists()


def test_without_a_model_nobody_is_offered_a_wrap_up_written_by_one(desk):
    row = question()
    page = desk.get(reverse("admin:review_conversation", args=[row.pk])).content.decode()
    assert "Let the assistant write it" not in page
    send(desk, "ask", row, ask="wrap_up")
    assert done(row).state == State.FAILED
