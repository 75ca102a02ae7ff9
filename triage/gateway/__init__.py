"""The one door to language models: the only package that knows litellm and instructor."""

from triage.gateway.door import Gateway, Pseudonymiser
from triage.gateway.values import Answer, GatewaySettings, Token

__all__ = ["Answer", "Gateway", "GatewaySettings", "Pseudonymiser", "Token"]
