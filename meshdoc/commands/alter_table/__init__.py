"""ALTER TABLE and its kin, subcommand by subcommand in PostgreSQL's order of passes: AlterTable (tablecmds.c).

A subcommand is one function: `@alter_table(AlterTableType.AT_DropColumn, phase=Phase.DROP)`. It may return further
steps, as ADD COLUMN does for the constraints behind the column; they run in the pass that they name.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc.catalog.index import Index
from meshdoc.catalog.object import Address, Object
from meshdoc.catalog.relation import CompositeType, ForeignTable, MaterializedView, Relation, Sequence, Table, View
from meshdoc.interpret.executor.convert import NewColumnValue
from meshdoc.registry import Registry
from meshdoc.session import Session

Altered: TypeAlias = Relation | Index | Sequence


class Phase(enum.IntEnum):
    """AlterTablePass: what runs before what, in whatever order it was written."""

    DROP = 0
    ALTER_TYPE = 1
    ADD_COLUMN = 2
    SET_EXPRESSION = 3
    ADD_CONSTRAINT = 4
    COLUMN_ATTRIBUTES = 5
    ADD_INDEX = 6
    ADD_OTHER_CONSTRAINT = 7
    MISCELLANEOUS = 8
    REWRITE = 9  # no pass of its own in PostgreSQL, but what follows them all: ATRewriteTables


@dataclass(frozen=True, slots=True)
class Alteration:
    """One ALTER TABLE: the relation it names, and whether its children are meant too.

    `new_values` is left by the checks before the passes: what makes the values of the columns that get other types.
    """

    session: Session
    oid: int
    recurse: bool
    new_values: dict[Address, NewColumnValue] = field(default_factory=dict)

    @property
    def relation(self) -> Altered:
        """The relation as it is now."""
        found = self.session.catalog[self.oid]
        assert isinstance(found, Relation | Index | Sequence)
        return found

    @property
    def table(self) -> Table:
        """The relation, where the subcommand is for tables alone."""
        found = self.relation
        assert isinstance(found, Table), "the subcommand's kinds let no other relation through"
        return found

    @property
    def heir(self) -> Table | ForeignTable:
        """The relation, where the subcommand is for what can inherit."""
        found = self.relation
        assert isinstance(found, Table | ForeignTable), "the subcommand's kinds let no other relation through"
        return found

    @property
    def columned(self) -> Relation:
        """The relation, where the subcommand is for what has columns."""
        found = self.relation
        assert isinstance(found, Relation), "the subcommand's kinds let no index or sequence through"
        return found


Action: TypeAlias = Callable[[], "Iterable[Step] | None"]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is to be done in a pass; it may ask for more."""

    phase: Phase
    run: Action


Check: TypeAlias = Callable[[Alteration, ast.AlterTableCmd], None]
Handler: TypeAlias = Callable[[Alteration, ast.AlterTableCmd], "Iterable[Step] | None"]


@dataclass(frozen=True, slots=True)
class Subcommand:
    """How a subcommand is carried out, in which pass, on which kinds of relations; and what is checked before."""

    handler: Handler
    phase: Callable[[ast.AlterTableCmd], Phase]
    kinds: tuple[type[Object], ...]
    prepare: Check


def no_check(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """Nothing is to be checked before the passes."""


TABLES = (Table, ForeignTable)
subcommands: Registry[AlterTableType, Callable[[], Subcommand]] = Registry("ALTER TABLE subcommand")


def alter_table(
    *types: AlterTableType,
    phase: Phase | Callable[[ast.AlterTableCmd], Phase],
    kinds: tuple[type[Object], ...] = TABLES,
    prepare: Check = no_check,
) -> Callable[[Handler], Handler]:
    """Decorate the function that carries out a subcommand on relations of these kinds.

    `prepare` is its part of ATPrepCmd: it runs before all passes, while the relation is what it was.
    """

    def register(handler: Handler) -> Handler:
        choose = phase if callable(phase) else lambda command: phase
        made = Subcommand(handler, choose, kinds, prepare)
        subcommands(*types)(lambda: made)
        return handler

    return register


ALL_KINDS = (Table, ForeignTable, View, MaterializedView, CompositeType, Index, Sequence)
