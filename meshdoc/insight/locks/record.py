"""Records of locks on relations and of the work done while they are held."""

from __future__ import annotations

import enum

from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.diagnostics import Location
from meshdoc.record import record


class Mode(enum.Enum):
    """The lock modes of a relation, from the weakest: lockdefs.h."""

    ACCESS_SHARE = "ACCESS SHARE"
    ROW_SHARE = "ROW SHARE"
    ROW_EXCLUSIVE = "ROW EXCLUSIVE"
    SHARE_UPDATE_EXCLUSIVE = "SHARE UPDATE EXCLUSIVE"
    SHARE = "SHARE"
    SHARE_ROW_EXCLUSIVE = "SHARE ROW EXCLUSIVE"
    EXCLUSIVE = "EXCLUSIVE"
    ACCESS_EXCLUSIVE = "ACCESS EXCLUSIVE"

    @property
    def level(self) -> int:
        """Its number, from 1; a higher one is stronger."""
        return _LEVELS[self]

    @property
    def blocks_reads(self) -> bool:
        """Whether even SELECT has to wait."""
        return self is Mode.ACCESS_EXCLUSIVE

    @property
    def blocks_writes(self) -> bool:
        """Whether INSERT, UPDATE and DELETE have to wait."""
        return self.level >= Mode.SHARE.level


_LEVELS = {mode: place for place, mode in enumerate(Mode, 1)}


class Kind(enum.Enum):
    """What a statement does with the rows of a relation."""

    NOTHING = "reads no rows"
    SCANS = "scans the table"
    VALIDATES = "validates a foreign key"
    BUILDS = "builds an index"
    REWRITES = "rewrites the table"
    EMPTIES = "empties the table"


@record
class Work:
    """Work on a relation under its lock, and why. `about` is the index or constraint concerned, if any.

    With `NOTHING`, the reason is why there is none. `gentler` is another form of the statement that takes a weaker
    lock, or holds it for less time; empty if there is none.
    """

    kind: Kind
    reason: str
    about: Oid = NO_OID
    gentler: str = ""


@record
class Lock:
    """The strongest lock that a statement takes on a relation, and the work that it does meanwhile.

    `name` is that of the relation after the statement, as its search_path shows it.
    """

    relation: Oid
    mode: Mode
    name: str = ""
    works: tuple[Work, ...] = ()

    @property
    def takes_long(self) -> bool:
        """Whether it is held for a time that grows with the size of a table."""
        return any(work.kind not in (Kind.NOTHING, Kind.EMPTIES) for work in self.works)

    @property
    def gentler(self) -> tuple[str, ...]:
        """Gentler forms of the statement."""
        return tuple(dict.fromkeys(work.gentler for work in self.works if work.gentler))


@record
class StatementLocks:
    """The locks of one statement of a version, in the order of the relations' oids."""

    version: str
    location: Location
    kind: str
    locks: tuple[Lock, ...]
