"""The page that leads to the documentation of several databases."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.render import Files
from meshdoc.render.links import INDEX
from meshdoc.render.markup import document, heading, link, paragraphs, table, written


def databases(title: str, description: str, replayed: Iterable[tuple[str, str, str]]) -> Files:
    """The page with the title of each database, its name as a folder of pages, and what was replayed for it."""
    rows = [(link(label, f"{name}/{INDEX}"), words) for label, name, words in replayed]
    page = document(heading(1, title), paragraphs(description), table(("Database", "Built from"), rows))
    return {INDEX: written(page)}
