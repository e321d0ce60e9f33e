"""SQL put together from a changelog, each part of which knows its place there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from meshdoc.sources.changelog.element import Piece
from meshdoc.sources.jdbc import sent
from meshdoc.sources.version import Origin, SourceFile

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_ALONE = re.compile(r"^[ \t]*(?:/|go)[ \t]*$", re.IGNORECASE | re.MULTILINE)
_LINE_START = re.compile(r"^(?:\\s\*|\\s\+|\\r|\\n|\s)+")


@dataclass
class Script:
    """The SQL of one file so far."""

    path: str
    parts: list[str] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    length: int = 0

    def write(self, sql: str, line: int, column: int) -> None:
        """Add a statement written for the element at this place."""
        self._add(f"{sql};\n", line, column, 0)

    def copy(self, pieces: Iterable[Piece]) -> None:
        """Add SQL as it is."""
        last: Piece | None = None
        for last in pieces:
            self.copy_line(last)
        if last:
            self._add("\n;\n", last.line, last.column, 0)

    def copy_line(self, piece: Piece) -> None:
        """Add a line of a file, its end included."""
        self._add(piece.text, piece.line, piece.column, piece.step)

    def _add(self, text: str, line: int, column: int, step: int) -> None:
        self.origins.append(Origin(self.length, line, column, step))
        self.parts.append(text)
        self.length += len(text)

    def file(self) -> SourceFile:
        """The file as it is replayed."""
        return SourceFile(self.path, sent("".join(self.parts)), origins=tuple(self.origins))


def pieces_of(text: str) -> list[Piece]:
    """The lines of a file that is copied."""
    return [Piece(line, number, 1, 1) for number, line in enumerate(_LINES.findall(text), 1)]


def delimited(pieces: Iterable[Piece], delimiter: str) -> list[Piece]:
    """SQL in which statements end with a semicolon, instead of a delimiter at the end of a line or a lone / or GO."""
    pieces = list(pieces)
    text = "".join(piece.text for piece in pieces)
    changed = _ALONE.sub(_semicolon, text)
    bare = _LINE_START.sub("", delimiter).rstrip("$") if delimiter.startswith("\\") else delimiter
    if bare.strip() and bare != ";":
        changed = re.sub(re.escape(bare) + r"(?=[ \t\r]*$)", _semicolon, changed, flags=re.MULTILINE | re.IGNORECASE)
    kept, position = [], 0
    for piece in pieces:
        end = position + len(piece.text)
        kept.append(Piece(changed[position:end], piece.line, piece.column, piece.step))
        position = end
    return kept


def _semicolon(match: re.Match[str]) -> str:
    return ";".ljust(len(match[0]))
