"""Triggers, rules, policies and event triggers: pg_trigger, pg_rewrite, pg_policy, pg_event_trigger."""

from __future__ import annotations

from meshdoc.catalog.names.definition import rule_definition, trigger_definition
from meshdoc.catalog.names.names import expression, role_name, schema_qualified_routine
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.trigger import EventTrigger, Policy, Rule, Trigger
from meshdoc.render.json.column import attribute_names
from meshdoc.render.json.value import Entries, Facts, Json, by_name, parts, stripped

ENABLED = {"D": "disabled", "R": "replica", "A": "always"}


def triggers(names: Names, relation: Relation) -> list[Json]:
    """The triggers by name, without those cloned to partitions."""
    return [_trigger(names, item) for item in parts(names, relation.oid, Trigger) if not item.parent]


def _trigger(names: Names, item: Trigger) -> Facts:
    return stripped(
        {
            "name": item.name,
            "timing": item.timing,
            "events": sorted(item.events),
            "update_columns": sorted(attribute_names(names, item.table, item.update_columns)),
            "level": "row" if item.row else "statement",
            "function": schema_qualified_routine(names, item.function),
            "enabled": ENABLED.get(item.enabled),
            "constraint": bool(item.constraint),
            "deferrable": item.deferrable,
            "initially_deferred": item.initially_deferred,
            "old_table": item.old_table,
            "new_table": item.new_table,
            "definition": trigger_definition(names, item),
            "comment": item.comment,
        }
    )


def rules(names: Names, relation: Relation) -> list[Json]:
    """The rules by name, without the rule of a view."""
    return [
        stripped({"name": item.name, "definition": rule_definition(names, item), "comment": item.comment})
        for item in parts(names, relation.oid, Rule)
    ]


def policies(names: Names, relation: Relation) -> list[Json]:
    """The policies by name."""
    return [_policy(names, item) for item in parts(names, relation.oid, Policy)]


def _policy(names: Names, item: Policy) -> Facts:
    return stripped(
        {
            "name": item.name,
            "command": item.command,
            "permissive": item.permissive,
            "roles": sorted(role_name(names, role) if role else "public" for role in item.roles),
            "using": expression(names, item.using) if item.using else None,
            "with_check": expression(names, item.with_check) if item.with_check else None,
            "comment": item.comment,
        }
    )


def event_triggers(names: Names) -> Entries:
    """The event triggers that belong to no extension."""
    for item in by_name(item for item in names.catalog.all(EventTrigger) if not item.extension):
        facts: Facts = {
            "name": item.name,
            "event": item.event,
            "function": schema_qualified_routine(names, item.function),
            "tags": sorted(item.tags),
            "enabled": ENABLED.get(item.enabled),
            "comment": item.comment,
        }
        yield item, facts
