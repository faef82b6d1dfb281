"""Composition: the only place that picks an implementation. What a command does not need, it does not load."""
