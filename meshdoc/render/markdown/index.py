"""The front page: the schema at a glance, with links to everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from meshdoc.catalog.database import Extension, Schema
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.definition import routine_result
from meshdoc.catalog.object import Address, Object
from meshdoc.catalog.relation import Table
from meshdoc.catalog.routine import ArgumentMode, Routine
from meshdoc.catalog.trigger import Policy, Trigger
from meshdoc.catalog.type import EnumType
from meshdoc.insight.finding import Finding
from meshdoc.insight.schedule import jobs
from meshdoc.render import AnyTable, AnyType, AnyView, schema_of
from meshdoc.render.display import in_words, plural
from meshdoc.render.links import CHANGELOG, EXTERNAL, INDEX, OTHERS, REPLAY, ROLES, Place
from meshdoc.render.markdown.diagram import drawn
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markdown.replay import run_end, verdict
from meshdoc.render.markdown.type import word
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    bullets,
    code,
    comment,
    details,
    document,
    heading,
    join,
    joined,
    md,
    section,
    table,
)
from meshdoc.render.mermaid import foreign_keys, is_tied, overview

T = TypeVar("T", bound=Object)

MOST_ALIKE = 5
"""More findings of one rule are collapsed."""


@single(INDEX)
def index(page: Page) -> Markup:
    """The front page."""
    book = page.book
    return document(
        heading(1, book.title),
        _trust(page),
        _contents(page),
        section("At a glance", _counts(page), name="at-a-glance"),
        section("Findings", *_findings(page), name="findings"),
        section("Diagram", *_diagram(page), name="diagram"),
        section("Tables", *_by_schema(page, book.tables, _tables), name="tables"),
        section("Views", *_by_schema(page, book.views, _views), name="views"),
        section("Functions", *_by_schema(page, book.routines, _routines), name="functions"),
        section("Types", *_by_schema(page, book.types, _types), name="types"),
        section("Scheduled jobs", _jobs(page), name="scheduled-jobs"),
        section("Schemas", _schemas(page), name="schemas"),
        section("Extensions", _extensions(page), name="extensions"),
    )


# --- the head -----------------------------------------------------------------------------------------


def _trust(page: Page) -> Markup:
    versions = [step.version for step in page.book.history.steps if not step.external]
    latest = md("Latest version: {}.", code(versions[-1].id)) if versions else NOTHING
    revision = md("Read from {}.", page.book.revision) if page.book.revision else NOTHING
    report = md("See the {}.", page.to(Place(REPLAY), "replay report"))
    guesses = page.book.guesses
    guessed = md("**{} guessed.**", plural(len(guesses), "placeholder value")) if guesses else NOTHING
    return joined(join(" ", [verdict(page.book.history), revision, latest, guessed, report]), run_end(page))


def _contents(page: Page) -> Markup:
    book = page.book
    parts = [(book.tables, "Tables"), (book.views, "Views"), (book.routines, "Functions"), (book.types, "Types")]
    shown = [page.to_anchor(title.lower(), title) for items, title in parts if items]
    more: list[tuple[Sequence[object], str, str]] = [
        (book.roles, ROLES, "Roles"),
        (book.others, OTHERS, "Other objects"),
        (book.borrowed, EXTERNAL, "External objects"),
    ]
    shown += [page.to(Place(path), title) for items, path, title in more if items]
    return join(" · ", [*shown, page.to(Place(CHANGELOG), "Changelog"), page.to(Place(REPLAY), "Replay report")])


def _counts(page: Page) -> Text:
    book = page.book
    columns = sum(len(item.columns) for item in book.tables)
    partitions = len(book.all_tables) - len(book.tables)
    indexes = [item for item in book.documented if isinstance(item, Index) and not item.parent]
    counts = (
        ("Tables", len(book.tables)),
        ("Columns", columns),
        ("Partitions", partitions),
        ("Foreign keys", sum(len(foreign_keys(book, item)) for item in book.tables)),
        ("Indexes", len(indexes)),
        ("Policies", len(book.shown(Policy))),
        ("Triggers", len(book.shown(Trigger))),
        ("Views", len(book.views)),
        ("Functions", len(book.routines)),
        ("Enums", sum(isinstance(item, EnumType) for item in book.types)),
        ("Other types", sum(not isinstance(item, EnumType) for item in book.types)),
    )
    present = [(noun, f"{count:,}") for noun, count in counts if count]
    if not present:
        return "No tables, views, functions or types." if book.others else "The schema is empty."
    return table([noun for noun, _ in present], [[count for _, count in present]])


# --- findings -------------------------------------------------------------------------------------------


def _findings(page: Page) -> Iterator[Markup]:
    """The findings; if a rule has many, they are collapsed into one line."""
    few, many = [], []
    for finding in page.book.findings:
        alike = [other for other in page.book.findings if other.code == finding.code]
        if len(alike) <= MOST_ALIKE:
            few.append(_finding(page, finding))
        elif finding is alike[0]:
            listed = bullets(_finding(page, other) for other in alike)
            many.append(details(f"{finding.title} ({len(alike)})", listed, strong=finding.severity.value))
    yield bullets(few)
    yield from many


def _finding(page: Page, finding: Finding) -> Markup:
    place = page.object(finding.about) if finding.about else NOTHING
    words = join(" ", [md("{}.", finding.message), finding.detail])
    where = page.where(finding.location) if finding.location else NOTHING
    return join(" · ", [md("**{}**", finding.severity.value), words, place, where])


# --- the diagram ------------------------------------------------------------------------------------------


def _diagram(page: Page) -> Iterator[Text]:
    keys = [key for item in page.book.tables for key in foreign_keys(page.book, item)]
    if not keys:
        return
    yield drawn(page, overview(page.book, page.book.tables))
    alone = {Address(item.oid) for item in page.book.tables if not is_tied(keys, item)}
    yield md("Tables without foreign keys: {}", join(", ", page.sorted_links(alone))) if alone else NOTHING
    rows = (
        (
            page.object(key.table),
            page.columns(key.table, key.columns),
            page.object(key.references_table),
            in_words(key.on_delete),
        )
        for key in keys
    )
    yield details("All foreign keys", table(("Table", "Columns", "References", "On delete"), rows))


# --- lists --------------------------------------------------------------------------------------------------


def _by_schema(page: Page, items: Sequence[T], show: Callable[[Page, Iterable[T]], Markup]) -> Iterator[Markup]:
    """One table per schema; without a heading if everything is in `public`."""
    schemas = list(dict.fromkeys(schema_of(item) for item in items))
    for schema in schemas:
        name = page.book.catalog[schema].name
        if len(schemas) > 1 or name != "public":
            yield heading(3, md("Schema {}", page.object(schema)))
        yield show(page, [item for item in items if schema_of(item) == schema])


def _tables(page: Page, items: Iterable[AnyTable]) -> Markup:
    rows = (_table(page, item) for item in items)
    return table(("Table", "Columns", "Row-level security", "References", "Description"), rows)


def _table(page: Page, item: AnyTable) -> tuple[Text, ...]:
    count = len(page.book.partitions(item.oid))
    targets = {Address(key.references_table) for key in foreign_keys(page.book, item)}
    return (
        join("<br>", [_marked(page, item), plural(count, "partition") if count else ""]),
        str(len(item.columns)),
        _row_security(page, item),
        join(", ", page.sorted_links(targets)),
        comment(_first_sentence(item.comment)),
    )


def _row_security(page: Page, item: AnyTable) -> str:
    if not isinstance(item, Table) or not page.book.uses_row_security:
        return ""
    if not item.row_security:
        return "disabled"
    return f"enabled, {plural(len(page.book.parts(item.oid, Policy)), 'policy')}"


def _marked(page: Page, item: Object) -> Markup:
    """An object's name, marked if it is uncertain."""
    return join(" ", [page.object(item.oid), "(uncertain)" if page.book.history.doubts(item.oid) else ""])


