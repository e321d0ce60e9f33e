"""Records of what the body of a routine does, statement by statement."""

from __future__ import annotations

import enum

from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.insight.index.search import Search
from meshdoc.record import record


class Action(enum.Enum):
    """What a statement does with a relation."""

    READ = "read"
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    TRUNCATE = "truncate"
    REFRESH = "refresh"
    ADVANCE = "advance"  # nextval or setval of a sequence

    __hash__ = object.__hash__  # an action is a part of many keys; that of Enum is several times as slow


CHANGES = frozenset(Action) - {Action.READ}


@record
class Touch:
    """A relation that one statement reads or changes.

    `columns` are attnums, sorted: those read, inserted or set. They are empty if no column is named, as in count(*) or
    DELETE, and None if they are unknown. `via` is how the relation is known if not from the body alone: the routines
    called on the way with constants, outermost first, or the trigger whose table and arguments decide it.
    """

    action: Action
    relation: Oid
    columns: tuple[int, ...] | None
    line: int
    via: tuple[Oid, ...] = ()


@record
class Call:
    """A call of a user-defined routine; `constants` are the constant arguments as text, by place from 0."""

    routine: Oid
    line: int
    constants: tuple[tuple[int, str], ...] = ()


@record
class Raise:
    """An error that RAISE EXCEPTION or ASSERT reports and no handler of the body catches.

    `message` is as written, with % for each parameter.
    """

    sqlstate: str
    message: str
    line: int


@record
class Command:
    """Any other command: its tag, such as CREATE TABLE or NOTIFY, and the name of its object as written.

    The name has … where it is computed at run time. `relation` is the existing relation concerned, 0 for none: the one
    altered, dropped, locked or indexed, or the parent of a new partition.
    """

    tag: str
    name: str
    line: int
    relation: Oid = NO_OID


@record
class Gap:
    """A statement whose effects are unknown or only partly known, and why.

    `dynamic` is whether it is SQL text built at run time; `text` is the expression or statement. Without a text and
    with line 0, the whole body is meant, which cannot be parsed.
    """

    reason: str
    text: str
    line: int
    dynamic: bool = False


@record
class Effects:
    """What the body of one routine does. Lines count from 1 within the body, as in PostgreSQL's error context.

    `sets` are the fields of NEW that a trigger function assigns, with the line of each assignment. `searches` are those
    that an index could serve. `opaque` says why
    nothing is known, for instance because the body is written in C; it is empty otherwise.
    """

    routine: Oid
    touches: tuple[Touch, ...] = ()
    calls: tuple[Call, ...] = ()
    raises: tuple[Raise, ...] = ()
    commands: tuple[Command, ...] = ()
    gaps: tuple[Gap, ...] = ()
    sets: tuple[tuple[str, int], ...] = ()
    searches: tuple[Search, ...] = ()
    opaque: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether every statement is understood."""
        return not self.gaps and not self.opaque


@record
class Use:
    """A relation used by the body of a routine: its touches with one action, merged.

    `columns` is None if those of any statement are unknown.
    """

    routine: Oid
    action: Action
    relation: Oid = NO_OID
    columns: tuple[int, ...] | None = ()
    lines: tuple[int, ...] = ()
    via: tuple[Oid, ...] = ()
