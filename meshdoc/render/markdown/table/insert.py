"""How to add a row: what must be given, what fills itself, and statements that work."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.names import relation_name
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Column, Table
from meshdoc.catalog.routine import Routine
from meshdoc.insight.effects.failure import failure
from meshdoc.insight.execution import refusal_of_owner
from meshdoc.insight.insert.assigned import columns_set
from meshdoc.insight.insert.filled import checks_unmet, is_filled, may_be_refused, must_be_given
from meshdoc.insight.insert.plan import script_for
from meshdoc.insight.insert.refusals import insert_triggers
from meshdoc.insight.insert.statement import Script, statement
from meshdoc.render import AnyTable
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, code, details, fenced, join, joined, md, phrase, section, text


def insert(page: Page, item: AnyTable) -> Markup:
    """The columns that an INSERT must name, those that fill themselves, and an example."""
    if not isinstance(item, Table) or item.partition_of:
        return NOTHING
    script = script_for(page.book.history, page.book.names, item)
    return section("Insert", join(" ", _columns(page, item)), _example(page, script))


def _columns(page: Page, item: Table) -> Iterator[Markup]:
    names, set_by_triggers = page.book.names, columns_set(page.book.names, item.oid)
    given = [column for column in item.columns if must_be_given(names, item, column)]
    triggered = [column for column in given if column.name in set_by_triggers]
    filled = [column for column in item.columns if is_filled(names, item, column) and not column.generated]
    unsure = [column for column in item.columns if may_be_refused(names, item, column) and column not in given]
    alone = [column for column in given if column not in triggered]
    if alone or not given:
        yield md("Required: {}.", _listed(page, item, alone)) if alone else text("No column is required.")
    for words, columns in (
        ("Required unless a trigger sets it: {}.", triggered),
        ("Filled if omitted: {}.", filled),
        ("Filled if the default is not null: {}.", unsure),
        ("Generated: {}.", [column for column in item.columns if column.generated]),
    ):
        if columns:
            yield phrase(words, [_listed(page, item, columns)])
    yield from _unmet(page, item, set_by_triggers)


def _unmet(page: Page, item: Table, set_by_triggers: set[str]) -> Iterator[Markup]:
    """The checks that a row without further columns does not pass, or that only a trigger can make it pass."""
    for check in checks_unmet(page.book.names, item):
        may_pass = any(item.attribute(attnum).name in set_by_triggers for attnum in check.columns)
        words = "passes check {} only if a trigger sets its columns" if may_pass else "does not pass check {}"
        yield md("A row without further columns {}.", phrase(words, [code(check.name)]))


def _listed(page: Page, item: Table, columns: list[Column]) -> Markup:
    return page.columns(item.oid, [column.attnum for column in columns])


def _example(page: Page, script: Script) -> Markup:
    if obstacle := script.obstacle or ("" if script.is_accepted else _refused(page, script)):
        return md("No example: {}.", obstacle)
    *before, own = [f"{statement(page.book.names, step)};" for step in script.steps]
    needed: list[Text] = [page.name(Address(step.table)) for step in script.steps[:-1]]
    folded = details(f"{plural(len(before), 'statement')} to run before it", fenced("\n".join(before)))
    first = md("Rows must exist in {}; the example names those that the folded statements add.", join(", ", needed))
    return joined(first if needed else NOTHING, fenced(own), folded if before else NOTHING)


def _refused(page: Page, script: Script) -> str:
    """Which trigger fails, because its body does, or the owner of its SECURITY DEFINER function may not do that."""
    book = page.book
    for trigger in (each for step in script.steps for each in insert_triggers(book.names, step.table)):
        routine = book.catalog.get(trigger.function)
        if not isinstance(routine, Routine):
            continue
        is_own = trigger.table == script.steps[-1].table
        name = trigger.name if is_own else f"{trigger.name} on {relation_name(book.names, trigger.table)}"
        if reason := refusal_of_owner(book.access.privileges, routine, book.effects.of(routine.oid)):
            return f"trigger {name} fails as the owner of {routine.name}: {reason}"
        if reason := failure(book.catalog, book.effects, trigger):
            return f"trigger {name} may fail: {reason}"
    return ""
