"""Permitted column types: CheckAttributeType (heap.c), and columns that store a row type (tablecmds.c)."""

from __future__ import annotations

from meshdoc.analyze.stored import raw_expression
from meshdoc.analyze.target import figure_index_column_name
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.catalog.relation import Column, CompositeType, ForeignTable, Generated, MaterializedView, Relation, Table
from meshdoc.catalog.type import ArrayType, Domain, RangeType, Type, TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.session import Session


def check_attribute(session: Session, column: Column, containing: tuple[Oid, ...] = ()) -> None:
    """Refuse a column type that no column can have; `containing` are the oids of the enclosing row types.

    Raises SqlError 42P16 for a pseudo-type, a row type inside itself and a missing collation, 0A000 for a virtual
    column with a domain or a user-defined type.
    """
    virtual = column.generated is Generated.VIRTUAL
    facts = Facts(session.names)
    if virtual and facts.type(column.type.oid).kind == "d":
        raise SqlError("0A000", f'virtual generated column "{column.name}" cannot have a domain type')
    _check_type(session, column.name, column.type.oid, containing, set())
    if virtual and column.type.oid >= FIRST_USER_OID:
        raise SqlError(
            "0A000",
            f'virtual generated column "{column.name}" cannot have a user-defined type',
            detail="Virtual generated columns that make use of user-defined types are not yet supported.",
        )
    if not column.collation and facts.type_collation(column.type.oid):
        shown = session.shown_type(TypeRef(column.type.oid))
        raise SqlError(
            "42P16",
            f'no collation was derived for column "{column.name}" with collatable type {shown}',
            hint="Use the COLLATE clause to set the collation explicitly.",
        )


def _check_type(session: Session, name: str, type: Oid, containing: tuple[Oid, ...], checked: set[Oid]) -> None:
    """Check a type and those inside it; each row type is `checked` once, however often it occurs."""
    facts = Facts(session.names)
    row = facts.type(type)
    if row.kind == "p":
        raise SqlError("42P16", f'column "{name}" has pseudo-type {session.shown_type(TypeRef(type))}')
    if row.kind == "d":
        _check_type(session, name, row.base, containing, checked)
    elif row.kind == "c":
        if type in checked:
            return
        if type in containing:
            words = session.shown_type(TypeRef(type))
            raise SqlError("42P16", f"composite type {words} cannot be made a member of itself")
        for column in facts.relation_columns(row.relation):
            if not column.dropped:
                _check_type(session, column.name, column.type.oid, (*containing, type), checked)
        checked.add(type)
    elif subtype := facts.range_subtype(type):
        _check_type(session, name, subtype, containing, checked)
    elif element := facts.element_type(type):
        _check_type(session, name, element, containing, checked)


def refuse_stored(session: Session, type: Oid, altered: str, used: str = "it") -> None:
    """Raise SqlError 0A000 if a table column stores values of the type: find_composite_type_dependencies.

    `altered` and `used` are parts of the message: the altered object, and what the column uses of it.
    """
    for item, reference in session.catalog.dependents(type):
        if isinstance(item, Domain | ArrayType | RangeType):
            refuse_stored(session, item.oid, altered, used)
        elif isinstance(item, Index):
            _refuse_stored_in_index(session, item, type, altered, used)
        elif isinstance(item, Relation) and reference.sub:
            if isinstance(item, Table | MaterializedView):
                column = item.attribute(reference.sub).name
                raise SqlError("0A000", f'cannot alter {altered} because column "{item.name}.{column}" uses {used}')
            refuse_stored(session, row_type_oid(session, item), altered, used)


def _refuse_stored_in_index(session: Session, index: Index, type: Oid, altered: str, used: str) -> None:
    """Refuse an index expression that returns the type: the index stores its values. Nested uses are not stored."""
    for key in index.index_keys:
        if key.expression and key.type and key.type.oid == type:
            column = figure_index_column_name(raw_expression(session.names, key.expression)) or "expr"
            raise SqlError("0A000", f'cannot alter {altered} because column "{index.name}.{column}" uses {used}')


def refuse_stored_rows(session: Session, relation: Relation) -> None:
    """Raise SqlError 0A000 if a table column stores rows of a relation whose columns change."""
    noun = "foreign table" if isinstance(relation, ForeignTable) else relation.noun
    used = "it" if isinstance(relation, CompositeType) else "its row type"
    refuse_stored(session, row_type_oid(session, relation), f'{noun} "{relation.name}"', used)


def row_type_oid(session: Session, relation: Relation) -> Oid:
    """The oid of a relation's row type; a composite type is its own row type."""
    found = session.catalog.find("row type", relation.oid)
    return found.oid if isinstance(found, Type | CompositeType) else relation.oid
