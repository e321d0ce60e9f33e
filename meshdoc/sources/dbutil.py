"""dbutil, the upgrades of the mautrix bridges, which say from which version to which they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.sections import blank
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Transaction, Version

_HEADER = re.compile(
    r"-- (?:v(?P<start>\d{1,9}) -> )?v(?P<to>\d{1,9})(?: \(compatible with v\d+\+\))?: (?P<name>[^\r\n]+)"
    r"(?P<alone>(?:\r?\n-- transaction: off\b)?)"
)
_ONLY = re.compile(
    r"[ \t]*-- only: (?P<system>postgres|sqlite)"
    r"(?: for next (?P<count>\d{1,9}) lines| until \"(?P<end>[^\"\r\n]+)\")?(?P<commented> \(lines? commented\))?\s*"
)
_COMMENTED = re.compile(r"^([ \t]*)--")


@layout("dbutil")
def dbutil(tree: Tree) -> list[Version] | None:
    """`<number>-<name>.sql` that begin with `-- v1 -> v2: <name>`, from v0 on, each from where the last one led.

    A header without a start means the version before. Usually one goes from v0 to the newest version, and those that it
    replaces are ignored, as are lines `-- only: sqlite`. https://pkg.go.dev/go.mau.fi/util/dbutil
    """
    for home in homes(tree):
        paths = [path for path in home.glob("*.sql") if not path.endswith(".sqlite.sql")]
        heads = {path: _HEADER.match(home.text(path)) for path in paths}
        if heads and all(heads.values()):
            return list(_way(home, {_start(head): (path, head) for path, head in heads.items() if head}))
    return None


def _start(head: re.Match[str]) -> int:
    return int(head["start"]) if head["start"] else int(head["to"]) - 1


def _way(home: Tree, upgrades: dict[int, tuple[str, re.Match[str]]]) -> Iterator[Version]:
    """The upgrades of a new database. Each is taken once, so that none leads back."""
    reached = 0
    while reached in upgrades:
        path, head = upgrades.pop(reached)
        transaction = Transaction.unless(head["alone"])
        made = version(home, path, keep=_for_postgres, transaction=transaction)
        yield replace(made, id=f"v{head['to']}", name=head["name"].strip())
        reached = int(head["to"])


def _for_postgres(text: str) -> str:
    """The text without the lines that are only for SQLite, and with those that are only commented for it."""
    lines = text.splitlines(keepends=True)
    place = 0
    while place < len(lines):
        only = _ONLY.fullmatch(lines[place])
        place += 1
        if only:
            stop = _end(lines, place, only)
            lines[place:stop] = [_kept(line, only) for line in lines[place:stop]]
            place = stop
    return "".join(lines)


def _end(lines: list[str], place: int, only: re.Match[str]) -> int:
    """The line behind those that a filter is for."""
    if only["end"]:
        ends = (number for number in range(place, len(lines)) if lines[number].strip().startswith(f"-- {only['end']}"))
        return next(ends, len(lines))
    return min(place + int(only["count"] or 1), len(lines))


def _kept(line: str, only: re.Match[str]) -> str:
    if only["system"] != "postgres":
        return blank(line)
    return _COMMENTED.sub(r"\1  ", line) if only["commented"] else line
