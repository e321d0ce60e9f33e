"""`meshdoc changelog`: print what changes between two states of the project."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from meshdoc.cli import app, report
from meshdoc.cli.options import Settings, SourceUrl, complete, with_settings

if TYPE_CHECKING:
    from meshdoc.config import Config
    from meshdoc.render import Book
    from meshdoc.replay.memory import Memory


def _formats() -> list[str]:
    from meshdoc.render.release.notes import known

    return sorted(known())


Since = Annotated[
    str | None,
    typer.Option(
        metavar="REVISION",
        help="The earlier version, tag, commit or day; an empty text is the beginning. Default: the last tag before.",
    ),
]
Format = Annotated[
    str,
    typer.Option(metavar="NAME", autocompletion=complete(_formats), help="keepachangelog, markdown or json."),
]


@app.command(rich_help_panel="Documentation")
@with_settings
def changelog(
    settings: Settings,
    since: Since = None,
    until: Annotated[
        str | None,
        typer.Option(metavar="REVISION", help="The later version, tag, commit or day. Default: the files as they are."),
    ] = None,
    format: Format = "keepachangelog",
    source_url: SourceUrl = "",
) -> None:
    """Print the net effect of the migrations between two states of the project.

    What was added and dropped in between is omitted. Renames are facts as long as the later migrations continue the
    earlier ones; else the two states are compared by name. A version is proposed by semantic versioning.
    """
    print_notes(settings.config, settings.memory, since, until, format, source_url)


def print_notes(
    config: Config, memory: Memory, since: str | None, until: str | None, format: str, source_url: str
) -> Book:
    """Print the notes of a release; the book of its later state."""
    from meshdoc import releases
    from meshdoc.cli.replay import book_of, input_of
    from meshdoc.render.release.notes import alone, printed, refuse_unknown

    refuse_unknown(format)
    config = replace(config, at=until or config.at)
    given = input_of(config, memory)
    book = book_of(config, memory, given)
    found = releases.between(config, given, book, since, memory)
    write = report.result if format == "json" else report.prose
    write(printed(alone(book, source_url), found, format))
    return book
