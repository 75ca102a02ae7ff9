"""Splits a mail's new text from quoted history and signature, in time linear in its length."""

from __future__ import annotations

from helpdesk.mail.quote.scan import Parts, parts, split

__all__ = ["Parts", "parts", "split"]
