"""Sealing and secrets."""
