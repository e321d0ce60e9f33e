"""The sequences behind serial and identity columns: generateSerialExtraStmts (parse_utilcmd.c)."""

from __future__ import annotations

from collections.abc import Sequence as Several

from pglast import ast

from meshdoc.analyze.kept import KeptExpression
from meshdoc.analyze.state import ExprKind
from meshdoc.catalog.expr import Expr, Form, Hole
from meshdoc.catalog.names.naming import choose_relation_name
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.relation import Column, Relation, Sequence
from meshdoc.catalog.tree import Tree
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.heap.relation import store_default
from meshdoc.commands.sequence import define_sequence, identity_options, link_identity
from meshdoc.nodes import nodes, oids
from meshdoc.record import replace
from meshdoc.session import Session


def make_sequence(
    session: Session, relation: Relation, column: str, type: Oid, options: Several[ast.DefElem] | None, noun: str
) -> Sequence:
    """Create a column's sequence, not yet linked to it; `noun` is "identity column" or "sequence".

    The relation need not exist yet. Raises SqlError 22023 and 42601 for the options, 42P07 if the name is taken.
    """
    given = identity_options(options)
    schema = session.creation_schema(given.name.schema) if given.name and given.name.schema else relation.schema
    return define_sequence(
        session,
        schema=schema,
        name=given.name.name
        if given.name
        else choose_relation_name(session.catalog, schema, relation.name, column, "seq"),
        options=given.rest,
        type=type,
        persistence=given.persistence or relation.persistence,
        owner=relation.owner,
        noun=noun,
    )


NEXTVAL: Oid = 1574  # pg_proc.dat


def nextval(sequence: Sequence) -> Expr:
    """The default of a serial column."""
    address = Address(sequence.oid)
    argument = nodes.Const(type=TypeRef(oids.REGCLASS), value=str(sequence.oid))
    call = nodes.FuncExpr(type=TypeRef(oids.INT8), function=NEXTVAL, args=(argument,))
    tree = Tree(KeptExpression(node=call, kind=ExprKind.COLUMN_DEFAULT))
    return Expr(("nextval(", Hole(address, Form.LITERAL), "::regclass)"), (address,), tree)


def attach_sequence(session: Session, table: Relation, column: Column, sequence: Sequence) -> None:
    """Link a sequence and its serial or identity column, and set a serial column's default."""
    address = Address(table.oid, column.attnum)
    if column.identity:
        link_identity(session, sequence, address)
        return
    session.catalog.alter(replace(sequence, owned_by=address))
    store_default(session, table, column.attnum, nextval(sequence))
