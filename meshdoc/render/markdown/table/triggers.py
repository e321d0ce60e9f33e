"""The triggers and rewrite rules of a table."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.definition import rule_definition
from meshdoc.catalog.object import FIRST_USER_OID
from meshdoc.catalog.trigger import Rule, Trigger
from meshdoc.insight.effects.failure import failure, fields_of_new
from meshdoc.insight.effects.record import CHANGES, Action, Effects, Use
from meshdoc.render import AnyTable
from meshdoc.render.display import ENABLED, plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.routine.effects import WORDS, columns_of
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    code,
    comment,
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
MOST_EFFECTS = 6
"""More effects are left to the function's page."""


def triggers(page: Page, item: AnyTable) -> Markup:
    """When each trigger fires, the function that it calls, what that does, and what is notable about it."""
    page, found = page.once(), page.book.parts(item.oid, Trigger)
    by_row = len(found) > 1 and all(trigger.row for trigger in found)
    rows = (
        (
            page.anchored(trigger),
            join(", ", [_when(page, trigger), "" if by_row else _level(trigger)]),
            join(": ", [_function(page, trigger), _effects(page, trigger)]),
            join("<br>", _notes(page, trigger)),
        )
        for trigger in found
    )
    level = "All fire for each row." if by_row else ""
    return section("Triggers", level, table(("Trigger", "Fires", "Calls", "Note"), rows))


def _when(page: Page, trigger: Trigger) -> Markup:
    """`before insert or update of a, b`."""
    events = join(" or ", (_event(page, trigger, event) for event in EVENTS if event in trigger.events))
    return md("{} {}", trigger.timing, events)


def _level(trigger: Trigger) -> str:
    return "for each row" if trigger.row else "once per statement"


def _event(page: Page, trigger: Trigger, event: str) -> Text:
    if event == "update" and trigger.update_columns:
        return md("update of {}", page.columns(trigger.table, trigger.update_columns))
    return event


def _function(page: Page, trigger: Trigger) -> Markup:
    arguments = join(", ", map(code, trigger.arguments))
    return join(" with ", [page.object(trigger.function), arguments])


def _effects(page: Page, trigger: Trigger) -> Markup:
    """What the body of the function may do: `sets updated_at; inserts into audit`."""
    if trigger.function < FIRST_USER_OID:
        return NOTHING
    found = page.book.effects.of(trigger.function)
    uses = [
        use for use in page.book.effects.uses(trigger.function) if use.action in CHANGES and _is_of(page, use, trigger)
    ]
    told = [*_sets(page, trigger, found), *(_change(page, use) for use in uses), *_outcome(found)]
    shown = told if len(told) <= MOST_EFFECTS else [plural(len(told), "effect")]
    reason = failure(page.book.catalog, page.book.effects, trigger)
    rest = md("may fail: {}", reason) if reason else NOTHING if found.is_complete else "partly unknown"
    return join("; ", [*shown, rest])


def _is_of(page: Page, use: Use, trigger: Trigger) -> bool:
    """Whether a use is not due to the arguments or the table of another trigger."""
    first = page.book.catalog.get(use.via[0]) if use.via else None
    return not isinstance(first, Trigger) or first.oid in (trigger.oid, trigger.parent)


def _sets(page: Page, trigger: Trigger, found: Effects) -> Iterator[Markup]:
    """The fields of NEW that it assigns."""
    fields = fields_of_new(page.book.catalog, trigger)
    names = dict.fromkeys(name for name, _ in found.sets)
    if present := [code(name) for name in names if name in fields]:
        yield md("sets {}", join(", ", present))


def _change(page: Page, use: Use) -> Markup:
    columns = columns_of(page, use) if use.action is Action.UPDATE else NOTHING
    return join(" ", [WORDS[use.action], page.object(use.relation), md("({})", columns) if columns else NOTHING])


def _outcome(found: Effects) -> Iterator[Markup]:
    """The errors that it raises: the message of one, else their number."""
    if len(found.raises) == 1:
        yield md("raises {}", code(found.raises[0].message))
    elif found.raises:
        yield md("raises {}", plural(len(found.raises), "error"))


def _notes(page: Page, trigger: Trigger) -> list[Text]:
    notes: list[Text] = [md("if {}", code(page.sql(trigger.when)))] if trigger.when else []
    if reads := page.refers(trigger.when, besides=trigger.table):
        notes.append(md("References {}", reads))
    if trigger.constraint:
        notes.append(join(", ", ["constraint trigger", _deferral(trigger)]))
    if trigger.constraint_table:
        notes.append(md("FROM {}", page.object(trigger.constraint_table)))
    for kind, name in (("OLD", trigger.old_table), ("NEW", trigger.new_table)):
        if name:
            notes.append(md("{} TABLE AS {}", kind, code(name)))
    notes += [ENABLED[trigger.enabled]] if trigger.enabled in ENABLED else []
    notes += [md("cloned from a trigger on {}", page.object(_origin(page, trigger)))] if trigger.parent else []
    return [*notes, comment(trigger.comment)]


def _deferral(trigger: Trigger) -> str:
    if trigger.initially_deferred:
        return "initially deferred"
    return "deferrable" if trigger.deferrable else ""


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
