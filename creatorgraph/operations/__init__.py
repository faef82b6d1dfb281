"""Runs, imports, exports and the health of the parts."""
