"""Indexes (indexcmds.c)."""
