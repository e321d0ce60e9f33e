"""Nouns for kinds of objects, inflected for use in sentences."""

from __future__ import annotations


def plural(noun: str) -> str:
    """`indexes`, `views`, `policies`, `primary keys`."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith("x") else f"{noun}s"


def with_article(noun: str) -> str:
    """`a table`, `an index`."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
