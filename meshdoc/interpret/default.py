"""What a column is given where a statement gives it nothing."""

from __future__ import annotations

from meshdoc.analyze.dispatch import analyze_statement
from meshdoc.analyze.lsyscache import Facts
from meshdoc.analyze.state import ParseState
from meshdoc.catalog.description import QualifiedNames
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.namespace import Names
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Column, ColumnDefault, Sequence, Table
from meshdoc.catalog.type import Domain, TypeRef
from meshdoc.interpret.builtins.sequence import advance
from meshdoc.interpret.query import assigned, run_query
from meshdoc.interpret.value import Uncertain, Unknown, Value
from meshdoc.session import Session
from meshdoc.syntax.parser import raw_parser


def default_of(session: Session, table: Table, column: Column) -> Value:
    """The default of a column, evaluated now; Unknown where it cannot be known."""
    asked = session.asked_time
    try:
        return _default(session, table, column)
    except Uncertain as error:
        return Unknown(error.message)
    finally:
        session.asked_time = asked  # that a row says when it was put in decides nothing


def _default(session: Session, table: Table, column: Column) -> Value:
    if column.generated:
        return Unknown(f'the generated column "{column.name}" is not computed')
    if column.identity:
        return advance(session, _identity(session, Address(table.oid, column.attnum)))
    found = session.catalog.find("default", table.oid, column.attnum)
    expression = found.expression if isinstance(found, ColumnDefault) else _of_domain(session, column.type)
    if expression is None:
        return None
    value, type = stored_expression(session, expression)
    return assigned(session, value, type, column.type)


def _identity(session: Session, address: Address) -> int:
    for sequence in session.catalog.children(address.oid, Sequence):
        if sequence.identity_of == address:
            return sequence.oid
    raise Uncertain("the sequence of an identity column is missing")


def _of_domain(session: Session, type: TypeRef) -> Expr | None:
    item = session.catalog.get(type.oid)
    return item.default if isinstance(item, Domain) else None


def stored_expression(session: Session, expression: Expr) -> tuple[Value, TypeRef]:
    """The value and type of an expression as the catalog keeps it."""
    names = Names(session.catalog, session.system)
    text = expression.sql(QualifiedNames(names))
    query = analyze_statement(ParseState(facts=Facts(names)), raw_parser(f"SELECT {text}")[0].stmt)
    return run_query(session, query).rows[0][0], query.targets[0].expr.type
