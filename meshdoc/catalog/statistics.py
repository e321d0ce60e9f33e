"""Extended statistics: pg_statistic_ext."""

from __future__ import annotations

from typing import ClassVar

from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import Dependency, Object, Oid, ref
from meshdoc.record import record


@record
class Statistics(Object):
    """An extended statistics object. `kinds` are among d, f, m and e (stxkind); a `target` of None is the default."""

    noun: ClassVar[str] = "statistics object"
    system_catalog: ClassVar[str] = "pg_statistic_ext"
    identified_by: ClassVar[tuple[str, ...]] = ("schema", "name")

    schema: Oid = ref(Dependency.NORMAL)
    table: Oid = ref(Dependency.AUTO)
    kinds: frozenset[str]
    columns: tuple[int, ...] = ref(Dependency.AUTO, of="table", default=())
    expressions: tuple[Expr, ...] = ref(Dependency.NORMAL, own=Dependency.AUTO, default=())
    target: int | None = None
