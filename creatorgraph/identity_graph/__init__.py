"""Accounts, identifiers, evidence, scores, clusters, decisions, profiles: the heart."""
