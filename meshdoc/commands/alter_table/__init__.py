"""ALTER TABLE and related statements, one function per subcommand, in PostgreSQL's passes: AlterTable (tablecmds.c).

A subcommand is registered with `@alter_table(AlterTableType.AT_DropColumn, phase=Phase.DROP)`. It may return further
steps, as ADD COLUMN does for the constraints that follow the column; each runs in the pass that it names.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from typing import TypeAlias

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc.catalog.index import Index
from meshdoc.catalog.inherit import descendants_of
from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.catalog.relation import CompositeType, ForeignTable, MaterializedView, Relation, Sequence, Table, View
from meshdoc.commands.acl.permission import check_owner
from meshdoc.interpret.executor.convert import NewColumnValue
from meshdoc.record import positional
from meshdoc.registry import Registry
from meshdoc.session import Session

Altered: TypeAlias = Relation | Index | Sequence


class Phase(enum.IntEnum):
    """AlterTablePass: the order in which subcommands run, whatever order they were written in."""

    DROP = 0
    ALTER_TYPE = 1
    ADD_COLUMN = 2
    SET_EXPRESSION = 3
    OLD_INDEX = 4
    OLD_CONSTRAINT = 5
    ADD_CONSTRAINT = 6
    COLUMN_ATTRIBUTES = 7
    ADD_INDEX = 8
    ADD_OTHER_CONSTRAINT = 9
    MISCELLANEOUS = 10
    REWRITE = 11  # not a pass in PostgreSQL, but it runs after all passes: ATRewriteTables


@positional
class Alteration:
    """One ALTER TABLE: the relation that it names, and whether it recurses to children.

    The checks before the passes fill `new_values`: how the values of columns that change type are computed.
    `rebuilt` holds the objects that depend on those columns and that a later pass rebuilds. `prepared` holds the
    subcommands whose checks have run, of those that a statement may have once; `nullable` the columns of a new primary
    key that become NOT NULL with it.
    """

    session: Session
    oid: int
    recurse: bool
    new_values: dict[Address, NewColumnValue] = field(default_factory=dict)
    rebuilt: set[Oid] = field(default_factory=set)
    prepared: set[AlterTableType] = field(default_factory=set)
    nullable: list[str] = field(default_factory=list)

    @property
    def relation(self) -> Altered:
        """The current state of the relation."""
        found = self.session.catalog[self.oid]
        assert isinstance(found, Relation | Index | Sequence)
        return found

    @property
    def table(self) -> Table:
        """The relation, for subcommands on tables only."""
        found = self.relation
        assert isinstance(found, Table), "the subcommand's kinds let no other relation through"
        return found

    @property
    def heir(self) -> Table | ForeignTable:
        """The relation, for subcommands on relations that can inherit."""
        found = self.relation
        assert isinstance(found, Table | ForeignTable), "the subcommand's kinds let no other relation through"
        return found

    def relations(self) -> Iterator[Relation]:
        """The relation and, with recursion, its descendants, which the current role must own."""
        yield self.columned
        for child in descendants_of(self.session.catalog, self.oid) if self.recurse else ():
            check_owner(self.session, child)
            yield child

    @property
    def columned(self) -> Relation:
        """The relation, for subcommands on relations with columns."""
        found = self.relation
        assert isinstance(found, Relation), "the subcommand's kinds let no index or sequence through"
        return found


Action: TypeAlias = Callable[[], "Iterable[Step] | None"]


@positional
class Step:
    """An action to run in a pass; it may return further steps."""

    phase: Phase
    run: Action


Check: TypeAlias = Callable[[Alteration, ast.AlterTableCmd], None]
Handler: TypeAlias = Callable[[Alteration, ast.AlterTableCmd], "Iterable[Step] | None"]


@positional
class Subcommand:
    """How a subcommand runs, in which pass and on which kinds of relations, and its check before the passes."""

    handler: Handler
    phase: Callable[[ast.AlterTableCmd], Phase]
    kinds: tuple[type[Object], ...]
    prepare: Check


def no_check(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """Check nothing before the passes."""


TABLES = (Table, ForeignTable)
subcommands: Registry[AlterTableType, Callable[[], Subcommand]] = Registry("ALTER TABLE subcommand")


def alter_table(
    *types: AlterTableType,
    phase: Phase | Callable[[ast.AlterTableCmd], Phase],
    kinds: tuple[type[Object], ...] = TABLES,
    prepare: Check = no_check,
) -> Callable[[Handler], Handler]:
    """Register the decorated function as the handler of a subcommand on relations of these kinds.

    `prepare` is its part of ATPrepCmd: it runs before all passes, while the relation is still unchanged.
    """

    def register(handler: Handler) -> Handler:
        choose = phase if callable(phase) else lambda command: phase
        made = Subcommand(handler, choose, kinds, prepare)
        subcommands(*types)(lambda: made)
        return handler

    return register


ALL_KINDS = (Table, ForeignTable, View, MaterializedView, CompositeType, Index, Sequence)
