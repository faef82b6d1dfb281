"""How often laws are tried: a little in every run, much by `make laws`."""

import os

EXAMPLES = int(os.environ.get("CREATORGRAPH_LAW_EXAMPLES", "200"))
"""Examples of a law that Hypothesis draws."""
HISTORIES = int(os.environ.get("CREATORGRAPH_LAW_HISTORIES", "4"))
"""Whole histories on a real engine."""
