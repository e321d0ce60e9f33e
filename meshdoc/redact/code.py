"""SQL as words, without a grammar: it may not parse, and it may stand in a string."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from meshdoc.syntax.psqlscan import Lexeme, tokens

NUMBER = re.compile(r"\d[\w.]*")
DOLLARS = re.compile(r"\$\w*\$")
ESCAPE = re.compile(
    r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))|''|[^\\']", re.DOTALL
)
CONTROL = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Word(NamedTuple):
    """A token that is no space or comment; `text` is a name in lower case or without quotes, else as written."""

    text: str
    start: int
    end: int
    is_string: bool = False

    @property
    def is_constant(self) -> bool:
        """Whether it is a string or a number."""
        return self.is_string or NUMBER.fullmatch(self.text) is not None


def words(text: str) -> list[Word]:
    """The words of a text."""
    return [
        _word(text[token.start : token.end], token.kind, token.start, token.end)
        for token in tokens(text)
        if token.kind not in (Lexeme.SPACE, Lexeme.COMMENT)
    ]


def _word(raw: str, kind: Lexeme, start: int, end: int) -> Word:
    if kind is not Lexeme.QUOTED:
        return Word(raw.lower(), start, end)
    if raw.startswith('"'):
        return Word(raw[1:].removesuffix('"').replace('""', '"'), start, end)
    return Word(raw, start, end, is_string=True)


class Inside(NamedTuple):
    """The value of a string as written, and the offset of each of its characters there; the last is that of its end."""

    value: str
    offsets: Sequence[int]


def inside(raw: str) -> Inside:
    """The value of a string constant: quoted, with escapes, or between dollars. It may lack its closing quote."""
    if opening := DOLLARS.match(raw):
        tag = opening[0]
        value = raw[len(tag) :].removesuffix(tag)
        return Inside(value, range(len(tag), len(tag) + len(value) + 1))
    start = raw.index("'") + 1
    end = len(raw) - (raw.endswith("'") and len(raw) > start)
    if "'" not in raw[start:end] and (start == 1 or "\\" not in raw):
        return Inside(raw[start:end], range(start, end + 1))
    return _unescaped(raw, start, end)


def _unescaped(raw: str, start: int, end: int) -> Inside:
    value, offsets = [], []
    position = start
    while position < end:
        match = ESCAPE.match(raw, position, end) if start > 1 else None
        if match is None:
            length = 2 if raw.startswith("''", position) else 1
            value.append(raw[position])
        else:
            length = match.end() - position
            value.append(_character(match))
        offsets.append(position)
        position += length
    return Inside("".join(value), (*offsets, end))


def _character(match: re.Match[str]) -> str:
    octal, digits, short, long, other = match.groups()
    code = int(octal, 8) if octal else int(digits or short or long or "0", 16)
    if octal or digits or short or long:
        return chr(code) if code < 0x110000 else "\ufffd"
    return CONTROL.get(other, other) if other else match[0][0]


def arguments(found: Sequence[Word]) -> list[list[Word]]:
    """The words of each argument of a call from its left parenthesis on; an unclosed call extends to the end."""
    listed: list[list[Word]] = [[]]
    depth = 0
    for word in found:
        depth += (word.text in ("(", "[")) - (word.text in (")", "]"))
        if depth == 0:
            break
        if depth == 1 and word.text == ",":
            listed.append([])
        elif word is not found[0]:
            listed[-1].append(word)
    return listed
