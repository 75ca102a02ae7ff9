"""Single sign-on by OpenID Connect: the authorisation code flow with PKCE. Plain values in and out; no Django.

What is believed is only what the provider signed: issuer, audience, expiry, nonce and signature of the identity token
are all checked (OpenID Connect Core 1.0, 3.1.3.7; RFC 7636 for PKCE)."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

PATIENCE = 10
"""Seconds for one answer of the provider."""

LONGEST_ANSWER = 1024 * 1024
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures by a key pair only: one made with the shared secret, or none at all, is refused."""

LEEWAY = 60
"""Seconds by which the two clocks may differ."""

KNOWN_FOR = 3600
"""Seconds for which what a provider says of itself is believed."""


class SignOnError(Exception):
    """Nobody can be let in this way now; the text says why, and holds no secret."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The registration of this desk with the company's identity provider.

    `roles` says which value of the claim `groups_claim` gives which role; empty: roles are given on the desk."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = "single sign-on"
    scopes: str = "openid email profile"
    groups_claim: str = "groups"
    roles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the browser is sent off with and has to bring back; kept in its session meanwhile."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))


@dataclass(frozen=True, slots=True)
class Person:
    """Who the provider says has signed in. `subject` never changes, everything else may."""

    subject: str
    email: str
    email_verified: bool
    username: str
    first_name: str
    last_name: str
    groups: frozenset[str]


def address(provider: Provider, attempt: Attempt, redirect_uri: str) -> str:
    """The provider's page to send the browser to. Raises SignOnError."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=")
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": provider.scopes,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
    }
    page = metadata(provider)["authorization_endpoint"]
    return f"{page}{'&' if urlsplit(page).query else '?'}{urlencode(asked)}"


def person(provider: Provider, attempt: Attempt, code: str, redirect_uri: str) -> Person:
    """Trades the code that the browser brought back for what the provider signed. Raises SignOnError."""
    tokens = exchange(provider, attempt, code, redirect_uri)
    claims = checked(provider, attempt, tokens.get("id_token") or "")
    endpoint = metadata(provider).get("userinfo_endpoint")
    if endpoint and tokens.get("access_token") and not {"email", provider.groups_claim} <= claims.keys():
        more = ask(Request(endpoint, headers={"Authorization": f"Bearer {tokens['access_token']}"}))
        if more.get("sub") == claims["sub"]:
            claims = more | claims
    return person_of(provider, claims)


def exchange(provider: Provider, attempt: Attempt, code: str, redirect_uri: str) -> dict[str, Any]:
    about = metadata(provider)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": attempt.verifier,
    }
    headers = {"Accept": "application/json"}
    if "client_secret_basic" in about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    return ask(Request(about["token_endpoint"], urlencode(form).encode(), headers))


def checked(provider: Provider, attempt: Attempt, token: str) -> dict[str, Any]:
    """The claims of an identity token that was made by this provider, for this desk, now, for this browser."""
    import jwt

    try:
        key = keys(metadata(provider)["jwks_uri"]).get_signing_key_from_jwt(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except jwt.PyJWTError as error:
        raise SignOnError(f"The identity token is not good: {error}.") from error
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), attempt.nonce.encode()):
        raise SignOnError("The identity token belongs to another attempt to sign in.")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise SignOnError("The identity token was made for another program.")
    return claims


def person_of(provider: Provider, claims: dict[str, Any]) -> Person:
    def text(name: str) -> str:
        return value.strip() if isinstance(value := claims.get(name), str) else ""

    groups = claims.get(provider.groups_claim) or ()
    if isinstance(groups, str):
        groups = [groups]
    return Person(
        subject=f"{provider.issuer}#{claims['sub']}",
        email=text("email"),
        email_verified=claims.get("email_verified") is True,
        username=text("preferred_username") or text("email").partition("@")[0],
        first_name=text("given_name") or text("name").partition(" ")[0],
        last_name=text("family_name") or text("name").partition(" ")[2],
        groups=frozenset(each for each in groups if isinstance(each, str)) if isinstance(groups, list) else frozenset(),
    )


def metadata(provider: Provider) -> dict[str, Any]:
    """What the provider says of itself. Raises SignOnError."""
    return _metadata(provider.issuer, int(time.time()) // KNOWN_FOR)


@lru_cache(maxsize=4)
def _metadata(issuer: str, _hour: int) -> dict[str, Any]:
    about = ask(Request(issuer.rstrip("/") + "/.well-known/openid-configuration"))
    if about.get("issuer") != issuer:
        raise SignOnError(f"The provider calls itself {about.get('issuer')!r}: OIDC_ISSUER must be exactly that.")
    missing = [name for name in ("authorization_endpoint", "token_endpoint", "jwks_uri") if not about.get(name)]
    if missing:
        raise SignOnError(f"The provider does not name its {missing[0]}.")
    return about


@lru_cache(maxsize=4)
def keys(jwks_uri: str):
    import jwt

    return jwt.PyJWKClient(jwks_uri, timeout=PATIENCE, cache_jwk_set=True, lifespan=KNOWN_FOR)


class NoRedirects(HTTPRedirectHandler):
    """The secret and the code go to the address the provider named, and nowhere else."""

    def redirect_request(self, *_arguments: Any, **_more: Any) -> None:
        return None


def ask(request: Request) -> dict[str, Any]:
    """One question to the provider, answered in JSON. Raises SignOnError."""
    try:
        with build_opener(NoRedirects).open(request, timeout=PATIENCE) as answer:
            found = json.loads(answer.read(LONGEST_ANSWER))
    except (URLError, OSError, ValueError) as error:
        raise SignOnError(f"{urlsplit(request.full_url).hostname} did not answer as it should: {error}.") from error
    if not isinstance(found, dict):
        raise SignOnError(f"{urlsplit(request.full_url).hostname} did not answer with an object.")
    return found
