"""Who may see what, and how personal data is sealed."""
