"""NOT NULL and CHECK constraints of a row, and of the domains of its values: ExecConstraints in execMain.c."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.constraint import Check, Constraint, NotNull
from meshdoc.catalog.contents import Record, Row, Unknown, Value
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Generated, Relation
from meshdoc.catalog.type import Domain, TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.call_site import CallSite, Kind
from meshdoc.interpret.executor.expression import VALUE, stored, value_of
from meshdoc.interpret.executor.target import Target
from meshdoc.interpret.query.callback import Function, kind
from meshdoc.interpret.text import from_text, output
from meshdoc.lookup.lsyscache import Facts
from meshdoc.session import Session

SHOWN = 64
"""Bytes of one value shown in a message: maxfieldlen of ExecBuildSlotValueDescription."""


def check_row(session: Session, target: Target, row: Row) -> None:
    """Raise SqlError 23502 or 23514 for a row that violates the table's constraints."""
    table = target.relation
    for column in target.not_null:
        if row.get(column.attnum) is None:
            raise SqlError(
                "23502",
                f'null value in column "{column.name}" of relation "{table.name}" violates not-null constraint',
                detail=failing(session, table, row),
            )
    for check in target.checks:
        if not holds(session, table, check, row):
            raise SqlError(
                "23514",
                f'new row for relation "{table.name}" violates check constraint "{check.name}"',
                detail=failing(session, table, row),
            )


def holds(session: Session, table: Relation, check: Check, row: Row) -> bool:
    """Whether a row satisfies a check; a result that cannot be known counts as satisfied."""
    expression = stored(session, check.expression, table)
    return value_of(session, expression, row) is not False


def failing(session: Session, table: Relation, row: Row) -> str:
    """The row in a message's detail; empty if one of its values is unknown."""
    facts = Facts(session.names)
    shown = []
    for column in table.columns:
        if column.generated is Generated.VIRTUAL:
            shown.append("virtual")
            continue
        value: Value = row.get(column.attnum)
        if isinstance(value, Unknown):
            return ""
        text = output(facts, column.type, value)
        shown.append("null" if text is None else text if len(text) <= SHOWN else f"{text[:SHOWN]}...")
    return f"Failing row contains ({', '.join(shown)})."


# --- domains ------------------------------------------------------------------------------------------------


def check_domains(session: Session, target: Target, row: Row, *, computed: bool = False) -> None:
    """Raise SqlError 23502 or 23514 for a value that violates its domain's constraints: ExecEvalConstraintCheck.

    Generated columns are checked only if `computed` is set.
    """
    for column in target.domains:
        if column.generated and not computed:
            continue
        check_value(session, column.type.oid, row.get(column.attnum))


def check_value(session: Session, type: Oid, value: Value) -> None:
    """Check one value against the domains of its type, including array elements and row fields."""
    if isinstance(value, Unknown):
        return
    facts = Facts(session.names)
    if isinstance(value, list):
        element = facts.base_element_type(type)
        for item in value:
            check_value(session, type if isinstance(item, list) else element, item)
    if isinstance(value, Record):
        for field, item in zip(value.fields, value.values, strict=True):
            check_value(session, field.type.oid, item)
    for domain in reversed(list(_domains(session, type))):
        for constraint in domain_constraints(session, domain.oid):
            if not satisfies(session, domain, constraint, value):
                raise _refused(facts.format_type(type), constraint)


@kind(Kind.DOMAIN)
def _checked(session: Session, called: CallSite) -> Function:
    def check(arguments: list[Value]) -> Value:
        check_value(session, called.function, arguments[0])
        return arguments[0]

    return check


def check_text(session: Session, domain: Oid, text: str | None) -> None:
    """Check a value read as one of a domain, given as its canonical text."""
    check_value(session, domain, None if text is None else from_text(Facts(session.names), TypeRef(domain), text))


def _domains(session: Session, type: Oid) -> Iterator[Domain]:
    item = session.catalog.get(type)
    while isinstance(item, Domain):
        yield item
        item = session.catalog.get(item.base.oid)


def domain_constraints(session: Session, domain: Oid) -> list[Constraint]:
    """A domain's constraints, ordered by name."""
    found = (item for item in session.catalog.children(domain, Constraint) if item.domain == domain)
    return sorted(found, key=lambda item: (not isinstance(item, NotNull), item.name))


def satisfies(session: Session, domain: Domain, constraint: Constraint, value: Value) -> bool:
    """Whether a value satisfies a domain constraint; a result that cannot be known counts as satisfied."""
    if isinstance(value, Unknown):
        return True
    if isinstance(constraint, NotNull):
        return value is not None
    if not isinstance(constraint, Check):
        return True
    expression = stored(session, constraint.expression, value=domain.base)
    return value_of(session, expression, {VALUE: value}) is not False


def _refused(name: str, constraint: Constraint) -> SqlError:
    if isinstance(constraint, NotNull):
        return SqlError("23502", f"domain {name} does not allow null values")
    return SqlError("23514", f'value for domain {name} violates check constraint "{constraint.name}"')
