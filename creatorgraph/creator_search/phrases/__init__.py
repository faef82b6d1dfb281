"""Phrased queries: a sentence of a person becomes the typed filter, a text for meaning, and what was not understood."""
