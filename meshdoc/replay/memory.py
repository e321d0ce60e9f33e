"""How far a replay has come: the versions, each with its own now(), and all that one leaves to the next.

A replay can be taken up again from any `Progress`, be it from one that an earlier run has left in a `Memory`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.contents import Contents, Position
from meshdoc.catalog.database import THIS_DATABASE
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.system import System
from meshdoc.history.history import History, Step
from meshdoc.replay.unapplied import Unapplied
from meshdoc.sources.version import Version

EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""What now() is where neither the version nor one before it has a date."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One version to be replayed: what now() is in it, and whether it stands for what was there before the first.

    `database` is what the settings call the database; empty where they do not say.
    """

    version: Version
    clock: datetime.datetime
    external: bool
    database: str = ""


def stages(
    versions: Sequence[Version],
    baselines: Sequence[Version] = (),
    as_of: datetime.date | None = None,
    database: str = "",
) -> tuple[Stage, ...]:
    """The baselines and then the versions, in order.

    `now()` is midnight UTC of `as_of`, or else the version's date, or else that of the last version before it that has
    one, or else `EPOCH`.
    """
    return tuple(replace(stage, database=database) for stage in _stages(versions, baselines, as_of))


def _stages(versions: Sequence[Version], baselines: Sequence[Version], as_of: datetime.date | None) -> Iterator[Stage]:
    clock = midnight(as_of) if as_of else EPOCH
    for place, version in enumerate([*baselines, *versions]):
        if version.date and not as_of:
            clock = version.date
        yield Stage(version, clock, external=place < len(baselines))


def midnight(day: datetime.date) -> datetime.datetime:
    """The first moment of a day, in UTC."""
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)


@dataclass(frozen=True, slots=True)
class Progress:
    """The state after some versions: the catalog, what they did, what tables hold, and what was not carried out.

    `database` is the one that is documented.
    """

    catalog: Catalog
    steps: tuple[Step, ...]
    contents: dict[Oid, Contents | Position]
    unapplied: Unapplied
    database: Oid = THIS_DATABASE

    @staticmethod
    def start(base: tuple[Object, ...]) -> Progress:
        """A new database, whose objects are `base`."""
        return Progress(Catalog(base), (), {}, Unapplied())

    def history(self, base: tuple[Object, ...], system: System) -> History:
        """What came of it."""
        return History(base, self.steps, self.catalog, system, self.contents)


class Memory(Protocol):
    """Where the progress of earlier runs may be found."""

    def recall(self, stages: Sequence[Stage]) -> Progress | None:
        """The progress along the most of these stages, from the first on, that is known; None where nothing is."""

    def keep(self, stages: Sequence[Stage], progress: Progress) -> None:
        """Take down the progress after just these stages."""


class Forgetful:
    """A memory of nothing."""

    def recall(self, stages: Sequence[Stage]) -> Progress | None:
        """Nothing is known."""
        return None

    def keep(self, stages: Sequence[Stage], progress: Progress) -> None:
        """It is forgotten."""
