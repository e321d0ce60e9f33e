"""Redact string literals in statements that store secrets in a vault."""

from __future__ import annotations

import re
from collections.abc import Iterator

from meshdoc.syntax.psqlscan import Lexeme, tokens

KEEPING = re.compile(r"\b(?:create|update)_secret\b|\bvault\s*\"?\s*\.\s*\"?secrets\b", re.IGNORECASE)
"""Matches calls and names that store secrets in Supabase's Vault."""
HIDDEN = "…"
DOLLARS = re.compile(r"(\$\w*\$)(.*)\1", re.DOTALL)


def without_secrets(sql: str) -> str:
    """The text with all strings redacted if it stores a secret."""
    if not KEEPING.search(sql):
        return sql
    return "".join(_shown(sql[token.start : token.end], token.kind) for token in tokens(sql))


def _shown(text: str, kind: Lexeme) -> str:
    if kind is not Lexeme.QUOTED or text.startswith('"'):
        return text
    dollars = DOLLARS.fullmatch(text)
    if dollars and KEEPING.search(dollars[2]):
        return f"{dollars[1]}{without_secrets(dollars[2])}{dollars[1]}"
    return f"'{HIDDEN}'"


def without_secret_arguments(body: str) -> str:
    """Code with the strings redacted that it passes to the vault."""
    if not KEEPING.search(body):
        return body
    shown, depth, called = [], 0, False
    for token in tokens(body):
        text = body[token.start : token.end]
        depth += (text == "(") - (text == ")") if depth or called else 0
        if token.kind not in (Lexeme.SPACE, Lexeme.COMMENT):
            called = token.kind is Lexeme.WORD and KEEPING.fullmatch(text) is not None
        shown.append(_shown(text, token.kind) if depth else text)
    return "".join(shown)


def without_strings_of(sql: str, message: str) -> str:
    """A message about a statement, with the statement's strings redacted if it stores a secret."""
    if KEEPING.search(sql):
        for inside in sorted(_strings(sql), key=len, reverse=True):
            message = message.replace(inside, HIDDEN)
    return message


def _strings(sql: str) -> Iterator[str]:
    for token in tokens(sql):
        text = sql[token.start : token.end]
        if token.kind is not Lexeme.QUOTED or text.startswith('"'):
            continue
        if dollars := DOLLARS.fullmatch(text):
            yield dollars[2]
            yield from _strings(dollars[2])
        elif inside := text[text.index("'") + 1 : -1].replace("''", "'"):
            yield inside
