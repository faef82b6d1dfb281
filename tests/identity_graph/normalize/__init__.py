"""Normalization: one form for what people write."""
