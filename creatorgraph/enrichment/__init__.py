"""What is derived from texts: embeddings first."""
