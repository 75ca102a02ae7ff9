"""A stub for a language model behind real HTTP: it writes from the first source and obeys each rule 95% of the time.

It understands rules in the words of `triage.lessons.wording`, examples of edits (it does to its draft what was done to
theirs), and two rules that no lesson can say."""

from __future__ import annotations

import json
import random
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from triage.embedded.drafter import Parts
from triage.embedded.lessons import apply_lessons
from triage.lessons import Change, Edit, changes
from triage.types import Classification, Lesson

OBEYS = 0.95
EXAMPLE = "An agent turned this draft: "
INTO = " into this answer: "

_RULES = (
    (r"Greet with “(?P<text>.+?)”\.", "greeting", {}),
    (r"Close with “(?P<text>.+?)”\.", "closing", {}),
    (r"Name the order in the first sentence\.", "order_first", {}),
    (r"Say “(?P<with>.+?)”, not “(?P<replace>.+?)”\.", "phrase", {}),
    (r"Right after the greeting say: “(?P<text>.+?)”$", "add_sentence", {"place": "start"}),
    (r"Before the closing say: “(?P<text>.+?)”$", "add_sentence", {"place": "end"}),
    (r"Leave out the sentence “(?P<text>.+?)”$", "remove_sentence", {}),
    (r"Put the last sentence first\.", "last_first", {}),
    (r"Write no sentence of more than twelve words\.", "short_sentences", {}),
)


def understood(rule: str) -> list[Change]:
    for pattern, kind, given in _RULES:
        if match := re.match(pattern, rule):
            return [Change(kind, {**match.groupdict(), **given})]
    if rule.startswith(EXAMPLE) and INTO in rule:
        before, after = json.loads("[" + rule.removeprefix(EXAMPLE).replace(INTO, ",") + "]")
        return list(changes(Edit("", "", "", before, after)))
    return []


def followed(parts: Parts, change: Change, order: str) -> None:
    """The parts with the change made in them."""
    if change.kind == "last_first" and len(parts.body) > 1:
        parts.body.insert(0, parts.body.pop())
    elif change.kind == "short_sentences":
        parts.body = [shortened(sentence) for sentence in parts.body]
    else:
        lesson = Lesson("rule", change.kind, "", parameters=change.parameters)
        apply_lessons(parts, [lesson], Classification("", 1.0), order)


def shortened(sentence: str) -> str:
    words = sentence.split()
    return sentence if len(words) <= 12 else f"{' '.join(words[:12]).rstrip(',.')}."


def base(article: str, name: str) -> Parts:
    """What it writes when nobody has taught it anything."""
    body = [part for part in re.split(r"(?<=[.!?])\s+", article) if part]
    return Parts(name, f"Hello {name},", "Thank you for your message.", body, "Kind regards")


class StubModel:
    """Serves `POST /v1/chat/completions` on loopback; the same prompt always gets the same answer."""

    def __enter__(self) -> StubModel:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        prompt = "\n".join(message["content"] for message in asked["messages"])
        content = json.dumps(written(prompt))
        body = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def written(prompt: str) -> dict[str, object]:
    """The draft as JSON; which rules are forgotten depends on the mail and the rule alone."""
    article = next(fenced(prompt, r"article:\S+")).partition("\n\n")[2]
    mail, name = next(fenced(prompt, r"mail:\d+")), next(fenced(prompt, "name"))
    order = next(iter(re.findall(r"\bLF-\d+\b", mail)), "")
    parts = base(article, name)
    for rule in rules(prompt):
        for change in understood(rule):
            if random.Random(f"{mail}{change.key}").random() < OBEYS:
                followed(parts, change, order)
    quote = parts.body[0] if parts.body else ""
    return {
        "language": "en",
        "paragraphs": [{"text": text, "evidence": []} for text in parts.text().split("\n\n")],
        "next_steps": [quote],
    }


def rules(prompt: str) -> Iterator[str]:
    _, _, learnt = prompt.partition("What the team has learnt to do:\n")
    for line in learnt.partition("\n\n")[0].splitlines():
        yield line.removeprefix("- ")


def fenced(prompt: str, label: str) -> Iterator[str]:
    for match in re.finditer(rf"⟦{label} (\w+)⟧\n(.*?)\n⟦end \1⟧", prompt, re.DOTALL):
        yield match.group(2)
