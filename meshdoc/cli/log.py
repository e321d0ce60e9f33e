"""`meshdoc log`: the history of an object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from meshdoc.cli import app, report
from meshdoc.cli.named import Names, aligned, history_of, joined, place, unknown_object
from meshdoc.cli.options import Listing, Settings, with_source

if TYPE_CHECKING:
    from meshdoc.history.history import History
    from meshdoc.history.item import Item
    from meshdoc.sources import Version


@app.command(rich_help_panel="Questions")
@with_source
def log(
    settings: Settings,
    object: Names,
    format: Annotated[
        Listing, typer.Option(help="How to print the history; `meshdoc help json` describes the JSON.")
    ] = Listing.TEXT,
) -> None:
    """List what each version did to an object and its parts, newest first, even if it was dropped."""
    found = [*_told(history_of(settings), joined(object))]
    if format is Listing.JSON:
        from meshdoc.render.json.log import log as as_json

        report.result(as_json(found))
        return
    report.listing(aligned(_row(version, item) for version, item in found))


def _told(history: History, text: str) -> Iterator[tuple[Version, Item]]:
    """The changes of what the name means, or meant last. Raises ConfigError if it never meant anything."""
    from meshdoc.catalog.names.namespace import Names
    from meshdoc.history.log import log as changes
    from meshdoc.insight.naming.find import named
    from meshdoc.insight.naming.former import former

    catalog, addresses = history.catalog, named(Names(history.catalog, history.system), text)
    if not addresses:
        lost = former(history, text)
        if lost is None:
            raise unknown_object(history, text)
        catalog, addresses = lost.catalog, (lost.address,)
    for address in addresses:
        yield from changes(history, catalog[address.oid], address.sub)


def _row(version: Version, item: Item) -> tuple[str, ...]:
    from meshdoc.history.sentence import sentence

    via = f" via {' → '.join(item.cause.path)}" if item.cause and item.cause.path else ""
    where = f"  ({place(item.cause)}{via})" if item.cause else ""
    return version.id, version.day, f"{sentence(item)}{where}"
