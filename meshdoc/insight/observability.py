"""What a schema has to watch it by: views and functions of metrics, NOTIFY channels, publications."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.publication import Publication, PublicationSchema, PublicationTable
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Trigger
from meshdoc.insight.effects.index import RoutineEffects
from meshdoc.insight.events import words_of
from meshdoc.record import record

METRICS = frozenset({
    *("metric", "metrics", "stat", "stats", "statistic", "statistics", "monitor", "monitoring", "health", "dashboard"),
    *("summary", "summaries", "count", "counts", "usage", "report"),
})  # fmt: skip
"""Words in the names of views and functions that count and measure."""


@record
class Channel:
    """A NOTIFY channel (empty: computed at run time): the routines that notify, and the tables whose triggers do."""

    name: str
    routines: tuple[Oid, ...]
    tables: tuple[Oid, ...]


@record
class Published:
    """A publication and what it publishes: tables, or whole schemas; everything if `all_tables`."""

    publication: Oid
    tables: tuple[Oid, ...]
    schemas: tuple[Oid, ...]
    all_tables: bool


@record
class Observability:
    """The means of a schema."""

    metrics: tuple[Oid, ...]
    channels: tuple[Channel, ...]
    published: tuple[Published, ...]

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.metrics or self.channels or self.published)


def observability(
    catalog: Catalog, effects: RoutineEffects, items: Sequence[Relation | Routine], publications: Iterable[Publication]
) -> Observability:
    """The metrics among some views and routines, the channels of these routines, and what publications publish."""
    named = [item for item in items if not METRICS.isdisjoint(words_of(item.name))]
    published = (
        Published(
            publication=item.oid,
            tables=tuple(part.table for part in catalog.children(item.oid, PublicationTable)),
            schemas=tuple(part.schema for part in catalog.children(item.oid, PublicationSchema)),
            all_tables=item.all_tables,
        )
        for item in publications
    )
    return Observability(
        metrics=tuple(item.oid for item in named if not _is_trigger_function(catalog, item)),
        channels=tuple(_channels(catalog, effects, [item for item in items if isinstance(item, Routine)])),
        published=tuple(published),
    )


def _is_trigger_function(catalog: Catalog, item: Object) -> bool:
    return isinstance(item, Routine) and bool(list(_triggers(catalog, item.oid)))


def _triggers(catalog: Catalog, routine: Oid) -> Iterator[Trigger]:
    return (item for item in catalog.children(routine, Trigger) if item.function == routine)


def _channels(catalog: Catalog, effects: RoutineEffects, routines: Iterable[Routine]) -> Iterator[Channel]:
    found: dict[str, list[Oid]] = {}
    for routine in routines:
        for command in effects.of(routine.oid).commands:
            if command.tag == "NOTIFY" and routine.oid not in found.setdefault(command.name, []):
                found[command.name].append(routine.oid)
    for name, notifying in sorted(found.items()):
        tables = dict.fromkeys(trigger.table for oid in notifying for trigger in _triggers(catalog, oid))
        yield Channel(name=name, routines=tuple(notifying), tables=tuple(tables))
