"""The changes of every version, and the catalog at each version.

A version is identified by its index among the steps, from 0; `START` is the state before the first.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Cause, Change
from meshdoc.catalog.contents import Contents, Position
from meshdoc.catalog.database import Database
from meshdoc.catalog.object import FIRST_USER_OID, Object, Oid
from meshdoc.catalog.relation import Column, ColumnDefault, Relation
from meshdoc.catalog.system import System
from meshdoc.diagnostics import Diagnostic, Location
from meshdoc.history.applied import Applied
from meshdoc.history.ledger import NOT_APPLIED, Entry, Outcome
from meshdoc.history.net import Net, by_object, creation, net
from meshdoc.history.ownership import extended, is_own, whole_of
from meshdoc.limits import MACHINE_DEPENDENT
from meshdoc.record import positional, replace
from meshdoc.sources.version import Version

START = -1
"""The index before the first version."""


class Hides(enum.Enum):
    """The parts of a version that may have to be hidden, as far as is known: see redact."""

    ANYTHING = "anything"
    ROWS = "rows"
    NOTHING = "nothing"


@positional
class Step:
    """One replayed version: its lasting changes, its part of the ledger, and its notices."""

    version: Version
    changes: tuple[Change, ...]
    entries: tuple[Entry, ...]
    notices: tuple[Diagnostic, ...] = ()
    external: bool = False
    """Whether it describes the database before the project's first version (`--baseline`)."""
    end: Location | None = None
    """The statement at which its tool ends a run on a new database, since the server refuses it."""
    is_cut: bool = False
    """Whether what comes after that statement is left out, and what is rolled back then."""
    hides: Hides = Hides.ANYTHING


