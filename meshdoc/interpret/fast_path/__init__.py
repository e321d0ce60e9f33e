"""Expressions and queries that need no engine."""
