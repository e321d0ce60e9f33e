"""Nouns for kinds of objects, inflected for use in sentences."""

from __future__ import annotations


def plural(noun: str) -> str:
    """`indexes`, `views`."""
    return f"{noun}es" if noun.endswith("x") else f"{noun}s"


def with_article(noun: str) -> str:
    """`a table`, `an index`."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
