"""`meshdoc watch`: rebuild the documentation whenever a file changes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from meshdoc.cli import app, report
from meshdoc.cli.build import Output, Title, configured
from meshdoc.cli.options import Settings, with_settings
from meshdoc.config import Config
from meshdoc.diagnostics import Diagnostic, MeshdocError
from meshdoc.record import positional

if TYPE_CHECKING:
    from meshdoc.compare.difference import Difference
    from meshdoc.compare.state import State
    from meshdoc.input import Input
    from meshdoc.replay.memory import Memory

INTERVAL = 0.2
"""Seconds between two looks at the files."""
MOST = 40
"""More changes than these are counted."""
VERBS = {"created": "+", "dropped": "-", "altered": "~"}


@app.command(rich_help_panel="Documentation")
@with_settings
def watch(settings: Settings, output: Output = None, title: Title = None) -> None:
    """Build the documentation, and again whenever a migration or a setting changes; Ctrl-C ends it.

    Each change of the schema is printed on a line: `+` created, `~` altered, `-` dropped.
    """
    try:
        _watch(settings, output, title)
    except KeyboardInterrupt:
        report.message("Stopped.")


def _watch(settings: Settings, output: Output, title: Title) -> None:
    from meshdoc import watching
    from meshdoc.input import NOTHING

    build = Rebuild(Config(), NOTHING)
    while True:
        before = watching.seen(build.config, build.given)
        try:
            build = _rebuilt(configured(settings, output, title), settings.memory, build)
        except MeshdocError as error:
            report.failure(str(error))
        before = watching.seen(build.config, build.given).since(before)
        while not (changed := watching.seen(build.config, build.given).differing(before)):
            time.sleep(INTERVAL)
        report.message(f"Changed: {', '.join(changed)}")


@positional
class Rebuild:
    """What was built last, and the state of the schema; None before the first time."""

    config: Config
    given: Input
    state: State | None = None
    notices: tuple[Diagnostic, ...] = ()


def _rebuilt(config: Config, memory: Memory, former: Rebuild) -> Rebuild:
    """Build once, and print what differs from the build before: notices, and the schema."""
    from meshdoc import files, project
    from meshdoc.cli.attention import attention
    from meshdoc.cli.replay import input_of
    from meshdoc.compare.difference import diff, told
    from meshdoc.compare.state import state_of

    started = time.monotonic()
    given = input_of(config, memory)
    public, hidden = project.redact(config, project.replay(config, given, memory), given)
    findings = project.lint(public, hidden.hide(given.narrative))
    book = project.book(config, public, findings, given, hidden)
    notices = (*report.about_input(hidden.hide(given)), *attention(public), *book.edition.problems)
    report.diagnostics(each for each in notices if each not in former.notices)
    state = state_of(book.catalog, book.history.system)
    pages = project.document(book, limits=config.limits)
    stale = files.stale(config.output, pages)
    files.write(config.output, pages)
    if former.state is not None:
        report.listing(_lines(told(diff(former.state, state))))
    seconds = time.monotonic() - started
    report.message(f"{config.output}: {report.count(len(stale), 'file')} written in {seconds:.1f} s")
    return Rebuild(config, given, state, notices)


def _lines(differences: Iterable[Difference]) -> Iterator[str]:
    found = list(differences)
    for each in found[:MOST]:
        fields = ", ".join(change.field for change in each.fields) if VERBS[each.action.value] == "~" else ""
        yield f"{VERBS[each.action.value]} {each.key}" + (f": {fields}" if fields else "")
    if rest := len(found) - MOST:
        yield from [f"and {report.count(rest, 'more change')}"] if rest > 0 else []
    if not found:
        yield "No schema changes."
