"""Views that fail for every role, since their owner lacks a privilege: PostgreSQL checks it when they are read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Change
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import MaterializedView, View
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, Role
from meshdoc.history.history import History
from meshdoc.insight.access.body import query_of
from meshdoc.insight.access.extent import Refused
from meshdoc.insight.access.privilege import Privileges, roles_of
from meshdoc.insight.access.reading import Reader
from meshdoc.insight.access.scope import Who
from meshdoc.insight.viewed import with_viewed
from meshdoc.record import record

MOST_TRIED = 50
"""Of the changes that may have broken a view, only the newest are looked at."""


@record
class Failing:
    """A view that fails, PostgreSQL's reason, and the change since which it does, if it is found."""

    view: View | MaterializedView
    reason: str
    change: Change | None


def failing(history: History) -> Iterator[Failing]:
    """The project's views that no role can read, and materialized views that no role can refresh."""
    reader = _reader(history.catalog, history)
    views: tuple[View | MaterializedView, ...] = (*history.catalog.all(View), *history.catalog.all(MaterializedView))
    for view in views:
        if history.is_own(view) and (reason := known_failure(history, reader, view)):
            yield Failing(view=view, reason=reason, change=_cause(history, view))


def known_failure(history: History, reader: Reader, view: View | MaterializedView) -> str:
    """Why a view fails; empty too if a role that the project does not create, which may be a superuser, decides it."""
    reason = _failure(reader, view)
    roles = {history.catalog[oid] for oid in _owners(history.catalog, view)} if reason else ()
    return reason if all(history.is_own(role) or _is_superuser(role) for role in roles) else ""


def _owners(catalog: Catalog, view: View | MaterializedView) -> set[Oid]:
    below = with_viewed(catalog, view).values()
    return {item.owner for item in below if isinstance(item, View | MaterializedView)}


def _is_superuser(role: Object) -> bool:
    return isinstance(role, Role) and role.superuser


def _cause(history: History, view: View | MaterializedView) -> Change | None:
    """The newest change of the view, of what it reads or of a role before which the view did not fail."""
    changes = list(history.changes())
    below = with_viewed(history.catalog, view)
    places = (place for place, change in enumerate(changes) if change.oid in below or isinstance(change.object, Role))
    for place, catalog in islice(history.before(places), MOST_TRIED):
        former = catalog.get(view.oid)
        if not isinstance(former, View | MaterializedView) or not _failure(_reader(catalog, history), former):
            return changes[place]
    return None


def _failure(reader: Reader, view: View | MaterializedView) -> str:
    """Why a superuser cannot read a view, or refresh a materialized one; empty if nothing is denied."""
    try:
        if isinstance(view, View):
            reader.relation(view.oid, Who(caller=BOOTSTRAP_SUPERUSER, checked=BOOTSTRAP_SUPERUSER), frozenset())
        elif query := query_of(reader.names, view.query):
            reader.query(query, Who(caller=view.owner, checked=view.owner))
    except Refused as reason:
        return str(reason) if str(reason).startswith("permission denied") else ""
    return ""


def _reader(catalog: Catalog, history: History) -> Reader:
    return Reader(Names(catalog, history.system), Privileges(catalog, roles_of(catalog)))
