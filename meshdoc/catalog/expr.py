"""Expressions and queries: the text that PostgreSQL prints for them, with a hole for every catalog name.

The text is that of ruleutils.c with an empty search_path. A hole holds an address and the form in which its name is
printed. A renamed column, table, type or enum label therefore appears with its new name in all expressions, as in
PostgreSQL, which stores trees of oids; and the documentation can link each name to its object.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import field, fields, is_dataclass, replace
from functools import cache
from typing import Any, Protocol, TypeAlias, TypeVar

from meshdoc.catalog.object import Address, Referring
from meshdoc.catalog.tree import Tree
from meshdoc.record import positional

T = TypeVar("T")


class Form(enum.Enum):
    """The form in which a hole prints a name."""

    QUALIFIED = "qualified"  # public.t, public.mood, public.f, public.<->; pg_catalog is omitted
    NAME = "name"  # a column, or a relation used as its own alias: the quoted name without schema
    LITERAL = "literal"  # 'public.t', the text of a constant of type regclass or a similar type
    SIGNATURE = "signature"  # 'public.f(integer)', the text of a regprocedure or regoperator constant
    LABEL = "label"  # 'happy', an enum label as a string literal
    ELEMENT = "element"  # happy, an enum label inside an array literal
    OUTPUT = "output"  # ' AS total', unless the column currently has that name
    ROW = "row"  # '(1,a)', a row as a string literal, adjusted to attributes added to or dropped from its type


@positional
class Hole:
    """A catalog name inside an expression.

    `alias` is the output name that OUTPUT compares with. `suffix` makes a relation's name unique in its query: `t_1`.
    For ROW, `columns` are the values by attnum, as record_out prints them.
    """

    address: Address
    form: Form = Form.QUALIFIED
    alias: str = ""
    suffix: str = ""
    columns: tuple[tuple[int, str], ...] = ()


Part: TypeAlias = str | Hole


class Namer(Protocol):
    """A source of current names."""

    def name_in(self, hole: Hole) -> str: ...


@positional
class Expr(Referring):
    """An analyzed expression or query: its text with holes, its dependencies, and its tree.

    `depends` is what find_expr_references_walker (dependency.c) would record. It includes dependencies that the text
    does not show, such as the function of an operator's implicit cast, or a table read without naming a column.
    Expressions are equal if their texts are. One that comes from PostgreSQL's own text has no `tree`.
    """

    text: tuple[Part, ...]
    depends: tuple[Address, ...] = ()
    tree: Tree | None = field(default=None, compare=False, repr=False)

    def addresses(self) -> tuple[Address, ...]:
        """The addresses that the holder of this expression depends on."""
        return self.depends

    def sql(self, names: Namer) -> str:
        """The text with current names."""
        return "".join(part if isinstance(part, str) else names.name_in(part) for part in self.text)

    def map(self, change: Callable[[Address], Address]) -> Expr:
        """The same text with other addresses, for instance to copy a parent's constraint to a child."""
        return Expr(
            tuple(p if isinstance(p, str) else replace(p, address=change(p.address)) for p in self.text),
            tuple(sorted({change(address) for address in self.depends})),
        )


# --- the expressions of an object -------------------------------------------------------------------------


def expressions_in(holder: Any) -> Iterator[Expr]:
    """The expressions that an object holds, and those of its parts."""
    for name in _holding(holder.__class__):
        value = getattr(holder, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Expr):
                yield item
            elif _holding(item.__class__):
                yield from expressions_in(item)


def with_expressions(holder: T, change: Callable[[Expr], Expr]) -> T:
    """The object with a change made to each of them."""

    def changed(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(changed(item) for item in value)
        if isinstance(value, Expr):
            return change(value)
        return with_expressions(value, change) if _holding(value.__class__) else value

    whole: Any = holder
    made: T = replace(whole, **{name: changed(getattr(whole, name)) for name in _holding(whole.__class__)})
    return made


@cache
def _holding(cls: Any) -> tuple[str, ...]:
    """The fields of a class that hold expressions, or parts that may."""
    if not is_dataclass(cls):
        return ()
    return tuple(item.name for item in fields(cls) if "Expr" in str(item.type) or "parts" in item.metadata)
