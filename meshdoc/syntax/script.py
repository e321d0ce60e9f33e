"""The text of a script as psql sends it, with its variables replaced, and where each part of it stands in the file."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import Protocol

from meshdoc.diagnostics import Location, SqlError
from meshdoc.record import positional
from meshdoc.sources.version import SourceFile
from meshdoc.syntax.encoding import decoded, encoded

MOST_COPIED = 1 << 33
"""How many characters may be moved to make room for the values of variables, a few seconds' work."""


class Origin(Protocol):
    """Where a text comes from."""

    def location(self, offset: int) -> Location:
        """The place in the input that a character of the text comes from."""


@positional
class Generated:
    """The origin of a text that is not in the input, such as a statement made by a query: one place."""

    place: Location

    def location(self, offset: int) -> Location:
        """That place, whatever the offset."""
        return self.place


@dataclass(slots=True)
class Script:
    """A file being read. Offsets count characters of `text`; those already passed never change."""

    file: SourceFile
    text: str = ""
    copied: int = 0
    _begin: int = 0
    """Where in the file the current encoding begins."""
    _bytes: bytes = b""
    """The file from there on, once its encoding has changed."""
    _values: list[tuple[int, int, int]] = field(default_factory=list)
    """The values put in: where each begins and ends, and how much longer the text is from there on."""

    def __post_init__(self) -> None:
        self.text = self.file.text

    def location(self, offset: int) -> Location:
        """The place in the file; for a character of a value, that of the reference to the variable."""
        return self.file.location(self.in_file(offset))

    def in_file(self, offset: int) -> int:
        """The offset in the file."""
        place = bisect_right(self._values, offset, key=lambda value: value[0])
        if not place:
            return offset
        start, end, longer = self._values[place - 1]
        before = self._values[place - 2][2] if place > 1 else 0
        return start - before if offset < end else offset - longer

    def put(self, start: int, end: int, value: str) -> None:
        """Replace a reference to a variable by its value. Raises SqlError 54000 if that takes too long."""
        self.copied += len(self.text)
        if self.copied > MOST_COPIED:
            raise SqlError("54000", "too many variables are replaced in this file")
        more = len(value) - (end - start)
        self.text = f"{self.text[:start]}{value}{self.text[end:]}"
        last = self._values[-1] if self._values else (0, 0, 0)
        if start < last[1]:  # a reference in the value of another variable
            self._values[-1] = (last[0], last[1] + more, last[2] + more)
        else:
            self._values.append((start, start + len(value), last[2] + more))

    def decode(self, start: int, encoding: str) -> None:
        """Read what follows an offset in another encoding."""
        if encoding == self.file.encoding or (self._bytes or self.text).isascii():
            return
        file, begin = self.file, self.in_file(start)
        self._bytes = self._bytes or encoded(file.text[self._begin :], file.encoding)
        self._bytes = self._bytes[len(encoded(file.text[self._begin : begin], file.encoding)) :]
        self._begin, rest = begin, decoded(self._bytes, encoding)
        self.file = replace(file, text=file.text[:begin] + rest, encoding=encoding)
        self.text = self.text[:start] + rest
