"""Objects that a command line names: their look-up in the replayed catalog, and the error for a missing one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from meshdoc.cli import report
from meshdoc.cli.options import Settings
from meshdoc.diagnostics import ConfigError
from meshdoc.record import positional

if TYPE_CHECKING:
    from meshdoc.catalog.change import Cause
    from meshdoc.catalog.names import namespace
    from meshdoc.catalog.object import Address
    from meshdoc.config import Config
    from meshdoc.history.history import History
    from meshdoc.input import Input
    from meshdoc.insight.naming.former import Former
    from meshdoc.replay.memory import Memory
    from meshdoc.replay.result import Picture

PICTURE = "picture"
"""What the memory calls the catalog to ask about, beside the names of formats."""
NEAREST = 3
LONGEST = 80
"""A statement on one line is cut to this many characters."""

Names = Annotated[
    list[str],
    typer.Argument(
        metavar="OBJECT",
        help="A name as in SQL: orders, app.orders, orders.total, f(integer), `policy own on orders`. A name without "
        "a schema is in public, or else in any other.",
        autocompletion=lambda incomplete: complete_name(incomplete),
    ),
]


def complete_name(incomplete: str) -> list[str]:
    """The names that begin so, for the shell: those of the last replay of the files as they are, or none."""
    try:
        return [*_completions(incomplete)]
    except Exception:  # the shell shows whatever is printed, in the middle of a command line
        return []


def _completions(incomplete: str) -> Iterator[str]:
    from meshdoc import project
    from meshdoc.catalog.catalog import Catalog
    from meshdoc.insight.naming.find import completed
    from meshdoc.replay.result import Picture

    settings = Settings()
    config, memory = settings.config, settings.memory
    known = project.recall(config, project.read(config, memory), PICTURE, memory, Picture)
    if known is None:
        return
    for name in completed(Catalog(known.objects)):
        shown = [each for each in (short(name), name) if each.startswith(incomplete)]
        is_far = "." in short(name) and not incomplete.startswith(f"{short(name).rpartition('.')[0]}.")
        yield from () if is_far else shown[:1]


def joined(words: Sequence[str]) -> str:
    """A name that may be given as several words, such as `policy own on orders`."""
    return " ".join(words)


@positional
class Asked:
    """What a name means, with the names of the catalog that has it."""

    names: namespace.Names
    addresses: tuple[Address, ...]


def subjects(settings: Settings, text: str) -> Asked:
    """The objects and columns that a name means after the last version. Raises ConfigError if there are none."""
    from meshdoc.insight.naming.find import named

    names = current(settings)
    if found := named(names, text):
        return Asked(names, found)
    raise unknown_object(_history(settings), text)


def current(settings: Settings) -> namespace.Names:
    """The catalog after the last version as it may be shown, from an earlier run if possible."""
    from meshdoc import project
    from meshdoc.catalog.catalog import Catalog
    from meshdoc.catalog.system import system
    from meshdoc.cli.replay import input_of
    from meshdoc.describe.describer import Described
    from meshdoc.replay.result import Picture

    config, memory = settings.config, settings.memory
    given = input_of(config, memory)
    known = project.recall(config, given, PICTURE, memory, Picture)
    if known:
        report.diagnostics(known.notices)
    else:
        known = _taken(config, given, memory)
        project.keep(config, given, PICTURE, memory, known)
    return Described(Catalog(known.objects), system(), printed={item.oid: item for item in known.printed})


def _taken(config: Config, given: Input, memory: Memory) -> Picture:
    from meshdoc import project
    from meshdoc.analyze.pretty import all_printed, without_trees
    from meshdoc.catalog.names.namespace import Names
    from meshdoc.catalog.object import Object
    from meshdoc.cli.attention import attention
    from meshdoc.cli.replay import replayed
    from meshdoc.limits import MACHINE_DEPENDENT
    from meshdoc.replay.result import Picture

    done = replayed(config, memory, given)
    history, edition = project.edit(config, done.public)
    report.diagnostics(edition.problems)
    about = report.about_input(done.hidden.hide(done.given))
    entries = (*history.external_entries, *history.entries)
    return Picture(
        objects=tuple(map(without_trees, history.catalog.all(Object))),
        printed=tuple(all_printed(Names(history.catalog, history.system))),
        notices=(*about, *attention(done.public), *edition.problems),
        is_repeatable=not any(entry.sqlstate in MACHINE_DEPENDENT for entry in entries),
    )


def history_of(settings: Settings, config: Config | None = None) -> History:
    """The history as it may be shown; notices about it are printed on standard error."""
    from meshdoc import project
    from meshdoc.cli.replay import replayed

    config = config or settings.config
    history, edition = project.edit(config, replayed(config, settings.memory).public)
    report.diagnostics(edition.problems)
    return history


def _history(settings: Settings) -> History:
    """The same, without notices."""
    from meshdoc import project

    config, memory = settings.config, settings.memory
    given = project.read(config, memory)
    public, _ = project.redact(config, project.replay(config, given, memory), given)
    return project.edit(config, public)[0]


# --- names that nothing has ------------------------------------------------------------------------------------------


def unknown_object(history: History, text: str) -> ConfigError:
    """The error for a missing object: the statement that dropped or renamed it, or else the nearest names."""
    from meshdoc.catalog.names.namespace import Names
    from meshdoc.insight.naming.find import every
    from meshdoc.insight.naming.former import former

    if found := former(history, text):
        return ConfigError(f"{text} does not exist: {fate(found)}")
    known = {name for _, full in every(Names(history.catalog, history.system)) for name in (full, short(full))}
    close = difflib.get_close_matches(text, sorted(known), NEAREST)
    meant = f": did you mean {' or '.join(dict.fromkeys(map(short, close)))}?" if close else ""
    return ConfigError(f"{text} does not exist, and no version made it{meant}")


def fate(found: Former) -> str:
    """`table public.t was dropped in 0042 by drop table t (0042.sql:3)`."""
    cause = found.cause
    by = f" in {cause.version} by `{first_line(cause.sql)}` ({place(cause)})" if cause else ""
    return f"{found.then} was {f'renamed to {found.now}' if found.now else 'dropped'}{by}"


def short(name: str) -> str:
    """A name without the schema public."""
    return name.removeprefix("public.").replace(" on public.", " on ")


def first_line(sql: str) -> str:
    """A statement on one line, cut."""
    line = " ".join(sql.split()).rstrip(";")
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def place(cause: Cause) -> str:
    """`0042.sql:3`."""
    return f"{cause.location.path}:{cause.location.line}"


def aligned(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows as lines of aligned columns; a column without any text is left out."""
    found = [[cell.replace("\n", " ") for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*found, strict=True)]
    for row in found:
        shown = (cell.ljust(width) for cell, width in zip(row, widths, strict=True) if width)
        yield "  ".join(shown).rstrip()
