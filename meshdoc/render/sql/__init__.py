"""The schema as SQL: as `pg_dump --schema-only` orders and writes it, with the roles that it needs in front."""

from __future__ import annotations

from meshdoc.registry import load
from meshdoc.render import Book
from meshdoc.render.formats import OnLoss, lossy_file


@lossy_file("sql", "schema.sql")
def sql(book: Book, on_loss: OnLoss) -> str:
    """The schema as SQL that PostgreSQL loads, in the order and the words of pg_dump."""
    import meshdoc.render.sql
    from meshdoc.render.sql.dump import dumped

    load(meshdoc.render.sql)
    return dumped(book, on_loss)
