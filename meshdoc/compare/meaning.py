"""One text for the spellings of an expression that differ only in how often PostgreSQL has read what it printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar

from meshdoc.catalog.expr import Expr, with_expressions
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names

T = TypeVar("T")

_QUOTED = r"""'(?:[^']|'')*'|"(?:[^"]|"")*\""""
_ARRAY = re.compile(rf"{_QUOTED}|(?P<start>\(ARRAY\[)")
_TOKEN = re.compile(rf"{_QUOTED}|[\[\](),]")
_CAST = re.compile(r"""\]\)::(?P<type>(?:"(?:[^"]|"")*+"|[\w. ])++(?:\([\d,]++\))?)\[\]""")


def with_meaning(names: Names, holder: T) -> T:
    """An object with the text of its expressions under the names of its catalog, in the one spelling."""
    return with_expressions(holder, lambda expr: Expr((meaning(names, expr),)))


def meaning(names: Names, expr: Expr) -> str:
    """The text of an expression, in the one spelling."""
    return casts_inside(expression(names, expr))


def casts_inside(text: str) -> str:
    """`ARRAY[(a)::text, (b)::text]` for `(ARRAY[a, b])::text[]`: transformArrayExpr reads the one as the other."""
    return "".join(_pieces(text)) if "(ARRAY[" in text else text


def _pieces(text: str) -> Iterator[str]:
    place = 0
    for found in _ARRAY.finditer(text):
        if found["start"] is None or found.start() < place:
            continue
        *elements, end = _elements(text, found.end())
        cast = _CAST.match(text, end[1])
        values = [text[start:stop].strip() for start, stop in (*elements, end)]
        yield text[place : found.start()]
        place = found.start()
        if cast and not any(value.startswith("ARRAY[") for value in values):
            yield "ARRAY[" + ", ".join(f"({casts_inside(value)})::{cast['type']}" for value in values) + "]"
            place = cast.end()
    yield text[place:]


def _elements(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The places of the elements of an array whose first begins at `start`; the last ends at its bracket."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        if depth == 0 and token[0] in (",", "]"):
            yield start, token.start()
            start = token.end()
            if token[0] == "]":
                return
        depth += (token[0] in ("[", "(")) - (token[0] in ("]", ")"))
