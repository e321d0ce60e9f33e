"""Triggers, rules and policies: pg_trigger, pg_event_trigger, pg_rewrite, pg_rules, pg_policy and pg_policies."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from meshdoc.catalog.names.definition import rule_definition
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.trigger import EventTrigger, Policy, Rule, Trigger
from meshdoc.interpret.sysviews.pg_tables import definition
from meshdoc.interpret.sysviews.reader import Reader, Row, fields, index, system_view

FOR_ROW, BEFORE, INSTEAD = 1, 2, 64
EVENTS = {"insert": 4, "delete": 8, "update": 16, "truncate": 32}
TIMINGS = {"before": BEFORE, "instead of": INSTEAD, "after": 0}
COMMANDS = {"select": "r", "insert": "a", "update": "w", "delete": "d", "all": "*"}
RULE_EVENTS = {"select": "1", "update": "2", "insert": "3", "delete": "4"}


@system_view("pg_catalog.pg_trigger")
def pg_trigger(reader: Reader) -> Iterator[Row]:
    """The triggers, except those that implement constraints."""
    yield from map(functools.partial(_trigger, reader), reader.all(Trigger))


@index(("pg_catalog.pg_trigger", "tgrelid"))
def _triggers_of(reader: Reader, table: Oid) -> Iterator[Row]:
    found = reader.names.catalog.children(table, Trigger)
    yield from (_trigger(reader, item) for item in found if item.table == table)


def _trigger(reader: Reader, item: Trigger) -> Row:
    return {
        **fields(item, "oid tgrelid=table tgparentid=parent tgname=name tgfoid=function tgenabled=enabled"),
        **fields(item, "tgconstrrelid=constraint_table tgconstraint=constraint tgdeferrable=deferrable"),
        **fields(item, "tginitdeferred=initially_deferred tgoldtable=old_table tgnewtable=new_table"),
        "tgtype": trigger_type(item),
        "tgisinternal": False,
        "tgconstrindid": 0,
        "tgnargs": len(item.arguments),
        "tgattr": list(item.update_columns),
        "tgargs": b"".join(argument.encode() + b"\0" for argument in item.arguments),
        "tgqual": reader.text(item.when),
    }


def trigger_type(item: Trigger) -> int:
    """When it fires, as the bits of pg_trigger.h."""
    return sum(EVENTS[event] for event in item.events) + TIMINGS[item.timing] + (FOR_ROW if item.row else 0)


@system_view("pg_catalog.pg_event_trigger")
def pg_event_trigger(reader: Reader) -> Iterator[Row]:
    """The event triggers."""
    for item in reader.all(EventTrigger):
        yield {
            **fields(item, "oid evtname=name evtevent=event evtowner=owner evtfoid=function evtenabled=enabled"),
            "evttags": list(item.tags) or None,
        }


# --- rules --------------------------------------------------------------------------------------------------


@system_view("pg_catalog.pg_rewrite")
def pg_rewrite(reader: Reader) -> Iterator[Row]:
    """The rules, including the one that defines a view, which has the view's oid."""
    for row in (*reader.where("pg_class", "relkind", "v"), *reader.where("pg_class", "relkind", "m")):
        yield {
            "oid": row["oid"],
            "rulename": "_RETURN",
            "ev_class": row["oid"],
            "ev_type": "1",
            "ev_enabled": "O",
            "is_instead": True,
            "ev_action": definition(reader, row),
        }
    for item in reader.all(Rule):
        yield {
            **fields(item, "oid rulename=name ev_class=table ev_enabled=enabled is_instead=instead"),
            "ev_type": RULE_EVENTS[item.event],
            "ev_qual": reader.text(item.condition),
            "ev_action": "; ".join(filter(None, map(reader.text, item.actions))),
        }


@system_view("pg_catalog.pg_rules")
def pg_rules(reader: Reader) -> Iterator[Row]:
    """The rules as SQL, except those that define views."""
    for item in reader.all(Rule):
        yield {**_place(reader, item.table), "rulename": item.name, "definition": rule_definition(reader.names, item)}


def _place(reader: Reader, table: Oid) -> Row:
    """The schema and name of a table."""
    found = reader.names.catalog[table]
    schema = found.schema if isinstance(found, Relation) else NO_OID
    return {"schemaname": reader.schema_name(schema), "tablename": found.name}


# --- policies -----------------------------------------------------------------------------------------------


@system_view("pg_catalog.pg_policy")
def pg_policy(reader: Reader) -> Iterator[Row]:
    """The row-level security policies."""
    for item in reader.all(Policy):
        yield {
            **fields(item, "oid polname=name polrelid=table polpermissive=permissive"),
            "polcmd": COMMANDS[item.command],
            "polroles": list(item.roles),
            "polqual": reader.text(item.using),
            "polwithcheck": reader.text(item.with_check),
        }


@system_view("pg_catalog.pg_policies")
def pg_policies(reader: Reader) -> Iterator[Row]:
    """The row-level security policies in readable form."""
    for item in reader.all(Policy):
        yield {
            **_place(reader, item.table),
            "policyname": item.name,
            "permissive": "PERMISSIVE" if item.permissive else "RESTRICTIVE",
            "roles": ["public"] if item.roles == (NO_OID,) else sorted(map(reader.role_name, item.roles)),
            "cmd": item.command.upper(),
            "qual": reader.text(item.using),
            "with_check": reader.text(item.with_check),
        }
