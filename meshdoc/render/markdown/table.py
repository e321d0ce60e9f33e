"""A table's page: columns, constraints, relationships, access control and history."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.definition import rule_definition, trigger_definition
from meshdoc.catalog.names.names import type_name
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import ForeignTable, Persistence, Sequence, Table
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.history.wording import noun_of
from meshdoc.render import AnyTable
from meshdoc.render.display import in_words, plural
from meshdoc.render.markdown.columns import columns
from meshdoc.render.markdown.diagram import drawn
from meshdoc.render.markdown.keys import constraints, incoming, indexes, outgoing
from meshdoc.render.markdown.page import Page, kind_page
from meshdoc.render.markdown.partition import partitions
from meshdoc.render.markdown.security import grants, row_security
from meshdoc.render.markdown.story import story
from meshdoc.render.markdown.usage import usage
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    bullets,
    code,
    comment,
    document,
    fenced,
    heading,
    join,
    joined,
    md,
    paragraphs,
    section,
)
from meshdoc.render.markup import table as rows_table
from meshdoc.render.mermaid import neighbourhood

ENABLED = {
    "D": "disabled",
    "R": "ENABLE REPLICA: fires in replica sessions only",
    "A": "ENABLE ALWAYS: fires in replica sessions too",
}


@kind_page(Table, ForeignTable)
def table(page: Page, item: AnyTable) -> Markup:
    """Everything about one table."""
    return document(
        page.top(item, "Tables", "tables", _facts(page, item)),
        columns(page, item),
        partitions(page, item),
        diagram(page, item),
        constraints(page, item),
        outgoing(page, item),
        incoming(page, item),
        indexes(page, item),
        row_security(page, item) if isinstance(item, Table) else NOTHING,
        triggers(page, item),
        rules(page, item),
        sequences(page, item),
        usage(page, item),
        inheritance(page, item),
        storage(page, item),
        grants(page, item, "r"),
        story(page, item),
    )


# --- the head -------------------------------------------------------------------------------------------


def _facts(page: Page, item: AnyTable) -> Iterator[Text]:
    yield md("{} in schema {}", _kind(item), page.object(item.schema))
    if item.partition_of:
        yield md("partition of {}", page.object(item.partition_of))
    yield plural(len(item.columns), "column")
    if isinstance(item, Table):
        count = len(page.book.parts(item.oid, Policy))
        state = "enabled" if item.row_security else "disabled"
        policies = f", {plural(count, 'policy')}" if count else ""
        yield md("{} {}", page.to_anchor("row-level-security", "row-level security"), f"{state}{policies}")


def _kind(item: AnyTable) -> str:
    persistence = "" if item.persistence is Persistence.PERMANENT else f"{in_words(item.persistence)} "
    return f"{persistence}{noun_of(item)}".capitalize()


def diagram(page: Page, item: AnyTable) -> Markup:
    """The table and its neighbors."""
    return section("Diagram", drawn(page, neighbourhood(page.book, item)))


# --- inheritance ------------------------------------------------------------------------------------------


def inheritance(page: Page, item: AnyTable) -> Markup:
    """The tables it inherits from, and those that inherit from it."""
    children = [
        child.oid
        for child in page.book.catalog.children(item.oid, Table)
        if item.oid in child.inherits and child.partition_of != item.oid
    ]
    parents = [oid for oid in item.inherits if oid != item.partition_of]
    lines = [md("inherits from {}", page.object(oid)) for oid in parents]
    lines += [md("inherited by {}", page.object(oid)) for oid in children]
    if isinstance(item, Table) and item.of_type:
        lines.append(md("of type {}", page.name(page.book.subject(Address(item.of_type)))))
    return section("Inheritance", bullets(lines))


# --- triggers and rules -------------------------------------------------------------------------------------


def triggers(page: Page, item: AnyTable) -> Markup:
    """Every trigger, with its function and definition."""
    return section("Triggers", *(_trigger(page, trigger) for trigger in page.book.parts(item.oid, Trigger)))


def _trigger(page: Page, trigger: Trigger) -> Markup:
    notes: list[Text] = [md("calls {}", page.object(trigger.function))]
    notes += [ENABLED[trigger.enabled]] if trigger.enabled in ENABLED else []
    notes += [md("cloned from a trigger on {}", page.object(_origin(page, trigger)))] if trigger.parent else []
    reads = page.refers(trigger.when, besides=trigger.table)
    return joined(
        heading(3, trigger.name, page.links.anchor(trigger)),
        join(" · ", notes),
        paragraphs(trigger.comment),
        fenced(trigger_definition(page.book.names, trigger)),
        md("References {}.", reads) if reads else NOTHING,
    )


def _origin(page: Page, trigger: Trigger) -> int:
    parent = page.book.catalog[trigger.parent]
    assert isinstance(parent, Trigger)
    return parent.table


def rules(page: Page, item: AnyTable) -> Markup:
    """Every rewrite rule."""
    return section("Rules", *(_rule(page, rule) for rule in page.book.parts(item.oid, Rule)))


def _rule(page: Page, rule: Rule) -> Markup:
    reads = page.refers(rule.condition, *rule.actions, besides=rule.table)
    return joined(
        heading(3, rule.name, page.links.anchor(rule)),
        ENABLED.get(rule.enabled, ""),
        paragraphs(rule.comment),
        fenced(rule_definition(page.book.names, rule)),
        md("References {}.", reads) if reads else NOTHING,
    )


# --- the rest -----------------------------------------------------------------------------------------------


def sequences(page: Page, item: AnyTable) -> Markup:
    """The sequences of its serial and identity columns."""
    rows = []
    for sequence in page.book.parts(item.oid, Sequence):
        column = sequence.identity_of or sequence.owned_by
        assert column
        kind = "identity" if sequence.identity_of else "owned"
        type = type_name(page.book.names, sequence.type.oid)
        definition = f"{type}, start {sequence.start}, increment {sequence.increment}"
        name = page.name(column, item.attribute(column.sub).name)
        rows.append((page.anchored(sequence), name, kind, definition, comment(sequence.comment)))
    return section("Sequences", rows_table(("Sequence", "Column", "Kind", "Definition", "Description"), rows))


def storage(page: Page, item: AnyTable) -> Markup:
    """Storage options, the foreign server and the replica identity, where they are not the default."""
    lines: list[Text] = [md("{} = {}", code(name), code(value)) for name, value in sorted(item.options)]
    if isinstance(item, ForeignTable):
        lines.append(md("server {}", page.object(item.server)))
        lines += [md("option {} = {}", code(name), code(value)) for name, value in sorted(item.fdw_options)]
    if isinstance(item, Table) and item.replica_identity != "d":
        identity = {"n": "nothing", "f": "full", "i": "index"}[item.replica_identity]
        lines.append(f"replica identity: {identity}")
    return section("Storage", bullets(lines))
