"""Find the secrets of the input: by shape in the files, by position in the statements."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

from meshdoc.catalog.object import Oid
from meshdoc.diagnostics import Location
from meshdoc.history.history import Hides, Step
from meshdoc.history.ledger import Entry
from meshdoc.record import record
from meshdoc.redact import position, shape, statement
from meshdoc.redact.escaped import decoded_strings
from meshdoc.redact.needles import HIDDEN, Needles, is_distinctive
from meshdoc.redact.shape import Found
from meshdoc.sources.version import Version

AROUND = (3, 1)
"""A secret by shape that is not distinctive is hidden together with this many characters before and after it."""


@record
class Hidden:
    """A secret of the input: its kind, its place (None: a setting), the objects that its statement defines.

    `by_shape` tells how it was found.
    """

    kind: str
    location: Location | None
    about: tuple[Oid, ...] = ()
    by_shape: bool = False


@dataclass
class Search:
    """The secrets found so far."""

    hidden: list[Hidden] = field(default_factory=list)
    everywhere: dict[str, str] = field(default_factory=dict)
    """The secrets that are hidden wherever they occur, with what is shown instead."""
    places: dict[str, list[Found]] = field(default_factory=dict)
    """The secrets of each statement by position."""
    local: dict[Location, set[str]] = field(default_factory=dict)
    """The other secrets of the statement at a place."""

    def step(self, step: Step) -> None:
        """Search a version's names, files and statements."""
        cued = set()
        first = Location(step.version.files[0].path if step.version.files else step.version.id, 1, 1)
        self.text("\n".join(_names(step.version)), first)
        if step.hides is not Hides.ANYTHING:
            return
        for file in step.version.all_files:
            self.text(file.path, Location(file.path, 1, 1))
            for text, locate in ((file.text, file.location), *decoded_strings(file)):
                for found in shape.secrets(text):
                    self._by_shape(text, found, locate(found.start))
            if position.is_cued(shape.lowered(file.text)):
                cued.add(file.path)
        for entry in step.entries:
            if entry.location.path in cued or entry.kind == statement.PSQL:
                places = self.places[entry.sql] = statement.secrets(entry.kind, entry.sql)
                for found in places:
                    self._by_position(entry, found)

    @functools.cached_property
    def needles(self) -> Needles:
        """The secrets that are hidden everywhere; asked for when all are found."""
        return Needles.of(self.everywhere)

    def text(self, text: str, location: Location | None) -> None:
        """Search a text that is not SQL."""
        for found in shape.secrets(text):
            self._by_shape(text, found, location)

    def _by_shape(self, text: str, found: Found, location: Location | None) -> None:
        self.hidden.append(Hidden(kind=found.kind, location=location, by_shape=True))
        value = text[found.start : found.end]
        if is_distinctive(value):
            self.everywhere[value] = HIDDEN
        else:
            before, after = text[max(0, found.start - AROUND[0]) : found.start], text[found.end : found.end + AROUND[1]]
            self.everywhere[before + value + after] = before + HIDDEN + after

    def _by_position(self, entry: Entry, found: Found) -> None:
        self.hidden.append(Hidden(kind=found.kind, location=_inside(entry, found.start)))
        for value in statement.values(entry.sql, found):
            if is_distinctive(value):
                self.everywhere[value] = HIDDEN
            elif value:
                self.local.setdefault(entry.location, set()).add(value)


def _names(version: Version) -> Iterator[str]:
    """The texts of a version that are shown besides its files."""
    yield from (version.id, version.name)
    if origin := version.provenance:
        for commit in (origin.commit, *(each.commit for each in origin.rewritten)):
            yield from (commit.author, commit.subject)
        yield origin.tag


def _inside(entry: Entry, offset: int) -> Location:
    """The location of an offset in a statement."""
    before = entry.sql[:offset]
    lines = before.count("\n")
    column = offset - before.rfind("\n") if lines else entry.location.column + offset
    return Location(entry.location.path, entry.location.line + lines, column)
