"""Protection that migrations weakened and that no later version restored, apart from recreated tables: see `loss`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from meshdoc.catalog.acl import PUBLIC_ROLE
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Cause, Change
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Table, View, is_invoker
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy
from meshdoc.history.history import History
from meshdoc.record import record


@record
class Weakening:
    """What happened to the protection of a table, view or function; `names` are the policies or roles concerned."""

    about: Oid
    what: str
    names: tuple[str, ...] = ()
    cause: Cause | None


Told = Iterator[tuple[Oid, str, tuple[str, ...]]]
Detect = Callable[[Catalog, Change], Told]


def weakenings(history: History) -> tuple[Weakening, ...]:
    """Every weakening by the project that still holds, in the order of the changes, each once."""
    found: dict[tuple[Oid, str, tuple[str, ...]], Weakening] = {}
    for change in (change for step in history.steps if not step.external for change in step.changes):
        for detect in DETECTORS:
            for told in detect(history.catalog, change):
                about, what, names = told
                found[told] = Weakening(about=about, what=what, names=names, cause=change.cause)
    return tuple(found.values())


def _tables(catalog: Catalog, change: Change) -> Told:
    """ALTER TABLE ... DISABLE ROW LEVEL SECURITY, and NO FORCE."""
    before, after = change.before, change.after
    now = catalog.get(change.oid)
    if not (isinstance(before, Table) and isinstance(after, Table) and isinstance(now, Table)):
        return
    if before.row_security and not after.row_security and not now.row_security:
        yield now.oid, "row-level security was disabled", ()
    if before.force_row_security and not after.force_row_security and not now.force_row_security:
        yield now.oid, "policies no longer bind the owner (NO FORCE)", ()


def _partitions(catalog: Catalog, change: Change) -> Told:
    """A partition that roles may read directly, without the row-level security of its table."""
    before, now = change.before, catalog.get(change.oid)
    was_apart = not (isinstance(before, Table) and before.partition_of)
    if isinstance(now, Table) and now.partition_of and not now.row_security and was_apart:
        parent = catalog.get(now.partition_of)
        roles = _grantees(catalog, now)
        if isinstance(parent, Table) and parent.row_security and roles:
            yield now.oid, f"partition of {parent.name} without row-level security, readable directly", roles


def _policies(catalog: Catalog, change: Change) -> Told:
    """Policies that are gone, unless they only let rows through and were dropped by name, or that became true."""
    before = change.before
    if not isinstance(before, Policy) or not isinstance(catalog.get(before.table), Table):
        return
    now = next((item for item in catalog.children(before.table, Policy) if item.name == before.name), None)
    if now is None and change.after is None:
        if not before.permissive:
            yield before.table, "restrictive policy dropped", (before.name,)
        elif change.cause and change.cause.path:
            yield before.table, "policy dropped along with another object", (before.name,)
    elif isinstance(now, Policy) and now.permissive and _is_true(now) and not _is_true(before):
        yield before.table, "policy lets every row through now", (before.name,)


def _views(catalog: Catalog, change: Change) -> Told:
    """Views that were replaced without security_invoker, or made again without the privileges of present roles."""
    before = change.before
    if not isinstance(before, View):
        return
    now = catalog.get(before.oid) or catalog.find("relation", before.schema, before.name)
    if not isinstance(now, View):
        return
    if is_invoker(before) and not is_invoker(now):
        yield now.oid, "security_invoker was lost: the view runs with its owner's privileges", ()
    lost = tuple(role for role in _grantees(catalog, before) if role not in _grantees(catalog, now))
    if lost and change.after is None:
        yield now.oid, "privileges were lost when the view was made again", lost


def _routines(catalog: Catalog, change: Change) -> Told:
    """Functions that became security definers."""
    before, now = change.before, catalog.get(change.oid)
    if (
        isinstance(before, Routine)
        and isinstance(now, Routine)
        and now.security_definer
        and not before.security_definer
    ):
        yield now.oid, "became SECURITY DEFINER: it runs with its owner's privileges", ()


DETECTORS: tuple[Detect, ...] = (_tables, _partitions, _policies, _views, _routines)


def _is_true(policy: Policy) -> bool:
    conditions: list[Expr | None] = [policy.using, policy.with_check]
    return any(condition is not None and condition.text == ("true",) for condition in conditions)


def _grantees(catalog: Catalog, item: Table | View) -> tuple[str, ...]:
    """The names of the roles with privileges of their own, the owner apart."""
    oids = dict.fromkeys(entry.grantee for entry in item.acl or () if entry.grantee != item.owner)
    present = (oid for oid in oids if oid == PUBLIC_ROLE or oid in catalog)
    return tuple("PUBLIC" if oid == PUBLIC_ROLE else catalog[oid].name for oid in present)
