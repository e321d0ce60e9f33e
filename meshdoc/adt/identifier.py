"""Names inside literals such as regclass: stringToQualifiedNameList and parseNameAndArgTypes."""

from __future__ import annotations

import re

from meshdoc import errors
from meshdoc.adt.scalar import SPACE
from meshdoc.diagnostics import SqlError

_PART = re.compile(r'\s*(?:"((?:[^"]|"")+)"|([^\s."][^\s.]*))\s*')


def split_name(text: str) -> tuple[str, ...]:
    """The parts of a dotted name; unquoted parts are lowercased. Raises SqlError 42602 if it is invalid."""
    parts: list[str] = []
    place = 0
    while True:
        match = _PART.match(text, place)
        if match is None:
            raise errors.invalid_name_syntax()
        parts.append(match[1].replace('""', '"') if match[1] is not None else match[2].lower())
        place = match.end()
        if place == len(text):
            return tuple(parts)
        if text[place] != ".":
            raise errors.invalid_name_syntax()
        place += 1


def split_signature(text: str) -> tuple[tuple[str, ...], list[str]]:
    """A name and its parenthesized argument types. Raises SqlError 22P02 if parentheses are unbalanced."""
    name, opened, rest = text.partition("(")
    if not opened:
        raise SqlError("22P02", "expected a left parenthesis")
    body = rest.rstrip(SPACE)
    if not body.endswith(")"):
        raise SqlError("22P02", "expected a right parenthesis")
    types: list[str] = []
    depth, start, quoted = 0, 0, False
    inner = body[:-1]
    for place, mark in enumerate(inner):
        if mark == '"':
            quoted = not quoted
        elif not quoted and mark in "([":
            depth += 1
        elif not quoted and mark in ")]":
            depth -= 1
        elif not quoted and not depth and mark == ",":
            types.append(inner[start:place].strip(SPACE))
            start = place + 1
    if quoted or depth:
        raise SqlError("22P02", "improper type name")
    if inner.strip(SPACE):
        types.append(inner[start:].strip(SPACE))
    return split_name(name), types
