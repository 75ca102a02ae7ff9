"""ClamAV over its socket: a file goes in (INSTREAM), a verdict comes out."""

from __future__ import annotations

import socket
import struct

CHUNK = 64 * 1024
TIMEOUT = 60.0
"""Seconds for the connection and for each answer."""


class NotScanned(Exception):
    """Nobody knows whether the file is clean; the text says why."""


def scan(address: str, data: bytes, timeout: float = TIMEOUT) -> str | None:
    """What ClamAV found in `data`, by its name, or None. `address` is `HOST:PORT` or the path of a Unix socket.

    Raises NotScanned when it cannot be reached, gives no verdict, or refuses the size."""
    try:
        with _connected(address, timeout) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            for at in range(0, len(data), CHUNK):
                piece = data[at : at + CHUNK]
                clamd.sendall(struct.pack(">I", len(piece)) + piece)
            clamd.sendall(struct.pack(">I", 0))
            answer = _answer(clamd)
    except (OSError, ValueError) as error:
        raise NotScanned(f"ClamAV at {address} cannot be asked: {error}") from error
    said = answer.removeprefix("stream:").strip()
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    if said != "OK":
        raise NotScanned(f"ClamAV answered: {said[:200] or 'nothing'}")
    return None


def _connected(address: str, timeout: float) -> socket.socket:
    if not address.startswith("/"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=timeout)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(timeout)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(clamd: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 4096 and (piece := clamd.recv(4096)):
        answer += piece
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()
