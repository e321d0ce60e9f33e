"""A statement on a view, as it is passed on to the relation below."""

from __future__ import annotations

from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.nodes import nodes
from meshdoc.record import record


@record
class CheckOption:
    """The condition of a view WITH CHECK OPTION, over the relation that it passes changes on to."""

    view: str
    cascaded: bool
    condition: nodes.Node | None


@record
class Through(nodes.Query):
    """A statement on the relation below a view: what its rows have still to satisfy, and whose privileges count."""

    checks: tuple[CheckOption, ...] = ()
    role: Oid = NO_OID
    visible: nodes.Node | None = None  # what the view's rows satisfy, where MERGE would see others
