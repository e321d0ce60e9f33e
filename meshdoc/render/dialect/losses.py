"""What a dialect cannot express, gathered while the tables are written."""

from __future__ import annotations

from dataclasses import dataclass, field

from meshdoc.catalog.names.description import describe
from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.diagnostics import Diagnostic, Location, Severity
from meshdoc.render import Book

FEW = 5
"""More columns that lose the same are counted."""


@dataclass
class Losses:
    """The losses of one book; those of types are told once, with their columns."""

    book: Book
    _found: list[Diagnostic] = field(default_factory=list)
    _columns: dict[str, list[str]] = field(default_factory=dict)

    def add(self, about: Object, message: str) -> None:
        """Something of a table; its place is where the object was made."""
        table: Oid = getattr(about, "table", about.oid)
        cause = self.book.history.created_by(about.oid)
        told = f"{describe(self.book.names, Address(table))}: {message}"
        self._found.append(_loss(told, cause.location if cause else None))

    def add_type(self, column: str, message: str) -> None:
        """Something of a column's type."""
        self._columns.setdefault(message, []).append(column)

    def all(self) -> list[Diagnostic]:
        """All losses: of the tables in their order, of types, and how many objects are no tables."""
        of_types = (f"{message} ({_shortened(columns)})" for message, columns in sorted(self._columns.items()))
        return [*self._found, *map(_loss, of_types)]

    def add_general(self, message: str) -> None:
        """Something of no table."""
        self._found.append(_loss(message))


def _loss(message: str, location: Location | None = None) -> Diagnostic:
    return Diagnostic(code="dialect", severity=Severity.WARNING, message=message, location=location)


def _shortened(columns: list[str]) -> str:
    more = len(columns) - FEW
    return ", ".join([*columns[:FEW], *([f"and {more} more"] if more > 0 else [])])
