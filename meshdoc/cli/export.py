"""`meshdoc export`: print the schema in a format of one file."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from meshdoc.cli import app, report
from meshdoc.cli.options import Settings, complete, with_settings
from meshdoc.diagnostics import ConfigError

DDL = "ddl"
LLMS = "llms"


def _formats() -> list[str]:
    from meshdoc.render.formats import single_files

    return [DDL, *single_files()]


def _dialects() -> list[str]:
    from meshdoc.render.formats import single_files

    return [name.removeprefix(f"{DDL}-") for name in single_files() if name.startswith(f"{DDL}-")]


@app.command(rich_help_panel="Documentation")
@with_settings
def export(
    settings: Settings,
    format: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            autocompletion=complete(_formats),
            help="The format to print; `meshdoc help formats` lists them.",
        ),
    ] = "json",
    dialect: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            autocompletion=complete(_dialects),
            help="The database that the DDL is for: `--format ddl --dialect duckdb` is `--format ddl-duckdb`.",
        ),
    ] = None,
    max_tokens: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="The length of the text for language models: `--format llms`."),
    ] = None,
) -> None:
    """Print the schema that a project's migrations lead to, as one text.

    What the format cannot express is listed on standard error.
    """
    from meshdoc import project
    from meshdoc.cli.replay import book_of
    from meshdoc.render.formats import single_file_of

    name = f"{format}-{dialect}" if dialect else format
    single_file_of(name)
    if max_tokens and name != LLMS:
        raise ConfigError(f"--max-tokens is for --format {LLMS}, not {name}")
    book = replace(book_of(settings.config, settings.memory), max_tokens=max_tokens or 0)
    report.result(project.export(book, name, lambda loss: report.diagnostics([loss])))
