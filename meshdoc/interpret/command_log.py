"""The effects of a command as event triggers see them: EventTriggerCollect* and EventTriggerSQLDropAddObject.

Differs from PostgreSQL: effects are taken from the journal, so a command that changed nothing reports nothing; TOAST
tables, the triggers of foreign keys, the rules of views, members of operator families and default privileges are not
reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from pglast import ast, enums

from meshdoc.catalog.change import Change, ChangeKind
from meshdoc.catalog.constraint import Constraint, ForeignKey
from meshdoc.catalog.dependency import CASCADE
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.identity import object_type
from meshdoc.catalog.object import NO_OID, Address, Dependency
from meshdoc.catalog.operator import FamilyMember
from meshdoc.catalog.relation import CompositeType, Relation, View
from meshdoc.catalog.relation import Sequence as SequenceRelation
from meshdoc.catalog.role import DefaultPrivileges
from meshdoc.record import positional
from meshdoc.session import Session
from meshdoc.syntax.command_tag import OF_OBJECTS

OWNING = frozenset({Dependency.AUTO, Dependency.INTERNAL, Dependency.PARTITION_PRIMARY, Dependency.PARTITION_SECONDARY})
NOUNS = {
    "statistics": "statistics object",
    "domain": "type",
    "foreign data wrapper": "foreign-data wrapper",
    "routine": "function",
    "table as": "table",
}
"""Names of object types in a command tag, if they differ from those used elsewhere."""
UNTOLD = (FamilyMember, DefaultPrivileges)
"""Objects without a name of their own, which are not reported."""


NOTHING = Address(NO_OID)


@positional
class Collected:
    """One effect of a command; `kind` is given if it differs from the object's kind."""

    tag: str
    address: Address = NOTHING
    kind: str = ""


@dataclass(slots=True)
class CommandState:
    """A command in progress: where in the journal it began, and the effects of the commands inside it."""

    tag: str
    mark: int
    inner: list[Collected] = field(default_factory=list)
    closed: bool = False  # whether commands inside are not reported


def collected(session: Session, node: ast.Node, state: CommandState) -> list[Collected]:
    """The effects of a command, in the order in which PostgreSQL produces them."""
    if isinstance(node, ast.GrantStmt):
        return [Collected(state.tag, kind=_granted(node.objtype))]
    if isinstance(node, ast.AlterDefaultPrivilegesStmt):
        return [Collected(state.tag, kind=_granted(node.action.objtype) + "S")]
    if state.tag.startswith("DROP ") or state.tag == "REINDEX":
        return state.inner
    changes = session.catalog.journal[state.mark :]
    made = [change.oid for change in changes if change.kind is ChangeKind.CREATED]
    present = [session.catalog[oid] for oid in made if oid in session.catalog]
    main = list(_main(session, node, state.tag, changes))
    if not isinstance(node, ast.CreateStmt | ast.AlterTableStmt):
        return [*main, *state.inner]
    sequences = [Address(item.oid) for item in present if isinstance(item, SequenceRelation)]
    before = [Collected("CREATE SEQUENCE", address) for address in sequences]
    after = [Collected("ALTER SEQUENCE", address) for address in sequences]
    if isinstance(node, ast.CreateStmt) and main:
        own = main[0].address.oid
        indexes = [item for item in present if isinstance(item, Index) and item.table == own and not item.parent]
        keys = any(isinstance(item, ForeignKey) and item.table == own for item in present)
        after = [*(Collected("ALTER TABLE", main[0].address) for _ in range(keys)), *after]
        after = [*(Collected("CREATE INDEX", Address(item.oid)) for item in indexes), *after]
    return [*before, *main, *after, *state.inner]


def _granted(kind: enums.ObjectType) -> str:
    name: str = enums.ObjectType(kind).name.removeprefix("OBJECT_")
    return OF_OBJECTS.get(name, name)


