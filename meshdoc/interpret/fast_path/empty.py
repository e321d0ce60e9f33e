"""Relations and queries that certainly have no rows at present."""

from __future__ import annotations

from meshdoc.analyze.stored import stored_query
from meshdoc.catalog.inherit import children_of
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import MaterializedView, Table, View
from meshdoc.interpret.contents import contents
from meshdoc.interpret.duck.emptiness import Emptiness
from meshdoc.session import Session


def is_empty(session: Session, relation: Oid) -> bool:
    """Whether a table and its children, or the tables under a view, certainly hold no rows."""
    return emptiness(session).of_relation(relation)


def emptiness(session: Session) -> Emptiness:
    """Tells which relations and queries certainly have no rows at present."""
    found: Emptiness = Emptiness(lambda relation: _is_empty(session, relation, found))
    return found


def _is_empty(session: Session, relation: Oid, others: Emptiness) -> bool:
    item = session.catalog.get(relation)
    if isinstance(item, View) and item.query.text:
        return others.of(stored_query(session.names, item.query))
    if not isinstance(item, Table | MaterializedView):
        return False
    held = contents(session, item)
    if held.rows or held.unknown:
        return False
    return all(others.of_relation(child.oid) for child in children_of(session.catalog, item.oid))
