"""The locks of one statement, from its tree and what it changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from pglast import ast

from meshdoc.catalog.change import Change
from meshdoc.catalog.names.description import shown_name
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Object, Oid
from meshdoc.insight.locks import alter_table as alter_table
from meshdoc.insight.locks import maintenance as maintenance
from meshdoc.insight.locks.change import implied
from meshdoc.insight.locks.record import Lock, Mode, Work
from meshdoc.insight.locks.rewrite import computed_columns
from meshdoc.insight.locks.statement import statements
from meshdoc.insight.locks.work import works_of
from meshdoc.session import Session


def taken(
    session: Session, node: ast.Node | None, changes: Sequence[Change], new: Collection[Oid] = ()
) -> tuple[Lock, ...]:
    """The locks of a statement on relations that existed before it, except `new` ones, by their oids.

    The session's catalog is the one before the statement, and is the one after it on return. `node` is None if the text
    of the statement cannot be parsed. Indexes are no relations here: what locks them locks their tables. ACCESS SHARE,
    which any query takes, is left out.
    """
    tell = statements.get(type(node)) if node is not None else None
    told = list(tell(session, node)) if tell else []
    computed = computed_columns(session, node)
    for change in changes:
        session.catalog.apply(change)
    named = _strongest(told)
    modes = {**_strongest(implied(session.catalog, changes)), **named}
    works = [(lock.relation, work) for lock in told for work in lock.works]
    works += works_of(session, node, changes, computed)
    skipped = {*new, *(change.oid for change in changes if change.before is None)}
    dropped = {change.oid: change.before for change in changes if change.before and not change.after}
    there = {oid: session.catalog.get(oid) or dropped.get(oid) for oid in sorted(modes) if oid not in skipped}
    return tuple(
        Lock(relation=oid, mode=modes[oid], name=_name(session, item), works=_of(oid, works))
        for oid, item in there.items()
        if item is not None and oid >= FIRST_USER_OID and modes[oid] is not Mode.ACCESS_SHARE
    )


def _strongest(locks: Iterable[Lock]) -> dict[Oid, Mode]:
    """The strongest mode on each relation."""
    found: dict[Oid, Mode] = {}
    for lock in locks:
        former = found.get(lock.relation, lock.mode)
        found[lock.relation] = max(former, lock.mode, key=lambda mode: mode.level)
    return found


def _name(session: Session, relation: Object) -> str:
    """The name as the search_path shows it; without its schema, if that is gone as well."""
    if getattr(relation, "schema", NO_OID) in session.catalog:
        return shown_name(session.names, relation)
    return quote_identifier(relation.name)


def _of(relation: Oid, works: Iterable[tuple[Oid, Work]]) -> tuple[Work, ...]:
    return tuple(dict.fromkeys(work for oid, work in works if oid == relation))
