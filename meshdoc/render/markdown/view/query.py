"""A view's query in words: what it reads and joins, its filter, grouping and limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import FIRST_USER_OID, Address, Object
from meshdoc.catalog.relation import CompositeType, Relation
from meshdoc.insight.clauses import Clauses, Source
from meshdoc.render import AnyView
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, Text, bullets, code, join, md, section, text

JOINS = {"cross": "cross join", "inner": "join", "left": "left join", "right": "right join", "full": "full join"}
LONGEST = 200
UNNAMED = "*VALUES*"
"""The alias of a list of values without one."""


def in_words(page: Page, item: AnyView, parts: Clauses | None) -> Markup:
    """The section about the query."""
    page = page.once()
    lines = list(_lines(page, parts)) if parts else []
    return section("Query", bullets([*lines, *_reads(page, item, parts)]))


def _lines(page: Page, parts: Clauses) -> Iterator[Text]:
    if parts.ctes:
        yield md("{}: {}", "WITH RECURSIVE" if parts.recursive else "WITH", join(", ", map(code, parts.ctes)))
    if parts.operation:
        yield f"{parts.operation} of {plural(parts.branches, 'query')}"
    for number, source in enumerate(parts.sources):
        yield _origin(page, source, first=not number)
    if parts.filter:
        yield md("filter: {}", _sql(page, parts.filter))
    if parts.grouping_sets:
        of = _listed(page, parts.group)
        yield md("one row per group of each grouping set of {}", of) if of else "one row per grouping set"
    elif parts.group:
        yield md("one row per {}", _listed(page, parts.group))
    elif parts.aggregates:
        yield "aggregates all rows into one"
    if parts.having:
        yield md("having: {}", _sql(page, parts.having))
    if parts.distinct:
        yield "distinct rows only"
    if parts.distinct_on:
        yield md("the first row per {}", _listed(page, parts.distinct_on))
    if parts.order:
        keys = (
            md("{} descending", _sql(page, key)) if descending else _sql(page, key) for key, descending in parts.order
        )
        yield md("ordered by {}", join(", ", keys))
    if parts.limit:
        yield md("at most {} rows", _sql(page, parts.limit))
    if parts.offset:
        yield md("skips {} rows", _sql(page, parts.offset))


def _origin(page: Page, source: Source, *, first: bool) -> Markup:
    named = page.object(source.relation) if source.relation else text(source.words)
    label = page.label(Address(source.relation)) if source.relation else ""
    known = (label, label.split(".")[-1], source.words.removeprefix("WITH query "), UNNAMED)
    alias = md("as {}", code(source.alias)) if source.alias not in known else text("")
    words = JOINS.get(source.join, "" if first else "and")
    condition = md("on {}", _sql(page, source.condition)) if source.condition else text("")
    return join(" ", ["from" if first else words, named, alias, condition])


def _reads(page: Page, item: AnyView, parts: Clauses | None) -> Iterator[Markup]:
    """The relations and routines that only sub-queries and expressions mention."""
    listed = {source.relation for source in parts.sources} if parts else set()
    subjects = {page.book.subject(address).oid for address in item.query.depends} - {item.oid, *listed}
    others = [oid for oid in subjects if oid >= FIRST_USER_OID and page.links.place(Address(oid))]
    relations = [oid for oid in others if _is_read(page.book.catalog.get(oid))]
    rest = [oid for oid in others if oid not in relations]
    for words, oids in (("also reads" if listed else "reads", relations), ("uses", rest)):
        if oids:
            yield md("{} {}", words, join(", ", page.sorted_links(map(Address, oids))))


def _is_read(item: Object | None) -> bool:
    """Whether an object has rows: a composite type has none."""
    return isinstance(item, Relation) and not isinstance(item, CompositeType)


def _listed(page: Page, exprs: Iterable[Expr]) -> Markup:
    return join(", ", (_sql(page, expr) for expr in exprs))


def _sql(page: Page, expr: Expr) -> Markup:
    shown = page.sql(expr)
    return code(shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…")
