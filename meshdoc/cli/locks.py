"""`meshdoc locks`: what the newest migrations lock, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from meshdoc.cli import app, report
from meshdoc.cli.options import Listing, Settings, with_settings
from meshdoc.diagnostics import unknown

if TYPE_CHECKING:
    from meshdoc.history.history import History
    from meshdoc.insight.locks.record import Lock, StatementLocks


@app.command(rich_help_panel="Checks")
@with_settings
def locks(
    settings: Settings,
    since: Annotated[
        str,
        typer.Option(
            metavar="VERSION",
            help="List the versions after this one. Default: those after the last one that a tag contains, or else "
            "the last one.",
        ),
    ] = "",
    format: Annotated[
        Listing, typer.Option(help="How to print the locks; `meshdoc help json` describes the JSON.")
    ] = Listing.TEXT,
) -> None:
    """Show which tables migrations lock, and whether they scan or rewrite them meanwhile.

    Tables that the same versions create are left out. Work that the state of the schema makes unnecessary is told
    with the reason. ACCESS SHARE, the lock of SELECT, is left out.
    """
    from meshdoc.cli.replay import book_of

    book = book_of(settings.config.asking_git, settings.memory)
    found = _chosen(book.history, since)
    if format is Listing.JSON:
        from meshdoc.render.json.locks import locks as as_json

        report.result(as_json(found))
    else:
        report.listing(line for each in found for lock in each.locks for line in _lines(each, lock))
    long = sum(lock.takes_long and lock.mode.blocks_writes for each in found for lock in each.locks)
    report.message(
        f"{report.count(sum(len(each.locks) for each in found), 'lock')}, {long} of them held while a table is read"
    )


def _chosen(history: History, since: str) -> tuple[StatementLocks, ...]:
    from meshdoc.insight.locks.history import over
    from meshdoc.insight.locks.newest import newest_locks

    if not since:
        return newest_locks(history)
    places = {step.version.id: place for place, step in enumerate(history.steps) if not step.external}
    if since not in places:
        raise unknown("version", since, places)
    return over(history, places[since], len(history.steps) - 1)


def _lines(statement: StatementLocks, lock: Lock) -> Iterator[str]:
    yield f"{statement.location}: {lock.mode.value} on {lock.name}"
    for work in lock.works:
        yield f"  {work.kind.value}: {work.reason}"
    yield from (f"  instead: {form}" for form in lock.gentler)
