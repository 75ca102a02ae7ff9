"""Sent answers are read for tone, empathy and policy only where a team wants it; the writer sees it first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.desk import coaching
from helpdesk.desk.models import AnswerQuality, OutgoingMail, Review, Team
from tests import factories
from tests.model_server import ModelServer, answer
from triage.quality import quality
from triage.types import Address, Email, Policy, Thread

HARSH = "You should have read the terms. That is not our problem!!"
KIND = "Hello Mira,\n\nI am sorry for the wait. Your parcel is on its way to you now.\n\nKind regards"


def found(answer: str, mood: str = "angry"):
    mail = Email("1", Address("Mira Falk", "m@post.example"), "Parcel", "Where is it?", "Where is it?")
    return quality(answer, Thread((mail,)), mood, Policy("Larkfield", (), ()))


def kinds(answer: str, mood: str = "angry") -> set[str]:
    return {remark.kind for remark in found(answer, mood).remarks}


def test_a_kind_answer_to_an_angry_mail_leaves_nothing_to_talk_about():
    assert found(KIND).remarks == ()
    assert (found(KIND).tone, found(KIND).empathy, found(KIND).policy) == (1, 1, 1)


def test_harsh_words_are_marked_where_they_stand():
    passages = {remark.kind: HARSH[remark.start : remark.end] for remark in found(HARSH).remarks}
    assert passages["blaming"] == "You should have"
    assert passages["dismissive"] == "That is not our problem"
    assert passages["shouting"] == "!!"
    assert found(HARSH).tone == 0


@pytest.mark.parametrize(
    "answer",
    [
        "Guten Tag,\n\nwie bereits gesagt: Da können wir nichts machen, das Paket kommt eben später an.\n\nViele Grüße",
        "Bonjour,\n\nvous auriez dû lire nos conditions avant de commander chez nous.\n\nCordialement",
        "Hola:\n\nno es nuestro problema, pregunte usted a la empresa de transporte.\n\nSaludos",
    ],
)
def test_harsh_words_are_known_in_other_languages(answer):
    assert kinds(answer) & {"blaming", "dismissive"}


def test_only_an_upset_customer_has_to_be_heard():
    plain = "Hello Mira,\n\nyour parcel left on Monday and the carrier has it now.\n\nKind regards"
    assert kinds(plain, "angry") == {"not_heard"}
    assert kinds(plain, "neutral") == set()


def test_a_promise_without_a_policy_and_a_question_for_a_password_cost_policy():
    answer = "Hello Mira,\n\nwe will refund the full amount. Please send us your password for that.\n\nKind regards"
    assert {"promise", "asks_secret"} <= kinds(answer)
    assert found(answer).policy == 0


@pytest.mark.django_db
class TestDesk:
    @pytest.fixture
    def lead(self):
        return factories.agent("lena")

    @pytest.fixture
    def team(self, lead):
        team = factories.team(coaching=Team.Coaching.RULES, lead=lead)
        coaching.switch(team)
        return team

    @pytest.fixture
    def hanna(self, team):
        hanna = factories.agent()
        team.members.add(hanna)
        return hanna

    def answered(self, agent, team, text=HARSH, **values) -> Review:
        conversation = factories.conversation(team=team)
        reading = factories.suggestion(conversation.messages.get(), sentiment="angry")
        outgoing = OutgoingMail.objects.create(
            conversation=conversation,
            mailbox=conversation.mailbox,
            message_id=f"<{conversation.pk}@larkfield.example>",
            text=text,
            state=values.pop("state", OutgoingMail.State.SENT),
        )
        return Review.objects.create(
            conversation=conversation,
            suggestion=reading,
            outgoing=outgoing,
            agent=agent,
            decision="own",
            sent_text=text,
            **values,
        )

    def read_all(self):
        for pk in coaching.due():
            coaching.read_answer(pk)

    def test_nothing_is_read_unless_the_team_turned_it_on(self, hanna):
        other = factories.team("Returns")
        self.answered(hanna, other)
        assert coaching.due() == []

    def test_what_was_sent_before_it_was_turned_on_is_never_read(self, hanna, team):
        self.answered(hanna, team, at=timezone.now() - timedelta(days=1))
        assert coaching.due() == []

    def test_every_sent_answer_is_read_once_and_no_unsent_one(self, hanna, team):
        self.answered(hanna, team, state=OutgoingMail.State.HELD)
        review = self.answered(hanna, team)
        assert coaching.due() == [review.pk]
        self.read_all()
        coaching.read_answer(review.pk)
        assert coaching.due() == []
        assert AnswerQuality.objects.get().tone == 0

    def test_the_agent_sees_it_first_and_the_lead_once_it_was_seen(self, hanna, team, lead, client):
        self.answered(hanna, team)
        self.read_all()
        client.force_login(lead)
        address = f"/admin/coaching/team/{team.pk}/"
        assert "not our problem" not in client.get(address).text
        client.force_login(hanna)
        assert "not our problem" in client.get("/admin/coaching/").text
        client.post("/admin/coaching/")
        client.force_login(lead)
        assert "not our problem" in client.get(address).text

    def test_after_a_week_the_lead_sees_it_although_the_agent_never_looked(self, hanna, team):
        self.answered(hanna, team)
        self.read_all()
        assert coaching.of_team(team, timezone.now(), team.lead) == []
        assert len(coaching.of_team(team, timezone.now() + timedelta(days=8), team.lead)) == 1

    def test_nobody_but_the_lead_sees_a_teams_passages(self, hanna, team, client):
        self.answered(hanna, team)
        self.read_all()
        coaching.see(hanna)
        for user in (hanna, factories.manager(), factories.administrator(), factories.agent("tom")):
            client.force_login(user)
            assert client.get(f"/admin/coaching/team/{team.pk}/").status_code == 403
        tom = factories.agent("tina")
        client.force_login(tom)
        assert "not our problem" not in client.get("/admin/coaching/").text

    def test_an_answer_without_passages_is_shown_to_nobody(self, hanna, team):
        self.answered(hanna, team, KIND)
        self.read_all()
        assert coaching.own(hanna) == []
        assert AnswerQuality.objects.count() == 1

    def test_turning_it_off_deletes_what_was_found(self, hanna, team):
        self.answered(hanna, team)
        self.read_all()
        team.coaching = Team.Coaching.OFF
        coaching.switch(team)
        assert not AnswerQuality.objects.exists()
        assert coaching.due() == []

    def test_an_erased_answer_has_nothing_left_to_show(self, hanna, team):
        review = self.answered(hanna, team)
        self.read_all()
        Review.objects.filter(pk=review.pk).blank(sent_text="")
        assert coaching.own(hanna) == []

    def test_a_teams_mean_needs_thirty_answers(self, hanna, team):
        for _ in range(2):
            self.answered(hanna, team)
        self.read_all()
        assert coaching.means(team) is None

    def test_the_model_adds_what_the_rules_do_not_see(self, hanna, team, settings):
        text = "Hello Mira,\n\nI am sorry, how very clever of you to open it with an axe.\n\nKind regards"
        Team.objects.update(coaching=Team.Coaching.MODEL)
        self.answered(hanna, team, text)
        quote = {"kind": "insult", "quote": "how very clever of you"}
        invented = {"kind": "curt", "quote": "words that are not there"}
        with ModelServer() as server:
            settings.HELPDESK_MODEL, settings.HELPDESK_MODEL_API_BASE = "openai/test", server.url
            settings.HELPDESK_MODEL_API_KEY = "key"
            server.script(answer({"passages": [quote, invented]}))
            self.read_all()
        row = AnswerQuality.objects.get()
        assert row.by_model
        assert coaching.own(hanna)[0].passages == (("insult", "how very clever of you"),)

    def test_a_model_that_fails_leaves_what_the_rules_found(self, hanna, team, settings):
        Team.objects.update(coaching=Team.Coaching.MODEL)
        self.answered(hanna, team)
        settings.HELPDESK_MODEL, settings.HELPDESK_MODEL_API_BASE = "openai/test", "http://127.0.0.1:9"
        settings.HELPDESK_MODEL_API_KEY = "key"
        self.read_all()
        row = AnswerQuality.objects.get()
        assert not row.by_model
        assert row.tone == 0
