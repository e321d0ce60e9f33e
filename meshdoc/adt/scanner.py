"""Reading a literal from left to right."""

from __future__ import annotations

from meshdoc.adt.scalar import SPACE


class Scanner:
    """A text and a place in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def peek(self) -> str:
        """The current character; empty at the end."""
        return self.text[self.place : self.place + 1]

    def skip_space(self) -> None:
        """Skip whitespace."""
        while self.place < len(self.text) and self.text[self.place] in SPACE:
            self.place += 1
