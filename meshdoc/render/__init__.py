"""Documents and exports of a catalog: pure functions from a Book to Files.

A Book decides what is shown; a format (see `formats`) only prints it, and touches no disk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeAlias

from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.relation import Table
from meshdoc.history.changelog import Changelog, changelogs, without
from meshdoc.history.item import Action, Item
from meshdoc.insight.access.matrix import Matrix
from meshdoc.insight.areas import Area, areas
from meshdoc.insight.coverage import Coverage, coverage
from meshdoc.insight.finding import Finding
from meshdoc.insight.narrative.pages import Narrative
from meshdoc.insight.overview import Branch, overview
from meshdoc.insight.removed import Removed, removed
from meshdoc.insight.tables import Kind, kind_of
from meshdoc.redact.hide import NOTHING
from meshdoc.render.contents import ELSEWHERE as ELSEWHERE
from meshdoc.render.contents import PAGED as PAGED
from meshdoc.render.contents import AnyTable as AnyTable
from meshdoc.render.contents import AnyType as AnyType
from meshdoc.render.contents import AnyView as AnyView
from meshdoc.render.contents import Contents
from meshdoc.render.contents import by_grantee as by_grantee
from meshdoc.render.contents import schema_of as schema_of
from meshdoc.render.halves import made

if TYPE_CHECKING:
    from meshdoc.insight.effects.index import RoutineEffects
    from meshdoc.insight.effects.reach import Reach
    from meshdoc.insight.implied import ImpliedReferences
    from meshdoc.insight.index.report import IndexReport, Purpose
    from meshdoc.insight.lineage import Lineages
    from meshdoc.insight.mentions import Mentions
    from meshdoc.insight.normalization import TableForm
    from meshdoc.insight.reports import Reports
    from meshdoc.insight.tenancy.report import Tenancy

Files: TypeAlias = Mapping[str, str]
"""Texts by their path in the output folder; paths have `/` and are safe on every file system."""


@dataclass(frozen=True, kw_only=True)
class Book(Contents):
    """The content of a document: a schema and its history, and what they mean, each part computed once."""

    def find(self) -> None:
        """Find what takes long and many pages need, in two processes."""
        bodies = (partial(self.effects.alone, oid) for oid in self.effects.own)
        facts: list[Callable[[], Any]] = [lambda: self.changelogs, *bodies]
        vars(self)["changelogs"], *found = made(lambda fact: fact(), facts)
        self.effects.remember(found)

    @cached_property
    def narrative(self) -> Narrative:
        """The pages that the project writes by hand, and what the names in them mean."""
        return Narrative(self.history, self.manuscripts)

    @cached_property
    def effects(self) -> RoutineEffects:
        """What the bodies of routines do, and which routines use a relation: see `insight/effects`."""
        from meshdoc.insight.effects.index import effects_of

        return effects_of(self.catalog, self.history.system)

    @cached_property
    def reach(self) -> Reach:
        """What calls of routines can change through triggers, foreign keys and other routines."""
        from meshdoc.insight.effects.reach import Reach

        return Reach(self.catalog, self.effects)

    @cached_property
    def lineages(self) -> Lineages:
        """The base columns behind the columns of each view."""
        from meshdoc.insight.lineage import Lineages

        return Lineages(self.names)

    @cached_property
    def implied(self) -> ImpliedReferences:
        """The columns that look like references to one of the tables."""
        from meshdoc.insight.implied import ImpliedReferences

        return ImpliedReferences(self.catalog, [table for table in self.tables if isinstance(table, Table)])

    @cached_property
    def mentions(self) -> Mentions:
        """The routines whose bodies mention a name."""
        from meshdoc.insight.mentions import Mentions

        return Mentions(self.routines)

    @cached_property
    def _own_tables(self) -> tuple[AnyTable, ...]:
        """The tables that the project itself made: it can change the others only in part."""
        return tuple(item for item in self.tables if self.history.is_own(item))

    @cached_property
    def tenancy(self) -> Tenancy | None:
        """How the tables belong to tenants; None for a schema without any."""
        from meshdoc.insight.tenancy.report import tenancy

        found = self.overview[0].table if self.overview else NO_OID
        return tenancy(
            self.names, self.effects, self._own_tables, configured=self.edition.tenant, most_referenced=found
        )

    @cached_property
    def index_report(self) -> IndexReport:
        """What the indexes serve, what has none, and which are redundant."""
        from meshdoc.insight.index.report import index_report

        return index_report(self.names, self.effects, self._own_tables)

    @cached_property
    def index_purposes(self) -> Mapping[Oid, Purpose]:
        """The purpose of each index in the report."""
        return {purpose.index: purpose for purpose in self.index_report.purposes}

    @cached_property
    def normal_forms(self) -> tuple[TableForm, ...]:
        """The normal form that the declarations of each table support."""
        from meshdoc.insight.normalization import normalization

        return normalization(self.names, self._own_tables)

    @cached_property
    def access(self) -> Matrix:
        """What each role can reach after the last version."""
        return Matrix(self.history)

    @cached_property
    def reports(self) -> Reports:
        """The data of the reports."""
        from meshdoc.insight.reports import Reports

        return Reports(self)

    # --- what belongs together -----------------------------------------------------------------------

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """The areas of the tables."""
        return areas(self.catalog, self.tables, self.edition.groups)

    @cached_property
    def overview(self) -> tuple[Branch, ...]:
        """The main tables with those below them."""
        main = (item for item in self.tables if kind_of(self.catalog, item) is Kind.TABLE)
        return overview(self.catalog, [item.oid for item in main])

    @cached_property
    def incoming(self) -> Counter[Oid]:
        """How many foreign keys of tables reference each table."""
        keys = (key for item in self.tables for key in self.parts(item.oid, ForeignKey) if not key.parent)
        return Counter(key.references_table for key in keys)

    @cached_property
    def beside(self) -> dict[Oid, tuple[Oid, Oid]]:
        """The objects before and after each in the list of its kind; 0 where there is none."""
        lists = (self.tables, self.views, self.routines, self.types)
        found: dict[Oid, tuple[Oid, Oid]] = {}
        for oids in ([NO_OID, *(item.oid for item in items), NO_OID] for items in lists):
            found |= {oid: (oids[place - 1], oids[place + 1]) for place, oid in enumerate(oids) if oid}
        return found

    @cached_property
    def coverage(self) -> Coverage:
        """How many columns of tables and views are described."""
        return coverage((*self.tables, *self.views))

    # --- changes ------------------------------------------------------------------------------------

    @cached_property
    def changelogs(self) -> tuple[Changelog, ...]:
        """The changes of every version of the project, newest first."""
        found = changelogs(self.history)
        hidden = self.edition.hidden
        return tuple(without(log, hidden.has) for log in found) if hidden != NOTHING else found

    @cached_property
    def _told(self) -> dict[Oid, list[tuple[Changelog, Item]]]:
        found: dict[Oid, list[tuple[Changelog, Item]]] = {}
        for log in self.changelogs:
            for item in log.every():
                found.setdefault(item.whole, []).append((log, item))
                if item.partition_of and item.action is not Action.ADDED:
                    found.setdefault(item.partition_of, []).append((log, item))
        return found

    @cached_property
    def removed(self) -> tuple[Removed, ...]:
        """The objects that no longer exist under their kind and name."""
        return removed(
            self.history, self.changelogs, lambda item: self.today(item.address).oid in self.catalog, self.pages
        )

    def changes_of(self, item: Object) -> tuple[tuple[Changelog, Item], ...]:
        """The changes of an object, of its parts and of its dropped namesakes, with their versions, newest first.

        Among those of a partitioned table are the partitions that it lost, or got from other tables.
        """
        return tuple(told for oid in reversed(self.lives(item)) for told in self._told.get(oid, ()))

    # --- findings ------------------------------------------------------------------------------------

    def findings_about(self, oid: Oid) -> tuple[Finding, ...]:
        """The findings about an object or its parts, as it is; the locks of the newest migrations are not of them."""
        return tuple(self._findings.get(oid, ()))

    @cached_property
    def _findings(self) -> dict[Oid, list[Finding]]:
        found: dict[Oid, list[Finding]] = {}
        for finding in self.findings:
            if finding.category != "locking":
                found.setdefault(finding.about, []).append(finding)
        return found
