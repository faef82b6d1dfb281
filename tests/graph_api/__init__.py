"""The API, asked over a real graph."""
