"""Every role, object and command: what the plainest statement of each command reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from meshdoc.catalog.acl import PUBLIC_ROLE
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import Schema
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import CompositeType, Relation, Sequence, View
from meshdoc.catalog.relation_privilege import columns_with, holds, relation_privileges, uses_schema
from meshdoc.catalog.role import Role
from meshdoc.catalog.routine import Routine
from meshdoc.history.history import History
from meshdoc.insight.access.changing import LETTERS, Changer
from meshdoc.insight.access.extent import ALL, Extent, Refused, Rows, refused
from meshdoc.insight.access.failing import known_failure
from meshdoc.insight.access.privilege import Privileges, roles_of
from meshdoc.insight.access.reading import Reader
from meshdoc.insight.access.scope import Who
from meshdoc.insight.mentions import Mentions
from meshdoc.record import record

COMMANDS = ("select", "insert", "update", "delete", "truncate")
Subject: TypeAlias = Relation | Sequence | Routine | Schema


@record
class Cell:
    """The access of a role to an object by one command.

    `columns` are those that a privilege is limited to; empty for the whole relation.
    """

    role: Oid
    object: Oid
    command: str
    extent: Extent
    columns: tuple[int, ...] = ()


@dataclass(frozen=True)
class Matrix:
    """The access of every role after the last version."""

    history: History

    @property
    def catalog(self) -> Catalog:
        """The catalog after the last version."""
        return self.history.catalog

    @cached_property
    def privileges(self) -> Privileges:
        """What is held."""
        return Privileges(self.catalog, roles_of(self.catalog))

    @cached_property
    def _reader(self) -> Reader:
        return Reader(Names(self.catalog, self.history.system), self.privileges)

    @cached_property
    def _changer(self) -> Changer:
        return Changer(self._reader)

    def cells(self, roles: Iterable[Oid], items: Iterable[Subject]) -> Iterator[Cell]:
        """The access of some roles to some objects."""
        wanted = tuple(items)
        return (cell for role in roles for item in wanted for cell in self.of(role, item))

    def of(self, role: Oid, item: Subject) -> Iterator[Cell]:
        """The access of a role to an object, by each command that its kind has."""
        match item:
            case Schema() | Sequence():
                yield self._plain(role, item, "usage")
            case Routine():
                yield self._plain(role, item, "execute")
            case CompositeType():
                return
            case Relation():
                yield from (self.cell(role, item, command) for command in COMMANDS)

    def cell(self, role: Oid, item: Relation, command: str) -> Cell:
        """The access of a role to a relation by one command."""
        key = ("cell", role, item.oid, command)
        try:
            found = self._reader.remembered(key, lambda: self._extent(role, item, command))
        except Refused as reason:
            found = refused(str(reason))
        columns = () if found.rows is Rows.NONE else self._columns(role, item, command)
        return Cell(role=role, object=item.oid, command=command, extent=found, columns=columns)

    def is_in_vain(self, cell: Cell) -> bool:
        """Whether a role holds the privilege on a relation, but is refused because it lacks another one."""
        item = self.catalog[cell.object]
        if not isinstance(item, Relation) or not cell.extent.refused.startswith(("permission denied", "infinite")):
            return False
        letter = "r" if cell.command == "select" else LETTERS[cell.command]
        return holds(self.privileges.roles, item, cell.role, letter, ())

    def failure(self, view: View) -> str:
        """Why every role is refused to read a view; empty if some role is not."""
        return known_failure(self.history, self._reader, view)

    def _extent(self, role: Oid, item: Relation, command: str) -> Extent:
        self.privileges.require_schema(role, item)
        who = Who(caller=role, checked=role)
        if command == "select":
            return self._reader.relation(item.oid, who, frozenset(self._column_to_read(role, item)))
        return self._changer.change(item, who, command)

    def _column_to_read(self, role: Oid, item: Relation) -> list[int]:
        """A column that the role may read, of a view one that runs no code if there is any; empty for any column."""
        if not isinstance(item, View):
            return []
        whole = "r" in relation_privileges(self.privileges.roles, item, role)
        granted = columns_with(self.privileges.roles, item, role, "r")
        readable = [column.attnum for column in item.columns if whole or column.attnum in granted]
        coded = self._reader.used(item, frozenset({0}))
        return sorted(readable, key=lambda attnum: (attnum in coded, attnum))[:1]

    def _columns(self, role: Oid, item: Relation, command: str) -> tuple[int, ...]:
        """The columns that a privilege is limited to."""
        letter = "r" if command == "select" else LETTERS[command]
        if letter in relation_privileges(self.privileges.roles, item, role):
            return ()
        return tuple(sorted(columns_with(self.privileges.roles, item, role, letter)))

    def _plain(self, role: Oid, item: Schema | Sequence | Routine, command: str) -> Cell:
        """The access to what has no rows: all or none."""
        try:
            self._require(role, item)
            found = ALL
        except Refused as reason:
            found = refused(str(reason))
        return Cell(role=role, object=item.oid, command=command, extent=found)

    def _require(self, role: Oid, item: Schema | Sequence | Routine) -> None:
        if isinstance(item, Schema):
            if not uses_schema(self.privileges.roles, item, role):
                raise Refused(f"permission denied for schema {item.name}")
            return
        self.privileges.require_schema(role, item)
        if isinstance(item, Routine):
            self.privileges.require_execute(role, item.oid)
        elif not self.privileges.may_take_next(role, item.oid):
            raise Refused(f"permission denied for sequence {item.name}")

    @cached_property
    def definers(self) -> Mentions:
        """The functions with their owner's privileges, by the names in their bodies."""
        return Mentions(routine for routine in self.catalog.all(Routine) if routine.security_definer)

    @cached_property
    def roles(self) -> tuple[Oid, ...]:
        """PUBLIC, and every role that is not a superuser or predefined, by name."""
        named = (role for role in self.catalog.all(Role) if not role.superuser and not role.name.startswith("pg_"))
        return (PUBLIC_ROLE, *(role.oid for role in sorted(named, key=lambda role: role.name)))
