"""A synthetic world that knows its own truth: people, their accounts, and all that makes them hard to tell apart."""
