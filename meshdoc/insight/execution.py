"""The roles that can call a routine: EXECUTE on it, and USAGE on its schema; and whom its body refuses."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.acl import PUBLIC_ROLE, effective, held
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import THIS_DATABASE
from meshdoc.catalog.membership import Roles
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.role import Role
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import EventTrigger, Trigger
from meshdoc.insight.access.extent import Refused
from meshdoc.insight.access.privilege import Privileges
from meshdoc.insight.effects.record import Action, Effects
from meshdoc.nodes import oids
from meshdoc.record import record

FIRED_BY: dict[Oid, type[Trigger | EventTrigger]] = {oids.TRIGGER: Trigger, oids.EVENT_TRIGGER: EventTrigger}
"""The kind of triggers that call a routine, by its return type; nobody else can call it."""

NEEDED = {Action.READ: "r", Action.INSERT: "a", Action.UPDATE: "w", Action.DELETE: "d", Action.TRUNCATE: "D"}
"""The privilege that a statement needs on a relation."""


@record
class Execution:
    """The roles asked about, superusers and the owner excepted.

    `everyone` is whether PUBLIC holds both privileges. `may` hold both, `without_usage` only EXECUTE, and `neither`
    not even that.
    """

    everyone: bool
    may: tuple[Oid, ...]
    without_usage: tuple[Oid, ...]
    neither: tuple[Oid, ...]


def execution(catalog: Catalog, routine: Routine, asked: Iterable[Role]) -> Execution:
    """Which roles can call a routine."""
    database = catalog.get(THIS_DATABASE)
    roles = Roles(catalog, database.owner if database else NO_OID)
    schema = catalog[routine.schema]
    on_routine = effective(routine.acl, "f", routine.owner)
    on_schema = effective(schema.acl, "n", schema.owner)
    may, without_usage, neither = list[Oid](), list[Oid](), list[Oid]()
    for role in asked:
        if role.superuser or role.oid == routine.owner:
            continue
        if "X" not in held(on_routine, role.oid, routine.owner, roles).privileges:
            neither.append(role.oid)
        elif "U" in held(on_schema, role.oid, schema.owner, roles).privileges:
            may.append(role.oid)
        else:
            without_usage.append(role.oid)
    public = (
        any(item.grantee == PUBLIC_ROLE and "X" in item.privileges for item in on_routine),
        any(item.grantee == PUBLIC_ROLE and "U" in item.privileges for item in on_schema),
    )
    return Execution(everyone=all(public), may=tuple(may), without_usage=tuple(without_usage), neither=tuple(neither))


def refusal(privileges: Privileges, routine: Routine, effects: Effects, role: Oid) -> str:
    """PostgreSQL's words where a body that runs as its caller uses what a role may not; empty if it is not known to."""
    return "" if routine.security_definer else _refusal(privileges, routine, effects, role)


def refusal_of_owner(privileges: Privileges, routine: Routine, effects: Effects) -> str:
    """PostgreSQL's words where a SECURITY DEFINER body uses what its owner may not; empty if it is not known to."""
    return _refusal(privileges, routine, effects, routine.owner) if routine.security_definer else ""


def _refusal(privileges: Privileges, routine: Routine, effects: Effects, role: Oid) -> str:
    if "role" in dict(routine.config):
        return ""
    try:
        _require(privileges, routine, effects, role)
    except Refused as reason:
        return str(reason)
    return ""


def _require(privileges: Privileges, routine: Routine, effects: Effects, role: Oid) -> None:
    """Raise Refused for the first relation or routine that the role may not use; names in SQL bodies are bound."""
    catalog = privileges.catalog
    for call in effects.calls:
        if not routine.sql_body:
            privileges.require_schema(role, catalog[call.routine])
        privileges.require_execute(role, call.routine)
    for touch in effects.touches:
        item, letter = catalog.get(touch.relation), NEEDED.get(touch.action)
        called = (catalog.get(oid) for oid in touch.via)
        if (
            not letter
            or not isinstance(item, Relation)
            or any(getattr(each, "security_definer", False) for each in called)
        ):
            continue
        if not routine.sql_body:
            privileges.require_schema(role, item)
        privileges.require(role, item, letter, touch.columns or ())
