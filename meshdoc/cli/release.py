"""`meshdoc release`: print the notes of a tag, and pack the documentation at it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from meshdoc.cli import app
from meshdoc.cli.changelog import Format, Since, print_notes
from meshdoc.cli.options import Settings, SourceUrl, with_source


@app.command(rich_help_panel="Documentation")
@with_source
def release(
    settings: Settings,
    tag: Annotated[str, typer.Argument(metavar="TAG", help="The tag, commit or version that is released.")],
    since: Since = None,
    format: Format = "markdown",
    archive: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write the documentation at the tag, as a new .tar.gz file."),
    ] = None,
    source_url: SourceUrl = "",
) -> None:
    """Print release notes: what breaks and how to upgrade, then changes by reader, and a proposed version.

    Everything is read from git; nothing is checked out.
    """
    book = print_notes(settings.config, settings.memory, since, tag, format, source_url)
    if archive:
        from meshdoc import files, project

        files.pack(archive, project.document(book, limits=settings.config.limits))
