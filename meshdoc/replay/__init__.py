"""Versions to history: every statement is applied to one catalog, from where an earlier run left off."""
