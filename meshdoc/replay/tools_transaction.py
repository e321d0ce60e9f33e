"""The transaction in which a migration tool runs a version."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.change import Cause
from meshdoc.commands.session.transaction import begin_for_tool, commit_for_tool
from meshdoc.diagnostics import Diagnostic, Location, Severity
from meshdoc.limits import shortened
from meshdoc.replay.fault import as_sql_error
from meshdoc.session import Session
from meshdoc.sources.version import Transaction, Version


def begin(session: Session, version: Version) -> None:
    """Begin it, at the place before every statement."""
    session.extension_script = version.extension
    session.is_one_string = version.transaction is Transaction.STRING
    if version.transaction is Transaction.BLOCK and version.files:
        cause = Cause(version=version.id, location=Location(version.files[0].path, 1, 0), sql="")
        with session.catalog.because(cause):
            begin_for_tool(session)


def commit(session: Session, version: Version, location: Location) -> Iterator[Diagnostic]:
    """Commit the tool's transaction, or one that the version has left open in its place; if that fails, the finding."""
    if session.in_own_block and (session.aborted or version.transaction is not Transaction.BLOCK):
        return
    before = session.savepoint()
    cause = Cause(version=version.id, location=location, sql="", path=("end of the transaction",))
    try:
        with session.catalog.because(cause):
            commit_for_tool(session)
    except Exception as error:
        session.go_back_to(before)
        session.savepoints.clear()
        refusal = as_sql_error(error)
        yield Diagnostic(
            code=refusal.sqlstate,
            severity=Severity.ERROR,
            message=f"the transaction of this version fails at its end: {shortened(refusal.message)}",
            location=location,
            hint="The migration tool rolls back the version; its statements are kept here.",
        )
