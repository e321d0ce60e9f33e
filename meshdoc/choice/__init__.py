"""Chooses among the readings of a tree: the right one is the one that PostgreSQL accepts."""

from meshdoc.choice.choose import Choice, choose

__all__ = ["Choice", "choose"]
