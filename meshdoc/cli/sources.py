"""`meshdoc sources`: list the versions of a project, and how they were found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from meshdoc.cli import app, report
from meshdoc.cli.options import Listing, Settings, flag, with_settings

if TYPE_CHECKING:
    from meshdoc.input import Input
    from meshdoc.sources import Detected, Ignored, Version
    from meshdoc.sources.detect import Other


@app.command(rich_help_panel="Checks")
@with_settings
def sources(
    settings: Settings,
    format: Annotated[
        Listing, typer.Option(help="How to print the list; `meshdoc help json` describes the JSON.")
    ] = Listing.TEXT,
    why: Annotated[
        bool, flag("--why", help="Replay the other readings too, and list them with the statements refused.")
    ] = False,
) -> None:
    """List a project's versions in order, what they were recognized by, and the files that are ignored.

    If a folder can be read in several ways, the one that PostgreSQL accepts is chosen: with the fewest statements
    refused, then the most objects, then the strongest sign.
    """
    from meshdoc.cli.replay import input_of

    given = input_of(settings.config, settings.memory, thoroughly=why)
    if format is Listing.JSON:
        from meshdoc.render.json.sources import sources as as_json

        platform = given.platform.name if given.platform else ""
        report.result(as_json(given.detected, given.versions, given.ignored, platform))
    else:
        report.listing(_lines(given, why))


def _lines(given: Input, why: bool) -> Iterator[str]:
    for each in given.detected:
        yield from _read(each)
    yield from _versions(given.versions)
    yield from _ignored(given.ignored)
    others = [other for each in given.detected for other in each.others]
    if others and why:
        yield from _others(others)
    elif others:
        yield ""
        yield f"{report.count(len(others), 'other reading')}: --why lists {'it' if len(others) == 1 else 'them'}."


def _read(detected: Detected) -> Iterator[str]:
    if detected.sign:
        yield f"{detected.folder or '.'}: {detected.layout}, {report.count(len(detected.versions), 'version')}"
        yield f"  recognized by {detected.sign}"
    if detected.before:
        yield f"  after {', '.join(detected.before)}"
    if detected.reason:
        yield f"  chosen by replay: {detected.reason}"


def _versions(versions: Sequence[Version]) -> Iterator[str]:
    yield ""
    paths = [", ".join(file.path for file in version.files) for version in versions]
    width = max((len(version.id) for version in versions), default=0)
    for version, files in zip(versions, paths, strict=True):
        yield f"  {version.id:{width}}  {files}"


def _ignored(ignored: Sequence[Ignored]) -> Iterator[str]:
    for reason in dict.fromkeys(each.reason for each in ignored):
        yield ""
        yield f"Ignored, {reason}:"
        yield from (f"  {each.path}" for each in ignored if each.reason == reason)


def _others(others: Iterable[Other]) -> Iterator[str]:
    yield ""
    yield "Not chosen:"
    for other in others:
        counts = "" if other.refused is None else f", {other.refused} refused, {other.objects} objects"
        yield f"  {other.folder}: {other.layout}, {report.count(other.versions, 'version')}{counts}: {other.reason}"
