"""A desk with years of mail on it, made by a handful of set-based statements that PostgreSQL and SQLite both run.

Everything is drawn from the row's number, so that the same size gives the same desk."""

from __future__ import annotations

import random

from django.db import connection, models
from django.utils import timezone

from bench.desk import company, words
from bench.desk.bare import bare_tables, number_on
from helpdesk.desk import search
from helpdesk.desk.models import (
    Conversation,
    Customer,
    CustomerAddress,
    Draft,
    Event,
    IncomingMail,
    Message,
    ModelCall,
    OutgoingMail,
    Review,
    Suggestion,
)

TEXTS = 2000
DAYS = 3 * 365
LONG_THREAD = 400
"""Mails of the longest thread, that of the last conversation."""
PLACES = 4
"""Numbers of mails that each conversation has room for: mail, answer, mail, answer."""

RARE, COMMON = "gyroscope", "parcel"
"""A word in one of 50,000 conversations, and one in most."""

REASONS = (
    '[{"rule": "low_confidence", "hit": false, "detail": "The category is certain enough."}, '
    '{"rule": "angry", "hit": false, "detail": "The mail is calm."}, '
    '{"rule": "delicate", "hit": false, "detail": "Nothing delicate is spoken of."}]'
)
PASSAGES = (
    '[{"ref": "article:1", "title": "Delivery times", "text": "Parcels take three to five working days.", '
    '"score": 0.71, "category": "", "language": "en", "review_date": null, "audience": "public"}]'
)
ANSWER = (
    "'Hello ' || p.first || ',' || {n} || {n} || 'your parcel left our warehouse on Monday and takes three to five "
    "working days from there. Order LF-' || (100000 + c.id) || ' is on its way.' || {n} || {n} || 'Kind regards'"
)


def make(size: int) -> None:
    """`size` conversations, 1% of them open, with their mails, readings, drafts, answers, reviews and events."""
    company.make()
    made = Rows(size)
    with bare_tables():
        made.texts()
        made.customers()
        made.conversations()
        made.mails()
        made.answers()
        made.record()
    number_on()
    search.install()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def drawn(number: str, below: int, salt: int = 1) -> str:
    """SQL for a number below `below` that looks random over `number`."""
    return f"((({number}) * {2654435761 + 7919 * salt * 2} / 65536 + {salt * 7}) % {below})"


