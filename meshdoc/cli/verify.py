"""`meshdoc verify`: compare a snapshot of the schema with the migrations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from meshdoc.cli import app, report
from meshdoc.cli.options import Listing, Settings, with_settings
from meshdoc.cli.status import Status

Snapshot = Annotated[
    Path,
    typer.Argument(
        metavar="SCHEMA", help="A file that creates the whole schema: a dump (pg_dump --schema-only), or your own."
    ),
]
Schemas = Annotated[
    list[str] | None,
    typer.Option("--schema", metavar="NAME", help="Compare this schema only. May be repeated."),
]
Format = Annotated[Listing, typer.Option(help="How to print the differences; `meshdoc help json` describes the JSON.")]


@app.command(rich_help_panel="Checks")
@with_settings
def verify(settings: Settings, snapshot: Snapshot, schema: Schemas = None, format: Format = Listing.TEXT) -> None:
    """Check that a snapshot of the schema and the migrations describe the same database.

    Exits with status 1 if an object differs, or if a statement of the snapshot does not take full effect. Objects are
    compared by name and meaning, not by text or order. Roles are not compared, since they belong to the cluster.
    """
    from meshdoc import project
    from meshdoc import snapshot as snapshots
    from meshdoc.cli.replay import replayed
    from meshdoc.compare.verification import verify, without_secrets
    from meshdoc.render.differences import entries, summary

    config, memory = settings.config, settings.memory
    mine = replayed(config, memory)
    version = snapshots.read(config, mine.given, snapshot)
    its = snapshots.replay(config, mine.given, mine.history, version, schema or (), memory)
    public, _ = project.redact(config, its.history, mine.given)
    found = verify(mine.history, its.history, str(snapshot), its.schemas)
    if mine.public.catalog is not mine.history.catalog or public.catalog is not its.history.catalog:
        found = without_secrets(found, mine.public, public)
    unapplied = [entry.diagnostic for entry in snapshots.unapplied(public) if entry.diagnostic]
    report.diagnostics(unapplied)
    if format is Listing.JSON:
        from meshdoc.render.json.difference import verification

        report.result(verification(found, tuple(map(str, unapplied))))
    else:
        report.listing([summary(found), *entries(found)])
    for note in found.notes:
        report.message(note)
    if found.drifts or unapplied:
        raise typer.Exit(Status.FINDINGS)
