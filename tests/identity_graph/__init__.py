"""The identity graph."""
