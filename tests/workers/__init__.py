"""Workers' parts, without servers."""
