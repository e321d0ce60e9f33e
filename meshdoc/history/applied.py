"""How the replay of a reading went: what decides which one is chosen, without the history itself."""

from __future__ import annotations

from meshdoc.diagnostics import Missing
from meshdoc.record import record


@record
class Applied:
    """How the replay of a reading went, and what the project has made by its end."""

    entries: int
    statements: int
    """The entries other than unreadable files."""
    unread: int
    """The statements that PostgreSQL's parser refuses."""
    refused: int
    """The statements that PostgreSQL refuses, or that fail because another one does."""
    lacks: frozenset[Missing]
    """The objects that do not exist and that statements are refused for."""
    objects: int
    """Those in the database, or of the cluster; another database is no part of a schema."""
    tables: frozenset[str]
    """The names of the relations."""
    names: frozenset[str]
    """The names of all objects, in lower case."""
    is_cut: bool
    """Whether the replay has ended early: too many statements were refused."""
    is_repeatable: bool
    """Whether it does not depend on this machine's speed or memory."""
