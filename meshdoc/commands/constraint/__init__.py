"""Constraints of tables and domains (tablecmds.c, pg_constraint.c)."""
