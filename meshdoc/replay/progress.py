"""The progress of a replay: the state that the versions so far leave to the next.

A replay can resume from any `Progress`, including one that an earlier run saved in a `Memory`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Change
from meshdoc.catalog.contents import Contents, Position
from meshdoc.catalog.database import THIS_DATABASE
from meshdoc.catalog.expr import expressions_in
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.system import System
from meshdoc.history.history import History, Step
from meshdoc.replay.unapplied import Unapplied


@dataclass(frozen=True, slots=True)
class Progress:
    """The state after some versions: the catalog, their changes, table contents, and the unapplied statements.

    `database` is the documented one.
    """

    catalog: Catalog
    steps: tuple[Step, ...]
    contents: dict[Oid, Contents | Position]
    unapplied: Unapplied
    database: Oid = THIS_DATABASE

    @staticmethod
    def start(base: tuple[Object, ...]) -> Progress:
        """A new database, whose objects are `base`."""
        return Progress(Catalog(base), (), {}, Unapplied())

    def history(self, base: tuple[Object, ...], system: System) -> History:
        """The resulting history."""
        return History(base, self.steps, self.catalog, system, self.contents)


def forget_trees(catalog: Catalog, changes: Iterable[Change]) -> None:
    """Drop the trees of replaced or dropped objects: history shows only their texts."""
    for change in changes:
        now = catalog.get(change.oid)
        kept = {id(expr.tree) for expr in expressions_in(now)} if now else set()
        for item in (change.before, change.after):
            if item is not None and item is not now:
                for expr in expressions_in(item):
                    if expr.tree and id(expr.tree) not in kept:
                        expr.tree.forget()
