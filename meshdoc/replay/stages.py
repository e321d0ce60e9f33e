"""The versions to be replayed, in order, each with its own now()."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Sequence

from meshdoc.limits import DEFAULTS, Limits
from meshdoc.record import positional
from meshdoc.sources.version import Version


class OnError(enum.Enum):
    """What is documented of a version that a new database refuses."""

    CONTINUE = "continue"
    """All that can be carried out."""
    ROLLBACK = "rollback"
    """What the server holds: its tool ends the run there, and has rolled back the version if it can."""


EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""The value of now() if neither the version nor an earlier one has a date."""


@positional
class Stage:
    """One version to be replayed: its now(), and whether it is a baseline, which precedes the first migration.

    `database` is the configured name of the database; empty if not configured. `limits` are those of the whole run.
    """

    version: Version
    clock: datetime.datetime
    external: bool
    database: str = ""
    limits: Limits = DEFAULTS
    on_error: OnError = OnError.CONTINUE


def stages(
    versions: Sequence[Version],
    baselines: Sequence[Version] = (),
    as_of: datetime.date | None = None,
    database: str = "",
    limits: Limits = DEFAULTS,
    on_error: OnError = OnError.CONTINUE,
) -> tuple[Stage, ...]:
    """The baselines and then the versions, in order.

    `now()` is midnight UTC of `as_of`, or else the version's date, or else that of the last version before it that has
    one, or else `EPOCH`.
    """
    found = []
    clock = midnight(as_of) if as_of else EPOCH
    for place, version in enumerate([*baselines, *versions]):
        clock = clock if as_of else version.date or clock
        external = place < len(baselines)
        policy = OnError.CONTINUE if external else on_error
        found.append(Stage(version, clock, external, database, limits, policy))
    return tuple(found)


def midnight(day: datetime.date) -> datetime.datetime:
    """The first moment of a day, in UTC."""
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
