"""Literals read as values of a type: what its input function accepts, and its output function prints of it."""

from __future__ import annotations

from meshdoc.analyze.lsyscache import Facts
from meshdoc.catalog.type import TypeRef


def input_value(facts: Facts, type: TypeRef, text: str) -> str:
    """The canonical text of a literal; PostgreSQL's own error where the type refuses it."""
    return text
