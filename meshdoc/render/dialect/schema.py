"""The tables of a book as statements of another dialect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlglot import exp

from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.index import Index
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Table, View
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.render import Book
from meshdoc.render.dialect.losses import Losses
from meshdoc.render.dialect.table import TableWriter
from meshdoc.render.dialect.target import TARGETS
from meshdoc.render.display import plural
from meshdoc.render.formats import OnLoss
from meshdoc.visible import visible

NO_TABLES = (ForeignTable, View, MaterializedView, Routine, Trigger, Policy, Rule)


def ddl(dialect: str, book: Book, on_loss: OnLoss) -> str:
    """The statements, below a list of what the dialect cannot express; `on_loss` is told of each of that."""
    target, losses = TARGETS[dialect], Losses(book)
    statements = [each.sql(dialect, pretty=True) for each in _statements(dialect, book, losses)]
    _rest(book, losses)
    lost = losses.all()
    for loss in lost:
        on_loss(loss)
    lines = [f"The tables of {book.title}, for {target.title}.", *target.remarks]
    lines += ["", "Not expressed:", *(f"  {loss.message}" for loss in lost)] if lost else []
    head = "".join(f"-- {' '.join(visible(line).splitlines())}".rstrip() + "\n" for line in lines)
    return head + "".join(f"\n{statement};\n" for statement in statements)


def _statements(dialect: str, book: Book, losses: Losses) -> Iterator[exp.Expr]:
    """Each table after those that it references."""
    tables = [item for item in book.tables if isinstance(item, Table)]
    writer = TableWriter(dialect=dialect, target=TARGETS[dialect], book=book, losses=losses)
    for table in _in_order(book, tables):
        yield from writer.write(table)


def _in_order(book: Book, tables: Sequence[Table]) -> Iterator[Table]:
    """Referenced tables first; in a circle, whichever comes first."""
    left = list(tables)
    needed = {item.oid: {key.references_table for key in book.parts(item.oid, ForeignKey)} for item in tables}
    while left:
        waiting = {item.oid for item in left}
        free = next((item for item in left if not needed[item.oid] & waiting - {item.oid}), left[0])
        left.remove(free)
        yield free


def _rest(book: Book, losses: Losses) -> None:
    """Say how much of the schema is no table, and which partitions and plain indexes are left out."""
    counts = Counter(item.noun for item in book.shown(*NO_TABLES))
    counts["partition"] = len(book.all_tables) - len(book.tables)
    counts["index"] = sum(not item.constraint and not item.parent for item in book.shown(Index))
    told = ", ".join(plural(count, noun) for noun, count in sorted(counts.items()) if count)
    if told:
        losses.add_general(f"left out: {told}")
