"""What the desk learns from what agents did: thresholds, lessons, versions; each with its proof."""

from helpdesk.desk.learn.calibration import recalibrate

__all__ = ["recalibrate"]
