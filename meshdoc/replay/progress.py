"""The progress of a replay: the state that the versions so far leave to the next.

A replay can resume from any `Progress`, including one that an earlier run saved in a `Memory`.
"""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Change
from meshdoc.catalog.contents import Contents, Position
from meshdoc.catalog.database import THIS_DATABASE
from meshdoc.catalog.expr import expressions_in
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.system import System
from meshdoc.history.history import History, Step
from meshdoc.record import positional
from meshdoc.replay.unapplied import Unapplied

LARGEST_SHARE = 0.25
"""If more of the changes are newer than a saved progress, the next one is saved as a whole."""


@positional
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


@positional
class Later:
    """What was replayed since a progress that was saved before, which takes less time to save than all of it.

    `base` is the digest of that progress, `changes` and `next_oid` are its catalog's since then. What else there is
    has replaced its own.
    """

    base: bytes
    steps: tuple[Step, ...]
    changes: tuple[Change, ...]
    next_oid: Oid
    contents: dict[Oid, Contents | Position]
    unapplied: Unapplied
    database: Oid

    def after(self, base: Progress) -> Progress:
        """The progress, whose catalog is that of `base`, modified."""
        base.catalog.advance(self.changes, self.next_oid)
        for step in self.steps:
            forget_trees(base.catalog, step.changes)
        return Progress(base.catalog, (*base.steps, *self.steps), self.contents, self.unapplied, self.database)


@positional
class Saved:
    """A progress that was saved as a whole under a digest: where its steps and its catalog's journal ended."""

    digest: bytes
    catalog: Catalog
    steps: int
    mark: int

    @staticmethod
    def of(digest: bytes, progress: Progress) -> Saved:
        """Note where a progress ends, before its catalog is modified."""
        return Saved(digest, progress.catalog, len(progress.steps), progress.catalog.mark())

    def short(self, progress: Progress) -> Progress | Later:
        """What is to be saved of a progress that may have begun here: itself, if there is little to share."""
        changes, next_oid = self.catalog.since(self.mark)
        if progress.catalog is not self.catalog or len(changes) > LARGEST_SHARE * self.mark:
            return progress
        return Later(
            self.digest,
            progress.steps[self.steps :],
            changes,
            next_oid,
            progress.contents,
            progress.unapplied,
            progress.database,
        )
