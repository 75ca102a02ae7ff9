"""The engines that ask a model through the gateway."""

from triage.llm.classifier import ModelClassifier
from triage.llm.drafter import ModelDrafter
from triage.llm.judge import ModelJudge
from triage.llm.wrapping import ModelWrapper

__all__ = ["ModelClassifier", "ModelDrafter", "ModelJudge", "ModelWrapper"]
