"""Who uses what changed, by name: see `insight.affected` for how that is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from meshdoc.catalog.constraint import Constraint, ForeignKey
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, Address, Object, Oid
from meshdoc.catalog.relation import ColumnDefault, Sequence
from meshdoc.catalog.trigger import Rule
from meshdoc.compare.consequence import Action
from meshdoc.compare.key import Key, key_of
from meshdoc.history.history import History
from meshdoc.history.ownership import whole_of
from meshdoc.insight.review.change import Affected

if TYPE_CHECKING:
    from meshdoc.insight import affected

OWN_PARTS = (Constraint, Index, ColumnDefault, Sequence)
"""The parts of a table that change with it."""
FOLLOWING = frozenset({"depends on it", "uses its row type"})
"""How that uses a name which a rename leaves intact: PostgreSQL records what it uses, not what that is called."""


@dataclass(frozen=True)
class Users:
    """The users of the objects and columns of a state."""

    history: History

    @cached_property
    def _names(self) -> Names:
        return Names(self.history.catalog, self.history.system)

    @cached_property
    def _dependents(self) -> affected.Dependents:
        from meshdoc.insight import affected

        return affected.Dependents(self.history.catalog, self.history.system)

    def of(self, address: Address, action: Action) -> tuple[Affected, ...]:
        """Whom a change of an object or column may break, each once."""
        found = {each.address: each for each in self._dependents.of(address)}
        told: dict[Key, Affected] = {}
        for each in found.values():
            user = self._user(each.address, address)
            if user and not (action is Action.RENAMED and self._follows(each, found)):
                key = key_of(self._names, user)
                told.setdefault(key, Affected(key=key, how=self._how(each), is_certain=each.is_certain))
        return tuple(told[key] for key in sorted(told))

    def told(self, users: Mapping[Oid, str]) -> Iterator[Affected]:
        """Objects of the state that use something, by how each does."""
        for oid, how in users.items():
            yield Affected(key=key_of(self._names, self.history.catalog[oid]), how=how)

    def _user(self, user: Address, used: Address) -> Object | None:
        """Who is said to use it: for a rule, its view; None for a part of the same table."""
        item = self.history.catalog[user.oid]
        if isinstance(item, Rule):
            item = self.history.catalog[item.table]
        is_own = isinstance(item, OWN_PARTS) and whole_of(item) == used.oid and not _is_self_reference(item)
        is_foreign = item.extension or item.oid < FIRST_USER_OID or item.oid == used.oid
        return None if is_own or is_foreign else item

    def _follows(self, each: affected.Affected, found: dict[Address, affected.Affected]) -> bool:
        """Whether it uses what was renamed in a way that a rename does not break, or through something that does."""
        return next((one for one in self._way(each, found) if one.how in FOLLOWING), None) is not None

    def _way(self, each: affected.Affected, found: dict[Address, affected.Affected]) -> Iterator[affected.Affected]:
        """A user, and what it uses the object through: the last of them uses the object itself."""
        seen: set[Address] = set()
        while each.address not in seen:
            seen.add(each.address)
            if not each.via:
                yield each
                return
            each = next((one for one in found.values() if one.address.oid == each.via), each)

    def _how(self, each: affected.Affected) -> str:
        if not each.via:
            return "" if each.how == "depends on it" else each.how
        via = self.history.catalog.get(each.via)
        return f"through {key_of(self._names, via)}" if via else each.how


def _is_self_reference(item: Object) -> bool:
    return isinstance(item, ForeignKey) and item.table == item.references_table
