"""What the rules about locks have in common: work that blocks writers of a table for as long as it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from meshdoc.catalog.catalog import Catalog
from meshdoc.insight.locks.record import Kind, StatementLocks, Work
from meshdoc.lint.rule import Remark


def blocked(
    statement: StatementLocks, catalog: Catalog, kinds: Sequence[Kind], doing: Callable[[Sequence[Work]], str]
) -> Iterator[Remark]:
    """A remark for each table that a statement works on in one of some ways under such a lock, unless it rewrites it.

    `doing` says what is done meanwhile: "rows are checked".
    """
    for lock in statement.locks:
        works = [work for work in lock.works if work.kind in kinds]
        if works and lock.mode.blocks_writes and not any(work.kind is Kind.REWRITES for work in lock.works):
            denied = "can be neither read nor written" if lock.mode.blocks_reads else "cannot be written"
            yield Remark(
                about=catalog.get(lock.relation),
                message=f"{lock.name} {denied} while {doing(works)}",
                detail="; ".join(work.reason for work in works),
                hint=works[0].gentler,
                location=statement.location,
            )
