"""Placeholders in SQL files: what a tool or a deployment replaces before PostgreSQL sees the text."""

from meshdoc.placeholders.fill import Filled, Guess, fill
from meshdoc.placeholders.tools import Found, of_tools, told
from meshdoc.placeholders.value import Values, stand_in

__all__ = ["Filled", "Found", "Guess", "Values", "fill", "of_tools", "stand_in", "told"]
