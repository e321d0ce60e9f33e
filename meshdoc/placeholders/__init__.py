"""Placeholders in SQL files: what a tool or a deployment replaces before PostgreSQL sees the text."""

from meshdoc.placeholders.fill import Filled, Guess, fill
from meshdoc.placeholders.value import Values

__all__ = ["Filled", "Guess", "Values", "fill"]
