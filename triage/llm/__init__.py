"""The engines that ask a model through the gateway."""

from triage.llm.classifier import ModelClassifier
from triage.llm.drafter import ModelDrafter
from triage.llm.judge import ModelJudge

__all__ = ["ModelClassifier", "ModelDrafter", "ModelJudge"]
