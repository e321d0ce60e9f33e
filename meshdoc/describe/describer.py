"""The functions that describe objects, one registered per kind, and what all of them end with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from meshdoc.catalog.acl import Items
from meshdoc.catalog.names.acl_item import acl_item
from meshdoc.catalog.names.names import role_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.relation import Options, Relation
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER
from meshdoc.registry import Registry

T = TypeVar("T", bound=Object)

describer: Registry[type[Object], Callable[[Names, Any], Iterator[str]]] = Registry("description for psql")


@dataclass(frozen=True)
class Described(Names):
    """The names of a catalog whose objects have been printed as psql asks for them."""

    printed: Mapping[Oid, Object] = field(default_factory=dict)
    """Those that psql prints in another form than pg_get_...def without `pretty`."""


def pretty(names: Names, item: T) -> T:
    """The object with its expressions printed as psql asks for them: pg_get_...def with `pretty`."""
    if isinstance(names, Described):
        return cast("T", names.printed.get(item.oid, item))
    from meshdoc.analyze.pretty import printed

    return printed(names, item)


def foot(names: Names, item: Object) -> Iterator[str]:
    """The owner, unless the one who ran the migrations, the privileges, and the comment."""
    if item.owner not in (NO_OID, BOOTSTRAP_SUPERUSER):
        yield f"Owner: {role_name(names, item.owner)}"
    if item.acl is not None:
        yield from ("Access privileges:", *(f"    {line}" for line in aclitems(names, item.acl)))
    if isinstance(item, Relation) and any(column.acl for column in item.columns):
        yield "Column privileges:"
        for column in item.columns:
            yield from (f"    {column.name}: {line}" for line in (aclitems(names, column.acl) if column.acl else ()))
    if item.comment:
        first, *others = item.comment.split("\n")
        yield from (f"Description: {first}", *(f"             {line}" for line in others))


def aclitems(names: Names, acl: Items) -> list[str]:
    """The entries of a list as aclitemout prints them; `(none)` if nobody holds anything."""
    return [acl_item(item, lambda role: role_name(names, role)) for item in acl] or ["(none)"]


def options(values: Options) -> str:
    """`fillfactor=70, autovacuum_enabled=false`."""
    return ", ".join(f"{name}={value}" for name, value in values)
