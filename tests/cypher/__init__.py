"""The statements and their loader."""
