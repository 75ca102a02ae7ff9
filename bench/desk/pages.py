"""Asks one desk for its pages and measures them; prints JSON. Run by `bench.desk` in a process with that database.

python -m bench.desk.pages REPEATS"""

from __future__ import annotations

import gzip
import json
import re
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle

import django

HOST = "localhost"
BROWSER = {"HTTP_HOST": HOST, "HTTP_ACCEPT_ENCODING": "gzip, br"}
HEADERS = 400
"""Bytes of an answer's headers, about."""
SEARCHES = {
    "search_common": ("parcel", "order", "the"),
    "search_usual": ("mattress", "torn", "scarf", "gaiters"),
    "search_rare": ("gyroscope",),
    "search_none": ("zirconium",),
    "search_two_words": ("gyroscope parcel", "mattress torn", "parcel order", "late refund"),
    "search_number": ("LF-104217", "LF-100777", "LF-105003"),
}
REASONABLE = 10_000
"""Rows from which a table is one that grows with the mail."""


@dataclass
class Page:
    ask: Callable[[], object]
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    queries: list[tuple[str, object]] = field(default_factory=list)


def main() -> None:
    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    pages = pages_of_the_desk()
    for page in pages.values():
        page.ask()  # compiles the templates
    watch(pages)
    for page in pages.values():
        for _ in range(int(sys.argv[1])):
            began, cpu = time.perf_counter(), time.process_time()
            page.ask()
            page.seconds.append(time.perf_counter() - began)
            page.processor.append(time.process_time() - cpu)
    grows = big_tables()
    print(json.dumps({name: told(page, grows) for name, page in pages.items()} | {"weight": weight()}))


def told(page: Page, grows: set[str]) -> dict[str, object]:
    found = [plan_of(sql, parameters, grows) for sql, parameters in page.queries]
    ordered = sorted(page.seconds)
    return {
        "p50": 1000 * statistics.median(ordered),
        "p95": 1000 * ordered[int(0.95 * (len(ordered) - 1) + 0.5)],
        "cpu": 1000 * statistics.median(page.processor),
        "queries": len(page.queries),
        "rows": sum(rows for rows, _ in found),
        "scans": sorted({scan for _, scans in found for scan in scans}),
    }


def pages_of_the_desk() -> dict[str, Page]:
    """What agents and managers look at, by name; each call asks for another one of its kind."""
    from bench.desk import words
    from helpdesk.desk.models import Conversation, Message

    agent, manager = client(words.AGENT), client(words.MANAGER)
    last = Conversation.objects.order_by("-pk").first()
    open_rows = Conversation.objects.filter(state__in=Conversation.OPEN).exclude(pk=last.pk)
    drafted = list(open_rows.filter(state="draft_ready").order_by("-pk").values_list("pk", flat=True)[:50])
    customer, team = open_rows.values_list("customer", "team").order_by("pk")[0]
    filters = {
        "": "view=todo", "_mine": "view=mine", "_unassigned": "view=unassigned", "_drafts": "view=drafts",
        "_waiting": "view=waiting", "_snoozed": "view=snoozed", "_resolved": "view=resolved", "_junk": "view=junk",
        "_mailbox": "view=todo&mailbox=1", "_team": f"view=todo&team={team}", "_category": "view=todo&category=3",
        "_no_category": "view=todo&category=none", "_reason": "view=todo&reason=vip",
        "_language": "view=todo&language=fr",
        "_customer": f"view=todo&customer={customer}", "_saved_view": "view=todo&team=3&language=de",
        "_resolved_filtered": "view=resolved&team=1&category=2&language=fr", "_page_20": "view=resolved&page=20",
    }  # fmt: skip
    asked = {
        f"queue{name}": lambda query=query: get(agent, f"/admin/review/?{query}") for name, query in filters.items()
    }
    addresses = cycle(
        Message.objects.filter(direction="in").order_by("-pk").values_list("sender_address", flat=True)[:20]
    )
    asked["search_address"] = lambda: get(agent, f"/admin/review/?q={next(addresses)}")
    for name, sought in SEARCHES.items():
        asked[name] = lambda sought=cycle(sought): get(agent, f"/admin/review/?q={next(sought)}")
    pks = cycle(drafted)
    asked["conversation"] = lambda: get(agent, f"/admin/review/{next(pks)}/")
    asked["conversation_long"] = lambda: get(agent, f"/admin/review/{last.pk}/")
    asked["conversation_long_all"] = lambda: get(agent, f"/admin/review/{last.pk}/?all=1")
    asked["autosave"] = typing(agent, drafted[0])
    asked["news"] = lambda: get(agent, "/admin/review/news/?since=2026-01-01T00:00:00%2B00:00")
    asked["dashboard"] = lambda: get(manager, "/admin/dashboard/")
    return {name: Page(ask) for name, ask in asked.items()}


