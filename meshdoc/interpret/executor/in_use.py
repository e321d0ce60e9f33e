"""Tables that a statement must not change because they have pending triggers or checks: CheckTableNotInUse."""

from __future__ import annotations

from meshdoc.catalog.object import Object
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session


def refuse_in_use(session: Session, item: Object, statement: str) -> None:
    """Raise SqlError 55006 for a table with triggers or checks that wait for the end of the transaction."""
    if any(waiting.table == item.oid for waiting in session.deferred):
        raise SqlError("55006", f'cannot {statement} "{item.name}" because it has pending trigger events')
