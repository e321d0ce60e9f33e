"""DECLARE sections of PL/pgSQL bodies: decl_stmts and read_datatype of pl_gram.y, without its grammar."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator
from typing import TypeAlias

from meshdoc.record import positional
from meshdoc.syntax.psqlscan import Lexeme, Token, tokens


@positional
class Declaration:
    """A variable of a DECLARE section. Missing parts are empty texts, and so is the `type` of a cursor."""

    name: str
    line: int
    type: str = ""
    collation: str = ""
    default: str = ""
    constant: bool = False
    not_null: bool = False
    arguments: tuple[tuple[str, str], ...] = ()  # the names and types of a cursor's arguments
    cursor: bool = False
    alias_of: str = ""


@positional
class Placed:
    """A declaration, and the positions in the body of the types it names."""

    declaration: Declaration
    types: tuple[tuple[int, int], ...] = ()


_OPENING = frozenset({"", ";", ">", "begin", "then", "else", "loop", "error", "use_variable", "use_column"})
"""Tokens that may precede a statement."""


Word: TypeAlias = tuple[str, Token]
"""A significant token and its normalized text."""


@functools.lru_cache(maxsize=2)
def meaningful(body: str) -> list[Word]:
    """The tokens other than whitespace and comments. The text of words is lowercase, that of other tokens unchanged."""
    made = []
    for token in tokens(body):
        if token.kind in (Lexeme.SPACE, Lexeme.COMMENT):
            continue
        text = body[token.start : token.end]
        made.append((text.lower() if token.kind is Lexeme.WORD else text, token))
    return made


@functools.lru_cache(maxsize=2)
def _newlines(body: str) -> list[int]:
    return [match.start() for match in re.finditer("\n", body)]


def deepest_level(body: str) -> int:
    """The maximum nesting depth of blocks, loops and conditions."""
    level = deepest = 0
    before = ""
    for text, _ in meaningful(body):
        if before == "end":
            pass
        elif text in ("loop", "case") or (text in ("begin", "if") and before in _OPENING):
            level += 1
        deepest = max(deepest, level)
        if text == "end":
            level -= 1
        before = text
    return deepest


def declared_blocks(body: str) -> Iterator[list[Placed]]:
    """The declarations of each block, in order of the blocks' starts."""
    words = meaningful(body)
    section: list[Placed] = []
    place, before = 0, ""
    while place < len(words):
        text = words[place][0]
        place += 1
        if text == "declare" and before in _OPENING:
            place, text = _section(body, words, place, section), ";"
        elif text == "begin" and before in _OPENING:
            yield section
            section = []
        before = text


def _section(body: str, words: list[Word], place: int, section: list[Placed]) -> int:
    """Read declarations up to BEGIN; returns its position."""
    while place < len(words) and words[place][0] != "begin":
        if words[place][0] in ("declare", ";"):
            place += 1
            continue
        end = _end_of_declaration(words, place)
        section.append(_declaration(body, words[place:end]))
        place = end + 1
    return place


def _end_of_declaration(words: list[Word], place: int) -> int:
    depth = 0
    for end in range(place, len(words)):
        text = words[end][0]
        depth += (text in "([") - (text in ")]") if len(text) == 1 else 0
        if text == ";" and depth == 0:
            return end
    return len(words)


_TYPE_ENDS = frozenset({"collate", "not", "default", ":", "=", "null"})


def _declaration(body: str, words: list[Word]) -> Placed:
    name, first = _identifier(words[0][0]), words[0][1]
    line = bisect.bisect(_newlines(body), first.start) + 1
    rest = words[1:]
    constant = bool(rest) and rest[0][0] == "constant"
    rest = rest[1:] if constant else rest
    if rest and rest[0][0] == "alias":
        target = _identifier(rest[-1][0]) if len(rest) < 4 else "".join(word for word, _ in rest[2:])
        return Placed(Declaration(name, line, alias_of=target))
    if rest and rest[0][0] in ("cursor", "scroll", "no"):
        return _cursor(body, name, line, rest)
    count = next((n for n, (text, _) in enumerate(rest) if text in _TYPE_ENDS), len(rest))
    type_words, tail = rest[:count], rest[count:]
    start, end = (type_words[0][1].start, type_words[-1][1].end) if type_words else (0, 0)
    collation, tail = _collation(body, tail)
    not_null = [text for text, _ in tail[:2]] == ["not", "null"]
    made = Declaration(name, line, body[start:end], collation, _default(body, tail), constant, not_null)
    return Placed(made, ((start, end),) if end else ())


def _collation(body: str, tail: list[Word]) -> tuple[str, list[Word]]:
    """The name after COLLATE, and the words that follow it."""
    if not tail or tail[0][0] != "collate":
        return "", tail
    count = next((n for n, (text, _) in enumerate(tail) if text in _TYPE_ENDS and n), len(tail))
    return (body[tail[1][1].start : tail[count - 1][1].end] if count > 1 else ""), tail[count:]


def _cursor(body: str, name: str, line: int, words: list[Word]) -> Placed:
    """A cursor and its arguments: decl_cursor_args."""
    place = next((n for n, (text, _) in enumerate(words) if text == "cursor"), len(words)) + 1
    has_arguments = place < len(words) and words[place][0] == "("
    parts = list(_arguments(words[place + 1 :])) if has_arguments else []
    spans = tuple((part[1][1].start, part[-1][1].end) for part in parts)
    arguments = tuple((_identifier(part[0][0]), body[slice(*span)]) for part, span in zip(parts, spans, strict=True))
    return Placed(Declaration(name, line, arguments=arguments, cursor=True), spans)


def _arguments(words: list[Word]) -> Iterator[list[Word]]:
    """The words between commas, up to the closing parenthesis of the list: a name and a type each."""
    depth, part = 0, list[Word]()
    for word in words:
        if depth == 0 and word[0] in (",", ")"):
            if len(part) > 1:
                yield part
            part = []
            if word[0] == ")":
                return
            continue
        depth += (word[0] in "([") - (word[0] in ")]") if len(word[0]) == 1 else 0
        part.append(word)


def _default(body: str, tail: list[Word]) -> str:
    """The text after DEFAULT, := or =."""
    for place, (text, _) in enumerate(tail):
        if text in ("default", "=") or (text == ":" and place + 1 < len(tail) and tail[place + 1][0] == "="):
            after = place + (2 if text == ":" else 1)
            return body[tail[after][1].start : tail[-1][1].end] if after < len(tail) else ""
    return ""


def _identifier(text: str) -> str:
    return text[1:-1].replace('""', '"') if text.startswith('"') else text
