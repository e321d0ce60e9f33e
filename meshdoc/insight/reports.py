"""The data of the reports about a schema, each computed once, when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.publication import Publication
from meshdoc.catalog.relation import Relation, Table
from meshdoc.catalog.role import Role
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Rule
from meshdoc.history.history import History
from meshdoc.insight.access.matrix import Matrix
from meshdoc.insight.conventions import Convention, Conventions
from meshdoc.insight.coverage import Undescribed, undescribed
from meshdoc.insight.effects.index import RoutineEffects
from meshdoc.insight.events import Events, EventTable, Filled
from meshdoc.insight.flow import Flow, Flows
from meshdoc.insight.guide import Guide, Template
from meshdoc.insight.observability import Observability, observability
from meshdoc.insight.order import Order, order
from meshdoc.insight.queues import IdempotencyKey, Queue, Queues, idempotency_keys
from meshdoc.insight.reliability import Reliability, reliability
from meshdoc.insight.rewriting import Ruled, ruled
from meshdoc.insight.unusual import Unusual, unusual


class Schema(Protocol):
    """What the reports are about: the objects that are documented, by kind, and what is known of the whole catalog."""

    @property
    def catalog(self) -> Catalog: ...
    @property
    def history(self) -> History: ...
    @property
    def names(self) -> Names: ...
    @property
    def effects(self) -> RoutineEffects: ...
    @property
    def access(self) -> Matrix: ...
    @property
    def tables(self) -> tuple[Relation, ...]: ...
    @property
    def views(self) -> tuple[Relation, ...]: ...
    @property
    def routines(self) -> tuple[Routine, ...]: ...
    @property
    def types(self) -> tuple[Object, ...]: ...
    @property
    def roles(self) -> tuple[Role, ...]: ...
    def documents(self, item: Object) -> bool: ...


@dataclass(frozen=True)
class Reports:
    """What the reports say; None or empty where the schema has nothing of that kind."""

    schema: Schema

    @cached_property
    def roles(self) -> tuple[Oid, ...]:
        """PUBLIC, and the roles that the project makes or names, without superusers."""
        named = {role.oid for role in self.schema.roles}
        return tuple(oid for oid in self.schema.access.roles if not oid or oid in named)

    @cached_property
    def order(self) -> Order:
        """The order in which tables are filled."""
        return order(self.schema.catalog, [item.oid for item in self.schema.tables])

    @cached_property
    def undescribed(self) -> Undescribed | None:
        """The tables, views, functions and types without a description."""
        schema = self.schema
        return undescribed((*schema.tables, *schema.views, *schema.routines, *schema.types))

    @cached_property
    def unusual(self) -> Unusual:
        """The tables of unusual shapes."""
        return unusual(self.schema.tables)

    @cached_property
    def events(self) -> tuple[EventTable, ...]:
        """The tables of events."""
        return self._events.tables(self.schema.tables)

    @cached_property
    def filled(self) -> tuple[Filled, ...]:
        """The other tables that triggers write into."""
        return self._events.filled(self.schema.tables)

    @cached_property
    def _events(self) -> Events:
        return Events(self.schema.names, self.schema.effects, self.schema.access, self.roles, self._rules)

    @cached_property
    def _rules(self) -> tuple[Ruled, ...]:
        return tuple(ruled(self.schema.names, self.schema.catalog.all(Rule)))

    @cached_property
    def queues(self) -> tuple[Queue, ...]:
        """The queues."""
        return Queues(self.schema.catalog, self.schema.effects).tables(self.schema.tables)

    @cached_property
    def idempotency(self) -> tuple[IdempotencyKey, ...]:
        """The columns named as keys of idempotency."""
        return tuple(idempotency_keys(self.schema.catalog, self.schema.tables))

    @cached_property
    def observability(self) -> Observability:
        """Metrics, channels and publications."""
        schema = self.schema
        published = [item for item in schema.catalog.all(Publication) if schema.documents(item)]
        return observability(schema.catalog, schema.effects, (*schema.views, *schema.routines), published)

    @cached_property
    def reliability(self) -> Reliability:
        """What fails or slows down with growth."""
        return reliability(self.schema.names, self.schema.tables)

    @cached_property
    def flow(self) -> Flow:
        """Who writes what, and what follows."""
        schema = self.schema
        rules = [rule for rule in self._rules if schema.documents(schema.catalog[rule.table])]
        flows = Flows(schema.catalog, schema.effects, schema.access)
        return flows.flow(self.roles, schema.tables, schema.routines, rules)

    @cached_property
    def conventions(self) -> tuple[Convention, ...]:
        """What the schema does again and again."""
        return self._conventions.all()

    @cached_property
    def template(self) -> Template | None:
        """A migration that adds a table in the same way."""
        return Guide(self.schema.names, self._conventions).template()

    @cached_property
    def _conventions(self) -> Conventions:
        schema = self.schema
        tables = [table for table in schema.tables if isinstance(table, Table) and schema.history.is_own(table)]
        return Conventions(schema.names, schema.effects, tables)
