"""Messages in, service calls out."""
