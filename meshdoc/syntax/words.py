"""The words of SQL text: every name that it may mean, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from meshdoc.syntax.psqlscan import Lexeme, tokens

DEEPEST = 16
"""Quotes within quotes that are told apart. Further inside, any word counts, and any text between two marks."""
_WORD = re.compile(r"[^\W\d][\w$]*")
_MARKS = re.compile(r"[\"'$]+")


def words(sql: str) -> Iterator[str]:
    """Every name that the text could mean: identifiers, and the text of strings, as written and case-folded."""
    waiting = [(sql, 0)]
    while waiting:
        outer, depth = waiting.pop()
        for token in tokens(outer):
            text = outer[token.start : token.end]
            if token.kind is Lexeme.WORD:
                yield text
                yield text.lower()
            elif token.kind is Lexeme.QUOTED:
                inside = _unquoted(text)
                yield inside
                if depth == DEEPEST:
                    yield from _anything(inside)
                elif inside != text:
                    waiting.append((inside, depth + 1))


def _anything(text: str) -> Iterator[str]:
    """At least every name in a text, in time that grows with its length alone."""
    for word in _WORD.findall(text):
        yield word
        yield word.lower()
    yield from _MARKS.split(text)


def _unquoted(text: str) -> str:
    """The inside of a quoted identifier, a string or a dollar-quoted string; an open one has no closing quote."""
    if text.startswith("$"):
        tag = text[: text.index("$", 1) + 1] if "$" in text[1:] else "$"
        return text.removeprefix(tag).removesuffix(tag)
    quote = '"' if text.startswith('"') else "'"
    start = text.index(quote) + 1
    return text[start:].removesuffix(quote).replace(quote * 2, quote)