def _main(session: Session, node: ast.Node, tag: str, changes: Sequence[Change]) -> Iterator[Collected]:
    """The object that the command is about."""
    there = [change for change in changes if change.after is not None and change.oid in session.catalog]
    if isinstance(node, ast.AlterTableStmt | ast.RefreshMatViewStmt):
        found = session.find_relation(node.relation)
        if found is not None:
            yield Collected(tag, Address(found.oid), "composite type" if isinstance(found, CompositeType) else "")
        return
    if isinstance(node, ast.RenameStmt | ast.CommentStmt) and (column := _column(there)):
        yield Collected(tag, column)
        return
    _, _, words = tag.partition(" ")
    noun = NOUNS.get(words.lower(), words.lower())
    fitting = [change for change in there if object_type(session.names, Address(change.oid)) == noun]
    creating = [change for change in fitting if change.kind is ChangeKind.CREATED] if tag.startswith("CREATE") else []
    constraints = [change for change in there if isinstance(change.after, Constraint)]
    if constraints and isinstance(node, ast.RenameStmt):
        fitting = constraints
    subject = next(iter(creating or fitting or there), None)
    if subject is not None and isinstance(subject.after, Constraint) and subject.after.domain:
        yield Collected(tag, Address(subject.after.domain))
    elif subject is not None:
        replaced = isinstance(subject.after, View) and subject.kind is not ChangeKind.CREATED and tag == "CREATE VIEW"
        yield from [Collected(tag, Address(subject.oid))] * (2 if replaced else 1)


def _column(changes: Sequence[Change]) -> Address | None:
    """The column whose name or comment changed."""
    for change in changes:
        if isinstance(change.before, Relation) and isinstance(change.after, Relation):
            former = {column.attnum: column for column in change.before.columns}
            for column in change.after.columns:
                if column.attnum in former and former[column.attnum] != column:
                    return Address(change.oid, column.attnum)
    return None


# --- dropped objects ----------------------------------------------------------------------------------------


@positional
class Dropped:
    """A dropped object, described while it still existed."""

    address: Address
    original: bool
    normal: bool


def dropped(session: Session, mark: int) -> list[Dropped]:
    """The objects dropped since a mark, most recent first; to be examined inside `as_before`."""
    changes = session.catalog.journal[mark:]
    made = {change.oid for change in changes if change.kind is ChangeKind.CREATED}
    found = [(address, change) for change in changes if change.oid not in made for address in _gone(change)]
    gone = {address for address, _ in found}
    return [
        _told(address, change, gone) for address, change in reversed(found) if not isinstance(change.before, UNTOLD)
    ]


def _gone(change: Change) -> Iterator[Address]:
    if change.kind is ChangeKind.DROPPED:
        yield Address(change.oid)
    elif isinstance(change.before, Relation) and isinstance(change.after, Relation):
        left = {column.attnum for column in change.after.columns}
        yield from (Address(change.oid, item.attnum) for item in change.before.columns if item.attnum not in left)


def _told(address: Address, change: Change, gone: set[Address]) -> Dropped:
    assert change.before is not None
    references = () if address.sub else change.before.references()
    to_gone = [item for item in references if item.target in gone or Address(item.target.oid) in gone]
    to_gone = [item for item in to_gone if item.target.oid != address.oid]
    taken_along = CASCADE in (change.cause.path if change.cause else ())
    original = not taken_along and not any(item.kind in OWNING for item in to_gone)
    kinds = {item.kind for item in to_gone}
    normal = not original and Dependency.NORMAL in kinds and Dependency.INTERNAL not in kinds
    return Dropped(address, original, normal)


@contextmanager
def as_before(session: Session, mark: int) -> Iterator[None]:
    """Show the catalog as it was at a mark, inside the block."""
    changes = session.catalog.journal[mark:]
    for change in reversed(changes):
        session.catalog.apply(change.reversed())
    try:
        yield
    finally:
        for change in changes:
            session.catalog.apply(change)
