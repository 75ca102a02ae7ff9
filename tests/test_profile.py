"""Everybody chooses the language and the time zone of their own pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from helpdesk.desk.templatetags.desk import moment
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_pages_speak_the_language_and_show_the_times_that_were_chosen(desk, hanna):
    assert reverse("admin:profile") in desk.get(reverse("admin:review_queue")).content.decode()
    page = desk.post(reverse("admin:profile"), {"language": "de", "time_zone": "Asia/Tokyo"}, follow=True)
    assert 'lang="de"' in page.content.decode()
    hanna.refresh_from_db()
    assert (hanna.language, hanna.time_zone) == ("de", "Asia/Tokyo")
    row = factories.conversation()
    row.messages.update(created_at=datetime(2020, 3, 5, 20, 30, tzinfo=UTC))
    assert "6. März 2020 05:30" in desk.get(reverse("admin:review_conversation", args=[row.pk])).content.decode()


def test_a_language_or_a_zone_that_is_none_is_refused_and_nothing_is_kept(desk, hanna):
    page = desk.post(reverse("admin:profile"), {"language": "xx", "time_zone": "Europe/Atlantis"})
    assert page.status_code == 200 and page.content.decode().count("errorlist") == 2
    hanna.refresh_from_db()
    assert (hanna.language, hanna.time_zone) == ("", "")


def test_only_ones_own_pages_can_be_changed_and_only_when_logged_in(hanna):
    assert Client().post(reverse("admin:profile"), {"language": "de"}).status_code == 302
    hanna.refresh_from_db()
    assert hanna.language == ""


@pytest.mark.parametrize("language, words", [("en", "5 Mar 14:30"), ("de", "5. März 14:30"), ("fr", "5 mars 14:30")])
def test_a_moment_is_short_and_says_the_year_only_where_it_is_another(language, words):
    at = timezone.localtime().replace(month=3, day=5, hour=14, minute=30)
    with translation.override(language):
        assert moment(at) == words
        assert str(at.year - 1) in moment(at.replace(year=at.year - 1))