@dataclass(frozen=True)
class History:
    """All versions of a catalog.

    `base` holds the objects of a new database, `catalog` the final state, and `contents` the rows of its tables by oid.
    """

    base: tuple[Object, ...]
    steps: tuple[Step, ...]
    catalog: Catalog
    system: System
    contents: Mapping[Oid, Contents | Position] = field(default_factory=dict)

    # --- states and their differences --------------------------------------------------------------

    def at(self, place: int) -> Catalog:
        """The catalog after the version at that index."""
        catalog = self.rewound()
        catalog.undo(self.mark_after(place))
        return catalog

    def as_of(self, place: int) -> History:
        """The history up to the version at that index, as if the later ones did not exist."""
        return replace(self, steps=self.steps[: place + 1], catalog=self.at(place))

    def rewound(self) -> Catalog:
        """A copy of the last catalog that can be undone to any version, see `mark_after`."""
        copy = self.catalog.copy()
        copy.journal.extend(self.changes())
        return copy

    def before(self, places: Iterable[int]) -> Iterator[tuple[int, Catalog]]:
        """The catalog before each of some changes, counted over all versions, the newest first.

        It is one catalog, in which more is undone each time.
        """
        catalog = self.rewound()
        for place in sorted(places, reverse=True):
            catalog.undo(place)
            yield place, catalog

    def changes(self) -> Iterator[Change]:
        """All changes, of all versions, in order."""
        return (change for step in self.steps for change in step.changes)

    def mark_after(self, place: int) -> int:
        """The mark of the catalog after the version at that index."""
        return self._marks[place + 1]

    @cached_property
    def _marks(self) -> tuple[int, ...]:
        """The marks before the first version and after each."""
        return tuple(accumulate((len(step.changes) for step in self.steps), initial=0))

    def between(self, earlier: int, later: int) -> tuple[Net, ...]:
        """The net changes between the states after two versions, one per object, ordered by oid.

        Objects created and dropped in between are omitted, as are changes that were reverted.
        """
        return net(self._changes(earlier, later))

    def _changes(self, earlier: int, later: int) -> Iterable[Change]:
        return (change for step in self.steps[earlier + 1 : later + 1] for change in step.changes)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The index of each version by its id; several for an id that is not unique."""
        found: dict[str, list[int]] = {}
        for place, step in enumerate(self.steps):
            found.setdefault(step.version.id, []).append(place)
        return found

    # --- causes --------------------------------------------------------------------------------------

    @cached_property
    def _by_object(self) -> dict[Oid, list[Change]]:
        return by_object(self.changes())

    @cached_property
    def _by_whole(self) -> dict[Oid, list[Change]]:
        """The changes of every object and its parts, in order."""
        owners: dict[Oid, Oid] = {}
        found: dict[Oid, list[Change]] = {}
        for change in self.changes():
            owners[change.oid] = whole_of(change.object)
            for oid in _chain(change.oid, owners):
                found.setdefault(oid, []).append(change)
        return found

    def changes_of(self, oid: Oid) -> tuple[Change, ...]:
        """All changes of one object, in order."""
        return tuple(self._by_object.get(oid, ()))

    def blame(self, oid: Oid, field: str) -> Change | None:
        """The last change of a field of an object, which may be its creation; None if it existed before."""
        return next(
            (change for change in reversed(self.changes_of(oid)) if change.before is None or field in change.fields()),
            None,
        )

    def set_by(self, oid: Oid, field: str) -> Cause | None:
        """The statement that last set a field of an object; None if it existed before."""
        change = self.blame(oid, field)
        return change.cause if change else None

    def column_added_by(self, oid: Oid, attnum: int) -> Cause | None:
        """The statement that added a column, which may be the one that created the table; None if it existed before."""
        for change in self.changes_of(oid):
            if column_of(change.after, attnum) and not column_of(change.before, attnum):
                return change.cause
        return None

    def created_by(self, oid: Oid) -> Cause | None:
        """The statement that created an object; None if it existed before."""
        made = creation(self._by_object, oid)
        return made.cause if made else None

    def statements_of(self, oid: Oid) -> tuple[Cause, ...]:
        """The statements that changed an object or its parts, such as the indexes of a table, in order."""
        causes = (change.cause for change in self._by_whole.get(oid, ()) if change.cause)
        return tuple({(cause.version, cause.location): cause for cause in causes}.values())

    @cached_property
    def _dropped(self) -> dict[tuple[object, ...], list[Oid]]:
        found: dict[tuple[object, ...], list[Oid]] = {}
        for step in self.steps:
            former: dict[Oid, Object | None] = {}
            for change in step.changes:
                item = former.setdefault(change.oid, change.before) or change.before
                if item and change.after is None:
                    found.setdefault(_kind_and_key(item), []).append(change.oid)
        return found

    def namesakes(self, item: Object) -> tuple[Oid, ...]:
        """The dropped objects, in order, that were of an object's kind and had its name when their last version began.

        The name is not the one under which they were dropped: a table that is made again is often renamed before.
        """
        return tuple(self._dropped.get(_kind_and_key(item), ()))

    @cached_property
    def _days(self) -> dict[tuple[str, Location], datetime.date]:
        told = (entry for step in self.steps for entry in step.entries)
        return {(entry.version, entry.location): entry.now.date() for entry in told if entry.now}

    def day_of(self, cause: Cause) -> datetime.date | None:
        """The run date that a statement assumed, if its effect may depend on it."""
        return self._days.get((cause.version, cause.location))

    @cached_property
    def dated(self) -> tuple[Entry, ...]:
        """The project's statements that changed something and read the clock."""
        causes = (change.cause for change in self.changes())
        changed = {(cause.version, cause.location) for cause in causes if cause}
        return tuple(entry for entry in self.entries if entry.now and (entry.version, entry.location) in changed)

    @cached_property
    def unfinished(self) -> dict[str, Step]:
        """The versions that a run on a new database does not finish, by id: those refused, or not run after one."""
        return {step.version.id: step for step in self.steps if step.end and not step.external}

    @property
    def end(self) -> Step | None:
        """The version in which a run on a new database ends; None if it gets to the last."""
        return next(iter(self.unfinished.values()), None)

    @cached_property
    def _dates(self) -> dict[str, datetime.date]:
        dated = ((step.version.id, step.version.date) for step in self.steps)
        return {version: date.date() for version, date in dated if date}

    def date_of(self, version: str) -> datetime.date | None:
        """The date of a version; None if its name and its tool's records tell none."""
        return self._dates.get(version)

    # --- the ledger ------------------------------------------------------------------------------------

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The ledger of the project's own versions, in the order of the input."""
        return tuple(entry for step in self.steps if not step.external for entry in step.entries)

    @cached_property
    def external_entries(self) -> tuple[Entry, ...]:
        """The ledger of the platform and the baselines."""
        return tuple(entry for step in self.steps if step.external for entry in step.entries)

    @property
    def is_certain(self) -> bool:
        """Whether every statement of the project took full effect or is known to have none."""
        return not any(entry.outcome in NOT_APPLIED for entry in self.entries)

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The diagnostics about the input by version, file and line.

        Uncertain statements of a baseline are only in the ledger: they are always the same, and not the project's.
        """
        return tuple(diagnostic for step in self.steps for diagnostic in _in_order(step))

    @cached_property
    def _doubts(self) -> dict[Oid, list[Entry]]:
        found: dict[Oid, list[Entry]] = {}
        for entry in (*self.external_entries, *self.entries):
            for oid in entry.touches:
                found.setdefault(oid, []).append(entry)
        return found

    def doubts(self, oid: Oid) -> tuple[Entry, ...]:
        """The statements that may change an object and did not take full effect: if any, it is uncertain."""
        return tuple(self._doubts.get(oid, ()))

    # --- what is the project's own ---------------------------------------------------------------------

    @cached_property
    def _own_changes(self) -> dict[Oid, list[Change]]:
        return by_object(change for step in self.steps if not step.external for change in step.changes)

    def is_own(self, item: Object) -> bool:
        """Whether the project made an object of the last catalog: see ownership."""
        return is_own(item, self.catalog, self._own_changes)

    def sets(self, item: Object, field: str) -> bool:
        """Whether a field of an object is as the project wanted it: it made the object, or changed the field."""
        return self.is_own(item) or any(field in change.fields() for change in self._own_changes.get(item.oid, ()))

    @cached_property
    def extended(self) -> frozenset[Oid]:
        """What the project did not make, but changed or gave a part of its own."""
        return frozenset(extended(self.catalog, self._own_changes))

    @cached_property
    def external(self) -> frozenset[Oid]:
        """What is neither the project's own nor PostgreSQL's."""
        items = (item for item in self.catalog.all(Object) if item.oid >= FIRST_USER_OID)
        return frozenset(item.oid for item in items if not self.is_own(item))

    def applied(self, *, is_cut: bool) -> Applied:
        """How the replay went; `is_cut` if it has ended early."""
        statements = [entry for entry in self.entries if entry.kind != "file"]
        own = [item for item in self.catalog.all(Object) if item.oid >= FIRST_USER_OID and self.is_own(item)]
        return Applied(
            entries=len(self.entries),
            statements=len(statements),
            unread=sum(entry.kind == "unparsed" for entry in statements),
            refused=sum(entry.is_refused for entry in self.entries),
            lacks=frozenset(entry.missing for entry in self.entries if entry.missing and entry.is_refused),
            objects=sum(not isinstance(item, Database) for item in own),
            tables=frozenset(item.name for item in own if isinstance(item, Relation)),
            names=frozenset(str(name).lower() for item in own if (name := getattr(item, "name", ""))),
            is_cut=is_cut,
            is_repeatable=not any(entry.sqlstate in MACHINE_DEPENDENT for step in self.steps for entry in step.entries),
        )


def _kind_and_key(item: Object) -> tuple[object, ...]:
    return (item.noun, *item.unique_keys()[0])


def _in_order(step: Step) -> list[Diagnostic]:
    """The diagnostics of a version, in order."""
    places = {file.path: place for place, file in enumerate(step.version.all_files)}
    told = (entry for entry in step.entries if not (step.external and entry.outcome is Outcome.UNCERTAIN))
    found = [diagnostic for entry in told if (diagnostic := entry.diagnostic)]

    def place(diagnostic: Diagnostic) -> tuple[int, int, int]:
        where = diagnostic.location
        return (places.get(where.path, -1), where.line, where.column) if where else (len(places), 0, 0)

    return sorted([*found, *step.notices], key=place)


def column_of(relation: Object | None, attnum: int) -> Column | None:
    """A column of a relation by its number; None if there is no such column or no relation."""
    if not isinstance(relation, Relation):
        return None
    return next((column for column in relation.columns if column.attnum == attnum), None)


def default_of(catalog: Catalog, relation: Oid, attnum: int) -> ColumnDefault | None:
    """The default or generation expression of a column."""
    found = catalog.find("default", relation, attnum)
    return found if isinstance(found, ColumnDefault) else None


def _chain(oid: Oid, owners: dict[Oid, Oid]) -> Iterable[Oid]:
    """An object, what it belongs to, what that belongs to, and so on."""
    while oid:
        yield oid
        oid = owners.get(oid, 0)
