"""The objects that an unapplied statement may affect.

The answer must be complete, so the condition is weak: an object is in doubt if its name occurs as a word in the
statement's text, including strings and function bodies.
"""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Relation, Sequence
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import ArrayType, MultirangeType, RowType, Type
from meshdoc.syntax.psqlscan import Lexeme, tokens

DOUBTED = (Relation, Sequence, Routine, Type)
MADE_ALONG = (RowType, ArrayType, MultirangeType)
"""Types created along with another object, under its name or a generated one."""


def touched(catalog: Catalog, sql: str) -> tuple[Oid, ...]:
    """The relations, routines and types that an unapplied statement may affect, ordered by oid.

    Members of extensions are excluded: only the extension's own statements change them.
    """
    mentioned = set(words(sql))
    return tuple(
        item.oid
        for item in catalog.all(Object)
        if isinstance(item, DOUBTED)
        and not isinstance(item, MADE_ALONG)
        and not item.extension
        and item.name in mentioned
    )


def words(sql: str) -> Iterator[str]:
    """Every possible name in the text: identifiers and words in strings, as written and case-folded."""
    for token in tokens(sql):
        text = sql[token.start : token.end]
        if token.kind is Lexeme.WORD:
            yield text
            yield text.lower()
        elif token.kind is Lexeme.QUOTED:
            inside = _unquoted(text)
            yield inside
            if inside != text:
                yield from words(inside)


def _unquoted(text: str) -> str:
    """The contents of a quoted identifier or string, which may be unterminated."""
    if text.startswith("$"):
        tag = text[: text.index("$", 1) + 1] if "$" in text[1:] else "$"
        return text.removeprefix(tag).removesuffix(tag)
    quote = '"' if text.startswith('"') else "'"
    start = text.index(quote) + 1
    return text[start:].removesuffix(quote).replace(quote * 2, quote)
