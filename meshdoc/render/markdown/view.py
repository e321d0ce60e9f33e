"""A view's page: what it shows, what it reads, and who reads it."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.definition import rule_definition, trigger_definition, view_definition
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import MaterializedView, Relation, View
from meshdoc.catalog.trigger import Rule, Trigger
from meshdoc.render import AnyView, Book
from meshdoc.render.links import Links
from meshdoc.render.markdown.columns import view_columns
from meshdoc.render.markdown.keys import indexes
from meshdoc.render.markdown.page import Page, kind_page
from meshdoc.render.markdown.security import grants
from meshdoc.render.markdown.story import created, story
from meshdoc.render.markdown.usage import usage
from meshdoc.render.markup import bullets, code, document, fenced, heading, joined, plural, section, text


@kind_page(View, MaterializedView)
def view(book: Book, links: Links, item: AnyView) -> str:
    """Everything about one view."""
    page = Page(book, links, links.page_of(item))
    return document(
        page.top(item, "Views", "views", _facts(page, item)),
        view_columns(page, item),
        section("Reads", bullets(_reads(page, item))),
        section("Definition", fenced(view_definition(book.names, item))),
        indexes(page, item) if isinstance(item, MaterializedView) else "",
        _hooks(page, item),
        usage(page, item),
        section("Options", bullets(f"{code(name)} = {code(value)}" for name, value in sorted(item.options))),
        grants(page, item, "r"),
        story(page, item),
    )


def _facts(page: Page, item: AnyView) -> Iterator[str]:
    yield f"{item.noun.capitalize()} in schema {page.object(item.schema)}"
    yield plural(len(item.columns), "column")
    yield from _rights(item)
    if isinstance(item, MaterializedView) and not item.populated:
        yield "not populated"
    if where := created(page, item.oid):
        yield where


def _rights(item: AnyView) -> Iterator[str]:
    """Whose rights count when its tables are read."""
    if isinstance(item, View):
        invoker = dict(item.options).get("security_invoker", "false").lower() in ("true", "on", "1", "yes")
        yield "reads with the rights of whoever asks" if invoker else "reads with the rights of its owner"


def _reads(page: Page, item: AnyView) -> Iterator[str]:
    """The relations that its query reads, each with the columns, and the functions and types that it uses."""
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
            yield f"{page.object(oid)}: {columns}" if columns else page.object(oid)
        elif shown:
            yield page.object(oid)


def _hooks(page: Page, item: AnyView) -> str:
    """Triggers and rules, by which writing to the view does something."""
    names = page.book.names
    shown = [
        joined(
            heading(3, text(trigger.name), page.links.anchor(trigger)),
            f"calls {page.object(trigger.function)}",
            fenced(trigger_definition(names, trigger)),
        )
        for trigger in page.book.parts(item.oid, Trigger)
    ]
    shown += [
        joined(heading(3, text(rule.name), page.links.anchor(rule)), fenced(rule_definition(names, rule)))
        for rule in page.book.parts(item.oid, Rule)
    ]
    return section("Triggers and rules", *shown)
