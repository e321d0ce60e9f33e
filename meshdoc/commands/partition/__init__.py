"""Partitions of tables (tablecmds.c, partbounds.c)."""
