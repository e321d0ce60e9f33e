"""Lexemes with positions, in the syntax of tsvector and tsquery: tsvector_parser.c."""

from __future__ import annotations

from typing import NamedTuple

from meshdoc.adt.scalar import SPACE
from meshdoc.adt.scanner import Scanner
from meshdoc.diagnostics import SqlError

MAX_POSITION = 16383
OPERATORS = "!&|()<"
WEIGHTS = {"a": 3, "A": 3, "*": 3, "b": 2, "B": 2, "c": 1, "C": 1, "d": 0, "D": 0}


class Word(NamedTuple):
    """A lexeme and its positions as (position, weight)."""

    text: str
    positions: tuple[tuple[int, int], ...] = ()


class WordReader(Scanner):
    """Reads lexemes from `text`, starting at `place`. With `in_query`, operators end a lexeme."""

    def __init__(self, text: str, *, in_query: bool) -> None:
        super().__init__(text)
        self.in_query = in_query
        self.word = ""

    def next(self) -> Word | None:
        """The next lexeme, None at the end. Raises SqlError 42601 for a syntax error."""
        self.skip_space()
        if self.peek() == "":
            return None
        if self.in_query and self.peek() in OPERATORS:
            raise self.error()
        self.word = ""
        return self.quoted() if self.peek() == "'" else self.plain()

    def error(self) -> SqlError:
        """SqlError 42601 for a missing lexeme."""
        kind = "tsquery" if self.in_query else "tsvector"
        return SqlError("42601", f'syntax error in {kind}: "{self.text}"')

    def escaped(self) -> None:
        """Copy the character after a backslash."""
        self.place += 1
        if not self.peek():
            raise SqlError("42601", f'there is no escaped character: "{self.text}"')
        self.copy()

    def copy(self) -> None:
        self.word += self.peek()
        self.place += 1

    def plain(self) -> Word:
        while (mark := self.peek()) and not self.ends_word(mark):
            if mark == "\\":
                self.escaped()
            else:
                self.copy()
        if not self.word:
            raise self.error()
        return self.finished()

    def ends_word(self, mark: str) -> bool:
        """Whether a character ends the lexeme. A colon does not if it comes first."""
        return mark in SPACE or (mark == ":" and bool(self.word)) or (self.in_query and mark in OPERATORS)

    def quoted(self) -> Word:
        self.place += 1
        while True:
            mark = self.peek()
            if not mark:
                raise self.error()
            if mark == "\\":
                self.escaped()
            elif mark == "'" and self.text[self.place + 1 : self.place + 2] != "'":
                break
            else:
                self.place += mark == "'"
                self.copy()
        self.place += 1
        if not self.word:
            raise self.error()
        return self.finished()

    def finished(self) -> Word:
        if self.in_query or self.peek() != ":":
            return Word(self.word)
        self.place += 1
        return Word(self.word, tuple(self.positions()))

    def positions(self) -> list[tuple[int, int]]:
        found = [self.position()]
        while self.peek() == ",":
            self.place += 1
            found.append(self.position())
        if self.peek() and self.peek() not in SPACE:
            raise self.error()
        return found

    def position(self) -> tuple[int, int]:
        start = self.place
        while self.peek() and self.peek() in "0123456789":
            self.place += 1
        if start == self.place:
            raise self.error()
        number = int(self.text[start : self.place])
        if number == 0:
            raise SqlError("42601", f'wrong position info in tsvector: "{self.text}"')
        return min(number, MAX_POSITION), self.weight()

    def weight(self) -> int:
        """The weight of a position. D, the default, may precede another weight. Digits after it are ignored."""
        weight = 0
        while (mark := self.peek()) and (mark in WEIGHTS or mark in "0123456789"):
            if mark in WEIGHTS:
                if weight:
                    raise self.error()
                weight = WEIGHTS[mark]
            self.place += 1
        return weight
