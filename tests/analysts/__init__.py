"""The analysts' queries, over a small demo world."""
