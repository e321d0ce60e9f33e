"""`meshdoc show`: an object as psql's `\\d+` describes it."""

from __future__ import annotations

from meshdoc.cli import app, report
from meshdoc.cli.named import Names, joined, subjects
from meshdoc.cli.options import Settings, with_source


@app.command(rich_help_panel="Questions")
@with_source
def show(settings: Settings, object: Names) -> None:
    """Describe an object as `\\d+` of psql and the like do, with privileges.

    Names are schema-qualified, as psql prints them under an empty search_path.
    """
    from meshdoc.describe.other import described

    asked = subjects(settings, joined(object))
    for place, address in enumerate(asked.addresses):
        report.described([*([""] if place else []), *described(asked.names, address)])
