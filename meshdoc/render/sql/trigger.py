"""Triggers, event triggers, rules and policies."""

from __future__ import annotations

from meshdoc.catalog.names.definition import rule_definition, trigger_definition
from meshdoc.catalog.names.names import expression, relation_name, role_name, routine_name
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.trigger import EventTrigger, Policy, Rule, Trigger
from meshdoc.render.sql.entry import Dump, Rank, creates

ENABLED = {"D": "DISABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}


@creates(Trigger, "TRIGGER", Rank.TRIGGER)
def trigger(dump: Dump, item: Trigger) -> str:
    """CREATE TRIGGER; one of a partition exists already, and only differs in when it fires."""
    text = "" if item.parent else trigger_definition(dump.names, item)
    switched = _switched(dump, item, "TRIGGER")
    return text + (switched if text else switched.removeprefix(";\n\n"))


@creates(Rule, "RULE", Rank.RULE)
def rule(dump: Dump, item: Rule) -> str:
    """CREATE RULE."""
    return rule_definition(dump.names, item).removesuffix(";") + _switched(dump, item, "RULE")


def _switched(dump: Dump, item: Trigger | Rule, noun: str) -> str:
    if word := ENABLED.get(item.enabled):
        return f";\n\nALTER TABLE {relation_name(dump.names, item.table)} {word} {noun} {quote_identifier(item.name)}"
    return ""


@creates(EventTrigger, "EVENT TRIGGER", Rank.EVENT_TRIGGER)
def event_trigger(dump: Dump, item: EventTrigger) -> str:
    """CREATE EVENT TRIGGER."""
    name = quote_identifier(item.name)
    tags = ", ".join(map(simple_quoted, item.tags))
    text = f"CREATE EVENT TRIGGER {name} ON {quote_identifier(item.event)}"
    text += f"\n         WHEN TAG IN ({tags})" if tags else ""
    text += f"\n   EXECUTE FUNCTION {routine_name(dump.names, item.function)}()"
    word = ENABLED.get(item.enabled)
    return text + (f";\n\nALTER EVENT TRIGGER {name} {word}" if word else "")


@creates(Policy, "POLICY", Rank.POLICY)
def policy(dump: Dump, item: Policy) -> str:
    """CREATE POLICY."""
    text = f"CREATE POLICY {quote_identifier(item.name)} ON {relation_name(dump.names, item.table)}"
    text += "" if item.permissive else " AS RESTRICTIVE"
    text += f" FOR {item.command.upper()}" if item.command != "all" else ""
    roles = ", ".join(quote_identifier(role_name(dump.names, oid)) for oid in item.roles if oid)
    text += f" TO {roles}" if roles else ""
    text += f" USING ({expression(dump.names, item.using)})" if item.using else ""
    return text + (f" WITH CHECK ({expression(dump.names, item.with_check)})" if item.with_check else "")
