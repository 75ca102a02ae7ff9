"""Benchmark of the evidence check: `python -m bench.drafts`."""
