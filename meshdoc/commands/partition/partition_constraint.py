"""The CHECK constraint that a partition keeps when it is detached: get_qual_from_partbound (partbounds.c).

Differs from PostgreSQL: the condition is known for one column, not of a boolean type or of one with a modifier. An
existing constraint makes it unnecessary only if it is the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.adt.container import quote_element
from meshdoc.analyze.ddl.definition import CheckDefinition
from meshdoc.catalog.constraint import checks_of
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.inherit import Heir
from meshdoc.catalog.names.format_type import format_type
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.relation import Edge, PartitionStrategy, Table
from meshdoc.commands.constraint.constraint import check_constraint, store_check
from meshdoc.nodes import oids
from meshdoc.session import Session
from meshdoc.syntax.parser import parse_expression

UNLIKE = (oids.BOOL, oids.VARCHAR, oids.BPCHAR)
"""Types whose conditions are simplified or converted."""


def keep_partition_constraint(session: Session, parent: Table, child: Heir) -> None:
    """Add the condition of a partition's bound as a constraint of its own: DetachAddConstraintIfNeeded."""
    condition = _condition(session, parent, child)
    if condition is None:
        session.undecided(f'the constraint that "{child.name}" keeps of its partition bound is unknown')
        return
    check = check_constraint(session, child, CheckDefinition(expression=parse_expression(condition)))
    if all(check.expression.text != other.expression.text for other in checks_of(session.catalog, child.oid)):
        store_check(session, child, check)


def _condition(session: Session, parent: Table, child: Heir) -> str | None:
    """The condition as SQL; None if it is not known."""
    key, bound = parent.partition_key, child.partition_bound
    if parent.partition_of or bound is None or len(key) != 1 or not key[0].attnum:
        return None
    column = parent.attribute(key[0].attnum)
    if column.type.typmod >= 0 or column.type.oid in UNLIKE:
        return None
    name, type = quote_identifier(column.name), format_type(session.catalog, session.system, column.type)
    if parent.partition_strategy is PartitionStrategy.RANGE:
        lower = [f"{name} >= {simple_quoted(end)}::{type}" for end in _texts(session, bound.lower)]
        upper = [f"{name} < {simple_quoted(end)}::{type}" for end in _texts(session, bound.upper)]
        return " and ".join([f"{name} is not null", *lower, *upper])
    if parent.partition_strategy is not PartitionStrategy.LIST:
        return None
    values = _texts(session, bound.values)
    found = f"{name} = {simple_quoted(values[0])}::{type}" if values else ""
    if len(values) > 1:
        elements = ",".join(quote_element(value, ",") for value in values)
        found = f"{name} = any ({simple_quoted('{' + elements + '}')}::{type}[])"
    if len(values) == len(bound.values):
        return f"{name} is not null and {found}"
    return " or ".join([f"{name} is null", *([found] if found else [])])


def _texts(session: Session, values: Sequence[Expr | Edge]) -> list[str]:
    """The values that are neither NULL nor infinite, as their types print them."""
    shown = [expression(session.names, value) for value in values if isinstance(value, Expr)]
    return [text[1:-1].replace("''", "'") if text.startswith("'") else text for text in shown if text != "NULL"]
