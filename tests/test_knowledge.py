"""Articles come in from the files that a team has, the answers of its previous help desk among them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.desk.knowledge import import_articles
from helpdesk.desk.models import Article
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_previous_help_desks_answers_become_articles_and_their_next_export_new_versions(tmp_path):
    path = tmp_path / "macros.csv"
    path.write_text(
        "Id;Question;Answer\n"
        "77;How long is delivery to Austria?;<p>It takes <b>4 to 6</b> working days.</p><ul><li>DHL</li></ul>\n"
        "78;Can I cancel?;Until it is packed.\n"
    )
    assert import_articles([path]).added == ["How long is delivery to Austria?", "Can I cancel?"]
    first = Article.objects.get(source="77 (imported)")
    assert first.body == "It takes **4 to 6** working days.\n\n* DHL" and not first.is_policy
    path.write_text("id\tsubject\treply\n78\tCan I cancel?\tWithin an hour.\n")
    result = import_articles([path])
    assert (result.added, result.changed) == ([], ["Can I cancel?"])
    cancel = Article.objects.get(source="78 (imported)")
    assert cancel.body == "Within an hour." and cancel.history.count() == 2


def test_a_table_without_questions_and_answers_says_what_is_missing(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("order,price\n1,2\n")
    assert "question and answer" in import_articles([path]).refused[str(path)]


def test_evidence_past_its_review_day_is_marked_beside_the_draft(client):
    today = timezone.localdate()
    passage = {"title": "Delivery", "text": "It takes 3 to 5 working days.", "source": "article", "audience": "public"}
    old = passage | {"ref": "article:1", "review_date": (today - timedelta(days=1)).isoformat()}
    current = passage | {"ref": "article:2", "review_date": today.isoformat()}
    citation = {"source": "article", "ref": "article:1", "quote": passage["text"], "sentence": passage["text"]}
    draft = make.drafted(about={"passages": [old, current], "citations": [citation]})
    client.force_login(make.agent())
    page = client.get(reverse("admin:review_conversation", args=[draft.conversation_id])).content.decode()
    assert page.count("badge-outdated") == 1 and "past its review day" in page
