"""Structure of types as needed for execution: array elements, row fields, and types stored as integers."""

from __future__ import annotations

from itertools import zip_longest

from meshdoc.catalog.contents import Field
from meshdoc.catalog.object import Oid
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids

REFERENCES = frozenset({oids.OID, *oids.NAMED})
"""Types whose values are oids."""
WHOLE = frozenset({oids.INT2, oids.INT4, oids.INT8, oids.XID, oids.CID, *REFERENCES})
"""Types whose values are integers."""
VECTORS = {oids.INT2VECTOR: oids.INT2, oids.OIDVECTOR: oids.OID}
"""Arrays with lower bound 0, printed without braces."""


def element_of(facts: Facts, oid: Oid) -> Oid:
    """The element type of an array or a vector; 0 for anything else."""
    base = facts.base_type(oid)
    return VECTORS.get(base) or facts.element_type(base)


def fields_of(facts: Facts, oid: Oid) -> tuple[Field, ...]:
    """The fields of a composite type; () for anything else."""
    relation = facts.type_relation(oid)
    if not relation:
        return ()
    return tuple(Field(column.name, column.type) for column in facts.relation_columns(relation) if not column.dropped)


def values_of(facts: Facts, node: nodes.RowExpr) -> list[nodes.Node]:
    """The values of ROW(...) for these fields.

    As a composite type, it has a NULL for each dropped column, too, and none for columns added since: ExecInitExprRec.
    """
    relation = facts.type_relation(facts.base_type(node.type.oid))
    if not relation:
        return list(node.args)
    given = zip_longest(facts.relation_columns(relation), node.args)
    return [arg or nodes.Const(type=column.type, value=None) for column, arg in given if not column.dropped]
