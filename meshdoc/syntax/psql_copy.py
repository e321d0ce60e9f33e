"""`\\copy` as the COPY that psql sends to the server: parse_slash_copy and do_copy of copy.c."""

from __future__ import annotations

import re

from meshdoc.record import positional
from meshdoc.syntax.psqlscan import Lexeme, tokens

_DIRECTION = frozenset({"from", "to"})
_INLINE = re.compile(r"\s*stdin\b", re.IGNORECASE)
_SOURCE = re.compile(r"\s*(?:program\s+)?(?:'(?:[^']|'')*'|[^\s;]+)", re.IGNORECASE)


@positional
class SlashCopy:
    """The statement that is sent, whether it reads rows, and whether these follow in the script."""

    sql: str
    reads: bool
    is_inline: bool


def slash_copy(line: str) -> SlashCopy | None:
    """The COPY for the line after `\\copy`; None if psql cannot parse it."""
    depth = 0
    for token in tokens(line):
        word = line[token.start : token.end].lower()
        depth += (token.kind is Lexeme.LEFT) - (token.kind is Lexeme.RIGHT)
        if depth == 0 and token.kind is Lexeme.WORD and word in _DIRECTION:
            return _sent(line[: token.start], word, line[token.end :])
    return None


def _sent(target: str, direction: str, rest: str) -> SlashCopy | None:
    source = _SOURCE.match(rest)
    if source is None or not target.strip():
        return None
    stream = "STDIN" if direction == "from" else "STDOUT"
    sql = f"COPY {target.strip()} {direction.upper()} {stream} {rest[source.end() :].strip()}"
    reads = direction == "from"
    return SlashCopy(sql.strip().removesuffix(";").rstrip(), reads, reads and _INLINE.match(rest) is not None)
