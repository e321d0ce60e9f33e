"""Statements without an effect on the catalog, each with the reason shown in the ledger."""

from __future__ import annotations

from pglast import ast

from meshdoc.session import inert

inert.update(
    {
        ast.AlterDatabaseRefreshCollStmt: "records a collation version",
        ast.ClosePortalStmt: "closes a cursor",
        ast.FetchStmt: "reads from a cursor",
        ast.ListenStmt: "listens for notifications",
        ast.LoadStmt: "loads a library into the session",
        ast.NotifyStmt: "sends a notification",
        ast.UnlistenStmt: "stops listening for notifications",
    }
)
