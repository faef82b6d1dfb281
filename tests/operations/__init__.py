"""Imports, rows and files, without servers."""
