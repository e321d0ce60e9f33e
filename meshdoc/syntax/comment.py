"""The SQL comment directly above a statement."""

from __future__ import annotations

import re

from meshdoc.syntax.psqlscan import Lexeme, tokens

_EDGES = re.compile(r"^\s*+(?:--+|/\*+|\*+(?!/))[ \t]?|(?:(?<!\s)\s++|(?<![\s*]))\*++/\s*+$")
_WORD = re.compile(r"\w")


def comment_above(text: str, start: int, end: int, *, is_start: bool) -> str:
    """The text of the comment that ends on the line before `end`. `text[start:end]` must not contain a statement, and
    `is_start` is whether it begins where the file does.

    Comment marks and rulers (`-- =====`) are removed. A comment that begins on the line where the previous statement
    ends, or that is followed by an empty line, does not belong to the statement.
    """
    if "--" not in text[start:end] and "*/" not in text[start:end]:
        return ""
    block: list[str] = []
    lines_since = 1 if is_start else 0
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
    if lines_since > 1:
        return ""
    return "\n".join(bare.rstrip() for line in block if _WORD.search(bare := _EDGES.sub("", line)))
