"""A language model made of a script: an OpenAI-compatible server on loopback, for tests and for trying things out.

In a test: `with ModelServer() as model: model.script(status(429, retry_after=0), answer({...}))`; what the script does
not say is answered sensibly from the prompt. By itself: `python -m tests.model_server PORT`; then `POST /script` takes
a JSON list of steps (`{"kind": "status", "status": 503}`), `GET /requests` gives what was asked, `DELETE /script`
forgets both.
"""

from __future__ import annotations

import argparse
import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Step:
    """What happens to one request. `kind`: answer, text, status, cut_off, hang_up or drip."""

    kind: str = "answer"
    value: Any = None
    """The answer as JSON value, or the raw text; None for a sensible answer."""
    status: int = 200
    retry_after: str | None = None
    delay: float = 0.0
    """Seconds before anything is sent."""
    fenced: bool = False
    finish: str = "stop"
    tokens: tuple[tuple[str, float, dict[str, float]], ...] | None = None
    """Text, log-probability and alternatives of each token; None for made-up ones where they are asked for."""


def answer(value: Any = None, **options: Any) -> Step:
    return Step("answer", value, **options)


def text(raw: str, **options: Any) -> Step:
    return Step("text", raw, **options)


def status(code: int, retry_after: float | str | None = None) -> Step:
    return Step("status", status=code, retry_after=None if retry_after is None else str(retry_after))


def slow(seconds: float, value: Any = None) -> Step:
    return Step("answer", value, delay=seconds)


@dataclass(frozen=True)
class Request:
    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def mode(self) -> str:
        """How structure was asked for: schema, tools or text."""
        if self.body.get("response_format", {}).get("type") == "json_schema":
            return "schema"
        return "tools" if self.body.get("tools") else "text"

    @property
    def schema(self) -> dict[str, Any]:
        if self.mode == "schema":
            return self.body["response_format"]["json_schema"]["schema"]
        if self.mode == "tools":
            return self.body["tools"][0]["function"]["parameters"]
        found = re.search(r"json_schema:\s*(\{.*\})\s*Make sure", self.prompt, re.DOTALL)
        return json.loads(found.group(1)) if found else {}

    @property
    def prompt(self) -> str:
        return "\n".join(str(message.get("content") or "") for message in self.body["messages"])


@dataclass
class ModelServer:
    """Answers on its own thread from entering to leaving; `refuses` names modes that are answered with status 400."""

    port: int = 0
    delay: float = 0.0
    refuses: frozenset[str] = frozenset()
    ignores_schema: bool = False
    """Takes a schema without a word and answers in prose unless the prompt shows the schema, as some servers do."""
    requests: list[Request] = field(default_factory=list)
    steps: deque[Step] = field(default_factory=deque)
    most_in_flight: int = 0
    """Requests that it was thinking about at once."""

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._in_flight = 0
        self._server = _Server(("127.0.0.1", self.port), _handler(self))
        self.port = self._server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def script(self, *steps: Step) -> None:
        """The next requests get these, in order."""
        self.steps.extend(steps)

    def reset(self) -> None:
        self.steps.clear()
        self.requests.clear()
        self.most_in_flight = 0

    def __enter__(self) -> ModelServer:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve_forever(self) -> None:
        self._server.serve_forever()

    def step_for(self, request: Request) -> Step:
        with self._lock:
            self.requests.append(request)
            self._in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self._in_flight)
            if self.steps:
                return self.steps.popleft()
        extras = "extras" if {"temperature", "logprobs"} & request.body.keys() else ""
        if {request.mode, extras} & self.refuses:
            return status(400)
        if self.ignores_schema and request.mode != "text":
            return text("Certainly! I would be glad to help with that.")
        return Step(delay=self.delay, fenced=request.mode == "text")

    def thought(self) -> None:
        with self._lock:
            self._in_flight -= 1


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


