"""Expressions that are neither a plain call nor an operator, by the type that they give: syntax.txt.

A section's heading is a type, or "every type", and what has a place only in a query with aggregates or windows. A line
is a template: `{text}` stands for an expression of that type, `{any}` for one of any, {a} and {b} for some type, the
same throughout a line, `{a[]}` for an array of it, {query a} for a sub-select of one such column, `{column}` for the
name of one, {row} for that of a relation. {T} is the type that is wanted, and {type} how it may be written.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

EVERY = "every type"


@functools.cache
def templates() -> dict[str, tuple[str, ...]]:
    """The lines of each section."""
    found: dict[str, tuple[str, ...]] = {}
    for section in re.split("^# ", Path(__file__).with_suffix(".txt").read_text("utf-8"), flags=re.MULTILINE)[1:]:
        heading, *lines = section.strip().split("\n")
        found[heading] = tuple(lines)
    return found
