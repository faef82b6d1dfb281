"""What resolvers decide."""
