"""Versions of the catalog: what changed, why, and what it was at any of them. No SQL is read here, and no file."""
