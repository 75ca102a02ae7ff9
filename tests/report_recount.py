"""The figures of a month counted a second time, in plain SQL and schoolbook loops.

Written from the formulas in the documentation, and sharing nothing with what it checks."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from triage.edits import edit_size

WEEK = 7 * 86400

COHORT = """
cohort AS (
  SELECT c.id, c.customer_id, EPOCH(c.created_at) AS created
  FROM desk_conversation c
  WHERE c.created_at >= :start AND c.created_at < :end AND EXISTS (
    SELECT 1 FROM desk_message m LEFT JOIN desk_incomingmail i ON i.id = m.incoming_id
    WHERE m.conversation_id = c.id AND m.direction = 'in' AND m.automatic = '' AND i.history_only IS NOT TRUE))
"""
READING = """
reading AS (
  SELECT s.* FROM desk_suggestion s WHERE s.created_at >= :start AND s.created_at < :end
  AND s.id = (SELECT MIN(t.id) FROM desk_suggestion t WHERE t.message_id = s.message_id))
"""
REVIEW = """
done AS (
  SELECT r.*, o.sent_at, s.draft_text, s.visibility, s.destination, b.rating_link,
    CASE WHEN r.decision = 'own' AND s.visibility = 'shown' AND s.draft_text <> '' AND NOT EXISTS (
      SELECT 1 FROM desk_review d WHERE d.suggestion_id = s.id AND d.decision = 'discarded')
    THEN 'passed' ELSE r.decision END AS made
  FROM desk_review r LEFT JOIN desk_outgoingmail o ON o.id = r.outgoing_id
  LEFT JOIN desk_suggestion s ON s.id = r.suggestion_id
  LEFT JOIN desk_mailbox b ON b.id = o.mailbox_id
  WHERE r.at >= :start AND r.at < :end AND COALESCE(o.state, '') <> 'cancelled')
"""
LABEL = """
label AS (
  SELECT s.destination, l.kind,
    CASE l.kind WHEN 'confirmed' THEN TRUE WHEN 'corrected' THEN FALSE
      ELSE l.category_id IS NOT DISTINCT FROM s.category_id END AS agreed
  FROM desk_categorylabel l JOIN desk_suggestion s ON s.id = l.suggestion_id
  WHERE l.at >= :start AND l.at < :end AND l.id = (
    SELECT MAX(k.id) FROM desk_categorylabel k WHERE k.suggestion_id = l.suggestion_id AND k.at < :end))
"""
CLOSING = """
life AS (
  SELECT e.id, e.conversation_id, e.kind, e.actor_id, EPOCH(e.at) AS at,
    LEAD(e.kind) OVER (PARTITION BY e.conversation_id ORDER BY e.id) AS following
  FROM desk_event e WHERE e.at >= :start AND e.at < :end AND e.kind IN ('resolved', 'reopened', 'undone')),
closing AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY conversation_id ORDER BY id) AS nth,
    ROW_NUMBER() OVER (PARTITION BY conversation_id ORDER BY id DESC) AS from_last
  FROM life WHERE kind = 'resolved' AND COALESCE(following, '') <> 'undone')
