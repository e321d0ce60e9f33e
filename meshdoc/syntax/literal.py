"""The positions of string literals, which pglast's trees omit."""

from __future__ import annotations

import re

from pglast.parser import scan

from meshdoc.diagnostics import Inside
from meshdoc.syntax.parser import parse_expression

OPENING = re.compile(r"'|\$\w*\$")


def inside_offset(sql: str, place: Inside) -> int | None:
    """The character offset of a place in the only string literal with its text.

    None if there is no such literal, or several. `sql` is text that PostgreSQL's parser accepts.
    """
    strings = ((token.start, sql[token.start : token.end + 1]) for token in scan(sql) if token.name == "SCONST")
    found = [start for start, written in strings if _value(written) == place.text]
    if len(found) != 1 or place.offset is None:
        return found[0] if len(found) == 1 else None
    opening = OPENING.match(sql, found[0])
    if opening is None:
        return None
    doubled = place.text[: place.offset].count("'") if opening[0] == "'" else 0
    return opening.end() + place.offset + doubled


def _value(literal: str) -> str:
    if literal.startswith("'") and "'" not in literal[1:-1]:
        return literal[1:-1]
    return parse_expression(literal).val.sval  # type: ignore[no-any-return]
