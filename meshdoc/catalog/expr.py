"""Expressions and queries: PostgreSQL's own text for them, in which every catalog name is a hole.

The text is what ruleutils.c prints under an empty search_path. A hole holds an address and how it is printed there,
so a renamed column, table, type or enum label shows its new name wherever it is mentioned, as it does in
PostgreSQL, which stores trees of oids; and a document can link each name to what it means.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from meshdoc.catalog.object import Address, Oid, Referring


class Form(enum.Enum):
    """How the name in a hole is printed."""

    QUALIFIED = "qualified"  # public.t, public.mood, public.f, public.<->; nothing is said of pg_catalog
    NAME = "name"  # a column, or a relation standing for its alias: the quoted name alone
    LITERAL = "literal"  # 'public.t', the text of a regclass constant and its kin
    SIGNATURE = "signature"  # 'public.f(integer)', the text of a regprocedure or regoperator constant
    LABEL = "label"  # 'happy', an enum's label as a string literal
    ELEMENT = "element"  # happy, an enum's label inside the literal of an array
    OUTPUT = "output"  # ' AS total', unless the column is called so today
    ROW = "row"  # '(1,a)', a row as a string literal: with an attribute the less or the more where its type has changed
    COLUMNS = "columns"  # '(a, b)' after a function in FROM that gives rows of a relation: without those since dropped
    ALIAS = "alias"  # ' x(a, b)' or ' x' after a relation in FROM: the alias and column aliases that it needs


@dataclass(frozen=True, slots=True)
class Hole:
    """A catalog name inside an expression.

    `alias` is the output name that OUTPUT compares with, or the alias that ALIAS prints (empty: the relation's own
    name, and only where it cannot do without). `suffix` makes a relation's name unique in its query: `t_1`.
    For OUTPUT, `output` is the number of the view's column that is meant (0: of no view), and `called` what something
    is called that has no address (oid 0). For ALIAS, `columns` are the attnums that have another name in the query; for
    COLUMNS all that the query knows, a column of no relation among them as attnum 0; for ROW the values, as record_out
    prints them.
    """

    address: Address
    form: Form = Form.QUALIFIED
    alias: str = ""
    suffix: str = ""
    called: str = ""
    output: int = 0
    columns: tuple[tuple[int, str], ...] = ()


Part: TypeAlias = str | Hole


class Namer(Protocol):
    """Whoever knows today's names."""

    def name_in(self, hole: Hole) -> str: ...


@dataclass(frozen=True, slots=True)
class Expr(Referring):
    """An analysed expression or query: its text with holes, and everything that it depends on.

    `depends` is what find_expr_references_walker (dependency.c) would record; it is more than the holes where
    the text does not show it: the function of an operator's implicit cast, a table read without naming a column.
    """

    text: tuple[Part, ...]
    depends: tuple[Address, ...] = ()

    def addresses(self) -> Iterator[Address]:
        """What the holder of this expression depends on."""
        return iter(self.depends)

    def sql(self, names: Namer) -> str:
        """The text with today's names."""
        return "".join(part if isinstance(part, str) else names.name_in(part) for part in self.text)

    def map(self, change: Callable[[Address], Address]) -> Expr:
        """The same expression over other addresses, as for a child's copy of its parent's constraint."""
        return Expr(
            tuple(p if isinstance(p, str) else replace(p, address=change(p.address)) for p in self.text),
            tuple(sorted({change(address) for address in self.depends})),
        )

    def with_output(self, number: int, name: str) -> Expr:
        """A view's query after its column `number` was renamed."""
        return replace(
            self,
            text=tuple(replace(p, alias=name) if isinstance(p, Hole) and p.output == number else p for p in self.text),
        )

    def mentions(self, oid: Oid) -> bool:
        """Whether it depends on an object or a column of it."""
        return any(address.oid == oid for address in self.depends)
