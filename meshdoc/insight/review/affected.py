"""Who uses what changed: what PostgreSQL records, and the routines whose bodies name it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Constraint, ForeignKey
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, Address, Dependency, Object, Oid
from meshdoc.catalog.relation import ColumnDefault, MaterializedView, Relation, Sequence, View
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Rule
from meshdoc.compare.key import key_of
from meshdoc.history.history import History, column_of
from meshdoc.history.ownership import MADE_ALONG, whole_of
from meshdoc.insight.mentions import words
from meshdoc.insight.review.change import Affected

NO_USE = frozenset({Dependency.OWNER, Dependency.ACL, Dependency.NONE})
OWN_PARTS = (Constraint, Index, ColumnDefault, Sequence)
"""The parts of a table that change with it."""


@dataclass(frozen=True)
class Users:
    """The users of the objects and columns of a state."""

    history: History

    @property
    def catalog(self) -> Catalog:
        """The state's catalog."""
        return self.history.catalog

    @cached_property
    def _names(self) -> Names:
        return Names(self.catalog, self.history.system)

    @cached_property
    def _routines(self) -> tuple[Routine, ...]:
        """The routines with a body as text."""
        found = self.catalog.all(Routine)
        return tuple(item for item in found if item.oid >= FIRST_USER_OID and not (item.extension or item.sql_body))

    def of(self, address: Address) -> tuple[Affected, ...]:
        """The users of an object or column, each once, and whatever uses a routine that names it."""
        found: dict[Oid, Affected] = {}
        for item, how in self._recorded(address):
            found.setdefault(item.oid, Affected(key=key_of(self._names, item), how=how))
        ahead: list[tuple[Object, str]] = [
            (routine, how) for routine, how in self._by_body(address) if routine.oid not in found
        ]
        for user, how in ahead:
            if user.oid not in found and user.oid != address.oid:
                found[user.oid] = Affected(key=key_of(self._names, user), how=how, is_certain=False)
                ahead += [(other, f"through {found[user.oid].key}") for other in self._callers(user)]
        return tuple(sorted(found.values(), key=lambda each: each.key))

    def _callers(self, item: Object) -> Iterator[Object]:
        """What fails if a routine does, or a view that calls it."""
        if isinstance(item, Routine | View | MaterializedView):
            yield from (user for user, _ in self._recorded(Address(item.oid)))
        if isinstance(item, Routine):
            yield from (routine for routine, _ in self._by_body(Address(item.oid)))

    # --- what PostgreSQL records --------------------------------------------------------------------------

    def _recorded(self, address: Address) -> Iterator[tuple[Object, str]]:
        for item, reference in self.catalog.referrers(address.oid):
            if reference.kind in NO_USE or (address.sub and reference.target.sub not in (address.sub, 0)):
                continue
            if isinstance(item, MADE_ALONG):
                if not address.sub:
                    yield from ((user, "by its row type") for user, _ in self._recorded(Address(item.oid)))
            elif (not address.sub or reference.target.sub) and (user := self._user(item, address.oid)):
                yield user, ""

    def _user(self, item: Object, used: Oid) -> Object | None:
        """Who is said to use it: for a rule, its view; None for a part of the same table."""
        if isinstance(item, Rule):
            item = self.catalog[item.table]
        if item.extension or item.oid == used or item.oid < FIRST_USER_OID:
            return None
        is_own = isinstance(item, OWN_PARTS) and whole_of(item) == used
        return None if is_own and not (isinstance(item, ForeignKey) and item.table != used) else item

    # --- routines by their bodies -------------------------------------------------------------------------

    def _by_body(self, address: Address) -> Iterator[tuple[Routine, str]]:
        item = self.catalog[address.oid]
        column = column_of(item, address.sub)
        wanted = {item.name, *([column.name] if column else [])}
        for routine in self._routines:
            if routine.oid != item.oid and wanted <= words(routine.body):
                yield routine, _how(routine, item)


def _how(routine: Routine, item: Object) -> str:
    """How a body uses it, as far as its words tell."""
    typed = rf"\b{re.escape(item.name)}\s*%\s*rowtype\b"
    if isinstance(item, Relation) and re.search(typed, routine.body, re.IGNORECASE):
        return "by %ROWTYPE in its body"
    return "by name in its body"
