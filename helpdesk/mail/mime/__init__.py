"""Bytes of a mail as headers and parts: linear, bounded, and never raising on any bytes."""
