"""The SQL comment that stands directly above a statement."""

from __future__ import annotations

import re

from meshdoc.syntax.psqlscan import Lexeme, tokens

_EDGES = re.compile(r"^\s*(?:--+|/\*+|\*+(?!/))[ \t]?|\s*\**\*/\s*$")
_WORD = re.compile(r"\w")


def comment_above(text: str, start: int, end: int) -> str:
    """The words of the comment that ends on the line before `end`, given that `text[start:end]` holds no statement.

    Comment marks and rulers (`-- =====`) are left out. A comment that begins on the line where the statement before
    ends, or with an empty line below it, is about something else.
    """
    if "--" not in text[start:end] and "*/" not in text[start:end]:
        return ""
    block: list[str] = []
    lines_since = 0 if start else 1
    for token in tokens(text, start, end):
        words = text[token.start : token.end]
        if token.kind is not Lexeme.COMMENT:
            lines_since += words.count("\n")
            continue
        if lines_since > 1:
            block = []
        if lines_since or block:
            block += words.splitlines()
        lines_since = 0
    return "\n".join(_cleaned(block)) if lines_since <= 1 else ""


def _cleaned(lines: list[str]) -> list[str]:
    return [bare.rstrip() for line in lines if _WORD.search(bare := _EDGES.sub("", line))]
