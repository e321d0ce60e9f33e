"""The words of SQL text: every name that it may mean, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.syntax.psqlscan import Lexeme, tokens


def words(sql: str) -> Iterator[str]:
    """Every name that the text could mean: identifiers, and the text of strings, as written and case-folded."""
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
