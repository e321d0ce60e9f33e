"""Every statement of PostgreSQL's grammar is carried out, is inert for a reason, or is on a list that only shrinks."""

from __future__ import annotations

import inspect

from pglast import ast

import meshdoc.commands
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

MISSING = {"ExecuteStmt"}
"""What is not carried out yet; `Unsupported` says so at run time. Nothing is ever added here."""


def statements() -> set[type[ast.Node]]:
    """The node classes that are statements."""
    found = {cls for _, cls in inspect.getmembers(ast, inspect.isclass) if cls.__name__.endswith("Stmt")}
    return found - INSIDE


def test_every_statement_is_accounted_for() -> None:
    load(meshdoc.commands)
    missing = {cls.__name__ for cls in statements() if cls not in command and cls not in inert}
    assert missing == MISSING


def test_inert_statements_are_not_carried_out() -> None:
    load(meshdoc.commands)
    assert not command.keys() & inert.keys()
    assert all(reason.strip() for reason in inert.values())
