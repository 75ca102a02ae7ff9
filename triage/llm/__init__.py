"""The engines that ask a model through the gateway."""

from triage.llm.classifier import ModelClassifier
from triage.llm.drafter import ModelDrafter

__all__ = ["ModelClassifier", "ModelDrafter"]
