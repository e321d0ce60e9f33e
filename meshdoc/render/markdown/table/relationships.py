"""The foreign keys of a table and those that reference it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from meshdoc.catalog.constraint import Action, ForeignKey, Match, PrimaryKey
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Relation, Table
from meshdoc.render import AnyTable
from meshdoc.render.display import in_words
from meshdoc.render.markdown.diagram import drawn
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.table.constraints import unusual
from meshdoc.render.markdown.table.deletion import deletion
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, comment, join, joined, md, section
from meshdoc.render.mermaid import foreign_keys, neighbourhood, referencing_keys


def relationships(page: Page, item: AnyTable) -> Markup:
    """The table among its neighbors, and the foreign keys both ways."""
    return joined(
        section("Relationships", drawn(page, neighbourhood(page.book, item)), _implied(page, item)),
        section("Delete", deletion(page, item)),
        outgoing(page.once(), item),
        incoming(page.once(), item),
    )


def _implied(page: Page, item: AnyTable) -> Markup:
    """The columns that look like references, and why."""
    found = list(page.book.implied.of(item)) if isinstance(item, Table) else []
    if not found:
        return NOTHING
    lines = (
        md(
            "{} → {} ({})",
            page.columns(item.oid, [each.attnum]),
            page.name(Address(each.table, each.target)),
            "same name and type" if each.same_name else "named after the table, same type",
        )
        for each in found
    )
    return joined(md("**Implied references** (no foreign key):"), bullets(lines))


def outgoing(page: Page, relation: Relation) -> Markup:
    """The foreign keys of the table; the rule that most have is said once, a primary key is not repeated."""
    keys = foreign_keys(page.book, relation)
    rules = [join(", ", _rules(page, key)) for key in keys]
    common, count = max(Counter(rules).items(), key=lambda each: each[1], default=(NOTHING, 0))
    is_told_once = bool(common) and count > 1 and count * 2 > len(keys)
    intro = md("{}: {}.", "All" if count == len(keys) else "Unless noted", common) if is_told_once else NOTHING
    lines = (
        _line(page, key, _noted(rule, common) if is_told_once else rule) for key, rule in zip(keys, rules, strict=True)
    )
    return section("References", intro, bullets(lines))


def _line(page: Page, key: ForeignKey, rule: Text) -> Markup:
    """`t_a_fkey: a → u, on delete cascade`."""
    reference = md("{}: {} → {}", page.anchored(key), page.columns(key.table, key.columns), _target(page, key))
    return join("<br>", [join(", ", [reference, rule]), comment(key.comment)])


def _noted(rule: Markup, common: Markup) -> Text:
    """A rule beside the common one."""
    return NOTHING if rule == common else rule or "no action"


def _target(page: Page, key: ForeignKey) -> Markup:
    """The referenced table, with the columns unless they are its primary key."""
    name = page.object(key.references_table)
    primary = next((each.columns for each in page.book.parts(key.references_table, PrimaryKey)), ())
    if key.references_columns == primary:
        return name
    return md("{} ({})", name, page.columns(key.references_table, key.references_columns))


def incoming(page: Page, relation: Relation) -> Markup:
    """The foreign keys of other tables that reference the table, by what they do; its primary key is not repeated."""
    primary = next((key.columns for key in page.book.parts(relation.oid, PrimaryKey)), ())
    by_rule: dict[Markup, list[Markup]] = {}
    described = (relation, *page.book.folded_on.get(relation.oid, ()))
    for key in (key for item in described for key in referencing_keys(page.book, item)):
        referenced = page.columns(key.references_table, key.references_columns)
        if key.references_table != relation.oid:
            target = md(" → {}", page.object(key.references_table))
        else:
            target = NOTHING if key.references_columns == primary else md(" → {}", referenced)
        name = md("{} ({}{})", page.object(key.table), page.columns(key.table, key.columns), target)
        by_rule.setdefault(join(", ", _rules(page, key)), []).append(name)
    lines = (join(": ", [rule, join(", ", names)]) for rule, names in by_rule.items())
    return section("Referenced by", bullets(lines))


def _rules(page: Page, key: ForeignKey) -> Iterator[Text]:
    """What a foreign key does beyond the default."""
    if key.on_delete is not Action.NO_ACTION:
        only = md(" ({})", page.columns(key.table, key.on_delete_columns)) if key.on_delete_columns else ""
        yield md("on delete {}{}", in_words(key.on_delete), only)
    if key.on_update is not Action.NO_ACTION:
        yield f"on update {in_words(key.on_update)}"
    if key.match is not Match.SIMPLE:
        yield f"match {in_words(key.match)}"
    if key.period:
        yield "the referenced rows must cover the period"
    yield from unusual(key)
