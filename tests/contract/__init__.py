"""Contracts that every engine keeps, run on real servers."""
