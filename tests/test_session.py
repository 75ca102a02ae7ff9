"""The manager walks through the month's worst cases, and makes articles of what no article answers."""

from __future__ import annotations

import pytest
from django.utils import timezone

from helpdesk.desk import convert, learn
from helpdesk.desk.models import Article, Event, Flag, Lesson, Review
from tests import factories
from triage.types import Passage

pytestmark = pytest.mark.django_db

KNOWN = [convert.passage_json(Passage("article:1", "Delivery", "Five days.", score=0.9))]


def rewritten(text=factories.MAIL, passages=KNOWN, **values) -> Review:
    conversation = factories.conversation(text=text)
    reading = factories.suggestion(conversation.messages.get(), factories.DRAFT, passages=passages)
    given = {
        "decision": Review.Decision.SENT,
        "size_class": "rewritten",
        "edit_size": 0.9,
        "sent_text": "We resole them.",
    }
    return Review.objects.create(
        conversation=conversation, suggestion=reading, offered_text=factories.DRAFT, **(given | values)
    )


def test_flagged_cases_come_first_each_with_a_fix_that_fits():
    lesson = Lesson.objects.create(kind="closing", text="Close with “Bye”.", parameters={"text": "Bye"})
    plain, taught, unknown = rewritten(), rewritten(edit_size=0.95), rewritten(passages=[], edit_size=0.8)
    lesson.reviews.add(taught)
    rewritten(size_class="light", edit_size=0.1)
    flag = Flag.objects.create(conversation=plain.conversation, suggestion=plain.suggestion, word="wrong tone")
    found = learn.cases(timezone.localdate())
    assert [case.key for case in found] == [f"flag:{flag.pk}", f"review:{taught.pk}", f"review:{unknown.pk}"]
    assert [case.fix.kind for case in found] == ["prompt", "lesson", "knowledge"]
    assert found[0].why == "wrong tone"


def test_a_manager_decides_case_by_case_and_later_keeps_it(client):
    first, second = rewritten(edit_size=0.95), rewritten(edit_size=0.9)
    moira = factories.manager()
    client.force_login(moira)
    address = "/admin/learning/session/"
    assert "2 cases are left" in client.get(address).content.decode()
    client.post(address, {"case": f"review:{first.pk}", "decision": "later"})
    client.post(address, {"case": f"review:{second.pk}", "decision": "rejected"})
    assert [case.key for case in learn.cases(timezone.localdate())] == [f"review:{first.pk}"]
    assert [event.actor for event in Event.objects.filter(kind="session")] == [moira, moira]


def test_questions_without_an_article_become_one_with_one_key(client):
    for number in range(4):
        rewritten(f"Can my walking boots be resoled? They are {number + 2} years old.", passages=[])
    (gap,) = learn.knowledge_gaps()
    assert gap.mails == 4
    assert gap.answer == "We resole them."
    moira = factories.manager()
    client.force_login(moira)
    client.post("/admin/learning/gaps/", {"gap": str(gap.suggestions[0])})
    article = Article.objects.get()
    assert (article.body, article.owner, article.published) == ("We resole them.", moira, False)
    assert article.review_date > timezone.localdate()


def test_the_pages_are_the_managers(client):
    client.force_login(factories.agent())
    assert client.get("/admin/learning/session/").status_code == 403
    assert client.get("/admin/learning/gaps/").status_code == 403
