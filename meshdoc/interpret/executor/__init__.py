"""Rows changed as PostgreSQL's executor changes them: constraints, keys, partitions, triggers, references.

Named after src/backend/executor and what it calls. Nothing here refuses a row for a value that is not known.
"""
