"""What docs/extending.md and CONTRIBUTING.md say of adding things, done as they say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpdesk.desk import doctor, engines, facts, suggest
from helpdesk.desk.models import Desk, FactSource, Suggestion
from tests import factories as make
from tests.documented import blocks, module
from tests.engine_samples import policy, thread
from triage import pipeline
from triage.protocols import EngineError
from triage.redact import Pseudonyms, id_patterns
from triage.route import conditions
from triage.types import Condition

ROOT = Path(__file__).parent.parent


@pytest.fixture
def own(settings):
    """The documented engine, chosen by settings alone."""
    module("An engine")
    settings.HELPDESK_CLASSIFIER, settings.HELPDESK_DRAFTER = "acme_engines:Reader", "acme_engines:Writer"
    yield
    engines.own.cache_clear()


@pytest.mark.django_db
def test_an_engine_of_ones_own_reads_and_drafts_by_settings_alone(own):
    make.category("Order status", description="Where an order is, when the parcel arrives, tracking")
    make.category("Refund status", description="When the money for something sent back is paid")
    talk = make.conversation("My order", "Where is my parcel? When does the order arrive?")
    talk.messages.update(state="new")
    mail = talk.messages.get()
    suggest.suggest(mail.pk)
    read = Suggestion.objects.get()
    assert read.engine == "acme_engines:Reader" and read.category_name == "Order status"
    chosen = engines.engines_for(mail.mailbox, engines.TableLedger())
    assert chosen.with_model and type(chosen.drafter).__name__ == "Writer"
    assert chosen.embedded_classifier is engines.embedded_classifier(), "the second opinion"


@pytest.mark.django_db
def test_while_the_assistant_is_paused_ones_own_engine_is_not_asked(own):
    Desk.get()
    Desk.objects.update(paused=True)
    assert not engines.engines_for(None, engines.TableLedger()).with_model


@pytest.mark.django_db
def test_when_ones_own_engine_fails_the_embedded_one_answers_and_says_why(own, monkeypatch):
    def fails(*arguments):
        raise EngineError("Acme is closed")

    monkeypatch.setattr(module("An engine").Reader, "classify", fails)
    monkeypatch.setattr(module("An engine").Writer, "draft", fails)
    outcome = pipeline.triage(thread(), policy(), engines.engines_for(None, engines.TableLedger()))
    assert outcome.classification.engine == "embedded" and "Acme is closed" in outcome.fallback
    rules, read = policy(), outcome.classification
    _reply, fallback = pipeline.compose(thread(), read, (), rules, engines.engines_for(None, engines.TableLedger()))
    assert "the embedded engine drafted" in fallback


@pytest.mark.django_db
def test_the_doctor_makes_ones_own_engine_and_names_one_that_cannot_be_made(own, settings):
    assert [finding.ok for finding in doctor.own_engines()] == [True, True]
    settings.HELPDESK_DRAFTER = "acme_engines:Author"
    wrong = [finding for finding in doctor.own_engines() if not finding.ok]
    assert "Author" in wrong[0].detail and "HELPDESK_DRAFTER" in wrong[0].remedy


@pytest.mark.parametrize("place", ["acme_nowhere:Reader", "json", "json:", "a.b.c:D", "json:not a name"])
def test_an_engine_that_is_not_there_stops_the_start(place, tmp_path):
    given = os.environ | {"HELPDESK_CLASSIFIER": place, "DATA_DIR": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "manage.py", "check"], env=given, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2 and ended.stderr.count("\n") == 1 and "module:Class" in ended.stderr


@pytest.mark.django_db
def test_the_documented_source_of_facts_is_asked():
    module("A source of what is known of customers")
    source = FactSource(name="Shop", kind=FactSource.Kind.PYTHON, place="acme_shop:Shop")
    assert facts.ask(source, "mira@mail.example") == {"plan": "Pro", "LF-4711 status": "shipped"}


def test_a_new_condition_is_one_line_in_the_table(monkeypatch):
    monkeypatch.setattr(conditions, "NUMBERS", dict(conditions.NUMBERS))
    monkeypatch.setattr(conditions, "FIELDS", dict(conditions.FIELDS))
    exec(blocks("A routing condition")[0], {})
    loud = Condition("exclamations", "above", "3")
    assert conditions.problem(loud) == "" and conditions.told(loud) == "exclamations is at least 3"
    assert "not a number" in conditions.problem(Condition("exclamations", "above", "many"))
    shouting, calm = (SimpleNamespace(email=SimpleNamespace(new_text=text)) for text in ("Now!!!", "When?"))
    assert conditions.holds(loud, shouting) and not conditions.holds(loud, calm)


def test_a_companys_own_ids_are_hidden_by_a_template_and_come_back():
    pseudonyms = Pseudonyms(patterns=id_patterns(blocks("A redaction pattern")[0].split()))
    hidden = pseudonyms.hide("My tent is LARK-2291-XB, bought in May.")
    assert "2291" not in hidden and "bought in May" in hidden
    assert pseudonyms.restore(hidden) == "My tent is LARK-2291-XB, bought in May."
