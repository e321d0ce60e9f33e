"""The elements of a changelog, alike for XML, YAML and JSON: liquibase.parser.core.ParsedNode."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import replace

from meshdoc.record import positional

LARGEST = 1_000_000
DEEPEST = 100
KEPT = 1_000
"""The files that are remembered as elements: each is looked at for every folder around it, and in every reading."""


class Malformed(Exception):
    """A changelog that cannot be read; `line` counts from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


@positional
class Piece:
    """A part of an element's text and its place in the file; `step` is that of `Origin`."""

    text: str
    line: int
    column: int
    step: int = 0

    def mapped(self, change: Callable[[str], str]) -> Piece:
        """The piece with its text changed; itself if it does not."""
        text = change(self.text)
        return self if text == self.text else replace(self, text=text)


@positional
class Element:
    """An element with its text and children, among them its XML attributes."""

    name: str
    line: int
    column: int
    pieces: tuple[Piece, ...] = ()
    children: tuple[Element, ...] = ()

    @property
    def text(self) -> str:
        """The text right in the element."""
        return "".join(piece.text for piece in self.pieces)

    def get(self, name: str) -> str | None:
        """The text of the first child of this name."""
        return next((child.text for child in self.all(name)), None)

    def trimmed(self, name: str) -> str:
        """Like `get`, without white space around it; empty if there is no such child."""
        return (self.get(name) or "").strip()

    def is_true(self, name: str) -> bool:
        """Whether a child of this name says `true`."""
        return self.trimmed(name).lower() == "true"

    def is_false(self, name: str) -> bool:
        """Whether a child of this name says `false`."""
        return self.trimmed(name).lower() == "false"

    def all(self, name: str) -> Iterator[Element]:
        """The children of this name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Element | None:
        """The first child of this name."""
        return next(self.all(name), None)

    def columns(self) -> list[Element]:
        """The `column` children; YAML and JSON hold them in a list called `columns`."""
        lists = list(self.all("columns"))
        alone = (each for each in lists if each.first("name"))
        return [*(column for each in (self, *lists) for column in each.all("column")), *alone]

    def mapped(self, change: Callable[[str], str]) -> Element:
        """The element with every text changed; itself if none does."""
        pieces = tuple(piece.mapped(change) for piece in self.pieces)
        children = tuple(child.mapped(change) for child in self.children)
        if all(map(operator.is_, (*pieces, *children), (*self.pieces, *self.children))):
            return self
        return replace(self, pieces=pieces, children=children)
