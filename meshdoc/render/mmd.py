"""Mermaid: an entity-relationship diagram of all tables, with all columns, as one file."""

from __future__ import annotations

from meshdoc.render import Book
from meshdoc.render.formats import OnLoss, lossy_file
from meshdoc.render.mermaid import whole
from meshdoc.render.outline import tell_omissions

EXPRESSED = frozenset({"table", "foreign table"})


@lossy_file("mermaid", "schema.mmd")
def mermaid(book: Book, on_loss: OnLoss) -> str:
    """An entity-relationship diagram of all tables in Mermaid."""
    tell_omissions(book, on_loss, "Mermaid", EXPRESSED)
    return whole(book) + "\n"
