"""`meshdoc diff`: the review of a change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from meshdoc.cli import app, report
from meshdoc.cli.options import Settings, SourceUrl, complete, with_source
from meshdoc.cli.status import Status

if TYPE_CHECKING:
    from meshdoc.comparison import Played
    from meshdoc.input import Input
    from meshdoc.insight.review.change import Review

CLASSES = {
    "any": "any difference",
    "breaking": "statements that worked fail",
    "security": "who may do or see what changes",
    "data": "stored values are gone",
    "order": "rows or the order of a deploy matter",
}


def _formats() -> list[str]:
    from meshdoc.render.review import known

    return sorted(known())


def _format(text: str) -> str:
    if text not in _formats():
        raise typer.BadParameter(f"{text!r} is none of {', '.join(_formats())}")
    return text


def _saved(text: str) -> tuple[str, Path]:
    name, _, file = text.partition("=")
    if not file:
        raise typer.BadParameter(f"{text!r} is not a format and a file, such as sarif=review.sarif (FORMAT=FILE)")
    return _format(name), Path(file)


def _class(text: str) -> str:
    if text not in CLASSES:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(CLASSES)}")
    return text


Base = Annotated[
    str,
    typer.Argument(
        metavar="BASE",
        help="A version, tag, commit, branch, day, folder or dump; A...B is B against the merge base of both. "
        "Default: the merge base with the default branch.",
    ),
]
Head = Annotated[str, typer.Argument(metavar="HEAD", help="The same. Default: the files of the working folder.")]
Format = Annotated[
    str,
    typer.Option(
        metavar="FORMAT",
        parser=_format,
        autocompletion=complete(_formats),
        help="How to print the review: text, markdown, json and more; `meshdoc help json` describes the JSON.",
    ),
]
FailOn = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CLASS",
        parser=_class,
        autocompletion=complete(lambda: CLASSES),
        help=f"Exit with status 1 for changes of a class: {', '.join(CLASSES)}. May be repeated. Default: never.",
    ),
]
Save = Annotated[
    list[Any] | None,
    typer.Option(
        metavar="FORMAT=FILE",
        parser=_saved,
        help="Also write the review in a format, as a new file. May be repeated.",
    ),
]


@app.command(rich_help_panel="Checks")
@with_source
def diff(
    settings: Settings,
    base: Base = "",
    head: Head = "",
    format: Format = "text",
    fail_on: FailOn = None,
    source_url: SourceUrl = "",
    save: Save = None,
) -> None:
    """Review a change of the schema: what differs, who breaks, who gains access, what is locked.

    Objects are compared, not text: a reformatted view is no change. If BASE is a revision of git, the settings are
    read from it, so that a branch under review does not decide how it is read.
    """
    from meshdoc.files.single import create
    from meshdoc.render.review import known

    found = replace(_reviewed(settings, base, head), source_url=source_url)
    if format == "text":
        from meshdoc.render.review.text import lines

        report.coloured(lines(found))
    else:
        write = report.prose if format == "markdown" else report.result
        write(known()[format](found))
    for name, file in save or ():
        create(file, known()[name](found))
    for note in found.notes:
        report.message(note)
    if any(_occurs(each, found) for each in fail_on or ()):
        raise typer.Exit(Status.FINDINGS)


def _reviewed(settings: Settings, base: str, head: str) -> Review:
    """The review of two states; notices about the input of the head are printed on standard error."""
    from meshdoc import comparison, project
    from meshdoc.cli.replay import input_of, replayed

    memory = settings.memory

    def play(given: Input) -> Played:
        if given is not sides.head.given:
            history = project.replay(sides.config, given, memory)
            return history, project.redact(sides.config, history, given)[0]
        done = replayed(sides.config, memory, replace(given, ignored=()))
        return done.history, done.public

    sides = comparison.sides(
        base,
        head,
        lambda config: settings.config if config is None else settings.over(config),
        lambda config: input_of(config, memory),
        memory,
    )
    return comparison.compare(sides, memory, play)


def _occurs(name: str, review: Review) -> bool:
    """Whether changes of a class are among the differences."""
    from meshdoc.compare.consequence import Consequence

    if name == "any":
        return bool(review.changes or review.access)
    if name == "breaking":
        return any(each.is_breaking for each in review.consequences)
    meant = {"security": Consequence.SECURITY, "data": Consequence.DATA_LOSS, "order": Consequence.ORDER}
    return meant[name] in review.consequences
