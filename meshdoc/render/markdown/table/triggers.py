"""The triggers and rewrite rules of a table."""

from __future__ import annotations

from meshdoc.catalog.names.definition import rule_definition, trigger_definition
from meshdoc.catalog.trigger import Rule, Trigger
from meshdoc.render import AnyTable
from meshdoc.render.display import ENABLED
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    code,
    comment,
    details,
    fenced,
    heading,
    join,
    joined,
    md,
    paragraphs,
    section,
    table,
)

EVENTS = ("insert", "update", "delete", "truncate")


def triggers(page: Page, item: AnyTable) -> Markup:
    """When each trigger fires, the function that it calls, and what is notable about it."""
    found = page.book.parts(item.oid, Trigger)
    rows = (
        (page.anchored(trigger), _when(page, trigger), _function(page, trigger), join("<br>", _notes(page, trigger)))
        for trigger in found
    )
    definitions = "\n".join(f"{trigger_definition(page.book.names, trigger)};" for trigger in found)
    folded = details("Definitions", fenced(definitions)) if found else NOTHING
    return section("Triggers", table(("Trigger", "Fires", "Calls", "Note"), rows), folded)


def _when(page: Page, trigger: Trigger) -> Markup:
    """`before insert or update of a, b, for each row`."""
    events = join(" or ", (_event(page, trigger, event) for event in EVENTS if event in trigger.events))
    return md("{} {}, {}", trigger.timing, events, "for each row" if trigger.row else "once per statement")


def _event(page: Page, trigger: Trigger, event: str) -> Text:
    if event == "update" and trigger.update_columns:
        return md("update of {}", page.columns(trigger.table, trigger.update_columns))
    return event


def _function(page: Page, trigger: Trigger) -> Markup:
    arguments = join(", ", map(code, trigger.arguments))
    return join(" with ", [page.object(trigger.function), arguments])


def _notes(page: Page, trigger: Trigger) -> list[Text]:
    notes: list[Text] = [md("if {}", code(page.sql(trigger.when)))] if trigger.when else []
    if reads := page.refers(trigger.when, besides=trigger.table):
        notes.append(md("References {}", reads))
    if trigger.constraint:
        notes.append("constraint trigger" + (", initially deferred" if trigger.initially_deferred else ""))
    notes += [ENABLED[trigger.enabled]] if trigger.enabled in ENABLED else []
    notes += [md("cloned from a trigger on {}", page.object(_origin(page, trigger)))] if trigger.parent else []
    return [*notes, comment(trigger.comment)]


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
