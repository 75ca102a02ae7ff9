"""The day-0 backtest: what the team really answered beside what the assistant would have drafted; stores nothing."""

from helpdesk.desk.learn.past.blind import backtest
from helpdesk.desk.learn.past.pairs import Pair, pairs_of

__all__ = ["Pair", "backtest", "pairs_of"]
