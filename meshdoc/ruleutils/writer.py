"""The printed text, with PostgreSQL's line breaks and indentation: appendContextKeyword and related functions."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from meshdoc.catalog.expr import Part

STANDARD = 8  # PRETTYINDENT_STD
JOIN = 4  # PRETTYINDENT_JOIN
VARIABLE = 4  # PRETTYINDENT_VAR
LIMIT = 40  # PRETTYINDENT_LIMIT


class Style(enum.Flag):
    """PRETTYFLAG_*: most functions print INDENTED; those for function arguments and RETURN print PLAIN.

    SPARSE omits parentheses that precedence makes redundant, as in extended statistics.
    """

    PLAIN = 0
    SPARSE = 1
    INDENTED = 2


@dataclass(slots=True, kw_only=True)
class Writer:
    """Text and holes in order of printing. `level` is the indentation after the next line break."""

    style: Style
    level: int = 0
    buffer: list[Part] = field(default_factory=list)

    @property
    def indented(self) -> bool:
        """Whether line breaks are printed."""
        return Style.INDENTED in self.style

    def write(self, *parts: Part) -> None:
        """Append parts, except empty strings."""
        self.buffer += filter(None, parts)

    def keyword(self, word: str, before: int = 0, after: int = 0, plus: int = 0) -> None:
        """Append a keyword, on a new line if line breaks are printed: appendContextKeyword.

        `before` and `after` change the level; `plus` applies to this line only.
        """
        if not self.indented:
            self.write(word)
            return
        self.level += before
        self.strip()
        self.write("\n" + " " * (self._indentation() + plus) + word)
        self.level = max(self.level + after, 0)

    def strip(self) -> None:
        """Remove trailing blanks: removeStringInfoSpaces."""
        while self.buffer and isinstance(last := self.buffer[-1], str):
            kept = last.rstrip(" ")
            if kept:
                self.buffer[-1] = kept
                return
            self.buffer.pop()

    def within(self, level: int) -> Writer:
        """A writer that continues the same text with its own level."""
        return Writer(style=self.style, level=level, buffer=self.buffer)

    @contextmanager
    def aside(self) -> Iterator[list[Part]]:
        """Redirect the text written inside the block to a separate buffer."""
        former, self.buffer = self.buffer, []
        try:
            yield self.buffer
        finally:
            self.buffer = former

    def _indentation(self) -> int:
        if self.level < LIMIT:
            return max(self.level, 0)
        return (LIMIT + (self.level - LIMIT) // (STANDARD // 2)) % LIMIT


def starts_a_line(parts: list[Part]) -> bool:
    """Whether the text begins with a line break."""
    return bool(parts) and isinstance(parts[0], str) and parts[0].startswith("\n")


def merged(parts: list[Part]) -> tuple[Part, ...]:
    """The parts with adjacent strings joined."""
    found: list[Part] = []
    for part in parts:
        if found and isinstance(part, str) and isinstance(last := found[-1], str):
            found[-1] = last + part
        else:
            found.append(part)
    return tuple(found)
