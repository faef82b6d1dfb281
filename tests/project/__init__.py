"""The project's own rules, as tests: files that must agree with each other."""
