"""Creators found by meaning and numbers: document, retrieval, index."""
