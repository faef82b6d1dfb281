"""A model server that misbehaves on demand, over real HTTP: for the tests, and for who has no key."""
