"""`meshdoc export`: print the schema in a format of one file."""

from __future__ import annotations

from typing import Annotated

import typer

from meshdoc.cli import app, report
from meshdoc.cli.options import Settings, complete, with_settings


def _formats() -> list[str]:
    from meshdoc.render.formats import single_files

    return list(single_files())


def _format(name: str) -> str:
    from meshdoc.render.formats import single_file_of

    single_file_of(name)
    return name


@app.command(rich_help_panel="Documentation")
@with_settings
def export(
    settings: Settings,
    format: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            autocompletion=complete(_formats),
            callback=_format,
            help="The format to print; `meshdoc help formats` lists them.",
        ),
    ] = "json",
) -> None:
    """Print the schema that a project's migrations lead to, as one text."""
    from meshdoc import project
    from meshdoc.cli.replay import book_of

    report.result(project.export(book_of(settings.config, settings.memory), format))
