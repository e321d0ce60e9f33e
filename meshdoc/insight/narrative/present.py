"""The names of the last version: objects, columns, labels, policies, with their schema, their table, or alone."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Constraint, NotNull
from meshdoc.catalog.database import PUBLIC, Extension, Schema
from meshdoc.catalog.names.names import type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, Address, Object, Oid
from meshdoc.catalog.relation import ColumnDefault, Relation, Sequence
from meshdoc.catalog.role import Role
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import EnumType, Type
from meshdoc.history.ownership import MADE_ALONG, whole_of
from meshdoc.insight.narrative.name import Name, shown

Path = tuple[str, ...]

RANKS: tuple[type[Object] | tuple[type[Object], ...], ...] = (
    (Relation, Sequence),
    Routine,
    Type,
    (Policy, Trigger, Rule, Constraint),
    Schema,
    Role,
    Extension,
)
"""Where several kinds of objects have one name, the first of these is meant."""
ELSEWHERE, PART = 10, 20
"""Later ranks: an object of another schema than public, and a part of an object, by their own names."""
_ALIASES = {
    **{"int": "integer", "int4": "integer", "int8": "bigint", "int2": "smallint", "bool": "boolean"},
    **{"timestamptz": "timestamp with time zone", "timestamp": "timestamp without time zone"},
    **{"varchar": "character varying", "float8": "double precision", "decimal": "numeric"},
}


class Unresolved(Exception):
    """A name has no meaning, or several; `hint` says what could be meant, and is looked for when it is asked for."""

    def __init__(self, message: str, hint: str | Callable[[], str] = "") -> None:
        super().__init__(message)
        self._hint = hint

    @property
    def hint(self) -> str:
        """What to do, or empty."""
        return self._hint if isinstance(self._hint, str) else self._hint()


@dataclass(frozen=True)
class Present:
    """The names of a catalog.

    Without its schema, a name means what is in public or is the project's own, never an object of the platform.
    """

    names: Names
    is_own: Callable[[Object], bool] = lambda item: True

    @property
    def _catalog(self) -> Catalog:
        return self.names.catalog

    def find(self, name: Name) -> Address:
        """What a name means. Raises Unresolved for none and for several."""
        found = self._by_path.get(name.parts) or self._by_path.get(name.folded) or []
        if name.types is not None:
            found = [each for each in found if self._is_called(each[1], name.types)]
        if not found:
            raise Unresolved(f"there is no {_described(name)}", functools.partial(self._nearest, name))
        best = min(rank for rank, _ in found)
        meant = list(dict.fromkeys(address for rank, address in found if rank == best))
        if len(meant) > 1:
            raise Unresolved(
                f"{shown(name.parts)} is the name of {len(meant)} objects",
                f"Write one of {', '.join(sorted(map(self.describe, meant)))}.",
            )
        return meant[0]

    def has(self, name: Name) -> bool:
        """Whether anything has a name."""
        return name.parts in self._by_path or name.folded in self._by_path

    @cached_property
    def words(self) -> frozenset[str]:
        """Every name of an object, a column, a label or an argument, by itself."""
        found = {path[-1] for path in self._by_path}
        for item in self._catalog.all(Routine):
            found.update(argument.name for argument in item.arguments)
        return frozenset(found)

    def describe(self, address: Address) -> str:
        """A name that means an address."""
        item = self._catalog[address.oid]
        whole = self._catalog.get(whole_of(item)) or item
        parts = [*self._schema(whole), whole.name, *([item.name] if whole is not item else [])]
        parts += [part for sub, part in subs(item) if sub == address.sub]
        return shown(parts) + (f"({', '.join(self._types(item))})" if isinstance(item, Routine) else "")

    @cached_property
    def _near(self) -> tuple[str, ...]:
        """The names that may have been meant."""
        found = ((path, address) for path, each in self._by_path.items() for rank, address in each if rank < ELSEWHERE)
        return tuple(dict.fromkeys(shown(path) for path, address in found if self._is_near(address)))

    def _is_near(self, address: Address) -> bool:
        item = self._catalog[address.oid]
        return self._far(self._catalog.get(whole_of(item)) or item) is not None

    # --- all names -------------------------------------------------------------------------------------

    @cached_property
    def _by_path(self) -> dict[Path, list[tuple[int, Address]]]:
        found: dict[Path, list[tuple[int, Address]]] = {}
        for item in self._catalog.all(Object):
            if _is_named(item):
                for rank, path, address in self._paths(item):
                    found.setdefault(path, []).append((rank, address))
        return found

    def _paths(self, item: Object) -> Iterator[tuple[int, Path, Address]]:
        """The names of an object and of its columns or labels."""
        rank = next((rank for rank, cls in enumerate(RANKS) if isinstance(item, cls)), len(RANKS))
        address, whole = Address(item.oid), self._catalog.get(whole_of(item))
        part_of = whole if whole and not isinstance(item, Sequence) else None
        schema, far = self._schema(part_of or item, always=True), self._far(part_of or item)
        above = (part_of.name,) if part_of else ()
        if schema:
            yield rank, (*schema, *above, item.name), address
        if far is not None:
            yield rank + far, (*above, item.name), address
        if far is not None and part_of:
            yield PART + rank, (item.name,), address
        for sub, name in subs(item):
            yield rank, (*schema, item.name, name), Address(item.oid, sub)
            if far is not None:
                yield rank + far, (item.name, name), Address(item.oid, sub)

    def _far(self, item: Object) -> int | None:
        """How much later an object comes by a name without its schema; None if it has none."""
        if getattr(item, "schema", PUBLIC) == PUBLIC or isinstance(item, Extension):
            return 0
        return ELSEWHERE if self.is_own(item) else None

    def _schema(self, item: Object, *, always: bool = False) -> Path:
        oid: Oid = getattr(item, "schema", 0)
        schema = self._catalog.get(oid) if not isinstance(item, Extension) else None
        return (schema.name,) if schema and (always or oid != PUBLIC) else ()

    # --- functions ---------------------------------------------------------------------------------------

    def _types(self, item: Routine) -> Iterator[str]:
        return (type_name(self.names, oid).removeprefix("public.") for oid in item.input_types())

    def _is_called(self, address: Address, types: Iterable[str]) -> bool:
        """Whether an address is a function with these types; with none, any function, for `f()` names all of them."""
        item = self._catalog[address.oid]
        if not isinstance(item, Routine):
            return False
        wanted = [_ALIASES.get(each.lower(), each.removeprefix("public.").lower()) for each in types]
        return not wanted or wanted == [each.lower() for each in self._types(item)]

    # --- what may be meant ---------------------------------------------------------------------------------

    def _nearest(self, name: Name) -> str:
        close = difflib.get_close_matches(shown(name.folded), self._near, n=1)
        return f"Did you mean {close[0]}?" if close else ""


def _described(name: Name) -> str:
    if name.types is None:
        return f"object named {shown(name.parts)}"
    return f"function {shown(name.parts)}({', '.join(name.types)})"


def _is_named(item: Object) -> bool:
    is_known = item.oid >= FIRST_USER_OID or isinstance(item, (Schema, Role))
    return is_known and bool(item.name) and not isinstance(item, (*MADE_ALONG, ColumnDefault, NotNull))


def subs(item: Object) -> Iterator[tuple[int, str]]:
    """The columns of a relation, or the labels of an enum."""
    if isinstance(item, Relation):
        yield from ((column.attnum, column.name) for column in item.columns)
    if isinstance(item, EnumType):
        yield from ((label.number, label.name) for label in item.labels)