def client(username: str):
    from django.test import Client

    from helpdesk.desk.models import User

    browser = Client(**BROWSER)
    browser.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return browser


def get(browser, address: str):
    answer = browser.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")
    return answer


def unpacked(answer) -> bytes:
    return gzip.decompress(answer.content) if answer.headers.get("Content-Encoding") == "gzip" else answer.content


def typing(browser, pk: int) -> Callable[[], object]:
    """One more word each time."""
    from helpdesk.desk.models import Draft

    draft = Draft.objects.get(conversation=pk, state="proposed", author="assistant")
    typed = {"draft": draft.pk, "version": draft.version, "text": draft.text}

    def save():
        typed["text"] += " more"
        answer = browser.post(f"/admin/review/{pk}/save/", typed)
        if answer.status_code != 200:
            raise RuntimeError(f"saving answers {answer.status_code}: {answer.content[:200]!r}")
        typed["version"] = json.loads(unpacked(answer))["version"]

    return save


def watch(pages: dict[str, Page]) -> None:
    """What each page asks the database, once."""
    from django.db import connection

    for page in pages.values():

        def note(execute, sql, parameters, many, context, into=page.queries):
            into.append((sql, parameters))
            return execute(sql, parameters, many, context)

        with connection.execute_wrapper(note):
            page.ask()


def big_tables() -> set[str]:
    from django.apps import apps
    from django.db import connection

    found = set()
    with connection.cursor() as cursor:
        for model in apps.get_app_config("desk").get_models():
            cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM {model._meta.db_table} LIMIT {REASONABLE}) AS few")
            if cursor.fetchone()[0] == REASONABLE:
                found.add(model._meta.db_table)
    return found


def plan_of(sql: str, parameters: object, grows: set[str]) -> tuple[float, list[str]]:
    """(rows that PostgreSQL really read for it, big tables that were read from end to end)."""
    from django.db import connection

    if not sql.lstrip().upper().startswith("SELECT"):
        return 0, []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
            return 0, whole_tables(" ".join(row[-1] for row in cursor.fetchall()), sql, grows)
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) {sql}", parameters)
        plan = cursor.fetchone()[0]
        plan = json.loads(plan) if isinstance(plan, str) else plan
    nodes = list(flattened(plan[0]["Plan"]))
    rows = sum(read_by(node) for node in nodes)
    return rows, [
        node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan" and node["Relation Name"] in grows
    ]


def whole_tables(plan: str, sql: str, grows: set[str]) -> list[str]:
    """Tables that SQLite reads without an index, from the words of its plan; a table may stand under another name."""
    named = dict(re.findall(r'(?:FROM|JOIN) "(\w+)" (\w+) ', sql))
    aliases = {alias: table for table, alias in named.items()}
    scanned = re.findall(r"SCAN (\w+)(?! USING)(?: |$)", plan)
    return [table for name in scanned if (table := aliases.get(name, name)) in grows]


def flattened(node: dict):
    yield node
    for child in node.get("Plans", ()):
        yield from flattened(child)


def read_by(node: dict) -> float:
    if "Relation Name" not in node:
        return 0
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return (node["Actual Rows"] + removed) * node["Actual Loops"]


def weight() -> dict[str, float]:
    """Bytes as served, compressed: of the heaviest page on a first visit, and of the page alone later."""
    from bench.desk import words
    from helpdesk.desk.models import Conversation

    browser = client(words.AGENT)
    last = Conversation.objects.order_by("-pk").values_list("pk", flat=True)[0]
    first, later = [], []
    for address in ("/admin/review/?view=todo", f"/admin/review/{last}/", "/admin/dashboard/"):
        page = get(browser, address)
        files = set(re.findall(rb'(?:src|href)="(/static/[^"]+)"', unpacked(page)))
        later.append(len(page.content) + HEADERS)
        first.append(later[-1] + sum(size_of(browser, file.decode()) for file in files))
    return {"first_visit_kb": max(first) / 1000, "later_kb": max(later) / 1000}


def size_of(browser, address: str) -> int:
    answer = get(browser, address)
    return len(b"".join(answer.streaming_content) if answer.streaming else answer.content) + HEADERS


if __name__ == "__main__":
    main()
