"""Placeholders in SQL files: what a tool or a deployment replaces before PostgreSQL sees the text."""

from meshdoc.placeholders.fill import Filled, Guess, fill
from meshdoc.placeholders.value import Values, stand_in

__all__ = ["Filled", "Guess", "Values", "fill", "stand_in"]
