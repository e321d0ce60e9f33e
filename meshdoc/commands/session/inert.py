"""Statements without an effect on the catalog, each with the reason shown in the ledger."""

from __future__ import annotations

from pglast import ast

from meshdoc.session import inert

inert.update(
    {
        ast.AlterDatabaseRefreshCollStmt: "records a collation version",
        ast.AlterSystemStmt: "configures the server, not the database",
        ast.CheckPointStmt: "forces a checkpoint",
        ast.ClosePortalStmt: "closes a cursor",
        ast.DeclareCursorStmt: "opens a cursor",
        ast.FetchStmt: "reads from a cursor",
        ast.ListenStmt: "listens for notifications",
        ast.LoadStmt: "loads a library into the session",
        ast.LockStmt: "locks a table for this transaction",
        ast.NotifyStmt: "sends a notification",
        ast.ReindexStmt: "reindexes",
        ast.UnlistenStmt: "stops listening for notifications",
        ast.VacuumStmt: "vacuums or analyzes",
    }
)