def _views(page: Page, items: Iterable[AnyView]) -> Markup:
    rows = ((_marked(page, item), item.noun, comment(_first_sentence(item.comment))) for item in items)
    return table(("View", "Kind", "Description"), rows)


def _routines(page: Page, items: Iterable[Routine]) -> Markup:
    rows = (
        (
            _marked(page, item),
            _result(page, item),
            "security definer" if item.security_definer else "",
            comment(_first_sentence(item.comment)),
        )
        for item in items
    )
    return table(("Function", "Returns", "Security", "Description"), rows)


def _result(page: Page, item: Routine) -> Text:
    """The result of a function, in short form."""
    if count := sum(argument.mode is ArgumentMode.TABLE for argument in item.arguments):
        return f"table ({plural(count, 'column')})"
    result = routine_result(page.book.names, item)
    return code(result.replace("public.", "")) if result else ""


def _types(page: Page, items: Iterable[AnyType]) -> Markup:
    rows = ((_marked(page, item), word(item), _labels(item), comment(_first_sentence(item.comment))) for item in items)
    return table(("Type", "Kind", "Labels", "Description"), rows)


def _labels(item: AnyType) -> Markup:
    return join(", ", (code(label.name) for label in item.labels)) if isinstance(item, EnumType) else NOTHING


def _jobs(page: Page) -> Markup:
    rows = (
        (
            code(job.name) if job.name else "",
            code(job.schedule) if job.schedule else "unknown",
            code(job.command) if job.command else "unknown",
            "" if job.active else "inactive",
            page.where(job.entry.location) if job.entry else "",
        )
        for job in jobs(page.book.history)
    )
    return table(("Job", "Schedule", "Command", "Notes", "Defined at"), rows)


def _first_sentence(comment: str | None) -> str:
    """The first sentence of a comment, for lists."""
    first = (comment or "").strip().split("\n\n")[0]
    head, stop, _ = first.partition(". ")
    return f"{head}." if stop else first


def _schemas(page: Page) -> Markup:
    rows = ((page.anchored(item), _contained(page, item), comment(item.comment)) for item in page.book.schemas)
    return table(("Schema", "Contents", "Description"), rows)


def _contained(page: Page, schema: Schema) -> str:
    kinds: tuple[tuple[str, Sequence[Object]], ...] = (
        ("table", page.book.tables),
        ("view", page.book.views),
        ("function", page.book.routines),
        ("type", page.book.types),
    )
    counts = ((noun, sum(schema_of(item) == schema.oid for item in items)) for noun, items in kinds)
    return ", ".join(plural(count, noun) for noun, count in counts if count)


def _extensions(page: Page) -> Markup:
    rows = (
        (
            page.anchored(item),
            page.object(item.schema),
            code(item.version) if item.version else "",
            comment(item.comment),
        )
        for item in page.book.documented
        if isinstance(item, Extension)
    )
    return table(("Extension", "Schema", "Version", "Description"), rows)
