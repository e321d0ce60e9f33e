"""The constraints and indexes of a table."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.constraint import Action, Check, Constraint, Exclusion, ForeignKey, Match, PrimaryKey, Unique
from meshdoc.catalog.index import Index, IndexKey
from meshdoc.catalog.names.definition import constraint_definition, index_key_definition, method_name
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Relation
from meshdoc.render.display import in_words
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, code, comment, join, md, section, table
from meshdoc.render.mermaid import foreign_keys, referencing_keys


def constraints(page: Page, relation: Relation) -> Markup:
    """The primary key, unique and exclusion constraints, and checks."""
    parts = page.book.parts
    keys: list[PrimaryKey | Unique] = [*parts(relation.oid, PrimaryKey), *parts(relation.oid, Unique)]
    rest: list[Constraint] = [*parts(relation.oid, Exclusion), *parts(relation.oid, Check)]
    rows = [(page.anchored(key), *_key(page, key), _notes(key), comment(key.comment)) for key in keys]
    rows += [(page.anchored(item), *_expression(page, item), _notes(item), comment(item.comment)) for item in rest]
    return section("Constraints", table(("Constraint", "Kind", "Definition", "Notes", "Description"), rows))


def _key(page: Page, key: PrimaryKey | Unique) -> tuple[str, Markup]:
    kind = "primary key" if isinstance(key, PrimaryKey) else "unique"
    plain = page.columns(key.table, key.columns)
    definition = constraint_definition(page.book.names, key)
    usual = "without_overlaps" if key.without_overlaps else ""
    special = usual or "INCLUDE" in definition or "NULLS NOT" in definition
    return kind, join(" ", [plain, code(definition) if special else NOTHING])


def _expression(page: Page, item: Constraint) -> tuple[str, Markup]:
    if isinstance(item, Check):
        refers = page.refers(item.expression, besides=item.table)
        return "check", join(" uses ", [code(page.sql(item.expression)), refers])
    return "exclusion", code(constraint_definition(page.book.names, item))


def _notes(item: Constraint) -> str:
    """The unusual properties of a constraint."""
    notes = ["deferrable"] if item.deferrable else []
    notes += ["initially deferred"] if item.initially_deferred else []
    notes += [] if item.enforced else ["not enforced"]
    notes += [] if item.validated or not item.enforced else ["not valid (existing rows were not checked)"]
    notes += ["no inherit"] if item.no_inherit and isinstance(item, Check) else []
    notes += [] if item.is_local else ["inherited"]
    return ", ".join(notes)


def outgoing(page: Page, relation: Relation) -> Markup:
    """The foreign keys of the table."""
    rows = (
        (
            page.anchored(key),
            page.columns(key.table, key.columns),
            _target(page, key),
            join(" ", [_action(key.on_delete), _only(page, key)]),
            _action(key.on_update),
            ", ".join(filter(None, (_match(key), "period" if key.period else "", _notes(key)))),
            comment(key.comment),
        )
        for key in foreign_keys(page.book, relation)
    )
    headers = ("Foreign key", "Columns", "References", "On delete", "On update", "Notes", "Description")
    return section("References", table(headers, rows))


def _action(action: Action) -> str:
    return "" if action is Action.NO_ACTION else in_words(action)


def _match(key: ForeignKey) -> str:
    return "" if key.match is Match.SIMPLE else f"match {in_words(key.match)}"


def _target(page: Page, key: ForeignKey) -> Markup:
    columns = page.columns(key.references_table, key.references_columns)
    return md("{} ({})", page.object(key.references_table), columns)


def _only(page: Page, key: ForeignKey) -> Markup:
    return md("({})", page.columns(key.table, key.on_delete_columns)) if key.on_delete_columns else NOTHING


def incoming(page: Page, relation: Relation) -> Markup:
    """The foreign keys of other tables that reference the table."""
    rows = (
        (
            page.object(key.table),
            page.columns(key.table, key.columns),
            page.columns(key.references_table, key.references_columns),
            _action(key.on_delete),
            _action(key.on_update),
            page.name(Address(key.oid), key.name),
        )
        for key in referencing_keys(page.book, relation)
    )
    headers = ("Table", "Columns", "Referenced columns", "On delete", "On update", "Foreign key")
    return section("Referenced by", table(headers, rows))


# --- indexes ------------------------------------------------------------------------------------------


def indexes(page: Page, relation: Relation) -> Markup:
    """The indexes of a table or materialized view, and the constraints that they support."""
    rows = [
        (
            page.anchored(index),
            code(method_name(page.book.names, index)),
            join(", ", (_key_text(page, index, key) for key in index.index_keys)),
            page.columns(index.table, index.include),
            code(page.sql(index.predicate)) if index.predicate else "",
            join("<br>", _supports(page, index)),
            join(", ", _index_notes(page, index)),
            comment(index.comment),
        )
        for index in page.book.parts(relation.oid, Index)
    ]
    headers = ("Index", "Method", "Keys", "Include", "Partial (WHERE)", "Supports", "Notes", "Description")
    return section("Indexes", table(headers, rows))


def _key_text(page: Page, index: Index, key: IndexKey) -> Markup:
    """A key with its order; a plain column is linked."""
    definition = index_key_definition(page.book.names, index, key)
    if not key.attnum:
        refers = page.refers(key.expression, besides=index.table)
        return join(" uses ", [code(definition), refers])
    return page.name(Address(index.table, key.attnum), definition)


def _supports(page: Page, index: Index) -> Iterator[Text]:
    """The constraint behind an index, and the foreign keys whose columns it starts with."""
    if constraint := page.book.catalog.get(index.constraint):
        kinds = {PrimaryKey: "primary key", Unique: "unique", Exclusion: "exclusion"}
        kind = next(word for cls, word in kinds.items() if isinstance(constraint, cls))
        yield md("{} {}", kind, page.name(Address(constraint.oid), constraint.name))
    for key in page.book.parts(index.table, ForeignKey):
        if key.of_referenced:
            continue
        if not index.predicate and {item.attnum for item in index.index_keys[: len(key.columns)]} == set(key.columns):
            name = page.name(Address(key.oid), key.name)
            yield "foreign key of the parent table" if key.parent else md("foreign key {}", name)


def _index_notes(page: Page, index: Index) -> list[Text]:
    notes: list[Text] = ["unique"] if index.unique and not index.constraint else []
    notes += ["nulls not distinct"] if index.nulls_not_distinct else []
    notes += [] if index.valid else ["invalid"]
    parent = page.book.catalog.get(index.parent)
    notes += [md("partition of {}", page.name(Address(parent.oid), parent.name))] if parent else []
    notes += ["clustered"] if index.clustered else []
    notes += ["replica identity"] if index.replica_identity else []
    return [*notes, *(code(f"{name}={value}") for name, value in sorted(index.options))]