class Rows:
    def __init__(self, size: int) -> None:
        self.size = size
        self.now = int(timezone.now().timestamp())
        self.is_postgresql = connection.vendor == "postgresql"
        self.line = "chr(10)" if self.is_postgresql else "char(10)"
        self.answer = ANSWER.format(n=self.line)

    def numbers(self, last: int) -> str:
        """A table `g` with the column n, from 1 on."""
        if self.is_postgresql:
            return f"generate_series(1::bigint, {last}) AS g(n)"
        return (
            f"(WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < {last}) "
            "SELECT n FROM up) AS g"
        )

    def at(self, seconds: str) -> str:
        """A moment from SQL for seconds since 1970."""
        return f"to_timestamp({seconds})" if self.is_postgresql else f"datetime({seconds}, 'unixepoch')"

    def json(self, text: str) -> str:
        return f"({text})::jsonb" if self.is_postgresql else f"({text})"

    def begun(self, number: str) -> str:
        """When conversation `number` began, in seconds: evenly over the years, the last one just now."""
        return f"({self.now} - 60 - ({self.size} - ({number})) * {DAYS * 86400} / {self.size})"

    def fill(self, model: type[models.Model], source: str, /, **columns: str) -> None:
        """Inserts what `source` gives; columns that are not named get what the model gives a new row."""
        names, selected, parameters = [], [], []
        for column in model._meta.concrete_fields:
            names.append(connection.ops.quote_name(column.column))
            if column.column in columns:
                selected.append(columns.pop(column.column).replace("%", "%%"))
            else:
                selected.append("%s")
                parameters.append(column.get_db_prep_save(column.get_default(), connection))
        if columns:
            raise KeyError(f"{model.__name__} has no {', '.join(columns)}")
        source = source.replace("%", "%%")
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(selected)} FROM {source}", parameters
            )
            if self.is_postgresql:
                cursor.execute(f"ANALYZE {table}")

    def texts(self) -> None:
        chance = random.Random(1)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bench_text")
            cursor.execute("CREATE TABLE bench_text (id integer PRIMARY KEY, subject text, body text)")
            rows = [(number, *words.mail(chance)) for number in range(TEXTS)]
            cursor.executemany("INSERT INTO bench_text VALUES (%s, %s, %s)", rows)
            cursor.execute("DROP TABLE IF EXISTS bench_person")
            cursor.execute("CREATE TABLE bench_person (id integer PRIMARY KEY, first text, last text)")
            rows = [(number, chance.choice(words.FIRST), chance.choice(words.LAST)) for number in range(TEXTS)]
            cursor.executemany("INSERT INTO bench_person VALUES (%s, %s, %s)", rows)

    @property
    def people(self) -> int:
        return self.size // 3 + 10

    def customers(self) -> None:
        source = f"{self.numbers(self.people)} JOIN bench_person p ON p.id = {drawn('n', TEXTS, 2)}"
        tier = f"CASE {drawn('n', 100, 3)} WHEN 0 THEN 'vip' WHEN 1 THEN 'at_risk' ELSE 'standard' END"
        self.fill(Customer, source, id="n", name="p.first || ' ' || p.last", tier=tier)
        self.fill(
            CustomerAddress,
            source,
            id="n",
            customer_id="n",
            address="lower(p.first) || '.' || lower(p.last) || n || '@post.example'",
        )

    def conversations(self) -> None:
        number = "g.n"
        newest = self.size - max(self.size // 33, 1)
        state = f"""CASE
            WHEN {number} = {self.size} THEN 'needs_agent'
            WHEN {number} > {newest} AND {drawn(number, 3, 4)} = 0
                THEN CASE {drawn(number, 20, 5)} WHEN 0 THEN 'new' WHEN 1 THEN 'draft_ready' WHEN 2 THEN 'draft_ready'
                     WHEN 3 THEN 'draft_ready' WHEN 4 THEN 'draft_ready' WHEN 5 THEN 'draft_ready'
                     WHEN 6 THEN 'draft_ready' WHEN 7 THEN 'draft_ready' ELSE 'needs_agent' END
            WHEN {drawn(number, 100, 6)} < 2 THEN 'waiting'
            WHEN {drawn(number, 100, 6)} < 5 THEN 'junk'
            WHEN {drawn(number, 300, 6)} = 299 THEN 'snoozed'
            ELSE 'resolved' END"""
        state_is_open = f"({state}) IN ('new', 'needs_agent', 'draft_ready')"
        count = company.counts()
        needs = (
            "CASE g.n % 4 WHEN 0 THEN 'angry' WHEN 1 THEN 'low_confidence' WHEN 2 THEN 'vip' ELSE 'no_knowledge' END"
        )
        agent = f"{drawn(number, count['agents'], 8)} + {count['first_agent']}"
        waits = f"CASE WHEN {state_is_open} THEN {self.at(self.begun(number))} END"
        due = f"{self.begun(number)} + 86400 * (1 + g.n % 40)"
        self.fill(
            Conversation,
            f"{self.numbers(self.size)} JOIN bench_text t ON t.id = {drawn('n', TEXTS, 1)}",
            id="n",
            mailbox_id=f"{drawn(number, count['mailboxes'], 9)} + {count['first_mailbox']}",
            customer_id=f"{drawn(number, self.people, 7)} + 1",
            subject="t.subject",
            state=state,
            team_id=f"{drawn(number, count['teams'], 10)} + {count['first_team']}",
            assignee_id=f"CASE WHEN {state_is_open} AND g.n % 3 > 0 THEN NULL ELSE {agent} END",
            category_id=f"CASE WHEN g.n % 20 = 0 THEN NULL ELSE {drawn(number, count['categories'], 11)} + "
            f"{count['first_category']} END",
            priority=f"CASE {drawn(number, 20, 12)} WHEN 0 THEN 3 WHEN 1 THEN 2 WHEN 2 THEN 2 WHEN 3 THEN 0 ELSE 1 END",
            sentiment=f"CASE {drawn(number, 20, 13)} WHEN 0 THEN 'angry' WHEN 1 THEN 'negative' ELSE 'neutral' END",
            language=f"CASE {drawn(number, 10, 14)} WHEN 0 THEN 'fr' WHEN 1 THEN 'de' WHEN 2 THEN 'de' ELSE 'en' END",
            summary="'Asks: ' || t.subject",
            needs=f"CASE WHEN {state_is_open} THEN 'A person decides this one.' ELSE '' END",
            needs_rule=f"CASE WHEN {state_is_open} THEN {needs} ELSE '' END",
            created_at=self.at(self.begun(number)),
            last_message_at=self.at(f"{self.begun(number)} + CASE WHEN {state_is_open} THEN 0 ELSE 50 END"),
            waiting_since=waits,
            due_at=f"CASE WHEN {state_is_open} THEN {self.at(due)} END",
            first_response_at=f"CASE WHEN NOT ({state_is_open}) THEN {self.at(self.begun(number) + ' + 50')} END",
            resolved_at=f"CASE WHEN ({state}) = 'resolved' THEN {self.at(self.begun(number) + ' + 50')} END",
            snoozed_until=f"CASE WHEN ({state}) = 'snoozed' THEN {self.at(str(self.now + 86400))} END",
        )

    def mails(self) -> None:
        """Two or four of most conversations; ids in order of time, as they would have come."""
        place, of = f"((g.n - 1) % {PLACES})", f"((g.n - 1) / {PLACES} + 1)"
        answered = "c.state IN ('waiting', 'resolved', 'snoozed')"
        there = f"{place} = 0 OR ({place} = 1 AND {answered}) OR ({place} IN (2, 3) AND c.id % 5 = 0)"
        there = f"({there}) AND ({place} <> 3 OR {answered})"
        source = f"""{self.numbers(self.size * PLACES)} JOIN desk_conversation c ON c.id = {of}
            JOIN desk_customer k ON k.id = c.customer_id
            JOIN bench_person p ON p.id = {drawn("c.customer_id", TEXTS, 2)}
            JOIN bench_text t ON t.id = {drawn("g.n", TEXTS, 1)}"""
        rare = f"CASE WHEN c.id % 50000 = 17 AND {place} = 0 THEN ' {RARE}' ELSE '' END"
        asked = f"t.body || ' Order LF-' || (100000 + c.id) || '.' || {rare} || {self.line} || {self.line} || p.first"
        self._insert_mails(f"{source} WHERE {there}", "g.n", f"{place} IN (0, 2)", asked, place)
        long = f"""{self.numbers(LONG_THREAD)} JOIN desk_conversation c ON c.id = {self.size}
            JOIN desk_customer k ON k.id = c.customer_id
            JOIN bench_person p ON p.id = {drawn("c.customer_id", TEXTS, 2)}
            JOIN bench_text t ON t.id = {drawn("g.n", TEXTS, 1)}"""
        self._insert_mails(long, f"(g.n + {self.size * PLACES})", "g.n % 2 = 0", asked, "(g.n % 2)")

    def _insert_mails(self, source: str, number: str, incoming: str, asked: str, place: str) -> None:
        moment = self.at(f"{self.begun('c.id')} + {place} * 25")
        address = "lower(p.first) || '.' || lower(p.last) || c.customer_id || '@post.example'"
        ours = "'support@larkfield.example'"
        given = f"{source} {'AND' if 'WHERE' in source else 'WHERE'} {incoming}"
        self.fill(
            IncomingMail,
            given,
            id=number,
            mailbox_id="c.mailbox_id",
            folder="'INBOX'",
            uid=f"CAST({number} AS varchar(20))",
            content_hash=f"'h' || {number}",
            size="2000",
            state="'received'",
            received_at=moment,
        )
        text = f"CASE WHEN {incoming} THEN {asked} ELSE {self.answer} END"
        self.fill(
            Message,
            source,
            id=number,
            conversation_id="c.id",
            mailbox_id="c.mailbox_id",
            incoming_id=f"CASE WHEN {incoming} THEN {number} END",
            direction=f"CASE WHEN {incoming} THEN 'in' ELSE 'out' END",
            author_id=f"CASE WHEN {incoming} THEN NULL ELSE c.assignee_id END",
            message_id=f"'<m' || {number} || '@post.example>'",
            sender_name=f"CASE WHEN {incoming} THEN k.name ELSE 'Larkfield Outdoor' END",
            sender_address=f"CASE WHEN {incoming} THEN {address} ELSE {ours} END",
            to=self.json("""'[{"name": "", "address": "support@larkfield.example"}]'"""),
            subject="c.subject",
            date=moment,
            text=text,
            new_text=text,
            state=f"CASE WHEN c.state = 'new' AND {incoming} THEN 'suggested' WHEN {incoming} THEN 'suggested' "
            "ELSE 'unsuited' END",
            state_at=moment,
            created_at=moment,
        )

    def answers(self) -> None:
        """What the assistant offered for each conversation, and what agents made of it."""
        people = f"desk_conversation c JOIN bench_person p ON p.id = {drawn('c.customer_id', TEXTS, 2)}"
        drafted = "(c.state = 'draft_ready' OR (c.id % 10 < 6 AND c.state IN ('waiting', 'resolved', 'snoozed')))"
        first = f"((c.id - 1) * {PLACES} + 1)"
        begun = self.begun("c.id")
        offered = f"CASE WHEN {drafted} THEN {self.answer} ELSE '' END"
        read = f"{people} LEFT JOIN desk_category a ON a.id = c.category_id"
        self.fill(
            Suggestion,
            f"{read} WHERE c.state <> 'new'",
            id="c.id",
            message_id=first,
            conversation_id="c.id",
            category_id="c.category_id",
            category_name="COALESCE(a.name, '')",
            confidence="0.5 + (c.id % 50) / 100.0",
            sentiment="c.sentiment",
            urgency="'normal'",
            language="c.language",
            summary="c.summary",
            destination=f"CASE WHEN {drafted} THEN 'draft' ELSE 'human' END",
            priority="'normal'",
            reasons=self.json(f"'{REASONS}'"),
            passages=self.json(f"'{PASSAGES}'"),
            draft_text=offered,
            engine="'embedded'",
            visibility="'shown'",
            audited="c.id % 40 = 0",
            created_at=self.at(f"{begun} + 5"),
        )
        self.fill(
            Draft,
            f"{people} WHERE {drafted}",
            id="c.id",
            conversation_id="c.id",
            author="'assistant'",
            suggestion_id="c.id",
            text=self.answer,
            state="CASE WHEN c.state = 'draft_ready' THEN 'proposed' ELSE 'approved' END",
            created_at=self.at(f"{begun} + 5"),
            updated_at=self.at(f"{begun} + 5"),
        )
        sent = f"{people} JOIN desk_message m ON m.conversation_id = c.id AND m.direction = 'out'"
        sent += f" WHERE m.id <= {self.size * PLACES}"
        self.fill(
            OutgoingMail,
            sent,
            id="m.id",
            conversation_id="c.id",
            mailbox_id="c.mailbox_id",
            sent_message_id="m.id",
            in_answer_to_id="m.id - 1",
            author_id="m.author_id",
            assisted="CASE WHEN c.id % 10 < 6 THEN 'drafted' ELSE 'no' END",
            message_id="m.message_id",
            sender="'support@larkfield.example'",
            subject="'Re: ' || c.subject",
            text="m.new_text",
            state="'sent'",
            due_at="m.created_at",
            sent_at="m.created_at",
            copied_at="m.created_at",
            created_at="m.created_at",
        )
        self.fill(
            Review,
            f"{sent} AND m.id % {PLACES} = 2",
            id="c.id",
            conversation_id="c.id",
            suggestion_id="c.id",
            draft_id=f"CASE WHEN {drafted} THEN c.id END",
            outgoing_id="m.id",
            agent_id="m.author_id",
            decision="CASE WHEN c.id % 10 < 6 THEN 'sent' ELSE 'own' END",
            offered_text=offered,
            sent_text="m.new_text",
            edit_size="CASE WHEN c.id % 10 < 6 THEN 0.0 END",
            size_class="CASE WHEN c.id % 10 < 6 THEN 'unchanged' ELSE '' END",
            seconds="40.0",
            at=self.at(f"{begun} + 25"),
        )

    def record(self) -> None:
        begun = self.begun("c.id")
        everything = f"desk_conversation c CROSS JOIN {self.numbers(3)}"
        wanted = "g.n = 1 OR (c.state IN ('waiting', 'resolved', 'snoozed') AND (g.n = 2 OR c.state = 'resolved'))"
        self.fill(
            Event,
            f"{everything} WHERE {wanted}",
            id="c.id * 3 + g.n",
            conversation_id="c.id",
            actor_id="CASE WHEN g.n = 1 THEN NULL ELSE c.assignee_id END",
            kind="CASE g.n WHEN 1 THEN 'read' WHEN 2 THEN 'approved' ELSE 'resolved' END",
            at=self.at(f"{begun} + 20 * g.n"),
        )
        self.fill(
            ModelCall,
            "desk_conversation c",
            id="c.id",
            mailbox_id="c.mailbox_id",
            message_id=f"(c.id - 1) * {PLACES} + 1",
            purpose="'classify'",
            model="'openai/scripted'",
            tokens_in="900",
            tokens_out="60",
            cost="0.0004",
            seconds="1.1",
            at=self.at(f"{begun} + 5"),
        )
        for table in ("bench_text", "bench_person"):
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE {table}")
