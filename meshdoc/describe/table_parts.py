"""Policies, triggers, rules, statistics and publications of a relation, as lines below it."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.definition import rule_definition, trigger_definition
from meshdoc.catalog.names.names import attribute_name, expression, relation_name, role_name, schema_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.publication import Publication, PublicationSchema, PublicationTable, is_publishable
from meshdoc.catalog.relation import Relation, Table, View
from meshdoc.catalog.statistics import Statistics
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.describe.constraints import section
from meshdoc.describe.describer import pretty

TRIGGERS = {
    "O": "Triggers:",
    "D": "Disabled user triggers:",
    "A": "Triggers firing always:",
    "R": "Triggers firing on replica only:",
}
RULES = {
    "O": "Rules:",
    "D": "Disabled rules:",
    "A": "Rules firing always:",
    "R": "Rules firing on replica only:",
}
STATISTICS = {"d": "ndistinct", "f": "dependencies", "m": "mcv"}


def policies(names: Names, item: Relation) -> Iterator[str]:
    """The policies by name, under a heading that says whether they apply."""
    if not isinstance(item, Table):
        return
    found = sorted(names.catalog.children(item.oid, Policy), key=lambda policy: policy.name)
    found = [policy for policy in found if policy.table == item.oid]
    forced = "forced row security enabled" if item.force_row_security else ""
    if item.row_security and not found:
        yield f"Policies ({forced or 'row security enabled'}): (none)"
    about = forced if item.row_security else "row security disabled"
    title = f"Policies ({about}):" if about else "Policies:"
    yield from section(title, (line for policy in found for line in policy_lines(names, policy)))


def policy_lines(names: Names, policy: Policy) -> Iterator[str]:
    """A policy as `\\d` prints it."""
    kind = "" if policy.permissive else " AS RESTRICTIVE"
    command = "" if policy.command == "all" else f" FOR {policy.command.upper()}"
    yield f'POLICY "{policy.name}"{kind}{command}'
    if 0 not in policy.roles:
        yield f"  TO {','.join(sorted(role_name(names, role) for role in policy.roles))}"
    if policy.using:
        yield f"  USING ({expression(names, policy.using)})"
    if policy.with_check:
        yield f"  WITH CHECK ({expression(names, policy.with_check)})"


def triggers(names: Names, item: Relation) -> Iterator[str]:
    """The triggers by when they fire, then by name."""
    found = sorted(names.catalog.children(item.oid, Trigger), key=lambda trigger: trigger.name)
    for enabled, title in TRIGGERS.items():
        mine = (trigger for trigger in found if trigger.table == item.oid and trigger.enabled == enabled)
        yield from section(title, (trigger_text(names, trigger) for trigger in mine))


def trigger_text(names: Names, trigger: Trigger) -> str:
    """A trigger after CREATE TRIGGER."""
    text = trigger_definition(names, pretty(names, trigger)).partition(" TRIGGER ")[2]
    parent = names.catalog.get(trigger.parent)
    return f"{text}, ON TABLE {relation_name(names, parent.table)}" if isinstance(parent, Trigger) else text


def rules(names: Names, item: Relation) -> Iterator[str]:
    """The rules by when they apply, then by name."""
    found = sorted(names.catalog.children(item.oid, Rule), key=lambda rule: rule.name)
    found = [rule for rule in found if rule.table == item.oid]
    if isinstance(item, View):
        texts = [f" {rule_text(names, rule)}" for rule in found]
        yield from (["Rules:", *(line for text in texts for line in text.split("\n"))] if texts else [])
        return
    for enabled, title in RULES.items():
        texts = [rule_text(names, rule) for rule in found if rule.enabled == enabled]
        lines = [line for text in texts for line in f"    {text}".split("\n")]
        yield from ([title, *lines] if lines else [])


def rule_text(names: Names, rule: Rule) -> str:
    """A rule after CREATE RULE, without the semicolon."""
    return rule_definition(names, pretty(names, rule)).removeprefix("CREATE RULE ").rstrip(";")


def statistics(names: Names, item: Relation) -> Iterator[str]:
    """The extended statistics by schema and name."""
    found = [each for each in names.catalog.children(item.oid, Statistics) if each.table == item.oid]
    found.sort(key=lambda each: (schema_name(names, each.schema), each.name))
    yield from section("Statistics objects:", (statistics_line(names, each) for each in found))


def statistics_line(names: Names, item: Statistics) -> str:
    """A statistics object as `\\d` prints it."""
    kinds = [word for letter, word in STATISTICS.items() if letter in item.kinds]
    shown = f" ({', '.join(kinds)})" if 0 < len(kinds) < len(STATISTICS) else ""
    target = "" if item.target is None else f"; STATISTICS {item.target}"
    name = f'"{schema_name(names, item.schema)}.{item.name}"'
    return f"{name}{shown} ON {_statistics_columns(names, item)} FROM {relation_name(names, item.table)}{target}"


def _statistics_columns(names: Names, item: Statistics) -> str:
    """`a, b, (a + b)`: pg_get_statisticsobjdef_columns."""
    columns = (quote_identifier(attribute_name(names, item.table, attnum)) for attnum in sorted(item.columns))
    return ", ".join((*columns, *(expression(names, each) for each in item.expressions)))


def publications(names: Names, item: Relation) -> Iterator[str]:
    """The publications by name, with the published columns and rows."""
    lines = sorted({f'"{name}"{limits}' for name, limits in _published(names, item)})
    yield from section("Publications:", lines)


def _published(names: Names, item: Relation) -> Iterator[tuple[str, str]]:
    for published in names.catalog.children(item.oid, PublicationTable):
        yield names.catalog[published.publication].name, limits(names, published)
    if is_publishable(item):
        yield from ((each.name, "") for each in names.catalog.all(Publication) if each.all_tables)
        for whole in names.catalog.children(item.schema, PublicationSchema):
            yield names.catalog[whole.publication].name, ""


def limits(names: Names, published: PublicationTable) -> str:
    """` (a, b) WHERE (a > 1)`."""
    columns = ", ".join(attribute_name(names, published.table, attnum) for attnum in published.columns)
    where = f" WHERE {expression(names, published.where)}" if published.where else ""
    return (f" ({columns})" if columns else "") + where
