"""What a report is about: the last version of a schema and its history, with what several reports compute from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Table, View
from meshdoc.catalog.routine import Routine
from meshdoc.history.history import History
from meshdoc.insight.access.matrix import Matrix
from meshdoc.insight.effects.index import RoutineEffects
from meshdoc.insight.effects.reach import Reach
from meshdoc.insight.lineage import Lineages


class Subject(Protocol):
    """A schema to report on, each part computed once: a Book is one."""

    @property
    def history(self) -> History:
        """All versions."""

    @property
    def catalog(self) -> Catalog:
        """The catalog after the last version."""

    @property
    def names(self) -> Names:
        """The names of the last version, with an empty search path."""

    @property
    def tables(self) -> Sequence[Table | ForeignTable]:
        """The documented tables that are not partitions."""

    @property
    def all_tables(self) -> Sequence[Table | ForeignTable]:
        """The documented tables, partitions included."""

    @property
    def views(self) -> Sequence[View | MaterializedView]:
        """The documented views."""

    @property
    def routines(self) -> Sequence[Routine]:
        """The documented functions, procedures and aggregates."""

    @property
    def access(self) -> Matrix:
        """What each role can reach."""

    @property
    def effects(self) -> RoutineEffects:
        """What the bodies of routines do."""

    @property
    def reach(self) -> Reach:
        """What calls of routines can change."""

    @property
    def lineages(self) -> Lineages:
        """The base columns behind the columns of views."""
