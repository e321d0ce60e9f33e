"""What a view reads."""

from __future__ import annotations

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import MaterializedView, Relation, View


def with_viewed(catalog: Catalog, relation: Object) -> dict[Oid, Object]:
    """A relation and, of a view, all relations that it reads, through further views too, the nearest first.

    Materialized views on the way are not looked into: LockViewRecurse.
    """
    found = {relation.oid: relation}
    for each in (waiting := [relation]):
        for oid in sorted(_read(each)) if isinstance(each, View) or each is relation else ():
            read = catalog.get(oid)
            if isinstance(read, Relation) and oid not in found:
                found[oid] = read
                waiting.append(read)
    return found


def _read(relation: Object) -> set[Oid]:
    return {at.oid for at in relation.query.depends} if isinstance(relation, View | MaterializedView) else set()
