"""RENAME of columns, attributes and constraints, recursing to children: renameatt, RenameConstraint (tablecmds.c)."""

from __future__ import annotations

from pglast import ast
from pglast.enums import DropBehavior, ObjectType

from meshdoc import errors
from meshdoc.analyze.reprint import reprinted
from meshdoc.catalog.constraint import Check, Constraint, Exclusion, NotNull, PrimaryKey, Unique
from meshdoc.catalog.index import Index
from meshdoc.catalog.inherit import children_of, inheritors_of
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import CompositeType, MaterializedView, Relation, Sequence, Table, View
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.alter.rename import rename, rename_constraint_alone, rename_relation
from meshdoc.commands.object.altering import relation_to_alter
from meshdoc.commands.object.objectaddress import SYSTEM_COLUMNS, get_object
from meshdoc.commands.table.typed_table import typed_tables
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.executor.row_types import refit
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import replace
from meshdoc.session import Inert, Session

# --- columns ----------------------------------------------------------------------------------------------


@rename(ObjectType.OBJECT_COLUMN, ObjectType.OBJECT_ATTRIBUTE)
def rename_column(stmt: ast.RenameStmt, session: Session) -> None:
    """ALTER TABLE ... RENAME COLUMN and ALTER TYPE ... RENAME ATTRIBUTE: renameatt."""
    found = relation_to_alter(session, stmt.relation, missing_ok=bool(stmt.missing_ok))
    if found is None:
        return
    if isinstance(found, Index):
        _rename_key(session, found, stmt.subname or "", stmt.newname or "")
        return
    if isinstance(found, Sequence) or not isinstance(found, Relation):
        raise errors.kind_not_supported(f'cannot rename columns of relation "{found.name}"', "sequences")
    assert stmt.relation is not None
    renaming = _Renaming(session, stmt.subname or "", stmt.newname or "", stmt.behavior)
    if isinstance(found, Table) and found.of_type:
        raise SqlError("42809", "cannot rename column of typed table")
    renaming.run(found, recurse=bool(stmt.relation.inh), expected_parents=0)


def _rename_key(session: Session, index: Index, old: str, new: str) -> None:
    """Rename a column of an index itself, which only lists of its columns show."""
    if old not in [key.name for key in index.index_keys]:
        raise Inert("names of columns that an index includes are not tracked")
    keys = (replace(key, name=new) if key.name == old else key for key in index.index_keys)
    session.catalog.alter(replace(index, index_keys=tuple(keys)))


class _Renaming:
    """The renaming of one column."""

    def __init__(self, session: Session, old: str, new: str, behavior: DropBehavior | None) -> None:
        self._session = session
        self._old = old
        self._new = new
        self._behavior = behavior

    def run(self, relation: Relation, *, recurse: bool, expected_parents: int) -> None:
        """Rename a relation's column and, with `recurse`, that of its descendants: renameatt_internal."""
        if recurse:
            for child, parents in inheritors_of(self._session.catalog, relation.oid):
                check_owner(self._session, child)
                self.run(child, recurse=False, expected_parents=parents)
        elif not expected_parents and children_of(self._session.catalog, relation.oid):
            raise SqlError("42P16", f'inherited column "{self._old}" must be renamed in child tables too')
        for table in typed_tables(self._session, relation, self._behavior):
            self.run(table, recurse=True, expected_parents=0)
        self._here(relation, expected_parents)

    def _here(self, relation: Relation, expected_parents: int) -> None:
        column = relation.column(self._old)
        if column is None:
            if self._old in SYSTEM_COLUMNS and not isinstance(relation, View | CompositeType):
                raise SqlError("0A000", f'cannot rename system column "{self._old}"')
            raise errors.undefined_column(self._old)
        if column.inherit_count > expected_parents:
            raise SqlError("42P16", f'cannot rename inherited column "{self._old}"')
        self._refuse_collision(relation)
        columns = tuple(replace(each, name=self._new) if each is column else each for each in relation.columns)
        changed = replace(relation, columns=columns)
        if isinstance(changed, View | MaterializedView):
            changed = reprinted(Facts(self._session.names), changed)
        self._session.catalog.alter(changed)
        refit(self._session, relation, changed)

    def _refuse_collision(self, relation: Relation) -> None:
        if relation.column(self._new):
            raise SqlError("42701", f'column "{self._new}" of relation "{relation.name}" already exists')
        if self._new in SYSTEM_COLUMNS and not isinstance(relation, View | CompositeType):
            raise errors.system_column_conflict(self._new)


# --- constraints ------------------------------------------------------------------------------------------


@rename(ObjectType.OBJECT_DOMCONSTRAINT)
def rename_domain_constraint(stmt: ast.RenameStmt, session: Session) -> None:
    """ALTER DOMAIN ... RENAME CONSTRAINT: RenameConstraint."""
    assert isinstance(stmt.object, tuple)
    domain = get_object(session, ObjectType.OBJECT_DOMAIN, ast.TypeName(names=stmt.object, typemod=-1)).item
    shown = session.shown_type(TypeRef(domain.oid))
    check_owner(session, domain, noun="type", name=shown)
    constraint = session.catalog.find("constraint", domain.oid, stmt.subname)
    if not isinstance(constraint, Constraint):
        raise SqlError("42704", f'constraint "{stmt.subname}" for domain {shown} does not exist')
    rename_constraint_alone(session, constraint, stmt.newname or "")


@rename(ObjectType.OBJECT_TABCONSTRAINT)
def rename_table_constraint(stmt: ast.RenameStmt, session: Session) -> None:
    """ALTER TABLE ... RENAME CONSTRAINT: RenameConstraint."""
    table = relation_to_alter(session, stmt.relation, missing_ok=bool(stmt.missing_ok))
    if table is None:
        return
    assert stmt.relation is not None
    if isinstance(table, Table) and table.of_type:
        raise SqlError("42809", "cannot rename column of typed table")
    _rename_constraint(session, table, stmt, recurse=bool(stmt.relation.inh), expected_parents=0)


def _rename_constraint(
    session: Session, table: Object, stmt: ast.RenameStmt, *, recurse: bool, expected_parents: int
) -> None:
    """Rename a table's constraint and, with `recurse`, that of its descendants: rename_constraint_internal."""
    constraint = session.catalog.find("constraint", table.oid, stmt.subname)
    if not isinstance(constraint, Constraint):
        raise SqlError("42704", f'constraint "{stmt.subname}" for table "{table.name}" does not exist')
    if isinstance(constraint, Check | NotNull) and not constraint.no_inherit:
        if recurse:
            for child, parents in inheritors_of(session.catalog, table.oid):
                _rename_constraint(session, child, stmt, recurse=False, expected_parents=parents)
        elif not expected_parents and children_of(session.catalog, table.oid):
            raise SqlError("42P16", f'inherited constraint "{stmt.subname}" must be renamed in child tables too')
        if constraint.inherit_count > expected_parents:
            raise SqlError("42P16", f'cannot rename inherited constraint "{stmt.subname}"')
    index = _index_of(session, constraint)
    if index:
        rename_relation(session, index, stmt.newname or "")
    else:
        rename_constraint_alone(session, constraint, stmt.newname or "")


def _index_of(session: Session, constraint: Constraint) -> Index | None:
    if not isinstance(constraint, PrimaryKey | Unique | Exclusion):
        return None
    return next(iter(session.catalog.children(constraint.oid, Index)), None)
