"""The project's tables as DDL for another database: `export --format ddl --dialect duckdb`.

sqlglot prints the statements: it knows how each dialect quotes names and spells its syntax. What a type, a constraint
or an expression of PostgreSQL means there is decided here, because sqlglot passes on what it does not know, and turns
some of what it knows into something else (`numeric` becomes DuckDB's DECIMAL, which is DECIMAL(18, 3)). What is known
to mean the same is printed; the rest is listed, at the top of the file and on standard error.

sqlglot is used for nothing else, because it was measured. Of the queries that migrations run, its translation was
right for 62 % and silently wrong for 18 %, so `interpret/duck` translates PostgreSQL's own trees instead. Its lineage
took 45 times as long as following those trees, and named sources that the queries do not read.
"""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.render import Book
from meshdoc.render.dialect.target import TARGETS
from meshdoc.render.formats import OnLoss, lossy_file


def _writer(dialect: str) -> Callable[[Book, OnLoss], str]:
    def write(book: Book, on_loss: OnLoss) -> str:
        from meshdoc.render.dialect.schema import ddl

        return ddl(dialect, book, on_loss)

    write.__doc__ = f"The tables as DDL for {TARGETS[dialect].title}; what it cannot express is listed."
    return write


for _dialect in TARGETS:
    lossy_file(f"ddl-{_dialect}", "schema.sql")(_writer(_dialect))
