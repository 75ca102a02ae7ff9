"""The door to language models, held against a scripted server over real HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pydantic import BaseModel

from tests.engine_samples import MemoryLedger, gateway
from tests.model_server import ModelServer, Step, answer, slow, status, text
from triage.gateway import door
from triage.protocols import EngineError
from triage.redact import Pseudonyms
from triage.types import Prompt

PROMPT = Prompt("greet", "v1", "Greet people.", "Jana Fischer (jana@mailbox.example) says hello.")


class Greeting(BaseModel):
    text: str
    mood: float


HELLO = {"text": "Hello", "mood": 0.5}


@pytest.fixture(scope="module")
def running():
    with ModelServer() as server:
        yield server


@pytest.fixture
def server(running):
    running.reset()
    return running


@pytest.fixture(autouse=True)
def short_backoff(monkeypatch):
    monkeypatch.setattr(door, "BACKOFF", 0.01)


def ask(door, prompt=PROMPT, privacy="redact", pseudonyms=None, **options):
    return door.ask("test", prompt, Greeting, privacy, pseudonyms or Pseudonyms(["Jana Fischer"]), **options)


def test_an_answer_comes_back_typed_with_its_tokens_and_its_price_on_record(server):
    ledger = MemoryLedger()
    server.script(answer(HELLO))
    given = ask(gateway(server, ledger), probabilities=True)
    assert given.value == Greeting(**HELLO)
    assert "".join(token.text for token in given.tokens) == json.dumps(HELLO)
    [call] = ledger.calls
    assert given.calls == (call,)
    assert (call.purpose, call.prompt, call.prompt_version, call.error) == ("test", "greet", "v1", "")
    assert call.tokens_in > 0 and call.tokens_out > 0 and call.seconds > 0
    assert call.cost == pytest.approx((call.tokens_in * 1.0 + call.tokens_out * 2.0) / 1e6)


def test_the_fixed_part_of_a_prompt_is_sent_first_and_unchanged(server):
    ask(gateway(server))
    first, second = server.requests[0].body["messages"]
    assert first == {"role": "system", "content": PROMPT.fixed}
    assert second["role"] == "user"


def test_personal_data_is_replaced_before_it_leaves_and_restored_in_the_answer(server):
    ledger = MemoryLedger()
    server.script(answer({"text": "Dear [FIRST_NAME_1] [LAST_NAME_1], [NAME_1], [EMAIL_1]", "mood": 1}))
    given = ask(gateway(server, ledger), pseudonyms=named())
    assert given.value.text == "Dear Jana Fischer, Jana Fischer, jana@mailbox.example"
    sent = json.dumps(server.requests[0].body)
    assert "Jana" not in sent and "Fischer" not in sent and "mailbox.example" not in sent
    assert "Jana" not in ledger.calls[0].request + ledger.calls[0].response
    assert json.loads(ledger.calls[0].request)["messages"] == server.requests[0].body["messages"]


def named() -> Pseudonyms:
    pseudonyms = Pseudonyms(["Jana Fischer"])
    pseudonyms.hide("Jana Fischer, Jana, Fischer, jana@mailbox.example")
    return pseudonyms


def test_a_mailbox_may_allow_personal_data_to_leave(server):
    server.script(answer({"text": "Dear [NAME_1]", "mood": 1}))
    given = ask(gateway(server), privacy="allow")
    assert "Jana Fischer" in server.requests[0].prompt
    assert given.value.text == "Dear [NAME_1]"


def test_a_mailbox_that_blocks_lets_nothing_leave(server):
    ledger = MemoryLedger()
    with pytest.raises(EngineError) as raised:
        ask(gateway(server, ledger), privacy="block")
    assert raised.value.permanent
    assert server.requests == [] and ledger.calls == []


@pytest.mark.parametrize(
    "trouble", [status(429), status(500), status(503), Step("cut_off"), Step("hang_up"), Step("not_json", "<html>busy")]
)
def test_passing_trouble_is_tried_again_and_every_attempt_is_on_record(server, trouble):
    ledger = MemoryLedger()
    server.script(trouble, answer(HELLO))
    assert ask(gateway(server, ledger)).value.text == "Hello"
    failed, answered = ledger.calls
    assert failed.error and not answered.error
    assert len(server.requests) == 2


def test_trouble_that_lasts_ends_after_three_attempts(server):
    server.script(*[status(503)] * 5)
    with pytest.raises(EngineError, match="503") as raised:
        ask(gateway(server))
    assert not raised.value.permanent
    assert len(server.requests) == 3


def test_a_wrong_key_is_not_tried_again(server):
    server.script(status(401))
    with pytest.raises(EngineError) as raised:
        ask(gateway(server))
    assert raised.value.permanent
    assert len(server.requests) == 1


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_waited_for(server, form):
    soon = datetime.now(UTC) + timedelta(seconds=2)
    server.script(status(429, 0.6 if form == "seconds" else format_datetime(soon, usegmt=True)), answer(HELLO))
    started = time.monotonic()
    ask(gateway(server))
    assert time.monotonic() - started >= 0.55


def test_a_wait_beyond_patience_leads_to_the_next_model_at_once(server):
    server.script(status(429, 3600), answer(HELLO))
    started = time.monotonic()
    given = ask(gateway(server, fallbacks=("openai/second",)))
    assert time.monotonic() - started < 2
    assert [call.model for call in given.calls] == ["openai/second"]


def test_a_slow_model_is_given_up_at_the_timeout(server):
    ledger = MemoryLedger()
    server.script(slow(3), answer(HELLO))
    started = time.monotonic()
    ask(gateway(server, ledger, timeout=0.3))
    assert time.monotonic() - started < 2
    assert ledger.calls[0].error and ledger.calls[0].tokens_in > 0, "what fell silent may have been billed"


def test_an_answer_that_trickles_in_for_ever_is_given_up_too(server, monkeypatch):
    monkeypatch.setattr("triage.gateway.client.DEADLINE_MARGIN", 0.2)
    server.script(Step("drip"), answer(HELLO))
    started = time.monotonic()
    ask(gateway(server, timeout=0.3))
    assert time.monotonic() - started < 3


def test_fallbacks_are_asked_in_order(server):
    ledger = MemoryLedger()
    server.script(status(401), status(404), answer(HELLO))
    ask(gateway(server, ledger, model="openai/one", fallbacks=("openai/two", "openai/three")))
    assert [call.model for call in ledger.calls] == ["openai/one", "openai/two", "openai/three"]
    assert [bool(call.error) for call in ledger.calls] == [True, True, False]


def test_when_every_model_fails_the_error_names_each(server):
    server.script(status(401), status(404))
    with pytest.raises(EngineError, match=r"openai/one.*openai/two") as raised:
        ask(gateway(server, model="openai/one", fallbacks=("openai/two",)))
    assert raised.value.permanent


def test_a_misshapen_answer_goes_back_once_with_what_is_wrong(server):
    ledger = MemoryLedger()
    server.script(answer({"text": "Hello", "mood": "sunny"}), answer(HELLO))
    assert ask(gateway(server, ledger)).value.mood == 0.5
    assert "mood" in server.requests[1].prompt
    assert "mood" in ledger.calls[0].error and ledger.calls[0].tokens_out > 0
    assert not ledger.calls[1].error


@pytest.mark.parametrize(
    "words", ["{", "", "null", "[]", '"text"', "I would rather not.", '{"text": 1}', "\ud83d \x00"]
)
def test_nonsense_without_end_ends_in_an_error(server, words):
    server.script(*[text(words)] * 20)
    with pytest.raises(EngineError):
        ask(gateway(server))
    assert len(server.requests) <= 8


def test_an_answer_cut_off_at_its_greatest_length_is_not_used(server):
    ledger = MemoryLedger()
    server.script(answer(HELLO, finish="length"), answer(HELLO))
    ask(gateway(server, ledger))
    assert "cut off" in ledger.calls[0].error


def test_fenced_json_is_read_in_the_first_answer(server):
    server.script(answer(HELLO, fenced=True))
    assert ask(gateway(server)).value.text == "Hello"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("refused", "mode"),
    [({"schema"}, "TOOLS"), ({"schema", "tools"}, "MD_JSON"), ({"extras"}, "JSON_SCHEMA"), (set(), "JSON_SCHEMA")],
)
def test_the_manner_a_model_can_do_is_probed_once_and_remembered(refused, mode):
    with ModelServer(refuses=frozenset(refused)) as server:
        door = gateway(server)
        ask(door)
        probing = len(server.requests)
        ask(door, Prompt("greet", "v1", "Greet people.", "Another mail."))
        assert len(server.requests) == probing + 1
        assert mode in door.probe()


def test_a_server_that_overlooks_the_schema_is_shown_it_in_words():
    with ModelServer(ignores_schema=True) as server:
        assert "MD_JSON" in gateway(server).probe()


def test_one_bad_answer_does_not_change_the_manner_that_works(server):
    door = gateway(server)
    ask(door)
    server.script(*[text("nonsense")] * 20)
    with pytest.raises(EngineError):
        ask(door, Prompt("greet", "v1", "Greet people.", "Another mail."))
    assert {request.mode for request in server.requests} == {"schema"}


def test_the_same_question_is_answered_from_memory(server):
    door = gateway(server)
    first = ask(door, probabilities=True)
    second = ask(door, probabilities=True)
    assert len(server.requests) == 1
    assert second.calls == () and (second.value, second.tokens) == (first.value, first.tokens)


def test_memory_serves_two_people_who_wrote_the_same_without_mixing_their_names(server):
    door = gateway(server)
    server.script(answer({"text": "Dear [NAME_1]", "mood": 1}))
    ask(door, Prompt("greet", "v1", "Greet.", "Jana Fischer says hello."))
    other = Pseudonyms(["Tom Baker"])
    given = ask(door, Prompt("greet", "v1", "Greet.", "Tom Baker says hello."), pseudonyms=other)
    assert len(server.requests) == 1
    assert given.value.text == "Dear Tom Baker"


def test_another_sample_is_another_question_asked_warmer(server):
    door = gateway(server)
    ask(door)
    ask(door, sample=1)
    cool, warm = (request.body["temperature"] for request in server.requests)
    assert cool == 0 < warm


def test_what_memory_holds_from_an_older_version_is_asked_anew(server):
    ledger = MemoryLedger()
    door = gateway(server, ledger)
    ask(door)
    ledger.answers = dict.fromkeys(ledger.answers, '{"value": {"text": 3}, "tokens": []}')
    ask(door)
    assert len(server.requests) == 2


def test_over_budget_no_model_is_asked(server):
    door = gateway(server, MemoryLedger(spent_before=10.0), monthly_budget=10.0, fallbacks=("openai/second",))
    with pytest.raises(EngineError, match="budget") as raised:
        ask(door)
    assert raised.value.permanent
    assert server.requests == []


def test_the_budget_also_ends_a_chain_of_retries(server):
    server.script(*[answer({"text": 0})] * 20)
    with pytest.raises(EngineError, match="budget"):
        ask(gateway(server, prices=(1e6, 1e6), monthly_budget=0.5))
    assert len(server.requests) == 1


def test_no_more_requests_are_in_flight_than_allowed_over_all_gateways():
    with ModelServer(delay=0.1) as server:
        doors = [gateway(server, concurrency=2) for _ in range(8)]
        threads = [threading.Thread(target=ask, args=(door,)) for door in doors]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(server.requests) == 8
        assert server.most_in_flight == 2


def test_waiting_for_a_place_ends_at_the_timeout(server):
    server.script(slow(1.5))
    busy = threading.Thread(target=ask, args=(gateway(server, concurrency=1),))
    busy.start()
    time.sleep(0.3)
    with pytest.raises(EngineError, match="in flight"):
        ask(gateway(server, concurrency=1, timeout=0.1))
    busy.join()


def test_keys_stay_out_of_the_record_and_of_every_text_of_the_settings(server):
    ledger = MemoryLedger()
    door = gateway(server, ledger, api_key="sk-secret")
    ask(door)
    assert server.requests[0].headers["authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in repr(ledger.calls) + repr(door.settings)


def test_importing_the_gateway_loads_no_model_library():
    code = "import sys, triage.llm; print({'litellm', 'instructor', 'openai'} & sys.modules.keys())"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "set()"
