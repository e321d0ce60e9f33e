"""Portals: the open cursors of a statement under way, each with its rows and where it stands. portalmem.c.

Differs from PostgreSQL: the rows are all read when the cursor is opened, and no cursor outlives the statement.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.scope import Rows


@dataclass(slots=True)
class Portal:
    """An open cursor; `table` is whose rows it shows, where each is one of a single table's, and `held` are those."""

    name: str
    rows: Rows
    position: int = 0
    forward_only: bool = False
    table: Oid = NO_OID
    held: list[object] = field(default_factory=list)

    def current(self) -> object:
        """The table's row that it stands on; 24000 where it stands on none."""
        if not 1 <= self.position <= len(self.held):
            raise SqlError("24000", f'cursor "{self.name}" is not positioned on a row')
        return self.held[self.position - 1]


@dataclass(slots=True)
class Portals:
    """Those of one statement, by name."""

    opened: dict[str, Portal] = field(default_factory=dict)
    count: int = 0

    def open(self, name: str | None, rows: Rows) -> Portal:
        """A new one; 42P03 where there is one of that name. Without a name it is given one."""
        if name is None:
            self.count += 1
            name = f"<unnamed portal {self.count}>"
        if name in self.opened:
            raise SqlError("42P03", f'cursor "{name}" already in use')
        made = self.opened[name] = Portal(name, rows)
        return made

    def find(self, name: str) -> Portal:
        """The one of that name; 34000 where there is none."""
        if name not in self.opened:
            raise SqlError("34000", f'cursor "{name}" does not exist')
        return self.opened[name]

    def close(self, name: str) -> None:
        """Close one."""
        del self.opened[self.find(name).name]
