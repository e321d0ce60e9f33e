"""Rows changed as by PostgreSQL's executor: constraints, keys, partitions, triggers, references.

Named after src/backend/executor and the code that it calls. No row is refused because of an unknown value.
"""
