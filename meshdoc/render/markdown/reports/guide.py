"""How to change the schema: a migration that adds a table, the safe order of other changes, and a checklist."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.relation import Table
from meshdoc.catalog.type import EnumType
from meshdoc.insight.guide import Template, as_file
from meshdoc.insight.migration import NextFile, next_file
from meshdoc.render import Book
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, fenced, join, md, section, table
from meshdoc.sources.version import Kind

BRIEF = "ACCESS EXCLUSIVE, briefly"
CHANGES: tuple[tuple[str, str, str], ...] = (
    ("Add a column, constant default or none", BRIEF, "One statement; set lock_timeout."),
    (
        "Add a column, volatile default",
        "ACCESS EXCLUSIVE while the table is rewritten",
        "Add it without the default, set the default, fill old rows in batches.",
    ),
    (
        "Make a column required",
        "ACCESS EXCLUSIVE while rows are checked",
        "Fill nulls in batches, add the NOT NULL constraint as NOT VALID, then VALIDATE CONSTRAINT.",
    ),
    (
        "Add a foreign key",
        "SHARE ROW EXCLUSIVE on both tables while rows are checked",
        "Index its columns, add it as NOT VALID, then VALIDATE CONSTRAINT.",
    ),
    (
        "Add a check",
        "ACCESS EXCLUSIVE while rows are checked",
        "Add it as NOT VALID, then VALIDATE CONSTRAINT.",
    ),
    (
        "Add an index",
        "SHARE: writes wait",
        "CREATE INDEX CONCURRENTLY, outside of a transaction; drop it and start again if it fails.",
    ),
    (
        "Add a unique constraint",
        "ACCESS EXCLUSIVE while its index is built",
        "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX.",
    ),
    (
        "Change a column's type",
        "ACCESS EXCLUSIVE while the table is rewritten",
        "Add a column, write both, fill old rows in batches, switch readers, drop the old one.",
    ),
    (
        "Rename or drop a column",
        BRIEF,
        "First release code that uses neither name; views and functions that use it come first.",
    ),
)
"""Kinds of changes, the lock that the plain statement takes, and the order in which nobody waits for long."""
OF_ENUMS = (
    "Add a label to an enum",
    "none on tables",
    "ADD VALUE; the label can be used once that transaction has committed.",
)
OF_PARTITIONED = (
    "Index a partitioned table",
    "SHARE on it and all partitions",
    "CREATE INDEX ON ONLY the table, one CONCURRENTLY for each partition, then ATTACH PARTITION.",
)


def guide(page: Page, template: Template | None) -> Iterator[Text]:
    """The sections of the guide."""
    if template is not None:
        yield section("Add a table", *_added(page, template), name="add-a-table")
    rows = [*CHANGES, *_special(page)]
    yield section(
        "Change a table",
        table(("Change", "Lock of the plain statement", "Safe order"), rows),
        name="change-a-table",
    )
    yield section("Checklist for the pull request", bullets(_checklist(page)), name="checklist")


def _added(page: Page, template: Template) -> Iterator[Text]:
    file = following(page.book, template)
    where = md("The next migration is {}{}.", code(file.path), f"; {file.listed}" if file.listed else "")
    model = md("It repeats what {} does.", page.object(template.model)) if template.model else NOTHING
    yield join(" ", [where if file.path else NOTHING, model])
    yield fenced(as_file(template, file.up, file.down))


def following(book: Book, template: Template) -> NextFile:
    """The file of the next migration."""
    steps = [step for step in book.history.steps if not step.external and step.version.kind is Kind.MIGRATION]
    last = steps[-1].version.files if steps else ()
    return next_file(last[-1].path if last else "", template.title, book.layout)


def _special(page: Page) -> Iterator[tuple[str, str, str]]:
    """What only schemas with enums or partitioned tables need."""
    if any(isinstance(item, EnumType) for item in page.book.types):
        yield OF_ENUMS
    if any(isinstance(item, Table) and item.partition_strategy for item in page.book.tables):
        yield OF_PARTITIONED


def _checklist(page: Page) -> Iterator[Markup]:
    """What a reviewer asks for, as far as this schema has it."""
    yield md("The migration has a new file; no file that has been released is changed.")
    yield md("Each new table has a primary key, and each new foreign key an index that begins with its columns.")
    yield md("New tables and columns have comments.")
    if page.book.uses_row_security:
        yield md("New tables in exposed schemas have row-level security and policies for each command that roles need.")
    if page.book.reports.events:
        yield md("Rows of event tables are only added; what replays them knows each new kind.")
    yield md("Locks are short, and old rows are filled in batches.")
    yield md("These pages are built again and committed with the migration.")
