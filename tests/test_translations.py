"""English, German, French and Spanish: what is marked is translated, and the compiled files say the same."""

from __future__ import annotations

import ast
import gettext
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation.template import templatize

from tests import factories

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
DESK = Path(settings.BASE_DIR) / "helpdesk" / "desk"
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
PLACES = re.compile(r"%\(\w+\)[-+.\d]*[a-z]|%[-+.\d]*[sdf]")
AGENTS_PAGES = ("templates/desk/review", "templates/admin", "admin/review", "review")
"""What an agent works with all day: not a word of it may be missing."""

ALONE = ("templates/desk/processing.html", "privacy/processing.py")
"""Nor of what is shown to an authority or a customer who asks."""


@cache
def entries(language: str) -> dict[str, list[str]]:
    """Message ids of a catalogue with their translations, read from the text file."""
    found: dict[str, list[str]] = {}
    for block in catalogue(language, "po").read_text(encoding="utf-8").split("\n\n"):
        parts: list[tuple[str, str]] = []
        for name, first, more in re.findall(r'^(msg\w+)(?:\[\d\])? (".*")((?:\n".*")*)', block, re.MULTILINE):
            parts.append((name, "".join(map(ast.literal_eval, [first, *more.split("\n")[1:]]))))
        ids = [text for name, text in parts if name in ("msgid", "msgid_plural")]
        for text in ids:
            found[text] = [translated for name, translated in parts if name == "msgstr"]
    found.pop("", None)
    return found


def catalogue(language: str, kind: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / f"django.{kind}"


def marked() -> set[str]:
    """Every message id in the agent's pages, from Python and from templates."""
    found: set[str] = set()
    folders = [(DESK / place).rglob("*") for place in AGENTS_PAGES]
    for paths in (*folders, [DESK / file for file in ALONE]):
        for path in paths:
            if path.suffix == ".py":
                found |= calls(path.read_text(encoding="utf-8"))
            elif path.suffix == ".html":
                found |= words(templatize(path.read_text(encoding="utf-8"), origin=str(path)))
    return found


def words(template: str) -> set[str]:
    """What Django's own reader of templates leaves of one: calls of gettext between x's."""
    literal = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    found = re.findall(rf"\b(?:n?gettext|_)\(\s*({literal}(?:\s*,\s*{literal})?)", template, re.DOTALL)
    return {text for arguments in found for text in calls(f"_({arguments})")}


def calls(source: str) -> set[str]:
    return {
        argument.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS
        for argument in node.args[:2]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_agents_pages_is_untranslated(language):
    known = entries(language)
    assert len(marked()) > 300, "the pages were not read"
    assert sorted(text for text in marked() if text not in known) == [], "run “make messages” and translate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_no_gaps_and_keeps_what_stands_for_values(language):
    for text, translations in entries(language).items():
        assert translations and all(translations), text
        for translated in translations:
            assert set(PLACES.findall(translated)) <= set(PLACES.findall(text)), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_says_what_the_text_says(language):
    with catalogue(language, "mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for text, translations in entries(language).items():
        if len(translations) == 1:
            assert compiled.gettext(text) == translations[0], "run “make messages”"


@pytest.mark.django_db
@pytest.mark.parametrize("language, word", [("de", "Warteschlange"), ("fr", "À faire"), ("es", "Por hacer")])
def test_agents_read_the_pages_in_the_language_they_chose(language, word):
    client, agent = Client(), factories.agent("hanna", language=language)
    client.force_login(agent)
    row = factories.conversation()
    assert word in client.get(reverse("admin:review_queue")).content.decode()
    page = client.get(reverse("admin:review_conversation", args=[row.pk])).content.decode()
    assert f'lang="{language}"' in page and "Send and next" not in page
