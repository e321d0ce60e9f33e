"""How far a replay has come: all that the versions so far leave to the next.

A replay can be taken up again from any `Progress`, also from one that an earlier run has left in a `Memory`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Change
from meshdoc.catalog.contents import Contents, Position
from meshdoc.catalog.database import THIS_DATABASE
from meshdoc.catalog.expr import expressions_in
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.system import System
from meshdoc.history.history import History, Step
from meshdoc.replay.stages import Stage
from meshdoc.replay.unapplied import Unapplied


@dataclass(frozen=True, slots=True)
class Progress:
    """The state after some versions: the catalog, what they did, what tables hold, and what was not carried out.

    `database` is the one that is documented.
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
        """What came of it."""
        return History(base, self.steps, self.catalog, system, self.contents)


def forget_trees(catalog: Catalog, changes: Iterable[Change]) -> None:
    """Let go of the trees of the objects that changes replaced or dropped: history shows only their texts."""
    for change in changes:
        now = catalog.get(change.oid)
        kept = {id(expr.tree) for expr in expressions_in(now)} if now else set()
        for item in (change.before, change.after):
            if item is not None and item is not now:
                for expr in expressions_in(item):
                    if expr.tree and id(expr.tree) not in kept:
                        expr.tree.forget()


class Memory(Protocol):
    """Where the progress of earlier runs may be found."""

    def recall(self, stages: Sequence[Stage]) -> Progress | None:
        """The progress along the most of these stages, from the first on, that is known; None if nothing is."""

    def keep(self, stages: Sequence[Stage], progress: Progress) -> None:
        """Take down the progress after just these stages."""


class Forgetful:
    """A memory of nothing."""

    def recall(self, stages: Sequence[Stage]) -> Progress | None:
        """Nothing is known."""
        return None

    def keep(self, stages: Sequence[Stage], progress: Progress) -> None:
        """It is forgotten."""
