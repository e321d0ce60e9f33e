"""Writing to a view: what INSERT, UPDATE and DELETE do, its triggers and rules."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.definition import rule_definition, trigger_definition
from meshdoc.catalog.relation import View
from meshdoc.catalog.trigger import Rule, Trigger
from meshdoc.insight.updatability import COMMANDS, Updatability, updatability
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, Text, bullets, code, fenced, heading, joined, md, paragraphs, section


def writing(page: Page, item: View) -> Markup:
    """The section about changes through the view."""
    found = updatability(page.book.names, item)
    lines = list(_lines(page, item, found)) if found else []
    return section("Writing", bullets(lines), *_triggers(page, item), *_rules(page, item))


def _lines(page: Page, item: View, found: Updatability) -> Iterator[Text]:
    for command, oid in (*found.triggers, *found.rules):
        part = page.book.catalog[oid]
        yield md("{}: {} {}", command.upper(), part.noun, page.to_anchor(page.links.anchor(part), code(part.name)))
    if found.automatic and found.base:
        yield md("automatically updatable: {} {}", _changing(found.automatic), page.object(found.base))
    if found.automatic and found.read_only:
        yield md("read-only columns: {}", page.columns(item.oid, found.read_only))
    if found.automatic:
        checked = dict(item.options).get("check_option")
        yield from [f"WITH {checked.upper()} CHECK OPTION: new rows must satisfy its filter"] if checked else []
    missing = [command.upper() for command in COMMANDS if command not in found.commands]
    if missing and not found.commands and not found.refused and found.base:
        yield md("read-only: {} takes no changes", page.object(found.base))
    elif missing and not found.commands:
        yield f"read-only: {_inside(found.refused)}"
    elif missing:
        yield f"not supported: {', '.join(missing)}" + (f" ({_inside(found.refused)})" if found.refused else "")


def _changing(commands: tuple[str, ...]) -> str:
    """`INSERT, UPDATE and DELETE change`."""
    *first, last = [command.upper() for command in commands]
    return f"{', '.join(first)} and {last} change" if first else f"{last} changes"


def _inside(sentence: str) -> str:
    """A sentence inside another one."""
    return sentence[:1].lower() + sentence[1:].removesuffix(".")


def _triggers(page: Page, item: View) -> Iterator[Markup]:
    for trigger in page.book.parts(item.oid, Trigger):
        yield joined(
            heading(3, trigger.name, page.links.anchor(trigger)),
            md("calls {}", page.object(trigger.function)),
            paragraphs(trigger.comment),
            fenced(trigger_definition(page.book.names, trigger)),
        )


def _rules(page: Page, item: View) -> Iterator[Markup]:
    for rule in page.book.parts(item.oid, Rule):
        yield joined(
            heading(3, rule.name, page.links.anchor(rule)),
            paragraphs(rule.comment),
            fenced(rule_definition(page.book.names, rule)),
        )
