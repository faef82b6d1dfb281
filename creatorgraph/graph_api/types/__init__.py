"""The GraphQL types: thin views of the records that resolvers give."""
