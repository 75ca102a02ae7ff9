"""What the desk learns from what agents did: thresholds, lessons, versions; each with its proof."""

from helpdesk.desk.learn.calibration import recalibrate
from helpdesk.desk.learn.drift import sound_drift_alarm
from helpdesk.desk.learn.gaps import draft_article, knowledge_gaps
from helpdesk.desk.learn.golden import AlreadyScored, NoGoldenSet, gate, score_sealed
from helpdesk.desk.learn.lessons import NotAllowed, decide, propose_lessons, watch_lessons
from helpdesk.desk.learn.policy import refused, without
from helpdesk.desk.learn.prompts import (
    measure,
    measure_proposed,
    propose_prompt,
    release,
    roll_back,
    stage,
    watch_prompts,
)
from helpdesk.desk.learn.rounds import AlreadyLearning, due, learn_once
from helpdesk.desk.learn.session import Case, case_by_key, cases, decide_case, decided_keys
from helpdesk.desk.learn.wordings import propose_wording

__all__ = [
    "AlreadyLearning",
    "AlreadyScored",
    "Case",
    "NoGoldenSet",
    "NotAllowed",
    "case_by_key",
    "cases",
    "decide",
    "decide_case",
    "decided_keys",
    "draft_article",
    "due",
    "gate",
    "knowledge_gaps",
    "learn_once",
    "measure",
    "measure_proposed",
    "propose_lessons",
    "propose_prompt",
    "propose_wording",
    "recalibrate",
    "refused",
    "release",
    "roll_back",
    "score_sealed",
    "sound_drift_alarm",
    "stage",
    "watch_lessons",
    "watch_prompts",
    "without",
]
