"""The catalog: objects by oid, found by key, linked by references, and changed only through three mutators."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from typing import TypeVar, cast

from meshdoc.catalog.change import Cause, Change
from meshdoc.catalog.object import FIRST_USER_OID, Key, Object, Oid, Reference
from meshdoc.record import replace

D = TypeVar("D")
K = TypeVar("K")
T = TypeVar("T", bound=Object)


class Catalog:
    """The contents of a database. Every change is recorded in `journal`; `undo` goes back to a mark."""

    def __init__(self, base: tuple[Object, ...] = ()) -> None:
        """A catalog with the objects of `base`, which keep their oids, as after initdb. The journal is empty."""
        self._objects: dict[Oid, Object] = {}
        self._by_key: dict[Key, Oid] = {}
        self._by_shared_key: dict[Key, set[Oid]] = {}
        self._by_class: dict[type[Object], set[Oid]] = {}
        self._referrers: dict[Oid, dict[type[Object], set[Oid]]] = {}
        self._revisions: dict[type[Object], int] = {}
        self._derived: dict[Callable[[Catalog], object], tuple[object, object]] = {}
        self._next_oid = FIRST_USER_OID
        self._cause: Cause | None = None
        self.journal: list[Change] = []
        self.generation = 0  # grows with every change, undo included; tells whether a cached result is stale
        for item in base:
            self._put(item)

    def copy(self) -> Catalog:
        """A catalog with the same objects, whose journal is empty."""
        made = Catalog()
        made._objects, made._by_key = self._objects.copy(), self._by_key.copy()
        made._by_shared_key = _copied(self._by_shared_key)
        made._by_class = _copied(self._by_class)
        made._referrers = {oid: _copied(users) for oid, users in self._referrers.items()}
        return made

    def __getstate__(self) -> dict[str, object]:
        """What is saved of it: all but what can be derived again."""
        return {**self.__dict__, "_derived": {}}

    # --- lookup ---------------------------------------------------------------------------------

    def get(self, oid: Oid) -> Object | None:
        """The object with an oid; None if it does not exist."""
        return self._objects.get(oid)

    def __getitem__(self, oid: Oid) -> Object:
        return self._objects[oid]

    def __contains__(self, oid: Oid) -> bool:
        return oid in self._objects

    def find(self, *key: object) -> Object | None:
        """The object with this key (see each class's `unique_keys`); None if it does not exist."""
        oid = self._by_key.get(key)
        return None if oid is None else self._objects[oid]

    def sharing(self, *key: object) -> list[Object]:
        """The objects that have this key among their `shared_keys`, ordered by oid."""
        return list(map(self._objects.__getitem__, sorted(self._by_shared_key.get(key, ()))))

    def all(self, cls: type[T]) -> list[T]:
        """The objects of a class, ordered by oid."""
        return self._of_class(self._by_class, cls)

    def referrers(self, oid: Oid) -> Iterator[tuple[Object, Reference]]:
        """The objects that refer to an object or a part of it, ordered by oid, each with the reference."""
        for item in self.children(oid, Object):
            for reference in item.references():
                if reference.target.oid == oid:
                    yield item, reference

    def dependents(self, oid: Oid) -> list[tuple[Object, Reference]]:
        """As `referrers`, in the order of an index scan of pg_depend: by the part referred to, then as recorded."""
        return sorted(self.referrers(oid), key=lambda found: (found[1].target.sub, found[0].recorded(found[1])))

    def children(self, oid: Oid, cls: type[T]) -> list[T]:
        """The objects of a class that refer to `oid`, ordered by oid."""
        return self._of_class(self._referrers.get(oid, {}), cls)

    def revision(self, *classes: type[Object]) -> tuple[int, ...]:
        """A counter per class that grows with every change, undo included; callers use it to invalidate caches."""
        return tuple([self._revisions.get(cls, 0) for cls in classes])

    def derived(self, make: Callable[[Catalog], D], *classes: type[Object]) -> D:
        """What a function makes of the objects, kept until one of these classes changes, or of any if none is named."""
        state = self.revision(*classes) if classes else self.generation
        held = self._derived.get(make)
        if held is None or held[0] != state:
            held = self._derived[make] = (state, make(self))
        return cast("D", held[1])

    # --- the three mutators -----------------------------------------------------------------------

    def create(self, item: T) -> T:
        """Add an object, and return it with its oid: the reserved one, or else a new one."""
        created = item if item.oid else replace(item, oid=self.reserve_oid())
        self._record(None, created)
        return created

    def reserve_oid(self) -> Oid:
        """Reserve an unused oid, for objects that refer to each other before they are created."""
        self._next_oid += 1
        return self._next_oid - 1

    def alter(self, item: T) -> T:
        """Replace the object with the same oid. Nothing is recorded if the two are equal."""
        before = self._objects[item.oid]
        if before != item:
            self._date(before, item)
            self._record(before, item)
        return item

    def renew(self, item: T, again: Callable[[Reference], bool] = lambda reference: True) -> T:
        """As `alter`, for a statement that deletes and re-inserts the object's rows of pg_depend, or those of some.

        It is recorded as a change even if the object stays the same.
        """
        before, item = self._objects[item.oid], replace(item)
        self._date(before, item, filter(again, item.references()))
        self._record(before, item)
        return item

    def recreate(self, item: T) -> T:
        """As `renew`, for an object that PostgreSQL drops and creates again, with a new oid."""
        before, item = self._objects[item.oid], replace(item)
        item.record({None: self.reserve_oid()})
        self._record(before, item)
        return item

    def drop(self, oid: Oid) -> None:
        """Remove an object. The objects that refer to it must be removed first: see dependency.py."""
        self._record(self._objects[oid], None)

    # --- the journal --------------------------------------------------------------------------------

    @contextmanager
    def because(self, cause: Cause | None) -> Iterator[None]:
        """Record the changes made inside the block with this cause."""
        former, self._cause = self._cause, cause
        try:
            yield
        finally:
            self._cause = former

    @property
    def cause(self) -> Cause | None:
        """The cause recorded with changes at present."""
        return self._cause

    def mark(self) -> int:
        """The current position in the journal, for `undo`."""
        return len(self.journal)

    def undo(self, mark: int) -> None:
        """Undo all changes since a mark, in the catalog and in the journal."""
        while len(self.journal) > mark:
            self.apply(self.journal.pop().reversed())

    def _date(self, before: Object, after: Object, again: Iterable[Reference] = ()) -> None:
        """Note which references are younger than the object: new ones, and those recorded again."""
        present, former = after.references(), set(before.references()).difference(again)
        fresh = [reference for reference in present if reference not in former]
        later = before.recorded_later(present)
        if fresh:
            later |= dict.fromkeys(fresh, self.reserve_oid())
        if later:
            after.record(later)

    def _record(self, before: Object | None, after: Object | None) -> None:
        change = Change(before=before, after=after, cause=self._cause)
        self.apply(change)
        self.journal.append(change)

    def apply(self, change: Change) -> None:
        """Apply a change recorded by another catalog, without adding it to the journal."""
        cls = type(change.object)
        self._revisions[cls] = self._revisions.get(cls, 0) + 1
        self.generation += 1
        before, after = change.before, change.after
        if before is not None and after is not None and _keys(before) == _keys(after):
            self._objects[after.oid] = after
            if before.references() != after.references():
                self._refer(after, _targets(before), _targets(after))
            return
        if before is not None:
            self._take(before)
        if after is not None:
            self._put(after)

    def since(self, mark: int) -> tuple[tuple[Change, ...], Oid]:
        """The changes since a mark, and the next oid: what `advance` makes of a catalog that was left at the mark."""
        return tuple(self.journal[mark:]), self._next_oid

    def advance(self, changes: Iterable[Change], next_oid: Oid) -> None:
        """Repeat changes that another catalog made from this state."""
        for change in changes:
            self.apply(change)
            self.journal.append(change)
        self._next_oid = next_oid

    # --- the indexes --------------------------------------------------------------------------------

    def _of_class(self, index: Mapping[type[Object], set[Oid]], cls: type[T]) -> list[T]:
        oids = chain.from_iterable(oids for kind, oids in index.items() if issubclass(kind, cls))
        return cast("list[T]", list(map(self._objects.__getitem__, sorted(oids))))

    def _put(self, item: Object) -> None:
        for key in item.unique_keys():
            if key in self._by_key:
                raise ValueError(f"{item.noun} {item.name!r} has the key {key!r} of another object")
            self._by_key[key] = item.oid
        for key in item.shared_keys():
            self._by_shared_key.setdefault(key, set()).add(item.oid)
        self._objects[item.oid] = item
        cls = type(item)
        self._by_class.setdefault(cls, set()).add(item.oid)
        self._refer(item, set(), _targets(item))

    def _take(self, item: Object) -> None:
        del self._objects[item.oid]
        for key in item.unique_keys():
            del self._by_key[key]
        for key in item.shared_keys():
            _discard(self._by_shared_key, key, item.oid)
        _discard(self._by_class, type(item), item.oid)
        self._refer(item, _targets(item), set())

    def _refer(self, item: Object, before: set[Oid], after: set[Oid]) -> None:
        """Index an object by the objects that it refers to, instead of those that it referred to before."""
        cls = type(item)
        for oid in before - after:
            _discard(self._referrers[oid], cls, item.oid)
            if not self._referrers[oid]:
                del self._referrers[oid]
        for oid in after - before:
            self._referrers.setdefault(oid, {}).setdefault(cls, set()).add(item.oid)


def _copied(index: Mapping[K, set[Oid]]) -> dict[K, set[Oid]]:
    return {key: oids.copy() for key, oids in index.items()}


def _keys(item: Object) -> tuple[object, ...]:
    """What the indexes hold of an object besides its references."""
    return item.oid, type(item), item.unique_keys(), item.shared_keys()


def _targets(item: Object) -> set[Oid]:
    """The objects that an object refers to."""
    return {reference.target.oid for reference in item.references()}


def _discard(index: dict[K, set[Oid]], key: K, oid: Oid) -> None:
    """Remove an oid from an index, and the entry with its last oid, so that an undone change leaves no trace."""
    index[key].remove(oid)
    if not index[key]:
        del index[key]
