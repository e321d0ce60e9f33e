"""What a statement that was not carried out may have touched.

The answer must not leave anything out, so it asks for little: an object is in doubt where its name occurs as a word of
the statement's text, be it in a string or in the body of a function.
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
"""Types that bear the name of what they were made with, or one that nobody writes."""


def touched(catalog: Catalog, sql: str) -> tuple[Oid, ...]:
    """The relations, routines and types that an unapplied statement may have touched, in the order of their oids.

    Members of extensions are left out: only the extension's own statements change them.
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
    """Every name that the text could mean: identifiers, and what stands in strings, as written and case-folded."""
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
    """The inside of a quoted identifier, a string or a dollar-quoted string; an open one has no closing quote."""
    if text.startswith("$"):
        tag = text[: text.index("$", 1) + 1] if "$" in text[1:] else "$"
        return text.removeprefix(tag).removesuffix(tag)
    quote = '"' if text.startswith('"') else "'"
    start = text.index(quote) + 1
    return text[start:].removesuffix(quote).replace(quote * 2, quote)
