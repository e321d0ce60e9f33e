"""The tokens of SQL text that PostgreSQL distinguishes: without comments and spacing, with words case-folded."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.syntax.psqlscan import Lexeme, tokens

_IGNORED = (Lexeme.SPACE, Lexeme.COMMENT)


def significant(sql: str) -> Iterator[str]:
    """The tokens in order; quoted ones are kept as written, function bodies included."""
    for token in tokens(sql):
        if token.kind not in _IGNORED:
            text = sql[token.start : token.end]
            yield text.lower() if token.kind is Lexeme.WORD else text
