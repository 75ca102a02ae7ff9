"""An identity provider of ours, on real HTTP: discovery, keys, tokens. What it signs is scripted by the test."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "desk", "Kastanie-im-Hof-12"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class IdentityProvider:
    issuer: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    signing_key: Any = None
    """Another than the published one, for forgeries."""
    algorithm: str = "RS256"
    person: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    """What stands in the identity token whatever was asked."""
    calls_itself: str = ""
    asked: dict[str, str] = field(default_factory=dict)

    def consent(self, address: str) -> dict[str, str]:
        """What a browser that signs in there brings back."""
        parts = urlsplit(address)
        assert parts.path == "/authorize"
        self.asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        return {"code": "one-time-code", "state": self.asked["state"]}

    def about(self) -> dict[str, Any]:
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return {"issuer": self.calls_itself or self.issuer} | {
            name: f"{self.issuer}/{path}" for name, path in ends.items()
        }

    def jwks(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        known = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proven = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() == self.asked.get("code_challenge")
        same = form.get("redirect_uri") == self.asked.get("redirect_uri")
        if authorization != f"Basic {known}" or not proven or not same or form.get("code") != "one-time-code":
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": self.asked["nonce"]}
        signed = jwt.encode(
            claims | self.person | self.claims,
            self.signing_key or self.key,
            algorithm=self.algorithm,
            headers={"kid": "one"},
        )
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    provider = IdentityProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            pages = {"/.well-known/openid-configuration": provider.about, "/keys": provider.jwks}
            page = pages.get(self.path)
            self.answer(200 if page else 404, page() if page else {})

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self.answer(*provider.token(form, self.headers.get("Authorization", "")))

        def answer(self, status: int, body: dict[str, Any]):
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
