"""Whether confidence keeps its promise: where the truth is known exactly, and on the demo company's golden set."""
