"""What FROM holds, and what expressions can name because of it."""

from __future__ import annotations

from dataclasses import dataclass

from queries.expression import ROWS, Column


@dataclass(frozen=True)
class Relation:
    """A name in FROM, and its columns."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Source:
    """A text behind FROM, and what expressions can name because of it."""

    text: str
    columns: tuple[Column, ...]
    aliases: tuple[str, ...] = ()

    def column_names(self) -> list[str]:
        """Its columns without the names of relations."""
        return [item.text.rpartition(".")[2] for item in self.columns if item.type not in ROWS]


def beside(text: str, left: Source, right: Source) -> Source:
    """Two of them under one text."""
    return Source(text, (*left.columns, *right.columns), (*left.aliases, *right.aliases))


def once(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns whose names are no others'."""
    names = [column.text for column in columns]
    return tuple(column for column in columns if names.count(column.text) == 1)