def _handler(server: ModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path == "/script":
                server.script(*(Step(**step) for step in body))
                return self._send(200, {"steps": len(server.steps)})
            request = Request(body, {name.lower(): value for name, value in self.headers.items()})
            step = server.step_for(request)
            time.sleep(step.delay)
            server.thought()
            try:
                self._play(step, request)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def do_GET(self) -> None:
            self._send(200, [request.body for request in server.requests])

        def do_DELETE(self) -> None:
            server.reset()
            self._send(200, {})

        def _play(self, step: Step, request: Request) -> None:
            match step.kind:
                case "status":
                    error = {"error": {"message": f"scripted {step.status}", "type": "scripted", "code": step.status}}
                    self._send(step.status, error, {"Retry-After": step.retry_after} if step.retry_after else {})
                case "hang_up":
                    self.close_connection = True
                case "cut_off":
                    self._send(200, _completion(step, request), declared=1000)
                    self.close_connection = True
                case "drip":
                    self.send_response(200)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", "100000")
                    self.end_headers()
                    while True:
                        self.wfile.write(b" ")
                        time.sleep(0.05)
                case "not_json":
                    self._send(200, None, raw=str(step.value).encode())
                case _:
                    self._send(200, _completion(step, request))

        def _send(
            self, code: int, value: Any, headers: dict[str, str] | None = None, declared: int = 0, raw: bytes = b""
        ) -> None:
            content = raw or json.dumps(value).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content) + declared))
            for name, header in (headers or {}).items():
                self.send_header(name, header)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _completion(step: Step, request: Request) -> dict[str, Any]:
    if step.kind == "text":
        content = str(step.value)
    else:
        content = json.dumps(sensible(request) if step.value is None else step.value)
    if step.fenced:
        content = f"Here you are:\n```json\n{content}\n```"
    message: dict[str, Any] = {"role": "assistant", "content": content}
    if request.mode == "tools" and step.kind != "text":
        call = {"name": request.body["tools"][0]["function"]["name"], "arguments": content}
        message = {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "call_1", "type": "function", "function": call}],
        }
    choice: dict[str, Any] = {"index": 0, "message": message, "finish_reason": step.finish}
    if request.body.get("logprobs") or step.tokens:
        choice["logprobs"] = {"content": _tokens(step, content)}
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": request.body["model"],
        "choices": [choice],
        "usage": {
            "prompt_tokens": len(request.prompt) // 4,
            "completion_tokens": len(content) // 4,
            "total_tokens": (len(request.prompt) + len(content)) // 4,
        },
    }


def _tokens(step: Step, content: str) -> list[dict[str, Any]]:
    tokens = step.tokens or [(token, -0.05, {token: -0.05}) for token in re.findall(r"\s?\w+|\W", content[:4000])]
    return [
        {
            "token": token,
            "logprob": logprob,
            "bytes": None,
            "top_logprobs": [{"token": other, "logprob": value, "bytes": None} for other, value in top.items()],
        }
        for token, logprob, top in tokens
    ]


def sensible(request: Request) -> dict[str, Any]:
    """What a modest model would answer: the category that shares most words with the mail, a reply that quotes the
    first article it is given, an honest refusal without one."""
    return SENSIBLE.get(request.schema.get("title", ""), _from_schema)(request)


def _from_schema(request: Request) -> dict[str, Any]:
    empty = {"string": "text", "integer": 5, "number": 0.5, "boolean": False, "array": [], "object": {}}
    return {name: empty[shape.get("type", "string")] for name, shape in request.schema.get("properties", {}).items()}


def _words(passage: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[^\W\d_]{4,}", passage.lower())}


def _fenced(request: Request, label: str) -> list[str]:
    found = re.findall(rf"⟦{label} (\w+)⟧\n(.*?)\n⟦end \1⟧", request.prompt, re.DOTALL)
    return [passage for _, passage in found]


def _reading(request: Request) -> dict[str, Any]:
    names = request.schema["properties"]["category"]["enum"]
    mail = " ".join([*_fenced(request, "subject"), *_fenced(request, "mail")[-1:]])
    described = dict(re.findall(r"^- ([^:\n]+): (.+)$", request.prompt, re.MULTILINE))
    scores = {name: len(_words(mail) & _words(f"{name} {described.get(name, '')}")) for name in names}
    best = max(names, key=lambda name: scores[name]) if max(scores.values()) > 0 else names[-1]
    return {
        "summary": " ".join(mail.split()[:20]),
        "category": best,
        "intents": [best],
        "confidence": 0.9 if scores[best] > 1 else 0.6,
        "sentiment": "angry" if mail.count("!") > 2 else "neutral",
        "urgency": "normal",
        "language": "en",
        "asks_for_human": False,
    }


def _draft(request: Request) -> dict[str, Any]:
    articles = re.findall(r"⟦(article:\S+) (\w+)⟧\n(.*?)\n⟦end \2⟧", request.prompt, re.DOTALL)
    if not articles:
        return {
            "language": "en",
            "no_draft": "No article answers this.",
            "paragraphs": [],
            "missing": [],
            "next_steps": [],
        }
    ref, _, article = articles[0]
    name = next(iter(_fenced(request, "name")), "")
    sentence = re.split(r"(?<=[.!?])\s", article.partition("\n\n")[2].strip())[0]
    return {
        "language": "en",
        "no_draft": "",
        "paragraphs": [
            {"text": f"Dear {name}," if name else "Hello,", "evidence": []},
            {"text": sentence, "evidence": [{"sentence": sentence, "ref": ref, "quote": sentence}]},
            {"text": "Kind regards", "evidence": []},
        ],
        "missing": [],
        "next_steps": ["Check the order before you send this."],
    }


def _translation(request: Request) -> dict[str, Any]:
    return {"text": "\n".join(_fenced(request, "text"))}


SENSIBLE: dict[str, Callable[[Request], dict[str, Any]]] = {
    "Reading": _reading,
    "Draft": _draft,
    "Translation": _translation,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", nargs="?", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that every answer takes")
    options = parser.parse_args()
    server = ModelServer(port=options.port, delay=options.delay)
    print(f"a scripted model answers at {server.url}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
