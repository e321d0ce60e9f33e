"""A view's page: columns, definition, the relations that it reads, and its usage."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.definition import rule_definition, trigger_definition, view_definition
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import MaterializedView, Relation, Table, View
from meshdoc.catalog.role import Role
from meshdoc.catalog.trigger import Rule, Trigger
from meshdoc.render import AnyView
from meshdoc.render.display import plural
from meshdoc.render.markdown.access import access
from meshdoc.render.markdown.columns import view_columns
from meshdoc.render.markdown.keys import indexes
from meshdoc.render.markdown.page import Page, kind_page
from meshdoc.render.markdown.story import story
from meshdoc.render.markdown.usage import usage
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    bullets,
    code,
    document,
    fenced,
    heading,
    join,
    joined,
    md,
    section,
)


@kind_page(View, MaterializedView)
def view(page: Page, item: AnyView) -> Markup:
    """Everything about one view."""
    return document(
        page.top(item, "Views", "views", _facts(page, item)),
        view_columns(page, item),
        section("Reads", bullets(_reads(page, item))),
        section("Definition", fenced(view_definition(page.book.names, item))),
        access(page, item),
        indexes(page, item) if isinstance(item, MaterializedView) else NOTHING,
        _hooks(page, item),
        usage(page, item),
        section("Options", bullets(md("{} = {}", code(name), code(value)) for name, value in sorted(item.options))),
        story(page, item),
    )


def _facts(page: Page, item: AnyView) -> Iterator[Text]:
    yield md("{} in schema {}", item.noun.capitalize(), page.object(item.schema))
    yield plural(len(item.columns), "column")
    if isinstance(item, View):
        yield _security(page, item)
    if isinstance(item, MaterializedView) and not item.populated:
        yield "not populated"


def _security(page: Page, item: View) -> Text:
    """Whose privileges and policies apply to the tables that the view reads."""
    if dict(item.options).get("security_invoker", "false").lower() in ("true", "on", "1", "yes"):
        return "security invoker (caller's privileges and RLS apply)"
    bypassed = join(", ", page.sorted_links(Address(table.oid) for table in _bypassed(page, item)))
    own = "runs with its owner's privileges"
    return md("{} (RLS of {} is bypassed)", own, bypassed) if bypassed else own


def _bypassed(page: Page, item: View) -> Iterator[Table]:
    """The tables with row-level security that does not apply to the view's owner: check_enable_rls (rls.c)."""
    owner = page.book.catalog.get(item.owner)
    exempt = isinstance(owner, Role) and (owner.superuser or owner.bypass_row_security)
    for oid in {address.oid for address in item.query.depends}:
        table = page.book.catalog.get(oid)
        if not isinstance(table, Table) or not table.row_security:
            continue
        if exempt or (table.owner == item.owner and not table.force_row_security):
            yield table


def _reads(page: Page, item: AnyView) -> Iterator[Markup]:
    """The relations that its query reads, with the columns, and the functions and types that it uses."""
    read: dict[int, set[int]] = {}
    for address in item.query.depends:
        if address.oid != item.oid:
            read.setdefault(page.book.subject(address).oid, set()).add(address.sub)
    labelled = sorted((page.label(Address(oid)), oid) for oid in read)
    for _, oid in labelled:
        relation = page.book.names.relation_by_oid(oid)
        shown = page.links.place(Address(oid))
        if isinstance(relation, Relation):
            columns = page.columns(oid, sorted(sub for sub in read[oid] if sub > 0))
            yield join(": ", [page.object(oid), columns])
        elif shown:
            yield page.object(oid)


def _hooks(page: Page, item: AnyView) -> Markup:
    """The triggers and rules that define what writing to the view does."""
    names = page.book.names
    shown = [
        joined(
            heading(3, trigger.name, page.links.anchor(trigger)),
            md("calls {}", page.object(trigger.function)),
            fenced(trigger_definition(names, trigger)),
        )
        for trigger in page.book.parts(item.oid, Trigger)
    ]
    shown += [
        joined(heading(3, rule.name, page.links.anchor(rule)), fenced(rule_definition(names, rule)))
        for rule in page.book.parts(item.oid, Rule)
    ]
    return section("Triggers and rules", *shown)
