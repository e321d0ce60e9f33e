"""`meshdoc find`: where a text occurs in the schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from meshdoc.cli import app, report
from meshdoc.cli.named import current, first_line
from meshdoc.cli.options import Listing, Settings, with_source

if TYPE_CHECKING:
    from meshdoc.insight.matches import Match


@app.command(rich_help_panel="Questions")
@with_source
def find(
    settings: Settings,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The text to look for, in any case of letters.")],
    format: Annotated[
        Listing, typer.Option(help="How to print the matches; `meshdoc help json` describes the JSON.")
    ] = Listing.TEXT,
) -> None:
    """Find a text in the names, comments, function bodies and expressions of the schema."""
    from meshdoc.insight.matches import matches

    found = [*matches(current(settings), text)]
    if format is Listing.JSON:
        from meshdoc.render.json.find import found as as_json

        report.result(as_json(found))
        return
    report.described(_lines(found))
    report.message(f"{len(found)} {'match' if len(found) == 1 else 'matches'} of {text!r}")


def _lines(found: Iterable[Match]) -> Iterator[str]:
    """The matches by kind."""
    for noun, group in groupby(found, key=lambda match: match.noun):
        yield f"{noun.capitalize()}:"
        for match in group:
            where = "" if match.where == "name" else f"  {match.where}:{match.line}: {first_line(match.text)}"
            yield f"    {match.name}{where}"
