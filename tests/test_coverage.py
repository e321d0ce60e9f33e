"""Every statement of PostgreSQL's grammar is applied, is inert for a reason, or is on a list that only shrinks."""

from __future__ import annotations

import inspect

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

import meshdoc.commands
from meshdoc.commands.alter_table import subcommands
from meshdoc.commands.object.objectaddress import found_by
from meshdoc.registry import load
from meshdoc.session import command, inert

INSIDE = {
    ast.RawStmt,  # the wrapper of every statement
    ast.ReturnStmt,  # of a function's body
    ast.PLAssignStmt,  # of PL/pgSQL's expressions
    ast.SetOperationStmt,  # of a query after its analysis
    ast.ReplicaIdentityStmt,  # of ALTER TABLE
}
"""Nodes called statements that are parts of others."""


def statements() -> set[type[ast.Node]]:
    """The node classes that are statements."""
    found = {cls for _, cls in inspect.getmembers(ast, inspect.isclass) if cls.__name__.endswith("Stmt")}
    return found - INSIDE


def test_every_statement_is_accounted_for() -> None:
    load(meshdoc.commands)
    missing = {cls.__name__ for cls in statements() if cls not in command and cls not in inert}
    assert not missing


def test_inert_statements_are_not_carried_out() -> None:
    load(meshdoc.commands)
    assert not command.keys() & inert.keys()
    assert all(reason.strip() for reason in inert.values())


NEVER_WRITTEN = {
    AlterTableType.AT_AddColumnToView,  # CREATE OR REPLACE VIEW
    AlterTableType.AT_CookedColumnDefault,  # CREATE TABLE ... LIKE
    AlterTableType.AT_AddIndex,  # ADD CONSTRAINT
    AlterTableType.AT_AddIndexConstraint,
    AlterTableType.AT_ReplaceRelOptions,  # CREATE OR REPLACE VIEW
    AlterTableType.AT_ReAddIndex,  # ALTER COLUMN ... TYPE
    AlterTableType.AT_ReAddConstraint,
    AlterTableType.AT_ReAddDomainConstraint,
    AlterTableType.AT_ReAddComment,
    AlterTableType.AT_ReAddStatistics,
}
"""Subcommands that the grammar makes of nothing; in brackets which statement PostgreSQL carries out by way of them."""


def test_every_subcommand_of_alter_table_is_carried_out() -> None:
    load(meshdoc.commands)
    assert set(AlterTableType) - set(subcommands) == NEVER_WRITTEN


NOT_NAMED = {
    ObjectType.OBJECT_AMOP,  # in event triggers alone
    ObjectType.OBJECT_AMPROC,
    ObjectType.OBJECT_DEFAULT,
    ObjectType.OBJECT_DEFACL,
    ObjectType.OBJECT_PUBLICATION_NAMESPACE,
    ObjectType.OBJECT_PUBLICATION_REL,
    ObjectType.OBJECT_USER_MAPPING,
    ObjectType.OBJECT_PARAMETER_ACL,  # GRANT ON PARAMETER looks it up itself
    ObjectType.OBJECT_LARGEOBJECT,  # data, not the catalog
}
"""Kinds of objects that COMMENT, DROP, OWNER TO and their kin never name."""


def test_every_kind_of_object_is_found() -> None:
    load(meshdoc.commands)
    assert set(ObjectType) - set(found_by) == NOT_NAMED