"""


DIALECTS = {
    "sqlite": {r"EPOCH\((.+?)\)": r"CAST(strftime('%s', \1) AS INTEGER)", r"EACH\(": "json_each("},
    "postgresql": {r"EPOCH\((.+?)\)": r"FLOOR(EXTRACT(EPOCH FROM \1))::BIGINT", r"EACH\(": "jsonb_array_elements("},
}


def dialect(statement: str) -> str:
    """EPOCH, the seconds since 1970, and EACH, the members of a JSON list, in the words of the database."""
    for written, words in DIALECTS[connection.vendor].items():
        statement = re.sub(written, words, statement)
    return statement


def recount(label: str) -> dict[str, float | None]:
    return Recount(label).figures()


class Recount:
    def __init__(self, label: str) -> None:
        year, month = map(int, label.split("-"))
        self.start = datetime(year, month, 1, tzinfo=UTC)
        self.end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)

    def rows(self, statement: str, *parts: str) -> list[tuple]:
        text = ("WITH " + ", ".join(parts) + " " if parts else "") + statement
        text = text.replace(":start", f"'{self.start:%Y-%m-%d %H:%M:%S}'").replace(
            ":end", f"'{self.end:%Y-%m-%d %H:%M:%S}'"
        )
        with connection.cursor() as cursor:
            cursor.execute(dialect(text))
            return cursor.fetchall()

    def one(self, statement: str, *parts: str):
        return self.rows(statement, *parts)[0][0]

    def share(self, counted: str, of: str, rest: str, *parts: str) -> float | None:
        k, n = self.rows(f"SELECT SUM(CASE WHEN {counted} THEN 1 ELSE 0 END), COUNT(*) FROM {rest} WHERE {of}", *parts)[
            0
        ]
        return k / n if n else None

    def figures(self) -> dict[str, float | None]:
        return {
            **self.volumes(),
            **self.drafts(),
            **self.labels(),
            **self.escalation(),
            **self.courses(),
            **self.rest(),
        }

    def volumes(self) -> dict[str, float | None]:
        mails = (
            "desk_message m LEFT JOIN desk_incomingmail i ON i.id = m.incoming_id WHERE m.direction = 'in'"
            " AND m.created_at >= :start AND m.created_at < :end AND i.history_only IS NOT TRUE"
        )
        routed = "destination IN ('draft', 'human')"
        return {
            "conversations": self.one("SELECT COUNT(*) FROM cohort", COHORT),
            "mails": self.one(f"SELECT COUNT(*) FROM {mails} AND m.automatic = ''"),
            "automatic": self.one(f"SELECT COUNT(*) FROM {mails} AND m.automatic <> ''"),
            "answers": self.one("SELECT COUNT(*) FROM done WHERE sent_at < :end", REVIEW),
            "readings": self.one("SELECT COUNT(*) FROM reading", READING),
            "coverage": self.share("destination = 'draft'", routed, "reading", READING),
            "escalated": self.share("destination = 'human'", routed, "reading", READING),
        }

    def drafts(self) -> dict[str, float | None]:
        decided = "made IN ('sent', 'discarded', 'passed')"
        sizes = {
            size: self.share(f"made = 'sent' AND size_class = '{size}'", decided, "done", REVIEW)
            for size in ("unchanged", "light", "edited", "rewritten")
        }
        return {
            **sizes,
            "drafts_decided": self.one(f"SELECT COUNT(*) FROM done WHERE {decided}", REVIEW),
            "use": self.share("made = 'sent'", decided, "done", REVIEW),
            "useful": self.share("size_class IN ('unchanged', 'light')", decided, "done", REVIEW),
            "discarded": self.share("made <> 'sent'", decided, "done", REVIEW),
            "edit_median": self.ranked("edit_size", "made = 'sent'", 0.5),
            "edit_p90": self.ranked("edit_size", "made = 'sent'", 0.9),
            "fact_edits": self.share("fact_edits <> '[]'", "made = 'sent'", "done", REVIEW),
            "handle_drafted": self.ranked("seconds", "made = 'sent'", 0.5),
            "handle_own": self.ranked("seconds", "made IN ('own', 'passed')", 0.5),
            "rubber_stamped": self.share(
                "seconds < LENGTH(sent_text) / 30.0", "size_class = 'unchanged'", "done", REVIEW
            ),
            "adoption": self.share("made = 'sent'", "made <> 'discarded'", "done", REVIEW),
        }

    def ranked(self, column: str, of: str, q: float) -> float | None:
        n = self.one(f"SELECT COUNT(*) FROM done WHERE {of}", REVIEW)
        place = max(0, math.ceil(n * q) - 1)
        return (
            self.one(f"SELECT {column} FROM done WHERE {of} ORDER BY 1 LIMIT 1 OFFSET {place}", REVIEW) if n else None
        )

    def labels(self) -> dict[str, float | None]:
        flags = "SELECT COUNT(DISTINCT suggestion_id) FROM desk_flag WHERE at >= :start AND at < :end"
        return {
            "wrong_category": self.share("NOT agreed", "TRUE", "label", LABEL),
            "wrong_drafted": self.share("NOT agreed", "destination = 'draft'", "label", LABEL),
            "audited": self.share("agreed", "kind = 'audited'", "label", LABEL),
            "flagged": self.one(flags) / self.one("SELECT COUNT(*) FROM reading", READING),
        }

    def escalation(self) -> dict[str, float | None]:
        hidden = self.rows(
            "SELECT d.draft_text, d.sent_text, EXISTS (SELECT 1 FROM desk_categorylabel l WHERE l.kind = 'corrected'"
            " AND l.suggestion_id = d.suggestion_id) FROM done d WHERE visibility = 'hidden' AND decision = 'own'",
            REVIEW,
        )
        needed = [not draft or bool(wrong) or edit_size(draft, sent) > 0.6 for draft, sent, wrong in hidden]
        fault = self.share(
            "made <> 'sent' OR size_class = 'rewritten'"
            " OR EXISTS (SELECT 1 FROM desk_flag f WHERE f.suggestion_id = done.suggestion_id AND f.at < :end)"
            " OR EXISTS (SELECT 1 FROM desk_categorylabel l WHERE l.suggestion_id = done.suggestion_id"
            " AND l.kind = 'corrected' AND l.at < :end)",
            "made <> 'own'",
            "done",
            REVIEW,
        )
        precision = sum(needed) / len(needed)
        escalated, drafted = (
            self.one(f"SELECT COUNT(*) FROM reading WHERE destination = '{to}'", READING) for to in ("human", "draft")
        )
        caught, missed = escalated * precision, drafted * fault
        return {"escalation_precision": precision, "escalation_recall": caught / (caught + missed)}

    def courses(self) -> dict[str, float | None]:
        """One row a conversation, then loops."""
        answers: dict[int, list[tuple]] = {}
        for conversation, at, sent, made, size, seconds in self.rows(
            "SELECT conversation_id, EPOCH(at), EPOCH(sent_at),"
            " made, size_class, seconds FROM done WHERE sent_at < :end ORDER BY id",
            REVIEW,
        ):
            answers.setdefault(conversation, []).append((at, sent, made, size, seconds))
        first = dict(self.rows("SELECT conversation_id, at FROM closing WHERE nth = 1", CLOSING))
        last = dict(
            self.rows(
                "SELECT conversation_id, at FROM closing WHERE from_last = 1 AND COALESCE(following, '') <> 'reopened'",
                CLOSING,
            )
        )
        reopened: dict[int, list[int]] = {}
        for conversation, at in self.rows(
            "SELECT conversation_id, at FROM life WHERE kind = 'reopened' AND actor_id IS NULL", CLOSING
        ):
            reopened.setdefault(conversation, []).append(at)
        junk = {
            row[0]
            for row in self.rows(
                "SELECT conversation_id FROM desk_event WHERE kind = 'junk' AND at >= :start AND at < :end"
            )
        }
        cohort = self.rows("SELECT id, customer_id, created FROM cohort", COHORT)
        begun: dict[int, list[int]] = {}
        for _, customer, created in cohort:
            begun.setdefault(customer, []).append(created)
        end = int(self.end.timestamp())
        response, resolution, settled, handled = [], [], [], []
        for conversation, customer, created in cohort:
            mine, closed = answers.get(conversation, []), last.get(conversation)
            watched = created if conversation in junk else end
            answered = min((row[1] for row in mine), default=None)
            response.append((worked(created, answered or closed or watched), answered is not None))
            resolution.append((worked(created, closed or watched), closed is not None))
            if mine:
                handled.append(sum(row[4] for row in mine))
            done = first.get(conversation)
            if done is None or done > end - WEEK:
                continue
            came = [*reopened.get(conversation, []), *begun[customer]]
            stayed = not any(done < at <= done + WEEK for at in came)
            until = [row for row in mine if row[0] <= done]
            light = bool(until) and until[-1][2] == "sent" and until[-1][3] in ("unchanged", "light")
            settled.append((stayed and light, stayed and len(until) == 1, not stayed))
        return {
            "first_response_median": kaplan_meier(response, 0.5),
            "first_response_p90": kaplan_meier(response, 0.9),
            "resolution_median": kaplan_meier(resolution, 0.5),
            "resolution_p90": kaplan_meier(resolution, 0.9),
            "handle_conversation": sorted(handled)[math.ceil(len(handled) / 2) - 1] if handled else None,
            **{
                name: sum(row[place] for row in settled) / len(settled) if settled else None
                for place, name in enumerate(("containment", "first_contact", "returned"))
            },
        }

    def rest(self) -> dict[str, float | None]:
        cohort = self.one("SELECT COUNT(*) FROM cohort", COHORT)
        before = COHORT.replace("cohort AS", "earlier AS").replace(
            ":start", f"'{self.start - timedelta(days=7):%Y-%m-%d %H:%M:%S}'"
        )
        repeats = self.one(
            "SELECT COUNT(*) FROM cohort c WHERE EXISTS (SELECT 1 FROM earlier e WHERE e.customer_id = c.customer_id"
            f" AND e.id <> c.id AND e.created <= c.created AND c.created - e.created <= {WEEK}"
            " AND (e.created < c.created OR e.id < c.id))",
            COHORT,
            before,
        )
        events = (
            "SELECT COUNT(DISTINCT e.conversation_id) FROM desk_event e JOIN cohort c ON c.id = e.conversation_id"
            " WHERE e.at >= :start AND e.at < :end AND e.kind ="
        )
        rated, good, rateable = self.rows(
            "SELECT COUNT(r.id), SUM(CASE WHEN r.good THEN 1 ELSE 0 END), COUNT(*) FROM done d"
            " LEFT JOIN desk_rating r ON r.outgoing_id = d.outgoing_id AND r.at < :end"
            " WHERE d.sent_at < :end AND d.rating_link",
            REVIEW,
        )[0]
        calls, cost = self.rows("SELECT COUNT(*), SUM(cost) FROM desk_modelcall WHERE at >= :start AND at < :end")[0]
        closed = self.one("SELECT COUNT(*) FROM closing", CLOSING)
        shown = "created_at >= :start AND created_at < :end AND visibility = 'shown' AND draft_text <> ''"
        readings = self.rows("SELECT conversation_id, sentiment FROM reading ORDER BY id", READING)
        reasons = self.rows("SELECT reasons FROM reading WHERE destination = 'human'", READING)
        return {
            "repeat_contacts": repeats / cohort,
            "transfers": self.one(events + " 'transferred'", COHORT) / cohort,
            "requeues": self.one(events + " 'reopened'", COHORT) / cohort,
            "response_rate": rated / rateable,
            "satisfaction": good / rated if rated / rateable >= 0.2 else None,
            "sentiment": mood(readings),
            "model_calls": calls,
            "model_cost": cost,
            "cost_per_resolved": cost / closed,
            "unsupported": self.share("findings <> '[]'", shown, "desk_suggestion"),
            "foreign_data": self.one(
                f"SELECT COUNT(DISTINCT s.id) FROM desk_suggestion s, EACH(s.findings) f WHERE {shown}"
                " AND f.value ->> 'kind' = 'other_customer'"
            ),
            "injection": sum(
                any(reason["hit"] and reason["rule"] == "injection" for reason in json.loads(row[0])) for row in reasons
            ),
        }


def mood(readings: list[tuple[int, str]]) -> float | None:
    by_conversation: dict[int, list[str]] = {}
    for conversation, sentiment in readings:
        by_conversation.setdefault(conversation, []).append(sentiment)
    scale = {"angry": -2, "negative": -1, "neutral": 0, "positive": 1}
    changes = [scale[moods[-1]] - scale[moods[0]] for moods in by_conversation.values() if len(moods) > 1]
    return sum(changes) / len(changes) if len(changes) > 1 else None


def worked(start: int, end: int) -> float:
    """Business hours, Monday to Friday 9 to 17 in Berlin, day by day."""
    zone = ZoneInfo("Europe/Berlin")
    day, hours = datetime.fromtimestamp(start, zone).replace(hour=0, minute=0, second=0), 0.0
    while day.timestamp() < end:
        if day.weekday() < 5:
            opens, closes = day.replace(hour=9).timestamp(), day.replace(hour=17).timestamp()
            hours += max(0.0, min(closes, end) - max(opens, start)) / 3600
        day += timedelta(days=1)
    return hours


def kaplan_meier(rows: list[tuple[float, bool]], q: float) -> float | None:
    """The schoolbook product, step by step."""
    left, curve = len(rows), 1.0
    ordered = sorted(rows)
    place = 0
    while place < len(ordered):
        time, ended, gone = ordered[place][0], 0, 0
        while place < len(ordered) and ordered[place][0] == time:
            ended += ordered[place][1]
            gone += 1
            place += 1
        curve *= 1 - ended / left
        left -= gone
        if curve <= 1 - q:
            return time
    return None
