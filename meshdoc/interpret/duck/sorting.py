"""ORDER BY, and values in a form that DuckDB sorts as PostgreSQL sorts them."""

from __future__ import annotations

from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.duck.types import literal
from meshdoc.interpret.duck.writer import Writer
from meshdoc.interpret.value import Uncertain
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import SortGroupClause, TargetEntry

SIMPLE_ORDER = frozenset("NSDTBAV")
"""Type categories that DuckDB sorts as PostgreSQL does."""


def sort_item(text: str, clause: SortGroupClause) -> str:
    """One item of ORDER BY; DuckDB's default position of NULLs differs."""
    return f"{text} {'DESC' if clause.descending else 'ASC'} NULLS {'FIRST' if clause.nulls_first else 'LAST'}"


def sort_form(writer: Writer, type: TypeRef, text: str) -> str:
    """A written value in a form that sorts as PostgreSQL sorts the value: an enum label by its place."""
    facts, base = writer.facts, writer.facts.base_type(type.oid)
    if facts.is_enum(base):
        labels = ", ".join(literal(label) for label in facts.enum_labels(base))
        return f"list_position([{labels}], {text})"
    if base == oids.BPCHAR:
        return f"rtrim({text}, ' ')"
    if ignores_case(writer, base):
        return f"lower({text})"
    if facts.category(base)[0] in SIMPLE_ORDER or base in (oids.UUID, oids.RECORD, oids.CHAR, oids.TID):
        return text
    raise Uncertain(f"the sort order of type {facts.format_type(base)} is unknown")


def ignores_case(writer: Writer, type: Oid) -> bool:
    """Whether a type is citext."""
    return type >= FIRST_USER_OID and writer.facts.type(type).name == "citext"


def by_ref(targets: tuple[TargetEntry, ...]) -> dict[int, nodes.Node]:
    """The expressions to which ORDER BY, GROUP BY and the like refer."""
    return {target.sort_group_ref: target.expr for target in targets if target.sort_group_ref}


def sorted_by(writer: Writer, clauses: tuple[SortGroupClause, ...], targets: tuple[TargetEntry, ...]) -> str:
    """The items of an ORDER BY over targets."""
    exprs = by_ref(targets)
    items = [(exprs[clause.ref], clause) for clause in clauses if not isinstance(exprs[clause.ref], nodes.Const)]
    return ", ".join(sort_item(sort_form(writer, expr.type, writer.write(expr)), clause) for expr, clause in items)
