"""Tells mail that no person wrote for this desk: bounces, auto-replies, lists and reports."""

from __future__ import annotations

from helpdesk.mail.automatic.bounces import Bounce

__all__ = ["Bounce"]
