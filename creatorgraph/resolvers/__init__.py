"""What a GraphQL field answers: access check, then one loader or service call."""
