"""`meshdoc blame`: the statement behind each part of an object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from meshdoc.cli import app, report
from meshdoc.cli.named import Names, aligned, first_line, history_of, joined, place, unknown_object
from meshdoc.cli.options import Listing, Settings, flag, with_source

if TYPE_CHECKING:
    from meshdoc.history.history import History
    from meshdoc.insight.blame import Blamed


@app.command(rich_help_panel="Questions")
@with_source
def blame(
    settings: Settings,
    object: Names,
    why: Annotated[
        bool, flag("--why", help="Also print the cascades, DO blocks and functions that led to each change.")
    ] = False,
    format: Annotated[
        Listing, typer.Option(help="How to print the statements; `meshdoc help json` describes the JSON.")
    ] = Listing.TEXT,
) -> None:
    """Print the statement that last changed each column, constraint, index, policy, trigger and privilege.

    In a git repository, with the commit that added the migration.
    """
    history = history_of(settings, settings.config.asking_git)
    found = [*_blamed(history, joined(object))]
    if format is Listing.JSON:
        from meshdoc.render.json.blame import blame as as_json

        report.result(as_json(history, found))
        return
    lines = aligned(_row(history, each) for each in found)
    for each, line in zip(found, lines, strict=True):
        report.listing([line, *(_reasons(each) if why else ())])


def _blamed(history: History, text: str) -> Iterator[Blamed]:
    from meshdoc.catalog.names.namespace import Names
    from meshdoc.insight.blame import Blame
    from meshdoc.insight.naming.find import named

    addresses = named(Names(history.catalog, history.system), text)
    if not addresses:
        raise unknown_object(history, text)
    found = Blame(history)
    for address in addresses:
        yield from found.of(address)


def _row(history: History, each: Blamed) -> tuple[str, ...]:
    what = f"{each.noun} {each.name}"
    if each.cause is None:
        return what, "-", "", "", f"before the first version{_note(each)}"
    version = next((step.version for step in history.steps if step.version.id == each.cause.version), None)
    commit = version.provenance.commit if version and version.provenance else None
    who = f"{commit.short} {commit.author}" if commit else ""
    when = " ".join(filter(None, (version.day if version else "", who)))
    return what, each.cause.version, place(each.cause), when, f"{first_line(each.cause.sql)}{_note(each)}"


def _note(each: Blamed) -> str:
    return f" ({each.note})" if each.note else ""


def _reasons(each: Blamed) -> Iterator[str]:
    """What led from the statement to the change, and the statement that made the part, if it is another."""
    if each.cause and each.cause.path:
        yield f"    via {' → '.join(each.cause.path)}"
    if each.made and each.made != each.cause:
        yield f"    made in {each.made.version} by `{first_line(each.made.sql)}` ({place(each.made)})"
