"""Portals: the open cursors of the current statement, each with its rows and position. portalmem.c.

Differs from PostgreSQL: all rows are read when the cursor is opened, and no cursor outlives the statement.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.scope import Rows


@dataclass(slots=True)
class Portal:
    """An open cursor; `table` is the single table that its rows come from, if any, and `held` are those rows.

    One that a loop walks is `pinned`: it outlives the transaction. Only one that `is_scan` may have a table's rows.
    """

    name: str
    rows: Rows
    position: int = 0
    forward_only: bool = False
    pinned: bool = False
    is_scan: bool = True
    table: Oid = NO_OID
    held: list[object] = field(default_factory=list)

    def current(self) -> object:
        """The table row at the cursor's position. Raises SqlError 24000 if there is none."""
        if not 1 <= self.position <= len(self.held):
            raise SqlError("24000", f'cursor "{self.name}" is not positioned on a row')
        return self.held[self.position - 1]


@dataclass(slots=True)
class Portals:
    """The portals of one statement, by name."""

    opened: dict[str, Portal] = field(default_factory=dict)
    count: int = 0

    def open(self, name: str | None, rows: Rows) -> Portal:
        """Open a portal. Raises SqlError 42P03 if the name is in use; without a name, one is generated."""
        if name is None:
            self.count += 1
            name = f"<unnamed portal {self.count}>"
        if name in self.opened:
            raise SqlError("42P03", f'cursor "{name}" already in use')
        made = self.opened[name] = Portal(name, rows)
        return made

    def find(self, name: str) -> Portal:
        """The portal with that name. Raises SqlError 34000 if it does not exist."""
        if name not in self.opened:
            raise SqlError("34000", f'cursor "{name}" does not exist')
        return self.opened[name]

    def end_transaction(self) -> None:
        """Close all portals but those of loops: HoldPinnedPortals and AtCommit_Portals."""
        self.opened = {name: portal for name, portal in self.opened.items() if portal.pinned}

    def close(self, name: str) -> None:
        """Close a portal."""
        del self.opened[self.find(name).name]
